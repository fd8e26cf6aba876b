// What is listed as needing attention, from states that the real judge made of one broken thing each.

#include "models/services/attention.h"
#include "models/services/headlines.h"

#include "models/services/failuretext.h"
#include "tests/support/uistate.h"

#include <functional>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;

namespace {

struct Trouble
{
    const char *what;
    std::function<void(World &)> make;
};

World settledWorld()
{
    World world;
    world.tick();
    world.tick();
    return world;
}

const Trouble troubles[] = {
    {"slot missing", [](World &w) { w.source.replication.value->replicationSlots.clear(); }},
    {"slot lost", [](World &w) { w.slot().walStatus = WalStatus::Lost; }},
    {"slot inactive", [](World &w) { w.slot().active = false; }},
    {"publication missing", [](World &w) { w.source.catalogue.value->publications->clear(); }},
    {"connector missing", [](World &w) { w.connectors.value->removeFirst(); }},
    {"connector failed", [](World &w) { w.connector().state = ConnectorState::Failed; }},
    {"connector paused", [](World &w) { w.connector().state = ConnectorState::Paused; }},
    {"connector restarting", [](World &w) { w.connector().state = ConnectorState::Restarting; }},
    {"sink missing", [](World &w) { w.connectors.value->removeLast(); }},
    {"sink behind",
     [](World &w) {
         w.committed -= 50'000;
         w.tick();
     }},
    {"partition offline", [](World &w) { w.cluster.value->topics[0].partitions[0].leader = -1; }},
    {"heartbeat missing",
     [](World &w) {
         w.heartbeats = false;
         for (int i = 0; i < 6; ++i)
             w.tick(2, 0);
     }},
    {"source gone", [](World &w) { w.breakIt(w.source.replication, u"Nothing listens on db1."_s); }},
    {"target gone", [](World &w) { w.breakIt(w.target.replication, u"Nothing listens on db2."_s); }},
    {"Kafka gone", [](World &w) { w.breakIt(w.cluster, u"No broker answers."_s); }},
    {"Connect gone", [](World &w) { w.breakIt(w.connectors, u"Nothing listens on c1."_s); }},
};

bool says(const QList<AttentionItem> &items, const QString &text)
{
    return std::any_of(items.begin(), items.end(),
                       [&](const AttentionItem &item) { return item.text.contains(text); });
}

} // namespace

TEST(AttentionList, IsEmptyOnlyWhereEverythingIsWell)
{
    EXPECT_TRUE(attentionList(healthyState()).isEmpty());
    EXPECT_TRUE(attentionRest(healthyState()).startsWith(u"Nothing."_s));
    for (const Trouble &trouble : troubles) {
        World world = settledWorld();
        trouble.make(world);
        const PipelineState state = stateOf(world);
        ASSERT_FALSE(isHealthy(state.directions.first().verdict)) << trouble.what;
        EXPECT_FALSE(attentionList(state).isEmpty()) << trouble.what;
    }
}

TEST(AttentionList, SaysNothingTwice)
{
    for (const Trouble &trouble : troubles) {
        World world = settledWorld();
        trouble.make(world);
        QStringList texts;
        for (const AttentionItem &item : attentionList(stateOf(world)))
            texts.append(item.text);
        for (qsizetype i = 0; i < texts.size(); ++i) {
            for (qsizetype j = 0; j < texts.size(); ++j)
                EXPECT_FALSE(i != j && texts.at(i).contains(texts.at(j)))
                    << trouble.what << ": " << qPrintable(texts.join(u" | "_s));
        }
    }
}

TEST(AttentionList, IsStillCheckingWhileADirectionIsNotSettled)
{
    World world;
    world.tick();
    const PipelineState state = stateOf(world);
    ASSERT_FALSE(state.directions.first().settled);
    EXPECT_EQ(attentionRest(state), u"Checking…"_s);
}

