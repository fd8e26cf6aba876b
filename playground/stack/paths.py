"""Where the playground keeps things: never in the source tree.

An *instance* is one combination of stack, PostgreSQL version and bare or not. Each has its own data, because
Kafka 3.5 cannot read the log folders of Kafka 4.3, nor one PostgreSQL the data of another.
"""

import os
from pathlib import Path

from .errors import PlaygroundError

SOURCE = Path(__file__).resolve().parent.parent


def _cache() -> Path:
    # PostgreSQL refuses to run as root, and the user it then runs as may not look into /root.
    if os.geteuid() == 0:
        return Path("/var/cache/sluice")
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "sluice"


def state() -> Path:
    """The folder of everything that `reset` deletes."""
    chosen = os.environ.get("SLUICE_PLAYGROUND_DIR")
    folder = Path(chosen).resolve() if chosen else _cache() / "playground"
    repository = SOURCE.parent
    if folder == SOURCE or SOURCE in folder.parents or folder in SOURCE.parents:
        raise PlaygroundError(
            f"SLUICE_PLAYGROUND_DIR is {folder}, which holds or lies in the sources in {repository}; "
            "choose a folder of its own, because `reset` deletes it.")
    return folder


def downloads() -> Path:
    """The folder of what Maven fetched; it survives `reset`."""
    chosen = os.environ.get("SLUICE_PLAYGROUND_DOWNLOADS")
    return Path(chosen).resolve() if chosen else _cache() / "downloads"


def make_state() -> Path:
    folder = state()
    folder.mkdir(parents=True, exist_ok=True)
    marker = folder / ".sluice-playground"
    if not marker.exists():
        if any(folder.iterdir()):
            raise PlaygroundError(f"{folder} is not empty and not a playground; choose another SLUICE_PLAYGROUND_DIR.")
        marker.write_text("This folder belongs to Sluice's playground; `playground reset` deletes it.\n")
    return folder


def write_private(path: Path, text: str) -> None:
    """Writes a file that holds secrets: readable by its owner from its first byte on, replaced as a whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    os.replace(fresh, path)
