"""How every Java program of the playground is run: one JVM found once, small, logging to its standard output."""

import os
import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from . import fetch
from .errors import PlaygroundError
from .instance import Instance

NEEDED = 17
_LOG4J2 = """\
rootLogger.level = INFO
rootLogger.appenderRef.console.ref = CONSOLE
appender.console.type = Console
appender.console.name = CONSOLE
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}] %p %m (%c{1})%n
logger.reflections.name = org.reflections
logger.reflections.level = ERROR
# one warning for each deleted row: the sink has no use for the tombstone that follows a delete
logger.tombstones.name = io.debezium.sink.naming
logger.tombstones.level = ERROR
"""
_LOG4J1 = """\
log4j.rootLogger=INFO, CONSOLE
log4j.appender.CONSOLE=org.apache.log4j.ConsoleAppender
log4j.appender.CONSOLE.layout=org.apache.log4j.PatternLayout
log4j.appender.CONSOLE.layout.ConversionPattern=[%d{ISO8601}] %p %m (%c{1})%n
log4j.logger.org.reflections=ERROR
"""


@lru_cache
def program() -> str:
    """A java of version 17 or newer: JAVA_HOME's, the one on PATH, or one below /usr/lib/jvm."""
    home = os.environ.get("JAVA_HOME")
    candidates = [f"{home}/bin/java"] if home else []
    candidates += [shutil.which("java") or ""] + sorted(map(str, Path("/usr/lib/jvm").glob("*/bin/java")), reverse=True)
    found = {}
    for candidate in dict.fromkeys(candidates):
        if candidate and os.access(candidate, os.X_OK):
            found[candidate] = _major(candidate)
            if found[candidate] >= NEEDED:
                return candidate
    seen = "; found only " + ", ".join(f"{path} ({major})" for path, major in found.items()) if found else ""
    raise PlaygroundError(f"Java {NEEDED} or newer is needed: apt-get install openjdk-17-jre-headless{seen}")


def _major(candidate: str) -> int:
    text = subprocess.run([candidate, "-version"], capture_output=True, text=True).stderr
    match = re.search(r'version "(?:1\.)?(\d+)', text)
    return int(match[1]) if match else 0


def write_logging(instance: Instance) -> None:
    instance.config("").mkdir(parents=True, exist_ok=True)
    instance.config("log4j2.properties").write_text(_LOG4J2)
    instance.config("log4j.properties").write_text(_LOG4J1)


def launch(instance: Instance, main_class: str, arguments: list[str], heap: str) -> dict:
    libraries = fetch.stack_folder(instance.versions) / "kafka"
    command = [program(), f"-Xmx{heap}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError",
               "-Djava.awt.headless=true", "-Djava.net.preferIPv4Stack=true",
               f"-Dlog4j2.configurationFile=file:{instance.config('log4j2.properties')}",
               f"-Dlog4j.configuration=file:{instance.config('log4j.properties')}",
               "-cp", f"{libraries}/*", main_class, *arguments]
    kept = {name: value for name, value in os.environ.items()
            if name not in ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH")}
    return {"command": command, "env": kept, "cwd": "/"}
