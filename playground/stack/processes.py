"""Starting, finding and ending processes, and never one that is not ours.

A process is ours when its recorded pid, its start time and the boot it belongs to all match: a pid alone is reused.
"""

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

LOG_KEPT = 20 * 1024 * 1024


@dataclass(frozen=True)
class Process:
    pid: int
    start: int
    boot: str

    @property
    def state(self) -> str:
        """running, frozen or dead."""
        fields = _stat(self.pid)
        if fields is None or int(fields[19]) != self.start or self.boot != _boot() or fields[0] in "ZX":
            return "dead"
        return "frozen" if fields[0] in "Tt" else "running"

    def signal(self, number: int) -> None:
        if self.state != "dead":
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                pass


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat that follow the command's name: state first."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return text[text.rindex(")") + 2:].split()


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def identify(pid: int) -> Process | None:
    fields = _stat(pid)
    return Process(pid, int(fields[19]), _boot()) if fields else None


def load(record: Path) -> Process | None:
    try:
        return Process(**json.loads(record.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def spawn(record: Path, command: list[str], log: Path, *, env=None, cwd=None, user: str | None = None) -> Process:
    """Starts a process that outlives us, in a session of its own, and notes who it is."""
    log.parent.mkdir(parents=True, exist_ok=True)
    record.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_KEPT:
        os.replace(log, log.with_name(log.name + ".1"))
    with open(log, "ab") as output:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=env, cwd=cwd,
                                 start_new_session=True, user=user, group=user,
                                 extra_groups=[] if user else None)
    process = identify(child.pid)
    fresh = record.with_name(record.name + ".new")
    fresh.write_text(json.dumps(process.__dict__))
    os.replace(fresh, record)
    _children.append(child)
    return process


_children: list[subprocess.Popen] = []  # so that one that dies while we watch is reaped and seen as dead


def reap() -> None:
    for child in _children:
        child.poll()


def working_in(folder: Path) -> list[Process]:
    """Every process whose working folder is this one: PostgreSQL's postmaster and all its children, which leave
    the postmaster's session and group, and outlive it for a moment when it is killed."""
    wanted = os.path.realpath(folder)
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            inside = os.readlink(f"/proc/{entry}/cwd") == wanted
        except OSError:
            continue
        process = identify(int(entry)) if inside else None
        if process and process.state != "dead":
            found.append(process)
    return found


def wait_dead(processes: list[Process], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        reap()
        if all(process.state == "dead" for process in processes):
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)


def kill(processes: list[Process]) -> None:
    for process in processes:
        process.signal(signal.SIGKILL)
    wait_dead(processes, 10)
