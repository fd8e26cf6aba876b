#include "samples.h"

#include <cmath>

namespace sluice::test {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

QDateTime now()
{
    return QDateTime::currentDateTimeUtc();
}

Hop hop(HopKind kind, const QString &name, const QString &word, const QString &value,
        std::optional<double> rate = {})
{
    Hop made;
    made.kind = kind;
    made.name = name;
    made.health = Health::Good;
    made.word = word;
    made.value = value;
    made.ratePerSecond = rate;
    made.lastSeen = now();
    if (kind == HopKind::Slot)
        made.lag = 48'000;
    if (kind == HopKind::Sink)
        made.lag = 3;
    return made;
}

DirectionReport flowing(const QString &from, const QString &to, const QString &shortName, const QString &sink,
                        double rate)
{
    DirectionReport report;
    report.settled = true;
    report.name = u"%1 → %2"_s.arg(from, to);
    report.from = from;
    report.to = to;
    report.connector = shortName + u"-connector"_s;
    report.sink = sink;
    report.group = u"connect-"_s + sink;
    report.slotName = QString(shortName).replace(u'-', u'_');
    report.publication = report.slotName + u"_pub"_s;
    report.topicPrefix = from;
    report.topics = {from + u".public.applications"_s, from + u".public.citizens"_s};
    report.verdict = Verdict::Flowing;
    report.reason = u"Changes arrive in 0.4 s."_s;
    report.secondary = u"Last change 2 s ago, %1 rows/s."_s.arg(rate);
    report.evidence = {u"The slot is active and confirmed 48 kB behind the WAL."_s,
                       u"The end offsets moved 2 s ago."_s};
    report.lastChange = now().addSecs(-2);
    report.hops = {hop(HopKind::SourceDatabase, from, u"Up"_s, u"15.18"_s),
                   hop(HopKind::Publication, report.publication, u"Published"_s, u"3 tables"_s),
                   hop(HopKind::Slot, report.slotName, u"Active"_s, u"1.2 MB kept"_s),
                   hop(HopKind::Connector, report.connector, u"Running"_s, u"1/1 task"_s),
                   hop(HopKind::Topics, u"3 topics"_s, u"In sync"_s, u"9 partitions"_s, rate),
                   hop(HopKind::Sink, sink, u"Running"_s, u"lag 3"_s, rate),
                   hop(HopKind::TargetDatabase, to, u"Up"_s, u"15.18"_s)};
    return report;
}

ReplicationSlot slot(const QString &name, const QString &database, qint64 retained)
{
    ReplicationSlot made;
    made.name = name;
    made.plugin = u"pgoutput"_s;
    made.database = database;
    made.active = true;
    made.activePid = 41237;
    made.restartLsn = Lsn{0x16B373A848};
    made.walStatus = WalStatus::Reserved;
    made.walStatusText = u"reserved"_s;
    made.retainedBytes = retained;
    made.confirmedLagBytes = retained / 25;
    made.safeWalSize = 4'200'000'000;
    return made;
}

DatabaseState database(const QString &name, int port, const QString &slotName)
{
    DatabaseState made;
    made.name = name;
    made.address = u"127.0.0.1:%1/%2"_s.arg(port).arg(name);
    ReplicationFacts facts;
    facts.serverVersionNum = 150018;
    facts.serverVersion = u"15.18"_s;
    facts.walPosition = Lsn{0x16B374D848};
    facts.replicationSlots = {slot(slotName, name, 1'200'000)};
    facts.walSenders.resize(1);
    made.replication.value = facts;
    made.replication.at = now();
    CatalogueFacts catalogue;
    catalogue.settings = {{u"max_replication_slots"_s, u"10"_s, {}, u"postmaster"_s, false},
                          {u"max_wal_senders"_s, u"10"_s, {}, u"postmaster"_s, false},
                          {u"wal_level"_s, u"logical"_s, {}, u"postmaster"_s, false}};
    made.catalogue.value = catalogue;
    made.catalogue.at = now();
    return made;
}

Topic topic(const QString &name, int partitions, bool internal = false)
{
    Topic made;
    made.name = name;
    made.internal = internal;
    for (int i = 0; i < partitions; ++i)
        made.partitions.append({i, i % 3 + 1, {1, 2, 3}, {1, 2, 3}});
    return made;
}

ServerLight light(ServerKind kind, const QString &name, const QString &version, int ms)
{
    ServerLight made;
    made.kind = kind;
    made.name = name;
    made.address = u"127.0.0.1:9092"_s;
    made.asked = true;
    made.reachable = true;
    made.version = version;
    made.latency = milliseconds(ms);
    made.lastSeen = now();
    return made;
}

SlotHistory history(const QString &database, const QString &slotName, double base, double growth)
{
    SlotHistory made{database, slotName, {}};
    for (int i = 0; i < 240; ++i) {
        if (i > 90 && i < 105 && growth == 0)
            continue; // a gap
        const double late = i > 150 ? (i - 150) * growth : 0;
        made.retainedBytes.append(
            {now().addSecs((i - 240) * 15), base + base / 3 * std::sin(i / 9.0) + late});
    }
    return made;
}

void addCluster(PipelineState &state)
{
    ClusterFacts cluster;
    cluster.clusterId = u"oZ0"_s;
    cluster.controllerId = 1;
    for (int id = 1; id <= 3; ++id)
        cluster.brokers.append({id, u"127.0.0.1"_s, 9090 + id, milliseconds(4), {}});
    cluster.topics = {topic(u"__consumer_offsets"_s, 50, true),
                      topic(u"__debezium-heartbeat.smart_warehouse"_s, 1),
                      topic(u"citizen-sink-dlq"_s, 1),
                      topic(u"connect-configs"_s, 1, true),
                      topic(u"smart_citizen.public.applications"_s, 3),
                      topic(u"smart_citizen.public.citizens"_s, 3),
                      topic(u"smart_warehouse.eligibility.eligibility_snapshots"_s, 3),
                      topic(u"smart_warehouse.public.products"_s, 3),
                      topic(u"warehouse-sink-dlq"_s, 1)};
    QList<TopicOffsets> offsets;
    qint64 end = 11;
    for (const Topic &each : std::as_const(cluster.topics)) {
        TopicOffsets known{each.name, {}};
        for (const Partition &partition : each.partitions)
            known.partitions.append({partition.id, end / 7, end += 4817});
        offsets.append(known);
    }
    state.cluster.value = cluster;
    state.cluster.at = now();
    state.offsets.value = offsets;
    state.offsets.at = now();
}

template <class T>
void makeOld(Observed<T> &observed, const QString &why)
{
    observed.at = now().addSecs(-128);
    observed.error = Error{ErrorKind::Unreachable, why, u"connection refused"_s};
    observed.failingSince = now().addSecs(-125);
}

} // namespace

