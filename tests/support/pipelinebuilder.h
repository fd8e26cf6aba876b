#pragma once
// A healthy pipeline with two directions, as values; tests break one thing and look what is concluded.

#include "models/core/pipelinestate.h"
#include "models/core/profile.h"
#include "models/services/judge.h"

namespace sluice::test {

using namespace Qt::StringLiterals;

inline Profile twoDatabases()
{
    Profile profile;
    profile.name = u"test"_s;
    DatabaseProfile warehouse;
    warehouse.name = warehouse.dbname = u"smart_warehouse"_s;
    warehouse.host = u"db1"_s;
    DatabaseProfile citizen;
    citizen.name = citizen.dbname = u"smart_citizen"_s;
    citizen.host = u"db2"_s;
    profile.databases = {warehouse, citizen};
    profile.kafka.bootstrapServers = {u"k1:9092"_s};
    profile.connect.urls = {QUrl(u"http://c1:8083"_s)};
    return profile;
}

inline Connector sourceConnector()
{
    Connector c;
    c.name = u"warehouse-to-citizen-connector"_s;
    c.type = ConnectorType::Source;
    c.state = ConnectorState::Running;
    c.stateText = u"RUNNING"_s;
    c.tasks = {{0, ConnectorState::Running, u"RUNNING"_s, u"w:8083"_s, {}}};
    c.config = {{u"connector.class"_s, u"io.debezium.connector.postgresql.PostgresConnector"_s},
                {u"database.hostname"_s, u"proxy"_s},
                {u"database.port"_s, u"5432"_s},
                {u"database.dbname"_s, u"smart_warehouse"_s},
                {u"topic.prefix"_s, u"w2c"_s},
                {u"slot.name"_s, u"w2c_slot"_s},
                {u"publication.name"_s, u"w2c_pub"_s},
                {u"publication.autocreate.mode"_s, u"disabled"_s},
                {u"heartbeat.interval.ms"_s, u"2000"_s},
                {u"heartbeat.action.query"_s, u"INSERT INTO cdc.heartbeat(id) VALUES (1)"_s}};
    return c;
}

inline Connector sinkConnector()
{
    Connector c;
    c.name = u"citizen-sink"_s;
    c.type = ConnectorType::Sink;
    c.state = ConnectorState::Running;
    c.stateText = u"RUNNING"_s;
    c.tasks = {{0, ConnectorState::Running, u"RUNNING"_s, u"w:8083"_s, {}}};
    c.config = {{u"topics.regex"_s, u"w2c\\.public\\..*"_s},
                {u"connection.url"_s, u"jdbc:postgresql://proxy:5433/smart_citizen?x=y"_s}};
    return c;
}

inline Topic topic(const QString &name, int partitions = 1)
{
    Topic t;
    t.name = name;
    for (int i = 0; i < partitions; ++i)
        t.partitions.append({i, 1, {1, 2, 3}, {1, 2, 3}});
    return t;
}

/// Facts of a pipeline at a time of the test's choosing. `tick` moves time and everything that moves when all
/// is well.
class World
{
public:
    World()
    {
        spec = discoverDirections(profile, {sourceConnector(), sinkConnector()}, topics()).first();
        source.name = u"smart_warehouse"_s;
        target.name = u"smart_citizen"_s;
        fill();
    }

    static QList<Topic> topics()
    {
        return {topic(u"w2c.public.orders"_s), topic(u"w2c.cdc.heartbeat"_s),
                topic(u"__debezium-heartbeat.w2c"_s)};
    }

    /// One look `seconds` later. `rows` new rows reach the topic, a heartbeat comes unless it is stopped.
    void tick(int seconds = 2, int rows = 10)
    {
        now = now.addSecs(seconds);
        dataEnd += rows;
        committed += rows;
        if (heartbeats)
            ++heartbeatEnd;
        lsn += 1000;
        fill();
        gatherEvidence(evidence, spec, input());
    }

    DirectionReport judge() { return judgeDirection(spec, input(), evidence); }

    JudgeInput input() const
    {
        return {now,      profile.polling, &source, &target,    &connectors,
                &cluster, &offsets,        &groups, hasConnect, hasKafka};
    }

    ReplicationSlot &slot() { return source.replication.value->replicationSlots[0]; }
    Connector &connector() { return (*connectors.value)[0]; }
    Connector &sink() { return (*connectors.value)[1]; }

    template <class T>
    void breakIt(Observed<T> &observed, const QString &message)
    {
        observed.error = Error{ErrorKind::Unreachable, message, {}};
        observed.failingSince = now;
    }

    Profile profile = twoDatabases();
    DirectionSpec spec;
    DatabaseState source;
    DatabaseState target;
    Observed<QList<Connector>> connectors;
    Observed<ClusterFacts> cluster;
    Observed<QList<TopicOffsets>> offsets;
    Observed<QList<ConsumerGroup>> groups;
    DirectionEvidence evidence;
    QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);
    bool heartbeats = true;
    bool slotFollows = true;
    bool slotActive = true;
    bool groupCommits = true;
    bool hasConnect = true;
    bool hasKafka = true;
    qint64 dataEnd = 100;
    qint64 heartbeatEnd = 5;
    qint64 committed = 100;
    quint64 lsn = 1'000'000;

private:
    template <class T>
    void see(Observed<T> &observed, T value)
    {
        if (observed.error)
            return; // stays broken until the test mends it
        observed.value = std::move(value);
        observed.at = now;
    }

    void fill()
    {
        ReplicationFacts facts;
        facts.serverVersion = u"15.18"_s;
        facts.walPosition = Lsn{lsn};
        ReplicationSlot s;
        s.name = u"w2c_slot"_s;
        s.active = slotActive;
        s.walStatus = WalStatus::Reserved;
        s.restartLsn = Lsn{lsn - 5000};
        s.confirmedFlushLsn = Lsn{slotFollows ? lsn - 100 : 900'000};
        s.retainedBytes = 5000;
        s.confirmedLagBytes = static_cast<qint64>(lsn - s.confirmedFlushLsn->value);
        facts.replicationSlots = {s};
        see(source.replication, facts);
        CatalogueFacts catalogue;
        Publication publication;
        publication.name = u"w2c_pub"_s;
        publication.tables = QList<PublishedTable>{{u"public"_s, u"orders"_s, {}}};
        catalogue.publications = QList<Publication>{publication};
        see(source.catalogue, catalogue);
        see(target.replication, ReplicationFacts{});
        if (!connectors.value)
            see(connectors, QList<Connector>{sourceConnector(), sinkConnector()});
        else
            see(connectors, QList<Connector>(*connectors.value));
        ClusterFacts brokers;
        brokers.topics = cluster.value ? cluster.value->topics : topics();
        see(cluster, brokers);
        see(offsets, QList<TopicOffsets>{{u"w2c.public.orders"_s, {{0, 0, dataEnd}}},
                                         {u"__debezium-heartbeat.w2c"_s, {{0, 0, heartbeatEnd}}}});
        ConsumerGroup group;
        group.id = u"connect-citizen-sink"_s;
        group.state = GroupState::Stable;
        group.offsets = {{u"w2c.public.orders"_s, 0, committed, dataEnd, dataEnd - committed}};
        if (!groupCommits)
            group.offsets = {{u"w2c.public.orders"_s, 0, {}, dataEnd, {}}};
        see(groups, QList<ConsumerGroup>{group});
    }
};

} // namespace sluice::test
