"""The Kafka Connect workers, and the few calls of their REST interface that the playground itself needs."""

import json
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import connectors, fetch, java
from .errors import PlaygroundError
from .instance import Instance
from .ports import HOST
from .servers import Server

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Worker(Server):
    stop_seconds = 15.0
    start_seconds = 90.0

    def __init__(self, instance: Instance, number: int) -> None:
        super().__init__(instance, "connect" if number == 1 else f"connect-{number}")
        self.number = number

    def title(self) -> str:
        return f"Kafka Connect {self.instance.versions.kafka}"

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.instance.ports.connect(self.number)}"

    def address(self) -> str:
        return self.url

    @property
    def properties(self) -> Path:
        return self.instance.config(f"{self.name}-distributed.properties")

    def prepare(self) -> None:
        self.properties.write_text(worker_properties(self.instance, self.number))

    def launch(self) -> dict:
        return java.launch(self.instance, "org.apache.kafka.connect.cli.ConnectDistributed", [str(self.properties)],
                           heap="512m")

    def answers(self) -> bool:
        """It serves once it is in its group: before that the listing says 500, or stays silent."""
        try:
            get(f"{self.url}/connectors", seconds=3)
        except (OSError, ValueError):
            return False
        return True


def worker_properties(instance: Instance, number: int) -> str:
    """The whole connect-distributed.properties of one worker; the guide's has a third of it."""
    settings = {
        "bootstrap.servers": instance.ports.bootstrap_for_connect,
        "group.id": "connect-cluster",
        "key.converter": "org.apache.kafka.connect.json.JsonConverter",
        "value.converter": "org.apache.kafka.connect.json.JsonConverter",
        "key.converter.schemas.enable": "false",
        "value.converter.schemas.enable": "false",
        "plugin.path": fetch.stack_folder(instance.versions) / "plugins",
        "config.storage.topic": "connect-configs",
        "config.storage.replication.factor": 3,
        "offset.storage.topic": "connect-offsets",
        "offset.storage.replication.factor": 3,
        "offset.storage.partitions": 5,
        "status.storage.topic": "connect-status",
        "status.storage.replication.factor": 3,
        "status.storage.partitions": 3,
        "offset.flush.interval.ms": 1000,
        "listeners": f"http://{HOST}:{instance.ports.connect(number)}",
        "rest.advertised.host.name": HOST,
        "rest.advertised.port": instance.ports.connect(number),
        # A worker that comes back finds its tasks at once; the default keeps them waiting for five minutes.
        "scheduled.rebalance.max.delay.ms": 1000,
        "session.timeout.ms": 8000,
        "heartbeat.interval.ms": 2000,
        "rebalance.timeout.ms": 15000,
        "task.shutdown.graceful.timeout.ms": 3000,
        "connector.client.config.override.policy": "All",
        "producer.compression.type": "lz4",  # each event carries its schema: ten times the row, three times over
    }
    if instance.versions.kafka_number >= (3, 6):
        settings["plugin.discovery"] = "service_load"  # looking into every class takes three times as long
    return "".join(f"{key}={value}\n" for key, value in settings.items())


# --- REST

def call(method: str, url: str, body=None, seconds: float = 10):
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": "application/json"})
    with _direct.open(request, timeout=seconds) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def get(url: str, seconds: float = 10):
    return call("GET", url, seconds=seconds)


def deploy(instance: Instance, url: str) -> list[str]:
    """Creates the connectors that are missing; one that exists is left as it is, whoever changed it."""
    present = get(f"{url}/connectors")
    made = []
    for name, config in connectors.all_configs(instance).items():
        if name not in present:
            _patiently("PUT", f"{url}/connectors/{name}/config", config)
            made.append(name)
    return made


def revive(url: str, names: set[str] | None = None) -> list[str]:
    """Restarts what has FAILED, of these names or of all; what somebody paused or stopped stays so."""
    revived = []
    for name, entry in connector_states(url).items():
        if (names is None or name in names) and "FAILED" in (entry["state"], *entry["tasks"]):
            _patiently("POST", f"{url}/connectors/{name}/restart?includeTasks=true&onlyFailed=true")
            revived.append(name)
    return revived


def wait_until_running(url: str, names: list[str], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    states = {}
    while time.monotonic() < deadline:
        try:
            states = connector_states(url)
        except (OSError, ValueError):
            states = {}
        waiting = [name for name in names if not _settled(states.get(name))]
        if not waiting:
            return
        time.sleep(0.25)
    raise PlaygroundError(f"Not running after {seconds:.0f} s: "
                          + ", ".join(f"{name} ({states.get(name)})" for name in waiting))


def _settled(entry: dict | None) -> bool:
    if entry is None:
        return False
    return entry["state"] in ("PAUSED", "STOPPED") or (
        entry["state"] == "RUNNING" and bool(entry["tasks"]) and set(entry["tasks"]) <= {"RUNNING", "PAUSED"})


def connector_states(url: str, seconds: float = 5) -> dict[str, dict]:
    """By name: type, state and the states of the tasks."""
    found = {}
    for name, entry in get(f"{url}/connectors?expand=status", seconds=seconds).items():
        status = entry["status"]
        found[name] = {"type": status["type"], "state": status["connector"]["state"],
                       "tasks": [task["state"] for task in status["tasks"]]}
    return dict(sorted(found.items()))


def _patiently(method: str, url: str, body=None) -> None:
    """409 means that the group is rebalancing: try again."""
    deadline = time.monotonic() + 30
    while True:
        try:
            call(method, url, body, seconds=30)
            return
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            if error.code not in (404, 409, 500) or time.monotonic() > deadline:
                raise PlaygroundError(f"Connect refused {method} {url}: {error.code} {text}") from None
        except OSError as error:
            if time.monotonic() > deadline:
                raise PlaygroundError(f"Connect did not answer {method} {url}: {error}") from None
        time.sleep(0.5)
