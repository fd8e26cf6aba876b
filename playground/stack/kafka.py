"""Three Kafka brokers without ZooKeeper, each also a controller, small and quick to notice a dead neighbour."""

import base64
import shutil
import socket
import struct
import subprocess
import uuid
from pathlib import Path

from . import java
from .errors import PlaygroundError
from .instance import Instance
from .ports import BROKERS, HOST
from .servers import Server


class Broker(Server):
    stop_seconds = 8.0  # with its neighbours going down too, a controlled shutdown may never end by itself

    def __init__(self, instance: Instance, number: int) -> None:
        super().__init__(instance, f"broker-{number}")
        self.number = number

    def title(self) -> str:
        return f"Kafka {self.instance.versions.kafka}"

    def address(self) -> str:
        return f"{HOST}:{self.instance.ports.broker(self.number)}"

    @property
    def properties(self) -> Path:
        return self.instance.config(f"{self.name}.properties")

    def prepare(self) -> None:
        self.properties.write_text(server_properties(self.instance, self.number))

    def launch(self) -> dict:
        return java.launch(self.instance, "kafka.Kafka", [str(self.properties)], heap="384m")

    def answers(self) -> bool:
        """It serves once it and its neighbours count it as a member: before that, and for a while after it was
        frozen, it answers but takes nothing."""
        if self.number not in members(self.instance.ports.broker(self.number)):
            return False
        neighbours = [Broker(self.instance, number) for number in BROKERS if number != self.number]
        views = [members(self.instance.ports.broker(each.number)) for each in neighbours if each.state == "running"]
        return all(self.number in view for view in views if view)


def server_properties(instance: Instance, number: int) -> str:
    """The whole server.properties of one broker."""
    ports = instance.ports
    voters = ",".join(f"{n}@{HOST}:{ports.controller(n)}" for n in BROKERS)
    settings = {
        "process.roles": "broker,controller",
        "node.id": number,
        "controller.quorum.voters": voters,
        "controller.listener.names": "CONTROLLER",
        "listeners": f"CLIENT://{HOST}:{ports.broker(number)},CONNECT://{HOST}:{ports.broker_for_connect(number)},"
                     f"CONTROLLER://{HOST}:{ports.controller(number)}",
        # Connect is told to come through the proxy, so that its network can be cut alone.
        "advertised.listeners": f"CLIENT://{HOST}:{ports.broker(number)},"
                                f"CONNECT://{HOST}:{ports.broker_proxy(number)}",
        "listener.security.protocol.map": "CLIENT:PLAINTEXT,CONNECT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "CLIENT",
        "log.dirs": instance.data(f"broker-{number}"),
        "num.partitions": 3,
        "default.replication.factor": 3,
        "min.insync.replicas": 2,
        "offsets.topic.replication.factor": 3,
        "offsets.topic.num.partitions": 10,
        "transaction.state.log.replication.factor": 3,
        "transaction.state.log.min.isr": 2,
        "transaction.state.log.num.partitions": 3,
        "group.initial.rebalance.delay.ms": 0,
        "broker.heartbeat.interval.ms": 1000,
        "broker.session.timeout.ms": 6000,
        "replica.lag.time.max.ms": 5000,
        "replica.socket.timeout.ms": 6000,
        "controller.quorum.request.timeout.ms": 2000,
        "controlled.shutdown.enable": "true",
        "num.network.threads": 3,
        "num.io.threads": 4,
        "log.cleaner.dedupe.buffer.size": 8 * 1024 * 1024,  # 128 MB by default, a third of this heap
        "log.segment.bytes": 64 * 1024 * 1024,
        "log.retention.hours": 24,
        "delete.topic.enable": "true",
    }
    if instance.versions.kafka_number >= (4, 0):
        settings |= {"share.coordinator.state.topic.replication.factor": 3,
                     "share.coordinator.state.topic.min.isr": 2,
                     "share.coordinator.state.topic.num.partitions": 3}
    return "".join(f"{key}={value}\n" for key, value in settings.items())


def format_storage(instance: Instance) -> None:
    """Formats one broker's folder with Kafka's own tool and copies it for the others: one JVM instead of three."""
    folders = [instance.data(f"broker-{number}") for number in BROKERS]
    if all((folder / "meta.properties").exists() for folder in folders):
        return
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    first = instance.config("broker-1.properties")
    arguments = java.launch(instance, "kafka.tools.StorageTool",
                            ["format", "-t", _short_uuid(), "-c", str(first)], heap="128m")
    done = subprocess.run(arguments["command"], env=arguments["env"], cwd=arguments["cwd"], text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise PlaygroundError("Kafka's storage tool failed:\n" + "\n".join(done.stdout.splitlines()[-20:]))
    for number, folder in zip(BROKERS[1:], folders[1:]):
        shutil.copytree(folders[0], folder)
        meta = folder / "meta.properties"
        lines = [line for line in meta.read_text().splitlines() if not line.startswith(("node.id=", "directory.id="))]
        lines.append(f"node.id={number}")
        if "directory.id=" in (folders[0] / "meta.properties").read_text():
            lines.append(f"directory.id={_short_uuid()}")
        meta.write_text("\n".join(lines) + "\n")


def _short_uuid() -> str:
    """A UUID as Kafka writes it: 22 characters, never a leading dash, which its tools take for an option."""
    while (text := base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith("-"):
        pass
    return text


def members(port: int, seconds: float = 1.0) -> set[int]:
    """The ids of the brokers that the broker on this port knows, by Kafka's own Metadata request (version 1)."""
    body = struct.pack(">hhih", 3, 1, 7, 10) + b"playground" + struct.pack(">i", 0)
    try:
        with socket.create_connection((HOST, port), timeout=seconds) as connection:
            connection.sendall(struct.pack(">i", len(body)) + body)
            size, = struct.unpack(">i", _read(connection, 4))
            return _broker_ids(_read(connection, min(size, 1 << 20)))
    except (OSError, struct.error, EOFError, IndexError):
        return set()


def _read(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def _broker_ids(response: bytes) -> set[int]:
    count, = struct.unpack_from(">i", response, 4)
    at, found = 8, set()
    for _ in range(count):
        broker, host = struct.unpack_from(">ih", response, at)
        at += 6 + host + 4
        rack, = struct.unpack_from(">h", response, at)
        at += 2 + max(rack, 0)
        found.add(broker)
    return found
