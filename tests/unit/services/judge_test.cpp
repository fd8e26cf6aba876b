#include "models/services/judge.h"

#include "tests/support/pipelinebuilder.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;

namespace {

const Hop &hopOf(const DirectionReport &report, HopKind kind)
{
    for (const Hop &hop : report.hops) {
        if (hop.kind == kind)
            return hop;
    }
    ADD_FAILURE() << "no such hop";
    return report.hops.first();
}

} // namespace

TEST(Judge, OneLookProvesNothing)
{
    World world;
    world.tick();
    EXPECT_EQ(world.judge().verdict, Verdict::Unknown);
    EXPECT_FALSE(world.judge().settled);
}

TEST(Judge, RowsThatMoveAreFlowing)
{
    World world;
    world.tick();
    world.tick();
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Flowing) << qPrintable(report.reason);
    EXPECT_TRUE(report.settled);
    EXPECT_FALSE(report.culprit);
    EXPECT_NEAR(hopOf(report, HopKind::Topics).ratePerSecond.value_or(0), 5, 0.01);
    EXPECT_EQ(report.evidence.size(), 5);
}

TEST(Judge, HeartbeatsWithoutRowsAreIdle)
{
    World world;
    world.tick(2, 0);
    world.tick(2, 0);
    EXPECT_EQ(world.judge().verdict, Verdict::Idle) << qPrintable(world.judge().reason);
}

TEST(Judge, ARunningTaskWithoutAReaderOfItsSlotIsStuck)
{
    World world;
    world.tick();
    world.tick();
    world.slotActive = false;
    world.tick(2, 0);
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Stuck);
    EXPECT_EQ(report.culprit, HopKind::Slot);
    EXPECT_EQ(hopOf(report, HopKind::Connector).health, Health::Warning) << "it only says that it runs";
    EXPECT_TRUE(report.reason.contains(u"w2c_slot"_s));
}

TEST(Judge, EverythingGreenButNothingMovesIsStuck)
{
    World world;
    world.tick();
    world.tick();
    world.heartbeats = false;
    world.slotFollows = false;
    for (int i = 0; i < 6; ++i)
        world.tick(2, 0);
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Stuck) << qPrintable(report.reason);
    EXPECT_TRUE(report.reason.contains(u"heartbeat"_s));
}

TEST(Judge, PublicationsThatMayNotBeReadAreUnknownNotMissing)
{
    World world;
    world.tick();
    world.tick();
    world.source.catalogue.value->publications =
        tl::unexpected(NotPermitted{u"the publications"_s, u"GRANT x"_s});
    DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Flowing) << qPrintable(report.reason);
    EXPECT_EQ(hopOf(report, HopKind::Publication).health, Health::Unknown);
    EXPECT_TRUE(hopOf(report, HopKind::Publication).note.contains(u"GRANT x"_s));
    Publication blind;
    blind.name = u"w2c_pub"_s;
    blind.tables = tl::unexpected(NotPermitted{u"the published tables"_s, u"GRANT y"_s});
    world.source.catalogue.value->publications = QList<Publication>{blind};
    report = world.judge();
    EXPECT_NE(hopOf(report, HopKind::Publication).health, Health::Warning) << "not known to hold no table";
    EXPECT_TRUE(hopOf(report, HopKind::Publication).note.contains(u"GRANT y"_s));
}

TEST(Judge, SlotsThatMayNotBeReadAreUnknownNotMissing)
{
    World world;
    world.tick();
    world.tick();
    world.source.replication.value->replicationSlots.clear();
    world.source.replication.value->slotsNotPermitted =
        NotPermitted{u"the replication slots"_s, u"GRANT x"_s};
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Flowing) << qPrintable(report.reason);
    EXPECT_EQ(hopOf(report, HopKind::Slot).health, Health::Unknown);
    EXPECT_TRUE(hopOf(report, HopKind::Slot).note.contains(u"GRANT x"_s));
    EXPECT_EQ(hopOf(report, HopKind::Connector).health, Health::Good);
}

TEST(Judge, AFewQuietSecondsAreNotStuckYet)
{
    World world;
    world.tick();
    world.tick();
    world.heartbeats = false;
    world.tick(2, 0);
    world.tick(2, 0);
    EXPECT_EQ(world.judge().verdict, Verdict::Flowing);
}

