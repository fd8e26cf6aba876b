"""What all servers have in common: how one is started, waited for, stopped, killed, frozen and thawed."""

import signal
import time
from pathlib import Path

from . import processes
from .errors import PlaygroundError
from .instance import Instance
from .ports import require_free


class Server:
    """One process (PostgreSQL: one family of processes) with its ports, log and data."""

    stop_signal = signal.SIGTERM
    stop_seconds = 20.0
    start_seconds = 60.0

    def __init__(self, instance: Instance, name: str) -> None:
        self.instance = instance
        self.name = name

    # --- what each kind says of itself

    def title(self) -> str:
        raise NotImplementedError

    def address(self) -> str:
        raise NotImplementedError

    def prepare(self) -> None:
        """Lays out configuration and, the first time, data."""

    def launch(self) -> dict:
        """The arguments of processes.spawn: command, and perhaps env, cwd, user."""
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def family(self) -> list[processes.Process]:
        """Its live processes, the main one first."""
        return [process for process in [processes.load(self.record)] if process and process.state != "dead"]

    # --- the same for all

    @property
    def record(self) -> Path:
        return self.instance.record(self.name)

    @property
    def log(self) -> Path:
        return self.instance.log(self.name)

    @property
    def ports(self) -> list[int]:
        return self.instance.ports.of_server(self.name)

    @property
    def pid(self) -> int | None:
        process = processes.load(self.record)
        return process.pid if process and process.state != "dead" else None

    @property
    def state(self) -> str:
        """running, frozen or stopped."""
        process = processes.load(self.record)
        state = process.state if process else "dead"
        return "stopped" if state == "dead" else state

    def start(self) -> None:
        """Starts the process; wait_until_it_answers tells when it serves."""
        self.end_leftovers()
        require_free(self.name, self.ports)
        arguments = self.launch()
        processes.spawn(self.record, arguments.pop("command"), self.log, **arguments)

    def end_leftovers(self) -> None:
        """Ends what a killed main process left behind."""

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + self.start_seconds
        while not self.answers():
            processes.reap()
            if self.state == "stopped":
                raise PlaygroundError(f"{self.name} ended while it was starting.\n{self.last_lines()}")
            if time.monotonic() > deadline:
                raise PlaygroundError(f"{self.name} did not answer within {self.start_seconds:.0f} s.\n"
                                      f"{self.last_lines()}")
            time.sleep(0.1)

    def last_lines(self, count: int = 20) -> str:
        return f"The last lines of {self.log}:\n" + tail(self.log, count)

    def stop(self) -> None:
        """Asks it to end, and makes it when it does not."""
        family = self.family()
        if not family:
            return
        self.thaw()
        family[0].signal(self.stop_signal)
        if not processes.wait_dead(family[:1], self.stop_seconds):
            self.kill()
        processes.wait_dead(self.family(), 5)
        self.kill()

    def kill(self) -> None:
        """As a crash would: no process gets to say goodbye."""
        family = self.family()
        if family:
            processes.kill(family)

    def freeze(self) -> None:
        """Stops the whole family where it is; a second look catches a child born meanwhile."""
        for _ in range(3):
            for process in self.family():
                process.signal(signal.SIGSTOP)
            time.sleep(0.02)

    def thaw(self) -> None:
        for process in self.family():
            process.signal(signal.SIGCONT)


def tail(log: Path, count: int) -> str:
    try:
        with open(log, "rb") as file:
            file.seek(max(0, log.stat().st_size - 64 * 1024))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return "  (no log)"
    return "\n".join("  " + line for line in lines[-count:])
