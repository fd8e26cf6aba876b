"""What is written for the servers and sent to Connect."""

import json
import unittest

from stack import connect, connectors, directions, kafka, paths, status, versions
from stack.instance import Instance
from stack.ports import BROKERS, DATABASES, HOST, SPAN, Ports
from tests.support import FolderTest


def parsed(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines())


class PortsTest(unittest.TestCase):
    def test_no_port_is_used_twice_and_all_stay_in_the_range(self):
        ports = Ports(30000)
        servers = [f"broker-{n}" for n in BROKERS] + ["connect", "connect-2", "proxy", *DATABASES]
        used = [port for server in servers for port in ports.of_server(server)]
        self.assertEqual(len(used), len(set(used)))
        self.assertTrue(all(30000 < port <= 30000 + SPAN - 10 for port in used), used)

    def test_default_range_is_below_the_ports_of_outgoing_connections(self):
        self.assertLess(max(Ports().of_server("proxy")), 32768)


class BrokerTest(FolderTest):
    def test_listens_on_loopback_only(self):
        for number in BROKERS:
            listeners = parsed(kafka.server_properties(Instance(), number))["listeners"].split(",")
            self.assertTrue(all(f"//{HOST}:" in listener for listener in listeners), listeners)

    def test_connect_is_told_to_come_through_the_proxy(self):
        instance = Instance()
        advertised = parsed(kafka.server_properties(instance, 2))["advertised.listeners"]
        self.assertIn(f"CONNECT://{HOST}:{instance.ports.broker_proxy(2)}", advertised)

    def test_kafka_3_gets_no_setting_of_kafka_4(self):
        self.assertNotIn("share.", kafka.server_properties(Instance(stack="guide"), 1))
        self.assertIn("share.", kafka.server_properties(Instance(), 1))

    def test_reads_broker_ids_out_of_a_metadata_answer(self):
        one = b"\x00\x00\x00\x01\x00\x041.2.\x00\x00\x69\x6d\xff\xff"
        two = b"\x00\x00\x00\x02\x00\x041.2.\x00\x00\x69\x6d\x00\x02r1"
        self.assertEqual(kafka._broker_ids(b"\x00\x00\x00\x07\x00\x00\x00\x02" + one + two), {1, 2})


class WorkerTest(FolderTest):
    def test_has_what_the_guide_leaves_out(self):
        settings = parsed(connect.worker_properties(Instance(), 1))
        for topic in ("config", "offset", "status"):
            self.assertIn(f"{topic}.storage.topic", settings)
            self.assertEqual(settings[f"{topic}.storage.replication.factor"], "3")

    def test_manifest_discovery_only_where_connect_has_it(self):
        self.assertIn("plugin.discovery", parsed(connect.worker_properties(Instance(), 1)))
        self.assertNotIn("plugin.discovery", parsed(connect.worker_properties(Instance(stack="guide"), 1)))


class ConnectorTest(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        self.instance = Instance()
        self.configs = connectors.all_configs(self.instance)

    def test_four_connectors_with_the_guides_names(self):
        self.assertEqual(set(self.configs), {"warehouse-to-citizen-connector", "citizen-to-warehouse-connector",
                                             "citizen-sink", "warehouse-sink"})

    def test_slots_publications_and_prefixes_are_unique(self):
        sources = [self.configs[direction.connector] for direction in directions.DIRECTIONS]
        for key in ("slot.name", "publication.name", "topic.prefix"):
            self.assertEqual(len({source[key] for source in sources}), 2, key)

    def test_sources_leave_the_publication_to_the_dba(self):
        for direction in directions.DIRECTIONS:
            source = self.configs[direction.connector]
            self.assertEqual(source["publication.autocreate.mode"], "disabled")
            self.assertEqual(source["plugin.name"], "pgoutput")

    def test_sinks_take_exactly_their_directions_topics_and_no_heartbeats(self):
        for direction in directions.DIRECTIONS:
            topics = self.configs[direction.sink]["topics"].split(",")
            self.assertEqual(topics, direction.topics)
            self.assertFalse([topic for topic in topics if "heartbeat" in topic])

    def test_rows_land_where_nothing_captures_them(self):
        for direction in directions.DIRECTIONS:
            back = directions.from_database(direction.target)
            self.assertNotIn(direction.landing, back.schemas)
            self.assertTrue(self.configs[direction.sink]["collection.name.format"].startswith(direction.landing + "."))

    def test_every_value_is_text_as_connect_wants_it(self):
        for config in self.configs.values():
            self.assertTrue(all(isinstance(value, str) for value in config.values()))

    def test_older_sink_gets_the_older_name_of_its_table_format(self):
        sink = connectors.all_configs(Instance(stack="guide"))["citizen-sink"]
        self.assertIn("table.name.format", sink)
        self.assertNotIn("collection.name.format", sink)


class PasswordTest(FolderTest):
    def test_files_with_passwords_are_for_their_owner_only(self):
        instance = Instance()
        paths.make_state()
        file = instance.write_pgpass()
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        self.assertEqual((instance.folder / "passwords.json").stat().st_mode & 0o777, 0o600)

    def test_passwords_stay_the_same_and_differ_from_one_another(self):
        instance = Instance()
        first = instance.passwords()
        self.assertEqual(first, Instance().passwords())
        self.assertEqual(len(set(first.values())), len(first))

    def test_profile_holds_no_password(self):
        instance = Instance()
        text = json.dumps(status.profile(instance))
        for password in instance.passwords().values():
            self.assertNotIn(password, text)


class InstanceTest(FolderTest):
    def test_is_remembered(self):
        Instance(stack="guide", postgres=16, bare=True, port_base=30000, broken=["kill:connect"]).save()
        self.assertEqual(Instance.load(),
                         Instance(stack="guide", postgres=16, bare=True, port_base=30000, broken=["kill:connect"]))

    def test_each_combination_has_data_of_its_own(self):
        names = {Instance(stack=stack, postgres=major, bare=bare).name
                 for stack in versions.STACKS for major in (None, *versions.POSTGRES_MAJORS) for bare in (True, False)}
        self.assertEqual(len(names), 2 * 8 * 2)

    def test_nothing_up_is_said_in_the_same_shape(self):
        document = status.collect()
        self.assertIsNone(document["stack"])
        self.assertFalse(document["up"])


class ManifestTest(unittest.TestCase):
    def test_names_every_stack_and_every_postgres(self):
        self.assertEqual(versions.stack("current").kafka_number, (4, 3))
        self.assertEqual(versions.stack("guide").debezium, "2.3.0.Final")
        for major in versions.POSTGRES_MAJORS:
            self.assertTrue(versions.postgres_archive(major).startswith(f"{major}."))