Connector sampleConnector(const QString &name, ConnectorState state)
{
    Connector made;
    made.name = name;
    made.type = name.contains(u"sink"_s) ? ConnectorType::Sink : ConnectorType::Source;
    made.state = state;
    made.workerId = u"127.0.0.1:18083"_s;
    made.tasks = {{0, state, {}, u"127.0.0.1:18083"_s, {}}};
    made.config = {{u"connector.class"_s, made.type == ConnectorType::Sink
                                              ? u"io.debezium.connector.jdbc.JdbcSinkConnector"_s
                                              : u"io.debezium.connector.postgresql.PostgresConnector"_s},
                   {u"database.hostname"_s, u"127.0.0.1"_s},
                   {u"database.password"_s, u"••••••"_s},
                   {u"heartbeat.interval.ms"_s, u"2000"_s},
                   {u"name"_s, name},
                   {u"plugin.name"_s, u"pgoutput"_s},
                   {u"slot.name"_s, u"warehouse_to_citizen"_s},
                   {u"tasks.max"_s, u"1"_s},
                   {u"topic.prefix"_s, u"smart_warehouse"_s}};
    return made;
}

PipelineState healthyState()
{
    PipelineState state;
    state.profile = u"playground"_s;
    state.at = now();
    state.databases = {database(u"smart_warehouse"_s, 15432, u"warehouse_to_citizen"_s),
                       database(u"smart_citizen"_s, 15433, u"citizen_to_warehouse"_s)};
    state.connectors.value = QList<Connector>{
        sampleConnector(u"citizen-sink"_s), sampleConnector(u"citizen-to-warehouse-connector"_s),
        sampleConnector(u"warehouse-sink"_s), sampleConnector(u"warehouse-to-citizen-connector"_s)};
    state.connectors.at = state.at;
    addCluster(state);
    state.directions = {
        flowing(u"smart_warehouse"_s, u"smart_citizen"_s, u"warehouse-to-citizen"_s, u"citizen-sink"_s, 51),
        flowing(u"smart_citizen"_s, u"smart_warehouse"_s, u"citizen-to-warehouse"_s, u"warehouse-sink"_s,
                12)};
    state.servers = {light(ServerKind::Postgres, u"smart_warehouse"_s, u"15.18"_s, 2),
                     light(ServerKind::Postgres, u"smart_citizen"_s, u"15.18"_s, 2),
                     light(ServerKind::Connect, u"Connect"_s, u"4.3.0"_s, 9),
                     light(ServerKind::Kafka, u"Kafka"_s, {}, 4),
                     light(ServerKind::Broker, u"broker 1"_s, {}, 4),
                     light(ServerKind::Broker, u"broker 2"_s, {}, 3),
                     light(ServerKind::Broker, u"broker 3"_s, {}, 4)};
    state.slotHistory = {history(u"smart_warehouse"_s, u"warehouse_to_citizen"_s, 9e6, 0),
                         history(u"smart_citizen"_s, u"citizen_to_warehouse"_s, 6e6, 0)};
    return state;
}

