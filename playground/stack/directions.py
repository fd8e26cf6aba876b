"""The two directions of the guide: what each captures, under which names, and how both databases are made ready."""

from dataclasses import dataclass

from . import paths, postgres
from .instance import Instance
from .ports import DATABASES


@dataclass(frozen=True)
class Direction:
    source: str
    target: str
    slug: str  # warehouse-to-citizen
    tables: tuple[str, ...]
    sink: str

    @property
    def connector(self) -> str:
        return f"{self.slug}-connector"

    @property
    def topic_prefix(self) -> str:
        return f"{self.slug}-cdc"

    @property
    def slot(self) -> str:
        """Slot and publication share it. Two connectors with default names would fight for one slot."""
        return self.slug.replace("-", "_")

    @property
    def landing(self) -> str:
        """The schema in the target that its own connector does not capture."""
        return "from_" + self.source.removeprefix("smart_")

    @property
    def topics(self) -> list[str]:
        return [f"{self.topic_prefix}.{table}" for table in self.tables]

    @property
    def dead_letters(self) -> str:
        return f"{self.sink}-dlq"

    @property
    def schemas(self) -> list[str]:
        return sorted({table.split(".")[0] for table in self.tables})


WAREHOUSE_TO_CITIZEN = Direction(
    "smart_warehouse", "smart_citizen", "warehouse-to-citizen",
    ("eligibility.eligibility_snapshots", "public.families", "public.schemes"), "citizen-sink")
CITIZEN_TO_WAREHOUSE = Direction(
    "smart_citizen", "smart_warehouse", "citizen-to-warehouse",
    ("public.applications", "public.citizens"), "warehouse-sink")
DIRECTIONS = (WAREHOUSE_TO_CITIZEN, CITIZEN_TO_WAREHOUSE)


def from_database(name: str) -> Direction:
    return next(direction for direction in DIRECTIONS if direction.source == name)


def into_database(name: str) -> Direction:
    return next(direction for direction in DIRECTIONS if direction.target == name)


def create_database(instance: Instance, name: str) -> None:
    """The application's own tables and first rows, as they are before anyone thinks of CDC."""
    if postgres.query(instance, name, f"SELECT 1 FROM pg_database WHERE datname = '{name}'",
                      database="postgres") != "1":
        postgres.query(instance, name, f"CREATE DATABASE {name}", database="postgres")
    table = from_database(name).tables[0]
    if postgres.query(instance, name, f"SELECT to_regclass('{table}') IS NOT NULL") != "t":
        postgres.query(instance, name, (paths.SOURCE / "sql" / f"{name}.sql").read_text())


def prepare_for_cdc(instance: Instance, name: str) -> None:
    """Roles, publication, heartbeat and landing schema. Done once: what a user changes later stays changed."""
    if postgres.query(instance, name, "SELECT 1 FROM pg_namespace WHERE nspname = 'cdc'") == "1":
        return
    outgoing, incoming = from_database(name), into_database(name)
    passwords = instance.passwords()
    postgres.query(instance, name, (paths.SOURCE / "sql" / "cdc.sql").read_text(), variables={
        "database": name,
        "debezium_password": passwords["debezium_user"],
        "sink_password": passwords["cdc_sink"],
        "capture_schemas": ", ".join(outgoing.schemas),
        "published_tables": ", ".join([*outgoing.tables, "cdc.heartbeat", "cdc.signal"]),
        "publication": outgoing.slot,
        "connector": outgoing.connector,
        "landing": incoming.landing,
    })


def rows_landed(instance: Instance, direction: Direction) -> dict[str, tuple[int, int]]:
    """By table: rows at the source, rows that arrived in the target (-1: no such table yet)."""
    counts = {}
    for table in direction.tables:
        landed = f"{direction.landing}.{table.split('.')[1]}"
        at_source = postgres.query(instance, direction.source, f"SELECT count(*) FROM {table}", seconds=10)
        arrived = "-1"
        if postgres.query(instance, direction.target, f"SELECT to_regclass('{landed}') IS NOT NULL",
                          seconds=10) == "t":
            arrived = postgres.query(instance, direction.target, f"SELECT count(*) FROM {landed}", seconds=10)
        counts[table] = int(at_source), int(arrived)
    return counts


assert {direction.source for direction in DIRECTIONS} == set(DATABASES)