TEST(AttentionList, NamesAFailedConnectorThatBelongsToNoDirection)
{
    PipelineState state = healthyState();
    Connector other = sinkConnector();
    other.name = u"reporting-sink"_s;
    other.tasks[0].state = ConnectorState::Failed;
    other.tasks[0].trace = u"java.lang.Boom: no table"_s;
    state.connectors.value->append(other);
    EXPECT_TRUE(says(attentionList(state), u"reporting-sink"_s));
    state.connectors.error = Error{ErrorKind::Timeout, u"late"_s, {}};
    EXPECT_FALSE(says(attentionList(state), u"reporting-sink"_s)) << "what it was before is not what it is";
}

TEST(AttentionList, NamesALostSlotThatBelongsToNoDirection)
{
    PipelineState state = healthyState();
    ReplicationSlot other;
    other.name = u"reporting_slot"_s;
    other.walStatus = WalStatus::Lost;
    state.databases[1].replication.value->replicationSlots.append(other);
    EXPECT_TRUE(says(attentionList(state), u"reporting_slot"_s));
}

TEST(AttentionList, APhysicalSlotThatWasNeverUsedIsNotLost)
{
    PipelineState state = healthyState();
    ReplicationSlot standby;
    standby.name = u"standby"_s;
    standby.logical = false;
    state.databases[1].replication.value->replicationSlots.append(standby);
    EXPECT_TRUE(attentionList(state).isEmpty());
}

TEST(AttentionList, NamesATopicWithoutALeaderThatBelongsToNoDirection)
{
    PipelineState state = healthyState();
    state.cluster.value->topics.append(topic(u"reporting.orders"_s));
    state.cluster.value->topics.last().partitions[0].leader = -1;
    EXPECT_TRUE(says(attentionList(state), u"reporting.orders"_s));
}

TEST(AttentionList, SaysThatOffsetsCannotBeReadThoughKafkaAnswers)
{
    PipelineState state = healthyState();
    state.offsets.error = Error{ErrorKind::Permission, u"Not permitted to describe topics."_s, {}};
    EXPECT_TRUE(says(attentionList(state), u"Not permitted to describe topics."_s));
}

TEST(NotInProfile, IsSaidInsteadOfWaitingForEver)
{
    PipelineState state;
    state.hasConnect = false;
    state.hasKafka = false;
    state.at = QDateTime::currentDateTimeUtc();
    state.servers = {ServerLight{}};
    state.servers[0].asked = state.servers[0].reachable = true;
    EXPECT_EQ(overviewHeadline(state), u"This profile names no Kafka Connect"_s);
    EXPECT_EQ(connectorsHeadline(state), u"This profile names no Kafka Connect"_s);
    EXPECT_EQ(topicsHeadline(state), u"This profile names no Kafka"_s);
}

TEST(FailureText, FollowsTheKindOfError)
{
    const auto word = [](ErrorKind kind) { return failureText(u"db1"_s, {kind, {}, {}}).word; };
    const auto sentence = [](ErrorKind kind) { return failureText(u"db1"_s, {kind, {}, {}}).sentence; };
    EXPECT_EQ(word(ErrorKind::Auth), u"Login refused"_s);
    EXPECT_EQ(sentence(ErrorKind::Auth), u"db1 refuses the login"_s);
    EXPECT_EQ(word(ErrorKind::Permission), u"Not permitted"_s);
    EXPECT_EQ(word(ErrorKind::BadAnswer), u"Odd answer"_s);
    EXPECT_EQ(word(ErrorKind::Timeout), u"No answer"_s);
    EXPECT_EQ(sentence(ErrorKind::Unreachable), u"db1 does not answer"_s);
}

TEST(ReplicationTroubles, HaveOneSentenceForEachDatabase)
{
    PipelineState state = healthyState();
    state.databases[0].replication.error = Error{ErrorKind::Timeout, u"smart_warehouse is late."_s, {}};
    state.databases[0].replication.at = state.at.addSecs(-60);
    state.databases[1].replication = {};
    state.databases[1].replication.error = Error{ErrorKind::Auth, u"smart_citizen says no."_s, {}};
    const QStringList troubles = replicationTroubles(state);
    ASSERT_EQ(troubles.size(), 2);
    EXPECT_EQ(troubles.at(0), u"smart_warehouse is late. Its slots were read 1 min ago."_s);
    EXPECT_EQ(troubles.at(1), u"smart_citizen says no. Its slots are not known."_s);
}