PipelineState brokenState()
{
    PipelineState state = healthyState();
    DirectionReport &stuck = state.directions[1];
    stuck.verdict = Verdict::Stuck;
    stuck.reason =
        u"Connect says RUNNING, but nobody reads slot citizen_to_warehouse: debezium_user lost REPLICATION."_s;
    stuck.secondary = u"WAL is kept: about 9 h left."_s;
    stuck.culprit = HopKind::Slot;
    stuck.lastChange = now().addSecs(-252);
    stuck.hops[2].health = Health::Stuck;
    stuck.hops[2].word = u"Inactive 4 min"_s;
    stuck.hops[2].value = u"212 MB kept"_s;
    stuck.hops[2].note = u"Role debezium_user lacks REPLICATION on smart_citizen"_s;
    stuck.hops[3].health = Health::Warning;
    stuck.hops[3].word = u"Says running"_s;
    stuck.hops[3].note = u"The task has retried for 4 min without reading the slot"_s;
    stuck.hops[4].ratePerSecond = 0;
    stuck.hops[5].ratePerSecond = 0;
    auto &slots_ = state.databases[1].replication.value->replicationSlots;
    slots_[0].active = false;
    slots_[0].activePid.reset();
    slots_[0].retainedBytes = 212'000'000;
    slots_[0].safeWalSize = 61'000'000;
    state.databases[1].catalogue.value->notPermitted = {
        {u"the size of the WAL folder"_s, u"GRANT pg_monitor TO \"debezium_user\""_s}};
    Connector &failed = (*state.connectors.value)[1];
    failed.tasks = {
        {0, ConnectorState::Failed, u"FAILED"_s, u"127.0.0.1:18083"_s,
         u"org.apache.kafka.connect.errors.ConnectException: An exception occurred in the change event "
         u"producer. This connector will be stopped.\n"
         "\tat io.debezium.pipeline.ErrorHandler.setProducerThrowable(ErrorHandler.java:67)\n"
         "\tat "
         "io.debezium.connector.postgresql.PostgresStreamingChangeEventSource.execute("
         "PostgresStreamingChangeEventSource.java:246)\n"
         "\tat java.base/java.lang.Thread.run(Thread.java:840)\n"
         "Caused by: org.postgresql.util.PSQLException: FATAL: must be superuser or replication role to "
         "start walsender\n"
         "\tat org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2725)\n"
         "\t... 12 more"_s}};
    (*state.connectors.value)[0].state = ConnectorState::Paused;
    (*state.connectors.value)[0].tasks[0].state = ConnectorState::Paused;
    for (Topic &each : state.cluster.value->topics)
        each.partitions[0].inSync = {1, 2};
    ServerLight &broker = state.servers.last();
    broker.reachable = false;
    broker.error = Error{ErrorKind::Unreachable,
                         u"Broker 3 at 127.0.0.1:9093 refuses the connection: it is not running."_s,
                         {}};
    broker.failingSince = now().addSecs(-252);
    state.slotHistory[1] = history(u"smart_citizen"_s, u"citizen_to_warehouse"_s, 6e6, 2.3e6);
    return state;
}

