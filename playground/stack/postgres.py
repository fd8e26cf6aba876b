"""The two PostgreSQL servers: made by initdb, reached by psql, never run as root."""

import os
import pwd
import shutil
import signal
import subprocess
from functools import lru_cache
from pathlib import Path

from . import fetch, paths, processes, versions
from .errors import PlaygroundError
from .instance import Instance, pgpass
from .ports import HOST
from .servers import Server

# Quick to notice a peer that is gone, small, and local. What a DBA would set for CDC is in _CDC_SETTINGS.
_SETTINGS = """
# --- the playground
listen_addresses = '{host}'
port = {port}
unix_socket_directories = ''
ssl = off
password_encryption = 'scram-sha-256'
max_connections = 60
shared_buffers = '64MB'
max_wal_size = '256MB'
min_wal_size = '64MB'
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_line_prefix = '%m [%p] %q%u@%d '
logging_collector = off
tcp_keepalives_idle = 5
tcp_keepalives_interval = 2
tcp_keepalives_count = 3
"""
_CDC_SETTINGS = """
# --- change data capture (left out by `up --bare`, as on a fresh server)
wal_level = logical
max_replication_slots = 10
max_wal_senders = 10
wal_sender_timeout = '6s'
"""


class Postgres(Server):
    stop_signal = signal.SIGINT  # "fast": ends sessions, writes a checkpoint
    stop_seconds = 15.0

    @property
    def port(self) -> int:
        return self.instance.ports.database(self.name)

    @property
    def folder(self) -> Path:
        return self.instance.data(self.name)

    def title(self) -> str:
        return f"PostgreSQL {version(self.instance)}"

    def address(self) -> str:
        return f"{HOST}:{self.port}"

    def prepare(self) -> None:
        fresh = not (self.folder / "playground.ok").exists()
        if fresh:
            self._initdb()
        common = self.folder / "postgresql.conf"
        original = self.folder / "postgresql.conf.original"
        text = _SETTINGS.format(host=HOST, port=self.port) + ("" if self.instance.bare else _CDC_SETTINGS)
        _write_as(common, original.read_text() + text)

    def _initdb(self) -> None:
        folder, user = self.folder, server_user()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        folder.chmod(0o700)
        if user:
            shutil.chown(folder, user, user)
        _require_reachable(folder, user)
        # initdb takes a password from a file only; the file lives for as long as it runs.
        secret = folder.parent / f"{self.name}.initial-password"
        paths.write_private(secret, self.instance.passwords()[self.name] + "\n")
        try:
            if user:
                shutil.chown(secret, user, user)
            command = [str(binaries(self.instance) / "initdb"), "-D", str(folder), "-U", "postgres", "-E", "UTF8",
                       "--locale=C", "-A", "scram-sha-256", f"--pwfile={secret}", "-N"]
            done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, env=_environment(), **_as(user))
        finally:
            secret.unlink(missing_ok=True)
        if done.returncode != 0:
            raise PlaygroundError(f"initdb failed for {self.name}:\n" + "\n".join(done.stdout.splitlines()[-20:]))
        shutil.copy2(folder / "postgresql.conf", folder / "postgresql.conf.original")
        _write_as(folder / "playground.ok", "made by the playground\n")

    def launch(self) -> dict:
        return {"command": [str(binaries(self.instance) / "postgres"), "-D", str(self.folder)],
                "cwd": "/", "user": server_user(), "env": _environment()}

    def end_leftovers(self) -> None:
        processes.kill(self.family())
        # Nothing of ours runs any more, so a lock file left by a crash only stands in the way of whoever got its pid.
        (self.folder / "postmaster.pid").unlink(missing_ok=True)

    def family(self) -> list[processes.Process]:
        main = super().family()
        known = {process.pid for process in main}
        return main + [process for process in processes.working_in(self.folder) if process.pid not in known]

    def answers(self) -> bool:
        return query(self.instance, self.name, "SELECT 1", database="postgres", seconds=2, check=False) == "1"


def _write_as(file: Path, text: str) -> None:
    """Writes into PostgreSQL's folder what its user can read."""
    file.write_text(text)
    if user := server_user():
        shutil.chown(file, user, user)


def _as(user: str | None) -> dict:
    return {"user": user, "group": user, "extra_groups": []} if user else {}


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


@lru_cache
def server_user() -> str | None:
    """Whom the servers run as: ourselves, or `postgres` when we are root."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        done = subprocess.run(["useradd", "--system", "--user-group", "--no-create-home", "--shell",
                               "/usr/sbin/nologin", "postgres"], capture_output=True, text=True)
        if done.returncode != 0:
            raise PlaygroundError("PostgreSQL refuses to run as root, and the user `postgres` cannot be made: "
                                  + done.stderr.strip()) from None
    return "postgres"


def _require_reachable(folder: Path, user: str | None) -> None:
    if user and subprocess.run(["test", "-w", str(folder)], **_as(user)).returncode != 0:
        raise PlaygroundError(f"The user {user}, which PostgreSQL runs as, cannot reach {folder}; "
                              "set SLUICE_PLAYGROUND_DIR to a folder below one that everyone may enter.")


def binaries(instance: Instance) -> Path:
    if instance.postgres is None:
        folder = Path(f"/usr/lib/postgresql/{versions.DEBIAN_POSTGRES}/bin")
        if not (folder / "initdb").exists():
            raise PlaygroundError(f"PostgreSQL {versions.DEBIAN_POSTGRES} is not installed; apt-get install "
                                  f"postgresql-{versions.DEBIAN_POSTGRES}, or use --postgres N.")
        return folder
    return fetch.postgres_folder(instance.postgres) / "bin"


@lru_cache
def _version_of(folder: Path) -> str:
    text = subprocess.run([str(folder / "postgres"), "--version"], capture_output=True, text=True, cwd="/").stdout
    return text.split()[2]


def version(instance: Instance) -> str:
    return _version_of(binaries(instance))


def psql_command(instance: Instance, name: str, database: str | None = None) -> tuple[list[str], dict[str, str]]:
    """psql as the superuser, with the password where no process list shows it."""
    program = shutil.which("psql")
    if not program:
        raise PlaygroundError("psql is not installed; apt-get install postgresql-client")
    command = [program, "-X", "-q", "-h", HOST, "-p", str(instance.ports.database(name)), "-U", "postgres",
               "-d", database or name]
    environment = _environment() | {"PGPASSFILE": str(pgpass()), "PGCONNECT_TIMEOUT": "3", "PGSSLMODE": "disable",
                                    "PGAPPNAME": "playground"}
    return command, environment


def query(instance: Instance, name: str, sql: str, *, database: str | None = None, seconds: float = 30,
          check: bool = True, variables: dict[str, str] | None = None) -> str:
    """What psql prints for this script, unaligned and without headers. Values reach it as psql variables on its
    standard input, quoted by psql itself."""
    command, environment = psql_command(instance, name, database)
    script = "".join("\\set {} '{}'\n".format(key, value.replace("\\", "\\\\").replace("'", "\\'"))
                     for key, value in (variables or {}).items()) + sql
    try:
        done = subprocess.run(command + ["-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"], input=script, text=True,
                              env=environment, timeout=seconds, capture_output=True)
    except subprocess.TimeoutExpired:
        if check:
            raise PlaygroundError(f"{name} did not answer a query within {seconds:.0f} s.") from None
        return ""
    if done.returncode != 0 and check:
        raise PlaygroundError(f"A query failed on {name}: {done.stderr.strip()}")
    return done.stdout.strip()
