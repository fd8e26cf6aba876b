"""Which port belongs to which server, and who holds one that should be free.

The default range lies below the ports that Linux hands to outgoing connections (32768 and up), so that no client on
this machine can take one of ours by chance.
"""

import os
import re
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from .errors import PlaygroundError

HOST = "127.0.0.1"
DEFAULT_BASE = 27100
SPAN = 70
BROKERS = (1, 2, 3)
DATABASES = ("smart_warehouse", "smart_citizen")


@dataclass(frozen=True)
class Ports:
    """All ports of one playground, counted from a base."""

    base: int = DEFAULT_BASE

    def broker(self, number: int) -> int:
        """For clients on this machine."""
        return self.base + number

    def broker_for_connect(self, number: int) -> int:
        """The listener behind the proxy, which Connect's traffic reaches."""
        return self.base + 10 + number

    def broker_proxy(self, number: int) -> int:
        """What that listener advertises: the proxy."""
        return self.base + 20 + number

    def controller(self, number: int) -> int:
        return self.base + 30 + number

    def connect(self, worker: int) -> int:
        return self.base + 39 + worker

    def database(self, name: str) -> int:
        return self.base + 50 + DATABASES.index(name)

    def database_proxy(self, name: str) -> int:
        """Where Connect finds the database: the proxy."""
        return self.base + 55 + DATABASES.index(name)

    def proxy_control(self) -> int:
        return self.base + 60

    @property
    def bootstrap(self) -> str:
        return ",".join(f"{HOST}:{self.broker(n)}" for n in BROKERS)

    @property
    def bootstrap_for_connect(self) -> str:
        return ",".join(f"{HOST}:{self.broker_proxy(n)}" for n in BROKERS)

    def links(self) -> dict[str, list[tuple[int, int]]]:
        """The cuttable networks: name to (port of the proxy, port of the server)."""
        found = {f"connect-{name}": [(self.database_proxy(name), self.database(name))] for name in DATABASES}
        found["connect-kafka"] = [(self.broker_proxy(n), self.broker_for_connect(n)) for n in BROKERS]
        return found

    def of_server(self, server: str) -> list[int]:
        """Every port that one server listens on."""
        if match := re.fullmatch(r"broker-(\d)", server):
            number = int(match[1])
            return [self.broker(number), self.broker_for_connect(number), self.controller(number)]
        if match := re.fullmatch(r"connect(?:-(\d))?", server):
            return [self.connect(int(match[1] or 1))]
        if server == "proxy":
            return [self.proxy_control()] + [front for pairs in self.links().values() for front, _ in pairs]
        return [self.database(server)]


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def accepts(port: int, seconds: float = 1.0) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=seconds):
            return True
    except OSError:
        return False


def holder(port: int) -> str:
    """ " by process 123 (java)", or nothing where the kernel does not tell."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port:
                inodes.add(f"socket:[{fields[9]}]")
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(os.readlink(link) in inodes for link in (process / "fd").iterdir()):
                return f" by process {process.name} ({(process / 'comm').read_text().strip()})"
        except OSError:
            continue
    return ""


def _becomes_free(port: int) -> bool:
    """A port may still be on its way out with the process that held it: that takes a moment, a neighbour's stays."""
    began = time.monotonic()
    while not is_free(port):
        if time.monotonic() - began > (1.5 if holder(port) else 5.0):
            return False
        time.sleep(0.1)
    return True


def require_free(server: str, ports: list[int]) -> None:
    for port in ports:
        if not _becomes_free(port):
            raise PlaygroundError(
                f"Port {port} on {HOST}, which {server} needs, is already taken{holder(port)}. "
                f"Stop that program, or choose another range: playground/playground up --port-base N "
                f"(the playground uses N+1 to N+{SPAN - 10}).")
