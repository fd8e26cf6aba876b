// The proof of a direction: a row that is written and followed, or, without the right to, a change of
// somebody else's; and what an earlier proof has left.

#include "models/services/setup/prover.h"
#include "tests/support/waiting.h"
#include "tests/unit/services/setup/setupfakes.h"

#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using std::chrono::seconds;
using testing::HasSubstr;

namespace {

const TableName snapshots{u"eligibility"_s, u"eligibility_snapshots"_s};
const TableName heartbeats{u"cdc"_s, u"heartbeat"_s};

class FakeFeed final : public TopicFeed
{
public:
    void open(const QString &topic, int) override
    {
        m_topic = topic;
        opened.append(topic);
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT caughtUp(); }, Qt::QueuedConnection);
    }
    void close() override { m_topic.clear(); }
    QString topic() const override { return m_topic; }

    QStringList opened;

private:
    QString m_topic;
};

class FakePositions final : public DatabaseSource
{
public:
    QFuture<Result<ReplicationFacts>> fetchReplication() override
    {
        return answered(Result<ReplicationFacts>(facts));
    }
    QFuture<Result<CatalogueFacts>> fetchCatalogue() override
    {
        return answered(Result<CatalogueFacts>(CatalogueFacts()));
    }
    ReplicationFacts facts;
};

class ProverTest : public testing::Test
{
protected:
    ProverTest()
    {
        world.facts = finishedFacts(spec);
        world.ground = ProofGround();
        slotAt(0x50);
        QObject::connect(&prover, &Prover::hopReached, &prover, [this](const ProofHopResult &hop) {
            hops.append(hop.hop);
            where.append(hop.where);
        });
        QObject::connect(&prover, &Prover::proved, &prover, [this](const Outcome &came) { outcome = came; });
    }

    [[nodiscard]] const DirectionPlan &direction() const { return spec.directions.first(); }
    void slotAt(quint64 lsn)
    {
        ReplicationSlot slot = slotFor(direction());
        slot.confirmedFlushLsn = Lsn{lsn};
        positions.facts.replicationSlots = {slot};
    }
    void begin(seconds within = seconds(20)) { prover.prove(spec, world.facts, direction(), within); }
    [[nodiscard]] bool ended()
    {
        return waitUntil([&] { return outcome.has_value(); }, seconds(20));
    }
    [[nodiscard]] bool watches()
    {
        return waitUntil([&] { return hops.contains(ProofHop::Watching) && !world.watched.isEmpty(); });
    }
    /// Its change arrives on the topic that is listened to.
    void arrive(qint64 lsn, qint64 txId, const QByteArray &op = "c")
    {
        KafkaRecord record;
        record.topic = feed.topic();
        record.partition = 1;
        record.offset = 42;
        record.timestamp = QDateTime::fromMSecsSinceEpoch(5'250, Qt::UTC);
        record.value = "{\"op\":\"" + op +
                       "\",\"source\":{\"ts_ms\":5000,\"lsn\":" + QByteArray::number(lsn) +
                       ",\"txId\":" + QByteArray::number(txId) + "}}";
        Q_EMIT feed.recordsArrived({record}, 0);
    }
    void change(const TableName &table) { ++world.counts.counts[table]; }

    SetupSpec spec = guideSpec();
    SetupWorld world;
    FakeSetupServers servers{world};
    FakePositions positions;
    FakeFeed feed;
    Prover prover{servers.all(), &positions, &feed};
    QList<ProofHop> hops;
    QStringList where;
    std::optional<Outcome> outcome;
};

} // namespace

TEST_F(ProverTest, WritesARowFollowsItAndDeletesItWithItsNote)
{
    begin();
    ASSERT_TRUE(waitUntil([&] { return hops.contains(ProofHop::Committed); }));
    EXPECT_EQ(world.notes, heartbeats);
    arrive(0x90, 6); // somebody else's
    arrive(0x100, 7);
    slotAt(0x100);
    ASSERT_TRUE(ended());
    EXPECT_TRUE(*outcome) << qPrintable(outcome->error().message);
    EXPECT_EQ(hops, (QList<ProofHop>{ProofHop::Committed, ProofHop::OnTopic, ProofHop::Confirmed,
                                     ProofHop::Deleted}));
    EXPECT_EQ(world.sent, (QStringList{u"insert eligibility.eligibility_snapshots"_s,
                                       u"delete eligibility.eligibility_snapshots 9"_s,
                                       u"delete cdc.heartbeat sluice-proof {}"_s}));
    EXPECT_EQ(world.recorded.size(), 3) << world.recorded.join(u'\n').toStdString();
    EXPECT_THAT(world.recorded.first().toStdString(), HasSubstr("in the same transaction"));
}

TEST_F(ProverTest, ClearsExactlyWhatEarlierProofsHaveLeft)
{
    world.ground->left = {{snapshots, {{u"snapshot_id"_s, u"3"_s}}, u"sluice-proof {3}"_s},
                          {heartbeats, {{u"connector"_s, u"x"_s}}, u"sluice-proof {x}"_s}};
    // Killed between the row and its note: the row is gone, and that is no failure.
    world.refusals.insert(u"delete cdc.heartbeat x"_s, {ErrorKind::NotFound, u"Nothing was deleted."_s, {}});
    begin();
    ASSERT_TRUE(waitUntil([&] { return hops.contains(ProofHop::Committed); }));
    EXPECT_EQ(world.sent.mid(0, 4),
              (QStringList{u"delete eligibility.eligibility_snapshots 3"_s,
                           u"delete cdc.heartbeat sluice-proof {3}"_s, u"delete cdc.heartbeat x"_s,
                           u"delete cdc.heartbeat sluice-proof {x}"_s}));
    EXPECT_EQ(hops.count(ProofHop::Cleared), 1);
    EXPECT_EQ(where.first(), u"eligibility.eligibility_snapshots, row snapshot_id = 3"_s);
    EXPECT_EQ(world.sent.last(), u"insert eligibility.eligibility_snapshots"_s);
}

