"""What each stack consists of. The Maven manifest is the one place that names versions; this reads it."""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from functools import lru_cache

from .errors import PlaygroundError
from .paths import SOURCE

STACKS = ("current", "guide")
POSTGRES_MAJORS = tuple(range(12, 19))
DEBIAN_POSTGRES = 15
_MAVEN = "{http://maven.apache.org/POM/4.0.0}"


@dataclass(frozen=True)
class Stack:
    name: str
    kafka: str
    debezium: str
    jdbc_sink: str

    @property
    def kafka_number(self) -> tuple[int, int]:
        return _number(self.kafka)

    @property
    def debezium_number(self) -> tuple[int, int]:
        return _number(self.debezium)

    @property
    def jdbc_sink_number(self) -> tuple[int, int]:
        return _number(self.jdbc_sink)


def _number(version: str) -> tuple[int, int]:
    major, minor = version.split(".")[:2]
    return int(major), int(minor)


@lru_cache
def _profiles() -> dict[str, dict[str, str]]:
    root = ElementTree.parse(SOURCE / "pom.xml").getroot()
    found = {}
    for profile in root.iter(f"{_MAVEN}profile"):
        properties = profile.find(f"{_MAVEN}properties")
        found[profile.findtext(f"{_MAVEN}id")] = {
            entry.tag.removeprefix(_MAVEN): entry.text for entry in properties}
    return found


def stack(name: str) -> Stack:
    properties = _profiles()[f"stack-{name}"]
    return Stack(name, properties["kafka.version"], properties["debezium.version"], properties["jdbc.sink.version"])


def postgres_archive(major: int) -> str:
    """The version of the Maven archive of this major version's binaries."""
    try:
        return _profiles()[f"postgres-{major}"]["postgres.version"]
    except KeyError:
        raise PlaygroundError(f"The manifest has no PostgreSQL {major}.") from None