TEST(Judge, APausedConnectorIsPausedThoughItsSlotHasNoReader)
{
    World world;
    world.tick();
    world.connector().state = ConnectorState::Paused;
    world.connector().tasks[0].state = ConnectorState::Paused;
    world.slotActive = false;
    world.tick(2, 0);
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Paused);
    EXPECT_EQ(report.culprit, HopKind::Connector);
    EXPECT_TRUE(report.reason.contains(u"warehouse-to-citizen-connector"_s));
}

TEST(Judge, AFailedTaskIsBrokenWithItsInnermostCause)
{
    World world;
    world.tick();
    world.connector().tasks[0].state = ConnectorState::Failed;
    world.connector().tasks[0].trace =
        u"org.apache.kafka.connect.errors.ConnectException: outer\n\tat x\nCaused by: org.postgresql.util.PSQLException: FATAL: inner\n\tat y\n"_s;
    world.slotActive = false;
    world.tick(2, 0);
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Broken);
    EXPECT_EQ(report.culprit, HopKind::Connector);
    EXPECT_TRUE(report.reason.contains(u"inner"_s)) << qPrintable(report.reason);
    EXPECT_FALSE(report.reason.contains(u"outer"_s));
}

TEST(Judge, ALostSlotOutranksTheTraceOfTheTask)
{
    World world;
    world.tick();
    world.connector().tasks[0].state = ConnectorState::Failed;
    world.tick();
    world.slot().active = false;
    world.slot().walStatus = WalStatus::Lost;
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Broken);
    EXPECT_EQ(report.culprit, HopKind::Slot);
    EXPECT_TRUE(report.reason.contains(u"lost"_s));
}

TEST(Judge, AMissingSlotOrPublicationIsNamed)
{
    World world;
    world.tick();
    world.tick();
    world.source.replication.value->replicationSlots.clear();
    EXPECT_EQ(world.judge().verdict, Verdict::Broken);
    EXPECT_EQ(world.judge().culprit, HopKind::Slot);
    world.source.catalogue.value->publications->clear();
    EXPECT_EQ(world.judge().culprit, HopKind::Publication) << "the cause comes before its effect";
}

TEST(Judge, ASourceThatIsDownBreaksTheDirectionAtOnce)
{
    World world;
    world.tick();
    world.tick();
    world.breakIt(world.source.replication, u"Nothing listens on db1:5432."_s);
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Broken);
    EXPECT_EQ(report.culprit, HopKind::SourceDatabase);
    EXPECT_TRUE(report.reason.contains(u"Nothing listens on db1:5432."_s));
    EXPECT_EQ(hopOf(report, HopKind::Slot).health, Health::Unknown) << "stale is not live";
}

TEST(Judge, RowsThatStillArriveWhileOnlyTheConsoleIsCutOffAreUnknownNotBroken)
{
    World world;
    world.tick();
    world.breakIt(world.source.replication, u"no route"_s);
    for (int i = 0; i < 5; ++i)
        world.tick();
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Unknown);
    EXPECT_TRUE(report.settled);
    EXPECT_TRUE(report.reason.contains(u"still reach"_s)) << qPrintable(report.reason);
}

TEST(Judge, KafkaDownOutranksTheConnectorThatItDragsDown)
{
    World world;
    world.tick();
    world.tick();
    world.breakIt(world.cluster, u"no broker answers"_s);
    world.breakIt(world.connectors, u"timeout"_s);
    EXPECT_EQ(world.judge().culprit, HopKind::Topics);
    EXPECT_EQ(world.judge().verdict, Verdict::Broken);
}

TEST(Judge, ConnectDownIsBrokenAtTheConnectorAndTheSinkIsUnknown)
{
    World world;
    world.tick();
    world.tick();
    world.breakIt(world.connectors, u"refused"_s);
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Broken);
    EXPECT_EQ(report.culprit, HopKind::Connector);
    EXPECT_EQ(hopOf(report, HopKind::Sink).health, Health::Unknown);
}

TEST(Judge, ATargetThatIsDownBreaksTheLastHop)
{
    World world;
    world.tick();
    world.tick();
    world.breakIt(world.target.replication, u"refused"_s);
    EXPECT_EQ(world.judge().culprit, HopKind::TargetDatabase);
    EXPECT_EQ(world.judge().verdict, Verdict::Broken);
}

TEST(Judge, AFailedSinkBreaksTheDirectionThoughTheTopicsMove)
{
    World world;
    world.tick();
    world.sink().tasks[0].state = ConnectorState::Failed;
    world.tick();
    EXPECT_EQ(world.judge().verdict, Verdict::Broken);
    EXPECT_EQ(world.judge().culprit, HopKind::Sink);
}