PipelineState emptyState()
{
    PipelineState state = healthyState();
    state.directions.clear();
    state.connectors.value = QList<Connector>();
    state.slotHistory.clear();
    for (DatabaseState &each : state.databases)
        each.replication.value->replicationSlots.clear();
    state.cluster.value->topics.clear();
    return state;
}

PipelineState loadingState()
{
    PipelineState state;
    state.profile = u"playground"_s;
    for (const QString &name : {u"smart_warehouse"_s, u"smart_citizen"_s, u"Connect"_s, u"Kafka"_s}) {
        ServerLight server;
        server.name = name;
        state.servers.append(server);
    }
    return state;
}

PipelineState staleState()
{
    PipelineState state = healthyState();
    const QString why = u"%1 does not answer: the connection is refused."_s;
    makeOld(state.connectors, why.arg(u"Kafka Connect"_s));
    makeOld(state.cluster, why.arg(u"Kafka"_s));
    makeOld(state.offsets, why.arg(u"Kafka"_s));
    for (DatabaseState &each : state.databases)
        makeOld(each.replication, why.arg(each.name));
    for (DirectionReport &direction : state.directions) {
        direction.verdict = Verdict::Unknown;
        direction.reason = u"No server has answered for 2 min 8 s."_s;
        direction.secondary = u"What is shown is what was true then."_s;
        for (Hop &each : direction.hops) {
            each.lastSeen = now().addSecs(-128);
            each.ratePerSecond.reset();
        }
    }
    for (ServerLight &server : state.servers) {
        server.reachable = false;
        server.error = Error{ErrorKind::Unreachable, why.arg(server.name), {}};
        server.failingSince = now().addSecs(-125);
        server.lastSeen = now().addSecs(-128);
    }
    return state;
}

PipelineState unreachableState()
{
    PipelineState state = loadingState();
    state.at = now();
    state.connectors.error =
        Error{ErrorKind::Auth,
              u"Kafka Connect refuses the login of user admin: check the password in the profile."_s,
              {}};
    state.cluster.error = Error{
        ErrorKind::Unreachable, u"No broker answers at 127.0.0.1:9092: the connection is refused."_s, {}};
    state.databases.resize(1);
    state.databases[0].name = u"smart_warehouse"_s;
    state.databases[0].replication.error = Error{
        ErrorKind::UnknownHost, u"The host db1.example does not exist: check its name in the profile."_s, {}};
    for (ServerLight &server : state.servers) {
        server.asked = true;
        server.error = state.connectors.error;
        server.failingSince = state.at.addSecs(-9);
    }
    return state;
}

PipelineState manyConnectors(int count)
{
    PipelineState state = healthyState();
    state.connectors.value->clear();
    for (int i = 0; i < count; ++i)
        state.connectors.value->append(sampleConnector(u"connector-%1"_s.arg(i, 4, 10, QChar(u'0'))));
    return state;
}

} // namespace sluice::test