TEST_F(ProverTest, SaysExactlyWhatIsLeftAndWritesNoSecondRow)
{
    world.ground->left = {{snapshots, {{u"snapshot_id"_s, u"3"_s}}, u"sluice-proof {3}"_s}};
    world.refusals.insert(u"delete eligibility"_s, {ErrorKind::Server, u"A trigger says no."_s, {}});
    begin();
    ASSERT_TRUE(ended());
    ASSERT_FALSE(*outcome);
    EXPECT_THAT(outcome->error().message.toStdString(),
                HasSubstr("eligibility.eligibility_snapshots, row snapshot_id = 3. A trigger says no."));
    EXPECT_EQ(world.sent.size(), 1) << world.sent.join(u'\n').toStdString();
}

TEST_F(ProverTest, WithoutTheRightItFollowsTheNextChangeOfSomebodyElse)
{
    world.ground->lacking = {u"INSERT on eligibility.eligibility_snapshots"_s};
    world.counts.position = Lsn{0x200};
    world.counts.counts = {{snapshots, 5}, {{u"public"_s, u"families"_s}, 9}};
    begin();
    ASSERT_TRUE(watches());
    EXPECT_THAT(where.first().toStdString(),
                HasSubstr("for up to 20 s, since no row may be written: this login lacks INSERT on"));
    EXPECT_FALSE(world.watched.contains(heartbeats)) << "the connector's own beats prove no change";
    ASSERT_TRUE(feed.opened.isEmpty()) << "nothing has changed yet";
    change({u"public"_s, u"families"_s});
    ASSERT_TRUE(waitUntil([&] { return !feed.opened.isEmpty(); }));
    EXPECT_EQ(feed.topic(), u"warehouse-to-citizen-cdc.public.families"_s);
    arrive(0x1ff, 3);      // before it was watched
    arrive(0x210, 3, "r"); // of a snapshot
    EXPECT_FALSE(hops.contains(ProofHop::OnTopic));
    arrive(0x210, 4);
    EXPECT_TRUE(hops.contains(ProofHop::OnTopic));
    slotAt(0x210);
    EXPECT_FALSE(waitUntil([&] { return outcome.has_value(); }, std::chrono::milliseconds(700)))
        << "the slot stands at the change, not past it";
    slotAt(0x211);
    ASSERT_TRUE(ended());
    EXPECT_TRUE(*outcome) << qPrintable(outcome->error().message);
    EXPECT_EQ(hops, (QList<ProofHop>{ProofHop::Watching, ProofHop::Committed, ProofHop::OnTopic,
                                     ProofHop::Confirmed}));
    EXPECT_EQ(where.at(1), u"0/210, a change of public.families"_s);
    EXPECT_EQ(
        where.at(2),
        u"warehouse-to-citizen-cdc.public.families, partition 1, offset 42, 250 ms after it was made"_s);
    EXPECT_TRUE(world.sent.isEmpty()) << "nothing was written";
    EXPECT_TRUE(world.recorded.isEmpty());
}

TEST_F(ProverTest, WatchesWhereTheServerOrAReadOnlyProfileRefusesTheRow)
{
    for (const ErrorKind kind : {ErrorKind::Permission, ErrorKind::ReadOnly}) {
        hops.clear();
        outcome.reset();
        world.watched.clear();
        world.refusals.insert(u"insert eligibility.eligibility_snapshots"_s, {kind, u"Not allowed."_s, {}});
        begin();
        ASSERT_TRUE(watches());
        prover.cancel();
        ASSERT_TRUE(ended());
        EXPECT_EQ(outcome->error().kind, ErrorKind::Cancelled);
    }
    EXPECT_EQ(world.sent.size(), 2) << "two attempts, and nothing to delete";
}

TEST_F(ProverTest, ADeadlineWithoutAnyChangeIsSaidAsWhatItIs)
{
    world.ground->lacking = {u"INSERT on eligibility.eligibility_snapshots"_s};
    begin(seconds(1));
    ASSERT_TRUE(ended());
    ASSERT_FALSE(*outcome);
    EXPECT_EQ(outcome->error().kind, ErrorKind::Timeout);
    EXPECT_THAT(outcome->error().message.toStdString(), HasSubstr("nobody changed any of the"));
    EXPECT_THAT(outcome->error().message.toStdString(), HasSubstr("of smart_warehouse within 1 s"));
}

TEST_F(ProverTest, AChangeThatReachesNoTopicIsNamed)
{
    world.ground->lacking = {u"INSERT on eligibility.eligibility_snapshots"_s};
    world.counts.position = Lsn{0x200};
    begin(seconds(2));
    ASSERT_TRUE(watches());
    change(snapshots);
    ASSERT_TRUE(ended());
    ASSERT_FALSE(*outcome);
    EXPECT_THAT(outcome->error().message.toStdString(),
                HasSubstr("eligibility.eligibility_snapshots was changed, but no change of it reached"));
    EXPECT_THAT(outcome->error().message.toStdString(), HasSubstr("rolled back"));
}
