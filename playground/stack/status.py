"""What `status`, `profile` and `env` tell: addresses and logins for people and programs."""

import json
from pathlib import Path

from . import connect, directions, postgres
from .connect import Worker
from .instance import Instance, pgpass
from .kafka import Broker, members
from .lifecycle import servers
from .ports import BROKERS, DATABASES, HOST

NOTHING = {"stack": None, "up": False, "kafka": None, "connect": None, "postgres": [], "servers": [], "brokers": [],
           "connectors": [], "broken": []}


def collect() -> dict:
    """The whole document of `status --json`."""
    instance = Instance.load()
    if instance is None:
        return NOTHING
    table = servers(instance)
    states = {server.name: server.state for server in table}
    if set(states.values()) == {"stopped"} and not instance.broken:
        return NOTHING
    passwords = instance.passwords()
    ports = instance.ports
    return {
        "stack": instance.stack,
        "up": set(states.values()) == {"running"} and not instance.broken,
        "bare": instance.bare,
        "versions": {"kafka": instance.versions.kafka, "debezium": instance.versions.debezium,
                     "jdbcSink": instance.versions.jdbc_sink, "postgres": postgres.version(instance)},
        "kafka": {"bootstrap": ports.bootstrap},
        "connect": {"urls": [Worker(instance, number).url for number in range(1, instance.workers + 1)],
                    "bootstrap": ports.bootstrap_for_connect},
        "postgres": [{"database": name, "host": HOST, "port": ports.database(name), "superuser": "postgres",
                      "password": passwords[name], "version": postgres.version(instance),
                      "portForConnect": ports.database_proxy(name)} for name in DATABASES],
        "debezium": None if instance.bare else {"user": "debezium_user", "password": passwords["debezium_user"]},
        "sink": None if instance.bare else {"user": "cdc_sink", "password": passwords["cdc_sink"]},
        "servers": [{"name": server.name, "state": server.state, "pid": server.pid, "address": server.address(),
                     "title": server.title(), "log": str(server.log)} for server in table],
        "brokers": _brokers(instance, states),
        "connectors": _connectors(instance, states),
        "directions": [] if instance.bare else [_direction(direction) for direction in directions.DIRECTIONS],
        "broken": sorted(instance.broken),
        "pgpass": str(pgpass()),
        "folder": str(instance.folder),
    }


def _brokers(instance: Instance, states: dict[str, str]) -> list[dict]:
    known = set()
    for number in BROKERS:
        if states[f"broker-{number}"] == "running":
            known = members(instance.ports.broker(number))
            if known:
                break
    return [{"id": number, "address": Broker(instance, number).address(), "state": states[f"broker-{number}"],
             "inCluster": number in known} for number in BROKERS]


def _connectors(instance: Instance, states: dict[str, str]) -> list[dict]:
    for number in range(1, instance.workers + 1):
        worker = Worker(instance, number)
        if states[worker.name] == "running":
            try:
                return [{"name": name, **entry}
                        for name, entry in connect.connector_states(worker.url, seconds=2).items()]
            except (OSError, ValueError):
                continue
    return []


def _direction(direction: directions.Direction) -> dict:
    return {"from": direction.source, "to": direction.target, "connector": direction.connector,
            "topicPrefix": direction.topic_prefix, "slot": direction.slot, "publication": direction.slot,
            "tables": list(direction.tables), "topics": direction.topics, "sink": direction.sink,
            "group": f"connect-{direction.sink}", "deadLetters": direction.dead_letters,
            "landing": direction.landing}


def text(document: dict) -> str:
    if document["stack"] is None:
        return "The playground is not up; `playground/playground up` starts it."
    versions = document["versions"]
    lines = [f"stack {document['stack']}{', bare' if document['bare'] else ''}: Kafka {versions['kafka']}, Debezium "
             f"{versions['debezium']}, JDBC sink {versions['jdbcSink']}, PostgreSQL {versions['postgres']}"]
    lines += [f"  {server['name']:<16} {server['state']:<8} {str(server['pid'] or ''):>7}  {server['address']}"
              for server in document["servers"]]
    lines += [f"  {entry['name']:<34} {entry['type']:<7} {entry['state']:<8} tasks {', '.join(entry['tasks'])}"
              for entry in document["connectors"]]
    if document["broken"]:
        lines.append("broken on purpose: " + ", ".join(document["broken"]))
    lines.append(f"passwords: PGPASSFILE={document['pgpass']}, or `playground status --json`")
    return "\n".join(lines)


# --- for Sluice

def profile(instance: Instance) -> dict:
    """A Sluice profile of this playground. It holds no password, only where one is found."""
    ports = instance.ports
    return {
        "version": 1,
        "name": "playground",
        "environment": "development",
        "databases": [{"name": name, "host": HOST, "port": ports.database(name), "dbname": name, "user": "postgres",
                       "sslmode": "disable", "password": {"pgpass": str(pgpass())}} for name in DATABASES],
        "kafka": {"bootstrapServers": ports.bootstrap.split(","), "security": "PLAINTEXT"},
        "connect": {"urls": [Worker(instance, number).url for number in range(1, instance.workers + 1)]},
        "directions": [],
    }


def write_profile(instance: Instance, file: str) -> None:
    content = json.dumps(profile(instance), indent=2) + "\n"
    if file == "-":
        print(content, end="")
    else:
        Path(file).write_text(content)


def environment(instance: Instance) -> str:
    passwords = instance.passwords()
    lines = [f"export SLUICE_PLAYGROUND_{name.upper()}_PASSWORD='{passwords[name]}'" for name in DATABASES]
    return "\n".join([*lines, f"export PGPASSFILE='{pgpass()}'"])