TEST(Judge, ASinkFarBehindIsBehind)
{
    World world;
    world.tick();
    world.committed -= 50'000;
    world.tick();
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Behind) << qPrintable(report.reason);
    EXPECT_EQ(report.culprit, HopKind::Sink);
}

TEST(Judge, RecordsThatWaitForAGroupWithoutMembersAreStuck)
{
    World world;
    world.tick();
    world.committed -= 5;
    world.tick();
    (*world.groups.value)[0].state = GroupState::Empty;
    EXPECT_EQ(world.judge().verdict, Verdict::Stuck);
    EXPECT_TRUE(world.judge().reason.contains(u"connect-citizen-sink"_s));
}

TEST(Judge, WithoutHeartbeatQuietIsUnknownNotIdle)
{
    World world;
    world.heartbeats = false;
    world.spec.heartbeatInterval = std::chrono::milliseconds(0);
    world.slotFollows = false;
    for (int i = 0; i < 8; ++i)
        world.tick(2, 0);
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Unknown) << qPrintable(report.reason);
    EXPECT_TRUE(report.reason.contains(u"heartbeat.interval.ms"_s));
}

TEST(Judge, PartitionsWithoutALeaderBreakTheTopics)
{
    World world;
    world.tick();
    world.tick();
    world.cluster.value->topics[0].partitions[0].leader = -1;
    EXPECT_EQ(world.judge().culprit, HopKind::Topics);
    EXPECT_EQ(world.judge().verdict, Verdict::Broken);
}

TEST(Judge, FewerCopiesInSyncWarnButFlow)
{
    World world;
    world.tick();
    world.tick();
    world.cluster.value->topics[0].partitions[0].inSync = {1, 2};
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Flowing);
    EXPECT_EQ(hopOf(report, HopKind::Topics).health, Health::Warning);
}

TEST(Judge, AConnectorThatVanishedIsBroken)
{
    World world;
    world.tick();
    world.tick();
    world.connectors.value->removeFirst();
    EXPECT_EQ(world.judge().verdict, Verdict::Broken);
    EXPECT_EQ(world.judge().culprit, HopKind::Connector);
}

TEST(Judge, AProfileWithoutKafkaIsUnknownForAReasonAndDoesNotWait)
{
    World world;
    world.cluster = {};
    world.offsets = {};
    world.groups = {};
    world.hasKafka = false;
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Unknown);
    EXPECT_TRUE(report.settled) << qPrintable(report.reason);
    EXPECT_TRUE(report.reason.contains(u"names no Kafka,"_s)) << qPrintable(report.reason);
    EXPECT_EQ(hopOf(report, HopKind::Topics).word, u"Not in profile"_s);
}

TEST(Judge, AProfileWithoutConnectIsUnknownForAReasonAndDoesNotWait)
{
    World world;
    world.connectors = {};
    world.hasConnect = false;
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Unknown);
    EXPECT_TRUE(report.settled) << qPrintable(report.reason);
    EXPECT_TRUE(report.reason.contains(u"names no Kafka Connect"_s)) << qPrintable(report.reason);
    EXPECT_EQ(hopOf(report, HopKind::Connector).word, u"Not in profile"_s);
}

TEST(Judge, WhatIsBrokenOutranksWhatTheProfileDoesNotName)
{
    World world;
    world.hasKafka = false;
    world.cluster = {};
    world.source.replication.value->replicationSlots.clear();
    EXPECT_EQ(world.judge().verdict, Verdict::Broken);
    EXPECT_EQ(world.judge().culprit, HopKind::Slot);
}

TEST(Judge, ARefusedLoginIsNotCalledUnreachable)
{
    World world;
    world.tick();
    world.tick();
    world.breakIt(world.source.replication, u"The password is wrong."_s);
    world.source.replication.error->kind = ErrorKind::Auth;
    const DirectionReport report = world.judge();
    EXPECT_EQ(hopOf(report, HopKind::SourceDatabase).word, u"Login refused"_s);
    EXPECT_EQ(report.reason, u"smart_warehouse refuses the login: The password is wrong."_s);
}

