"""The command line. Exit code 0: done, or up; 1: failed, or not up; 2: the command itself is wrong."""

import argparse
import json
import os
import subprocess
import sys

from . import faults, fetch, lifecycle, load, paths, proxy, status, versions
from .errors import PlaygroundError, UsageError
from .instance import Instance
from .ports import DEFAULT_BASE, SPAN
from .report import say


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["_proxy"]:
        return proxy.main(arguments[1:])
    try:
        options = parser().parse_args(arguments)
        return options.run(options) or 0
    except UsageError as error:
        say(f"playground: {error}")
        return 2
    except PlaygroundError as error:
        say(f"playground: {error}")
        return 1
    except KeyboardInterrupt:
        say("playground: interrupted")
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="playground", description="Real PostgreSQL, Kafka, Kafka Connect and Debezium on this machine: two "
        "databases, three brokers, both directions deployed. Everything listens on 127.0.0.1 only.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    _add_choice(made := command("up", _up, "start what does not run, heal what is broken, deploy what is missing"))
    made.add_argument("--bare", action=argparse.BooleanOptionalAction,
                      help="servers as freshly installed: wal_level=replica, no CDC user, publication or connector; "
                      "without either, one that is up stays as it is, and a new one is not bare")
    made.add_argument("--port-base", type=_port_base, metavar="P",
                      help=f"use the ports P+1 to P+{SPAN - 10} (default {DEFAULT_BASE})")
    made.add_argument("--workers", type=int, choices=(1, 2), help="Connect workers (default 1)")
    command("down", _down, "stop everything; data stays")
    command("reset", _reset, "stop everything and delete all data, logs and passwords; downloads stay")
    made = command("status", _status, "what runs and where; exit code 0 when all of it is up")
    made.add_argument("--json", action="store_true", help="one JSON document with every address and login")
    _add_choice(command("fetch", _fetch, "only download what `up` would need"))
    made = command("load", _load, "insert, update and delete rows in both databases until stopped")
    made.add_argument("--rate", type=_positive, default=50.0, metavar="R", help="rows a second, both together (50)")
    made.add_argument("--rows", type=_count, metavar="N", help="end after N rows, both together")
    made = command("break", _break, "kill, stop or freeze a server, or cut a network, until it is healed")
    made.add_argument("what", nargs="?", metavar="WHAT", help="such as kill:broker-2, freeze:smart_citizen, "
                      "network:connect-kafka; see --list")
    made.add_argument("--mode", choices=("drop", "reset"), help="of a network: nothing arrives (drop, the default), "
                      "or connections are refused and broken (reset)")
    made.add_argument("--list", action="store_true", help="show all that can be broken")
    made = command("heal", _heal, "undo a break, and wait until that server answers")
    made.add_argument("what", metavar="WHAT", help="what was broken, or just the server's name, or all")
    made = command("restart", _restart, "stop and start one server in good order, as a changed setting may need")
    made.add_argument("server", metavar="WHAT")
    made = command("logs", _logs, "the last lines of a server's log")
    made.add_argument("server", metavar="WHAT", help="proxy, smart_warehouse, smart_citizen, broker-1 to 3, connect")
    made.add_argument("-n", "--lines", type=int, default=40, metavar="N")
    made.add_argument("-f", "--follow", action="store_true", help="go on as lines come")
    made = command("profile", _profile, "write a Sluice profile of this playground, without passwords")
    made.add_argument("file", nargs="?", default="-", metavar="FILE", help="default: standard output")
    command("env", _env, "print `export` lines with the passwords, for eval")
    return top


def _add_choice(made: argparse.ArgumentParser) -> None:
    # From the environment for whoever starts a program that starts a playground.
    made.add_argument("--stack", choices=versions.STACKS, default=_environment("STACK", versions.STACKS),
                      help="current (default), or guide: Kafka 3.5.0 and Debezium 2.3.0.Final")
    majors = [str(major) for major in versions.POSTGRES_MAJORS]
    made.add_argument("--postgres", type=int, choices=versions.POSTGRES_MAJORS, metavar="N",
                      default=_environment("POSTGRES", majors),
                      help="that major version, 12 to 18, from Maven (default: Debian's own)")


def _environment(name: str, allowed) -> str | None:
    chosen = os.environ.get(f"SLUICE_PLAYGROUND_{name}") or None
    if chosen and chosen not in allowed:
        raise UsageError(f"SLUICE_PLAYGROUND_{name} is one of {', '.join(allowed)}, not {chosen!r}")
    return chosen


def _port_base(text: str) -> int:
    try:
        base = int(text)
    except ValueError:
        base = 0
    if not 1024 <= base <= 65535 - SPAN:
        raise argparse.ArgumentTypeError(f"a port base is a number from 1024 to {65535 - SPAN}, not {text!r}")
    return base


def _asked(options: argparse.Namespace, *names: str) -> dict:
    return {name: value for name in names if (value := getattr(options, name)) is not None}


def _up(options) -> None:
    instance = lifecycle.up(_asked(options, "stack", "postgres", "bare", "port_base", "workers"))
    # Where Sluice looks for it when it is started for the first time.
    status.write_profile(instance, str(paths.state() / "profile.json"))


def _down(options) -> None:
    if not lifecycle.down():
        say("nothing was up")


def _reset(options) -> None:
    lifecycle.reset()


def _status(options) -> int:
    document = status.collect()
    print(json.dumps(document, indent=2) if options.json else status.text(document))
    return 0 if document["up"] else 1


def _fetch(options) -> None:
    print(fetch.fetch_stack(versions.stack(options.stack or "current")))
    if options.postgres:
        print(fetch.fetch_postgres(options.postgres))


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"a rate is a number above 0, not {text!r}")
    return number


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"a number of rows is 1 or more, not {text!r}")
    return int(text)


def _load(options) -> int:
    return load.run(_present(), options.rate, options.rows)


def _break(options) -> None:
    if options.list:
        print("\n".join(faults.everything(Instance.load() or Instance())))
    elif options.what is None:
        raise UsageError("break what? `playground/playground break --list` shows what can be.")
    else:
        faults.break_(options.what, options.mode)


def _heal(options) -> None:
    faults.heal(options.what)


def _restart(options) -> None:
    faults.restart(options.server)


def _present() -> Instance:
    instance = Instance.load()
    if instance is None:
        raise PlaygroundError("The playground is not up; `playground/playground up` starts it.")
    return instance


def _logs(options) -> int:
    instance = _present()
    names = [server.name for server in lifecycle.servers(instance)]
    if options.server not in names:
        raise UsageError(f"There is no server {options.server}; there are {', '.join(names)}.")
    command = ["tail", "-n", str(options.lines)] + (["-F"] if options.follow else [])
    return subprocess.run([*command, str(instance.log(options.server))]).returncode


def _profile(options) -> None:
    status.write_profile(_present(), options.file)


def _env(options) -> None:
    print(status.environment(_present()))
