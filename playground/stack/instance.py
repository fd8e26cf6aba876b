"""What was asked for and what is broken on purpose: the playground's memory between two commands."""

import fcntl
import json
import os
import secrets
import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from . import paths, versions
from .ports import DATABASES, DEFAULT_BASE, HOST, Ports
from .report import say


@dataclass
class Instance:
    """One playground: which servers, on which ports, and which of them are broken on purpose."""

    stack: str = "current"
    postgres: int | None = None  # None: Debian's own
    bare: bool = False
    port_base: int = DEFAULT_BASE
    workers: int = 1
    broken: list[str] = field(default_factory=list)
    cuts: dict[str, str] = field(default_factory=dict)  # link: drop or reset

    @property
    def name(self) -> str:
        postgres = self.postgres or "debian"
        return f"{self.stack}-pg-{postgres}" + ("-bare" if self.bare else "")

    @property
    def folder(self) -> Path:
        return paths.state() / self.name

    @property
    def versions(self) -> versions.Stack:
        return versions.stack(self.stack)

    @property
    def ports(self) -> Ports:
        return Ports(self.port_base)

    def record(self, server: str) -> Path:
        return self.folder / "run" / f"{server}.json"

    def log(self, server: str) -> Path:
        return self.folder / "logs" / f"{server}.log"

    def data(self, server: str) -> Path:
        return self.folder / "data" / server

    def config(self, name: str) -> Path:
        return self.folder / "config" / name

    # --- remembered between commands

    def save(self) -> None:
        file = paths.make_state() / "playground.json"
        fresh = file.with_name("playground.json.new")
        fresh.write_text(json.dumps(asdict(self), indent=2) + "\n")
        os.replace(fresh, file)

    @staticmethod
    def load() -> "Instance | None":
        try:
            return Instance(**json.loads((paths.state() / "playground.json").read_text()))
        except (OSError, ValueError, TypeError):
            return None

    @staticmethod
    def forget() -> None:
        (paths.state() / "playground.json").unlink(missing_ok=True)

    # --- passwords: made once for each set of data, kept apart from everything else

    def passwords(self) -> dict[str, str]:
        """By login: smart_warehouse and smart_citizen (the superusers), debezium_user, cdc_sink."""
        file = self.folder / "passwords.json"
        if file.exists():
            return json.loads(file.read_text())
        made = {login: secrets.token_urlsafe(18).replace("-", "x").replace("_", "y")
                for login in (*DATABASES, "debezium_user", "cdc_sink")}
        paths.write_private(file, json.dumps(made, indent=2) + "\n")
        return made

    def write_pgpass(self) -> Path:
        """The password file that psql, Sluice and everything else on libpq can be pointed at."""
        passwords = self.passwords()
        lines = [f"{HOST}:{self.ports.database(name)}:*:postgres:{passwords[name]}" for name in DATABASES]
        if not self.bare:
            lines += [f"{HOST}:{port}:*:{login}:{passwords[login]}" for login in ("debezium_user", "cdc_sink")
                      for name in DATABASES for port in (self.ports.database(name), self.ports.database_proxy(name))]
        file = pgpass()
        paths.write_private(file, "\n".join(lines) + "\n")
        return file


def pgpass() -> Path:
    return paths.state() / "pgpass"


@contextmanager
def exclusive():
    """One command that changes something at a time."""
    with open(paths.make_state() / "lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another playground command to end …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def delete_state() -> None:
    folder = paths.state()
    if (folder / ".sluice-playground").exists():
        shutil.rmtree(folder)
