"""Downloads on demand, through Maven, into a folder that outlives `reset`.

A folder is complete or absent: Maven fills a temporary one beside it, which is then renamed.
"""

import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from . import paths, versions
from .errors import PlaygroundError
from .report import say, timed


def stack_folder(stack: versions.Stack) -> Path:
    return paths.downloads() / f"kafka-{stack.kafka}-debezium-{stack.debezium}-jdbc-{stack.jdbc_sink}"


def postgres_folder(major: int) -> Path:
    return paths.downloads() / f"postgres-{versions.postgres_archive(major)}"


def fetch_stack(stack: versions.Stack) -> Path:
    """The folder with `kafka/*.jar` and `plugins/*/`."""
    def fill(folder: Path) -> None:
        _maven(f"stack-{stack.name}", folder, "dependency:copy-dependencies@kafka", "dependency:unpack@plugins")

    what = f"Kafka {stack.kafka}, Debezium {stack.debezium}, JDBC sink {stack.jdbc_sink}"
    return _once(stack_folder(stack), what, fill)


def fetch_postgres(major: int) -> Path:
    """The folder with PostgreSQL's `bin`, `lib` and `share`."""
    def fill(folder: Path) -> None:
        _maven(f"postgres-{major}", folder, "dependency:unpack@postgres")
        archive = next(folder.glob("*.txz"))
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="tar") if hasattr(tarfile, "tar_filter") else tar.extractall(folder)
        archive.unlink()

    return _once(postgres_folder(major), f"PostgreSQL {versions.postgres_archive(major)}", fill)


def _once(folder: Path, what: str, fill) -> Path:
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    say(f"fetching {what} …")
    with timed() as clock:
        part = Path(tempfile.mkdtemp(prefix="part-", dir=folder.parent))
        try:
            part.chmod(0o755)  # the user that PostgreSQL runs as must be able to enter
            fill(part)
            shutil.rmtree(part / ".maven", ignore_errors=True)
            os.rename(part, folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    say(f"fetched {what} in {clock.seconds:.1f} s")
    return folder


def _maven(profile: str, into: Path, *goals: str) -> None:
    maven = shutil.which("mvn")
    if not maven:
        raise PlaygroundError("Maven is not installed, and the stack must be downloaded; apt-get install maven")
    command = [maven, "-q", "-B", "-ntp", "-f", str(paths.SOURCE / "pom.xml"), "-P", profile, f"-Dinto={into}", *goals]
    done = subprocess.run(command, cwd=into, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        tail = "\n".join(done.stdout.strip().splitlines()[-20:])
        raise PlaygroundError(f"Maven could not fetch {profile}:\n{tail}")