TEST(Judge, ASinkThatNeverCommittedIsNotFlowing)
{
    World world;
    world.tick();
    world.tick();
    world.groupCommits = false; // its only partition is assigned, and nothing of it was ever committed
    world.tick();
    EXPECT_EQ(world.judge().verdict, Verdict::Unknown) << qPrintable(world.judge().reason);
    EXPECT_FALSE(world.judge().settled);
    EXPECT_EQ(hopOf(world.judge(), HopKind::Sink).lag, world.dataEnd) << "from the beginning of the log";
    world.evidence.committed = {};
    for (int i = 0; i < 70; ++i)
        world.tick();
    EXPECT_EQ(world.judge().verdict, Verdict::Stuck) << qPrintable(world.judge().reason);
    EXPECT_EQ(world.judge().culprit, HopKind::Sink);
}

TEST(Judge, AGroupThatDoesNotExistIsStuckWhileRecordsWait)
{
    World world;
    world.tick();
    world.tick();
    (*world.groups.value)[0].state = GroupState::Dead;
    (*world.groups.value)[0].offsets.clear();
    EXPECT_EQ(world.judge().verdict, Verdict::Stuck) << qPrintable(world.judge().reason);
    EXPECT_TRUE(world.judge().reason.contains(u"nobody reads"_s));
}

TEST(Judge, AGroupThatCannotBeAskedIsUnknownOnceItsCoordinatorHadTimeToMove)
{
    World world;
    world.tick();
    world.tick();
    world.breakIt(world.groups, u"its coordinator does not answer"_s);
    EXPECT_EQ(world.judge().verdict, Verdict::Flowing) << "a coordinator moves within seconds";
    for (int i = 0; i < 6; ++i)
        world.tick();
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Unknown) << qPrintable(report.reason);
    EXPECT_EQ(hopOf(report, HopKind::Sink).health, Health::Unknown);
    EXPECT_TRUE(report.reason.contains(u"coordinator"_s));
}

TEST(Judge, OffsetsThatCannotBeReadAreUnknownNotAMissingHeartbeat)
{
    World world;
    world.tick();
    world.tick();
    world.breakIt(world.offsets, u"leaders do not answer"_s);
    for (int i = 0; i < 8; ++i)
        world.tick();
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Unknown) << qPrintable(report.reason);
    EXPECT_TRUE(report.reason.contains(u"leaders do not answer"_s));
}

TEST(Judge, AFailedSinkIsNotHiddenByASourceThatCannotBeAsked)
{
    World world;
    world.tick();
    world.breakIt(world.source.replication, u"no route"_s);
    for (int i = 0; i < 5; ++i)
        world.tick();
    ASSERT_EQ(world.judge().verdict, Verdict::Unknown);
    world.sink().tasks[0].state = ConnectorState::Failed;
    EXPECT_EQ(world.judge().verdict, Verdict::Broken);
    EXPECT_EQ(world.judge().culprit, HopKind::Sink);
}

TEST(Judge, AConnectorInTransitionExplainsWhyItsSlotHasNoReader)
{
    World world;
    world.tick();
    world.tick();
    world.connector().state = ConnectorState::Unassigned;
    world.slotActive = false;
    world.tick();
    EXPECT_EQ(world.judge().verdict, Verdict::Unknown) << qPrintable(world.judge().reason);
    EXPECT_EQ(world.judge().culprit, HopKind::Connector);
}

TEST(Judge, ASlotWhosePositionStandsStillWhileWalPilesUpIsBehind)
{
    World world;
    world.slotFollows = false;
    for (int i = 0; i < 80; ++i) {
        world.lsn += 1024 * 1024;
        world.tick();
    }
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Behind) << qPrintable(report.reason);
    EXPECT_EQ(report.culprit, HopKind::Slot);
    EXPECT_TRUE(report.reason.contains(u"confirmed_flush_lsn"_s));
}

TEST(Judge, AnIdleServersLittleWalIsNoCauseForAlarm)
{
    World world;
    world.slotFollows = false;
    for (int i = 0; i < 80; ++i)
        world.tick(2, 0);
    EXPECT_EQ(world.judge().verdict, Verdict::Idle) << qPrintable(world.judge().reason);
}

TEST(Judge, OurOwnLoginRefusedSaysNothingOfTheFlow)
{
    World world;
    world.tick();
    world.tick();
    world.source.replication.error = Error{ErrorKind::Auth, u"login refused"_s, {}};
    world.source.replication.failingSince = world.now;
    const DirectionReport report = world.judge();
    EXPECT_EQ(report.verdict, Verdict::Unknown) << qPrintable(report.reason);
    EXPECT_EQ(hopOf(report, HopKind::SourceDatabase).health, Health::Unknown);
    EXPECT_FALSE(report.reason.contains(u"cannot be reached"_s));
}
