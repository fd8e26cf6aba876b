"""The configurations of the four connectors, as they are sent to Connect."""

from .directions import DIRECTIONS, Direction
from .instance import Instance
from .ports import HOST

_JSON = "org.apache.kafka.connect.json.JsonConverter"
# The worker's converters are the guide's, without schemas, which a sink that maps columns cannot read.
_WITH_SCHEMAS = {
    "key.converter": _JSON, "key.converter.schemas.enable": "true",
    "value.converter": _JSON, "value.converter.schemas.enable": "true",
}


def all_configs(instance: Instance) -> dict[str, dict[str, str]]:
    configs = {direction.connector: source(instance, direction) for direction in DIRECTIONS}
    return configs | {direction.sink: sink(instance, direction) for direction in DIRECTIONS}


def source(instance: Instance, direction: Direction) -> dict[str, str]:
    beat = (f"INSERT INTO cdc.heartbeat (connector, beat_at) VALUES ('{direction.connector}', now()) "
            "ON CONFLICT (connector) DO UPDATE SET beat_at = now()")
    config = {
        "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
        "tasks.max": "1",
        "database.hostname": HOST,
        "database.port": str(instance.ports.database_proxy(direction.source)),
        "database.user": "debezium_user",
        "database.password": instance.passwords()["debezium_user"],
        "database.dbname": direction.source,
        "database.sslmode": "disable",
        "topic.prefix": direction.topic_prefix,
        "plugin.name": "pgoutput",
        "slot.name": direction.slot,
        "publication.name": direction.slot,
        "publication.autocreate.mode": "disabled",
        "table.include.list": ",".join(direction.tables),
        "signal.data.collection": "cdc.signal",
        "snapshot.mode": "initial",
        "heartbeat.interval.ms": "1000",
        "heartbeat.action.query": beat,
        "topic.creation.default.replication.factor": "3",
        "topic.creation.default.partitions": "3",
        # Back within seconds of the database, instead of ten and more.
        "retriable.restart.connector.wait.ms": "1000",
        "errors.max.retries": "-1",
        "errors.retry.delay.initial.ms": "300",
        "errors.retry.delay.max.ms": "2000",
        "slot.max.retries": "60",
        "slot.retry.delay.ms": "1000",
        "status.update.interval.ms": "1000",
    }
    return config | _WITH_SCHEMAS


def sink(instance: Instance, direction: Direction) -> dict[str, str]:
    address = f"{HOST}:{instance.ports.database_proxy(direction.target)}"
    naming = "collection.name.format" if instance.versions.jdbc_sink_number >= (3, 0) else "table.name.format"
    config = {
        "connector.class": "io.debezium.connector.jdbc.JdbcSinkConnector",
        "tasks.max": "1",
        "topics": ",".join(direction.topics),
        "connection.url": f"jdbc:postgresql://{address}/{direction.target}?sslmode=disable&connectTimeout=5"
                          "&tcpKeepAlive=true&ApplicationName=" + direction.sink,
        "connection.username": "cdc_sink",
        "connection.password": instance.passwords()["cdc_sink"],
        "connection.pool.min_size": "1",
        "connection.pool.max_size": "4",
        "connection.pool.acquire_increment": "1",
        naming: direction.landing + ".${source.table}",
        "insert.mode": "upsert",
        "primary.key.mode": "record_key",
        "delete.enabled": "true",
        "schema.evolution": "basic",
        "errors.tolerance": "all",
        "errors.log.enable": "true",
        "errors.deadletterqueue.topic.name": direction.dead_letters,
        "errors.deadletterqueue.topic.replication.factor": "3",
        "errors.deadletterqueue.context.headers.enable": "true",
        "errors.retry.timeout": "60000",
        "errors.retry.delay.max.ms": "2000",
        "consumer.override.metadata.max.age.ms": "10000",
        # By default the sink keeps one connection for ever and fails when that dies: its look at the target's table
        # is outside its own retries. So: hand the connection back after each transaction, test it when it is taken
        # again, and wait for the database instead of giving up.
        "hibernate.connection.handling_mode": "DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION",
        "hibernate.c3p0.testConnectionOnCheckout": "true",
        "hibernate.c3p0.acquireRetryAttempts": "0",
        "hibernate.c3p0.acquireRetryDelay": "500",
    }
    if instance.versions.jdbc_sink_number >= (3, 0):
        config |= {"connection.restart.on.errors": "true", "flush.max.retries": "100000",
                   "flush.retry.delay.ms": "1000"}
    return config | _WITH_SCHEMAS
