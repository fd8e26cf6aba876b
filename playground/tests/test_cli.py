"""The command line: wrong ones are refused before anything happens, and a taken port is named."""

import contextlib
import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from unittest import mock

from stack import cli, lifecycle, paths, processes
from stack.errors import PlaygroundError
from stack.instance import Instance
from stack.ports import HOST, is_free, require_free
from stack.proxy import Proxy
from tests.support import FolderTest


def run(*arguments: str) -> tuple[int, str]:
    """Exit code, and what was printed on either output."""
    text = io.StringIO()
    with contextlib.redirect_stdout(text), contextlib.redirect_stderr(text):
        try:
            code = cli.main(list(arguments))
        except SystemExit as end:
            code = end.code
    return code, text.getvalue()


class ArgumentTest(FolderTest):
    def test_wrong_commands_end_with_2(self):
        for arguments in ([], ["fly"], ["up", "--stack", "newest"], ["up", "--postgres", "11"],
                          ["up", "--port-base", "80"], ["up", "--port-base", "65500"], ["load", "--rate", "0"],
                          ["load", "--rate", "many"], ["load", "--rows", "-1"], ["load", "--rows", "0"],
                          ["heal"], ["break", "kill:connect", "--mode", "smash"]):
            self.assertEqual(run(*arguments)[0], 2, arguments)

    def test_break_without_a_target_ends_with_2(self):
        self.assertEqual(run("break")[0], 2)

    def test_unknown_break_ends_with_2_and_says_where_to_look(self):
        Instance().save()
        for what in ("kill:broker-4", "burn:connect", "connect", "network:connect-moon"):
            code, text = run("break", what)
            self.assertEqual(code, 2, what)
            self.assertIn("break --list", text)

    def test_unknown_target_of_heal_ends_with_2(self):
        Instance().save()
        for what in ("broker-9", "kill:moon", "network:moon"):
            self.assertEqual(run("heal", what)[0], 2, what)

    def test_list_needs_no_playground(self):
        code, text = run("break", "--list")
        self.assertEqual(code, 0)
        for what in ("kill:broker-1", "freeze:smart_citizen", "stop:kafka", "network:connect-kafka"):
            self.assertIn(what, text.split())

    def test_what_needs_a_playground_ends_with_1_without_one(self):
        for arguments in (["status"], ["status", "--json"], ["heal", "all"], ["break", "kill:connect"], ["load"],
                          ["profile"], ["env"], ["logs", "connect"]):
            self.assertEqual(run(*arguments)[0], 1, arguments)

    def test_down_twice_is_no_error(self):
        self.assertEqual(run("down")[0], 0)
        self.assertEqual(run("down")[0], 0)


class EnvironmentTest(unittest.TestCase):
    def test_stands_for_options_that_are_left_out(self):
        with mock.patch.dict(os.environ, {"SLUICE_PLAYGROUND_STACK": "guide", "SLUICE_PLAYGROUND_POSTGRES": "12"}):
            options = cli.parser().parse_args(["up"])
            self.assertEqual((options.stack, options.postgres), ("guide", 12))
            options = cli.parser().parse_args(["up", "--stack", "current", "--postgres", "18"])
            self.assertEqual((options.stack, options.postgres), ("current", 18))
        options = cli.parser().parse_args(["up"])
        self.assertEqual((options.stack, options.postgres), (None, None))

    def test_that_is_wrong_is_a_wrong_command(self):
        for name, value in (("STACK", "newest"), ("POSTGRES", "9")):
            with mock.patch.dict(os.environ, {f"SLUICE_PLAYGROUND_{name}": value}):
                self.assertEqual(run("status")[0], 2)


class FolderChoiceTest(unittest.TestCase):
    def test_source_tree_is_refused(self):
        for folder in (paths.SOURCE, paths.SOURCE / "state", paths.SOURCE.parent):
            with mock.patch.dict(os.environ, {"SLUICE_PLAYGROUND_DIR": str(folder)}):
                with self.assertRaises(PlaygroundError):
                    paths.state()

    def test_folder_with_other_files_is_refused_and_left_alone(self):
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            with open(f"{folder}/letter.txt", "w") as file:
                file.write("mine")
            stack.enter_context(mock.patch.dict(os.environ, {"SLUICE_PLAYGROUND_DIR": folder}))
            self.assertEqual(run("reset")[0], 1)
            self.assertTrue(os.path.exists(f"{folder}/letter.txt"))


class TakenPortTest(unittest.TestCase):
    def test_names_the_port_the_server_and_the_remedy(self):
        with socket.create_server((HOST, 0)) as taken:
            port = taken.getsockname()[1]
            with self.assertRaises(PlaygroundError) as caught:
                require_free("broker-2", [port])
        text = str(caught.exception)
        for part in (str(port), "broker-2", "--port-base", f"process {os.getpid()}"):
            self.assertIn(part, text)

    def test_free_port_passes(self):
        with socket.create_server((HOST, 0)) as probe:
            port = probe.getsockname()[1]
            self.assertFalse(is_free(port))
        require_free("broker-2", [port])


class AgreementTest(FolderTest):
    def test_up_with_other_options_than_what_runs_is_refused(self):
        present = Instance(stack="guide")
        with self.assertRaises(PlaygroundError) as caught:
            lifecycle._require_agreement(present, {"stack": "current"})
        self.assertIn("playground down", str(caught.exception))
        lifecycle._require_agreement(present, {"stack": "guide"})
        lifecycle._require_agreement(present, {})


class ProcessTest(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        paths.make_state()
        # Not the usual ports: a playground that runs there would answer for this one.
        self.server = Proxy(Instance(port_base=20100))

    def _sleeper(self) -> processes.Process:
        process = processes.spawn(self.server.record, [sys.executable, "-c", "import time; time.sleep(60)"],
                                  self.server.log)
        self.addCleanup(processes.kill, [process])
        return process

    def test_freeze_thaw_and_kill_are_seen(self):
        self._sleeper()
        self.assertEqual(self.server.state, "running")
        self.server.freeze()
        self.assertEqual(self.server.state, "frozen")
        self.server.thaw()
        self.assertEqual(self.server.state, "running")
        self.server.freeze()
        self.server.kill()
        self.assertEqual(self.server.state, "stopped")

    def test_a_pid_that_another_process_got_is_not_ours(self):
        process = self._sleeper()
        stranger = processes.Process(process.pid, process.start - 1, process.boot)
        self.assertEqual(stranger.state, "dead")
        stranger.signal(9)
        time.sleep(0.05)
        self.assertEqual(process.state, "running")

    def test_finds_processes_by_their_folder(self):
        folder = self.state / "somewhere"
        folder.mkdir()
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], cwd=folder)
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        self.assertEqual([process.pid for process in processes.working_in(folder)], [child.pid])

    def test_the_end_of_a_failed_start_shows_the_log(self):
        processes.spawn(self.server.record, [sys.executable, "-c", "print('the reason'); raise SystemExit(1)"],
                        self.server.log)
        with self.assertRaises(PlaygroundError) as caught:
            self.server.wait_until_it_answers()
        self.assertIn("the reason", str(caught.exception))
