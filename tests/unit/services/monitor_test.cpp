#include "models/services/monitor.h"

#include "tests/support/pipelinebuilder.h"
#include "tests/support/waiting.h"

#include <QPromise>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;

namespace {

template <class T>
QFuture<T> ready(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

/// Counts what is asked; can hang, and answers when told.
struct FakeDatabase final : DatabaseSource
{
    QFuture<Result<ReplicationFacts>> fetchReplication() override
    {
        ++asked;
        if (!hang)
            return ready(failing ? Result<ReplicationFacts>(fail(ErrorKind::Unreachable, u"refused"_s))
                                 : Result<ReplicationFacts>(ReplicationFacts{}));
        ++inFlight;
        mostInFlight = std::max(mostInFlight, inFlight);
        hanging.emplace_back();
        hanging.back().start();
        return hanging.back().future();
    }
    QFuture<Result<CatalogueFacts>> fetchCatalogue() override
    {
        return ready(Result<CatalogueFacts>(CatalogueFacts{}));
    }

    void release()
    {
        for (auto &promise : hanging) {
            promise.addResult(Result<ReplicationFacts>(ReplicationFacts{}));
            promise.finish();
        }
        hanging.clear();
        inFlight = 0;
    }

    bool hang = false;
    bool failing = false;
    int asked = 0;
    int inFlight = 0;
    int mostInFlight = 0;
    std::vector<QPromise<Result<ReplicationFacts>>> hanging;
};

struct FakeConnect final : ConnectSource
{
    QFuture<Result<QList<Connector>>> fetchConnectors() override
    {
        ++asked;
        return ready(Result<QList<Connector>>(connectors));
    }
    QFuture<QList<WorkerAnswer>> fetchWorkers() override
    {
        return ready(QList<WorkerAnswer>{
            {QUrl(u"http://c1:8083"_s), WorkerFacts{QUrl(u"http://c1:8083"_s), u"4.3.0"_s, {}, {}, {}}}});
    }
    QFuture<Result<Connector>> fetchConnector(const QString &) override
    {
        return ready(Result<Connector>(Connector{}));
    }
    QFuture<Result<Acceptance>> act(const QString &, ConnectorAction) override
    {
        return ready(Result<Acceptance>());
    }
    QFuture<Result<Acceptance>> restartTask(const QString &, int) override
    {
        return ready(Result<Acceptance>());
    }

    QList<Connector> connectors{sourceConnector(), sinkConnector()};
    int asked = 0;
};

struct FakeKafka final : KafkaSource
{
    QFuture<Result<ClusterFacts>> fetchCluster() override
    {
        ClusterFacts facts;
        facts.topics = World::topics();
        facts.brokers = {{1, u"k1"_s, 9092, std::chrono::milliseconds(1), {}},
                         {2, u"k2"_s, 9092, {}, Error{ErrorKind::Timeout, u"broker 2 is silent"_s, {}}}};
        return ready(Result<ClusterFacts>(facts));
    }
    QFuture<Result<QList<TopicOffsets>>> fetchOffsets(const QList<Topic> &topics) override
    {
        ++end;
        QList<TopicOffsets> result;
        for (const Topic &each : topics)
            result.append({each.name, {{0, 0, end}}});
        return ready(Result<QList<TopicOffsets>>(result));
    }
    QFuture<Result<QList<ConsumerGroup>>> fetchGroups(const QStringList &wanted) override
    {
        groupsAsked = wanted;
        ++groupLooks;
        return ready(Result<QList<ConsumerGroup>>(QList<ConsumerGroup>()));
    }

    QFuture<Result<QList<ConsumerGroup>>> fetchAllGroups() override
    {
        ADD_FAILURE() << "nobody asked for every group of the cluster";
        return ready(Result<QList<ConsumerGroup>>(QList<ConsumerGroup>()));
    }
    QFuture<Result<TopicSettings>> fetchTopicSettings(const QString &) override
    {
        return ready(Result<TopicSettings>());
    }
    QFuture<Result<QHash<QString, QString>>> fetchCleanupPolicies(const QStringList &) override
    {
        return ready(Result<QHash<QString, QString>>());
    }
    QFuture<Result<TopicGroups>> fetchTopicGroups(const QString &) override
    {
        return ready(Result<TopicGroups>());
    }

    qint64 end = 0;
    int groupLooks = 0;
    QStringList groupsAsked;
};

struct Bench
{
    Bench()
    {
        profile.polling = {std::chrono::milliseconds(20), std::chrono::milliseconds(50),
                           std::chrono::milliseconds(100)};
    }
    std::unique_ptr<Monitor> make()
    {
        return std::make_unique<Monitor>(
            profile,
            QList<Monitor::NamedDatabase>{{u"smart_warehouse"_s, u"db1:5432/x"_s, &warehouse},
                                          {u"smart_citizen"_s, u"db2:5432/y"_s, &citizen}},
            &connect, &kafka);
    }

    Profile profile = twoDatabases();
    FakeDatabase warehouse;
    FakeDatabase citizen;
    FakeConnect connect;
    FakeKafka kafka;
};

const ServerLight *light(const PipelineState &state, const QString &name)
{
    for (const ServerLight &each : state.servers) {
        if (each.name == name)
            return &each;
    }
    return nullptr;
}

} // namespace

TEST(Monitor, NothingIsKnownBeforeTheFirstAnswer)
{
    Bench bench;
    const auto monitor = bench.make();
    const PipelineState &state = monitor->state();
    ASSERT_TRUE(light(state, u"smart_warehouse"_s));
    EXPECT_FALSE(light(state, u"smart_warehouse"_s)->asked);
    EXPECT_FALSE(light(state, u"smart_warehouse"_s)->reachable);
    EXPECT_TRUE(state.directions.isEmpty());
}

TEST(Monitor, SaysAtOnceThatItIsReadOnlyAndForgetsNothing)
{
    Bench bench;
    const auto monitor = bench.make();
    monitor->start();
    ASSERT_TRUE(waitUntil([&] { return monitor->state().connectors.live(); }));
    bool said = false;
    QObject::connect(monitor.get(), &Monitor::changed, monitor.get(),
                     [&](const PipelineState &state) { said = state.readOnly; });
    monitor->setReadOnly(true);
    EXPECT_TRUE(said);
    EXPECT_TRUE(monitor->state().connectors.live());
    const int asked = bench.connect.asked;
    ASSERT_TRUE(waitUntil([&] { return bench.connect.asked > asked + 1; }));
    EXPECT_TRUE(monitor->state().readOnly) << "later looks keep it";
    monitor->setReadOnly(false);
    EXPECT_FALSE(monitor->state().readOnly);
}

TEST(Monitor, AHangingServerHasOneRequestInFlightAndDelaysNobody)
{
    Bench bench;
    bench.warehouse.hang = true;
    const auto monitor = bench.make();
    monitor->start();
    ASSERT_TRUE(waitUntil([&] { return bench.citizen.asked >= 10 && bench.connect.asked >= 10; }));
    EXPECT_EQ(bench.warehouse.asked, 1);
    EXPECT_EQ(bench.warehouse.mostInFlight, 1);
    bench.warehouse.hang = false;
    bench.warehouse.release();
    EXPECT_TRUE(waitUntil([&] { return bench.warehouse.asked >= 3; }));
}

TEST(Monitor, AClientThatNeverAnswersIsNotShownAsLive)
{
    Bench bench;
    bench.warehouse.hang = true;
    const auto monitor = bench.make();
    monitor->start();
    EXPECT_TRUE(waitUntil([&] {
        const ServerLight *each = light(monitor->state(), u"smart_warehouse"_s);
        return each->asked && !each->reachable && each->error;
    }));
    bench.warehouse.release();
}

TEST(Monitor, RefreshNeverPilesUp)
{
    Bench bench;
    bench.warehouse.hang = true;
    const auto monitor = bench.make();
    monitor->start();
    for (int i = 0; i < 50; ++i)
        monitor->refresh();
    EXPECT_TRUE(waitUntil([&] { return bench.citizen.asked >= 3; }));
    EXPECT_EQ(bench.warehouse.asked, 1);
    bench.warehouse.release();
}

TEST(Monitor, TheLastGoodValueStaysWithItsAge)
{
    Bench bench;
    const auto monitor = bench.make();
    monitor->start();
    ASSERT_TRUE(waitUntil([&] { return monitor->state().databases.first().replication.live(); }));
    bench.warehouse.failing = true;
    ASSERT_TRUE(waitUntil([&] { return monitor->state().databases.first().replication.error.has_value(); }));
    const Observed<ReplicationFacts> &seen = monitor->state().databases.first().replication;
    EXPECT_TRUE(seen.value);
    EXPECT_TRUE(seen.at.isValid());
    EXPECT_GE(seen.failingSince, seen.at);
    EXPECT_FALSE(seen.live());
}

TEST(Monitor, PutsBothEndsTogetherToAVerdict)
{
    Bench bench;
    const auto monitor = bench.make();
    monitor->start();
    ASSERT_TRUE(waitUntil([&] {
        return !monitor->state().directions.isEmpty() && monitor->state().directions.first().settled;
    }));
    const DirectionReport &report = monitor->state().directions.first();
    EXPECT_EQ(report.name, u"smart_warehouse → smart_citizen"_s);
    EXPECT_EQ(report.verdict, Verdict::Broken) << "the fake database has no slot";
    EXPECT_TRUE(waitUntil([&] { return bench.kafka.groupsAsked == QStringList{u"connect-citizen-sink"_s}; }));
    EXPECT_FALSE(light(monitor->state(), u"broker 2"_s)->reachable);
    EXPECT_TRUE(light(monitor->state(), u"broker 1"_s)->reachable);
}

TEST(Monitor, AsksForNoGroupWhileNoDirectionHasOne)
{
    Bench bench;
    bench.connect.connectors = {sourceConnector()};
    const auto monitor = bench.make();
    monitor->start();
    ASSERT_TRUE(waitUntil([&] { return monitor->rounds() >= 3; })) << "rounds do not wait for the groups";
    EXPECT_EQ(bench.kafka.groupLooks, 0);
    bench.connect.connectors = {sourceConnector(), sinkConnector()};
    ASSERT_TRUE(waitUntil([&] { return bench.kafka.groupLooks >= 2; }));
    EXPECT_EQ(bench.kafka.groupsAsked, QStringList{u"connect-citizen-sink"_s});
    bench.connect.connectors = {sourceConnector()};
    ASSERT_TRUE(waitUntil([&] { return monitor->state().directions.first().group.isEmpty(); }));
    const int before = bench.kafka.groupLooks;
    const int rounds = monitor->rounds();
    ASSERT_TRUE(waitUntil([&] { return monitor->rounds() >= rounds + 3; }));
    EXPECT_EQ(bench.kafka.groupLooks, before);
    EXPECT_FALSE(monitor->state().groups.asked()) << "what was read of them is of the past";
}

TEST(Monitor, StopsAskingWhenStopped)
{
    Bench bench;
    const auto monitor = bench.make();
    monitor->start();
    ASSERT_TRUE(waitUntil([&] { return monitor->rounds() >= 2; }));
    monitor->stop();
    const int before = bench.connect.asked;
    waitUntil([&] { return false; }, std::chrono::milliseconds(200));
    EXPECT_LE(bench.connect.asked, before + 1);
}

TEST(Monitor, MayDieWhileRequestsHang)
{
    Bench bench;
    bench.warehouse.hang = true;
    auto monitor = bench.make();
    monitor->start();
    ASSERT_TRUE(waitUntil([&] { return bench.warehouse.asked == 1; }));
    monitor.reset();
    bench.warehouse.release();
    QCoreApplication::processEvents();
}
