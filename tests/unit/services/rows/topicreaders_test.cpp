#include "models/services/rows/topicreaders.h"

#include "models/services/topicroutes.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

const QString topic = u"cdc.public.orders"_s;

Connector sink(const QMap<QString, QString> &config, ConnectorState state = ConnectorState::Running)
{
    Connector connector;
    connector.name = u"to-citizen"_s;
    connector.type = ConnectorType::Sink;
    connector.state = state;
    connector.config = config;
    connector.config.insert(u"connection.url"_s, u"jdbc:postgresql://db/smart_citizen"_s);
    return connector;
}

ConsumerGroup reader(const QString &id, int members)
{
    ConsumerGroup group;
    group.id = id;
    group.offsets = {{topic, 0, 5, {}, {}}};
    for (int i = 0; i < members; ++i)
        group.members.append(GroupMember());
    return group;
}

PipelineState known(const QList<Connector> &connectors, const QList<ConsumerGroup> &groups)
{
    PipelineState state;
    state.connectors.value = connectors;
    state.groups.value = groups;
    ClusterFacts cluster;
    cluster.topics = {{topic, false, {}, {}}, {u"connect-offsets"_s, true, {}, {}}};
    state.cluster.value = cluster;
    return state;
}

envelope::Record change()
{
    envelope::Record record;
    record.kind = envelope::RecordKind::Change;
    record.source.schema = u"public"_s;
    record.source.table = u"orders"_s;
    return record;
}

} // namespace

TEST(SendCost, NamesTheSinkAndTheTableThatItApplies)
{
    const PipelineState state =
        known({sink({{u"topics"_s, u"a, "_s + topic},
                     {u"collection.name.format"_s, u"${source.schema}.${source.table}"_s}})},
              {reader(u"connect-to-citizen"_s, 1)});
    const SendCost cost = sendCost(state, topic, change());
    EXPECT_TRUE(cost.destructive);
    ASSERT_EQ(cost.sentences.size(), 2) << "its own group is no second reader";
    EXPECT_TRUE(cost.sentences.first().contains(u"to-citizen"_s));
    EXPECT_TRUE(cost.sentences.first().contains(u"public.orders"_s)) << qPrintable(cost.sentences.first());
    EXPECT_TRUE(cost.sentences.last().contains(u"taken back"_s));
}

TEST(SendCost, ATableThatIsNotKnownIsNotGuessed)
{
    const PipelineState state =
        known({sink({{u"topics"_s, topic}, {u"collection.name.format"_s, u"${source.schema}.x"_s}})}, {});
    EXPECT_FALSE(sendCost(state, topic, {}).sentences.first().contains(u"table"_s));
}

TEST(SendCost, APausedSinkActsLater)
{
    const PipelineState state =
        known({sink({{u"topics.regex"_s, u"cdc\\.public\\..*"_s}}, ConnectorState::Paused)}, {});
    EXPECT_TRUE(sendCost(state, topic, change()).sentences.first().contains(u"resumed"_s));
}

TEST(SendCost, NamesGroupsThatHaveReadTheTopic)
{
    const SendCost cost = sendCost(known({}, {reader(u"billing"_s, 3)}), topic, change());
    EXPECT_TRUE(cost.destructive);
    EXPECT_TRUE(cost.sentences.first().contains(u"billing"_s));
    EXPECT_TRUE(cost.sentences.first().contains(u"3 members"_s));
}

TEST(SendCost, OnATopicThatNobodyReadsItIsMild)
{
    const SendCost cost = sendCost(known({}, {}), topic, change());
    EXPECT_FALSE(cost.destructive);
    envelope::Record tombstone;
    tombstone.kind = envelope::RecordKind::Tombstone;
    EXPECT_TRUE(sendCost(known({}, {}), topic, tombstone).destructive);
}

TEST(SendCost, WhatIsNotKnownIsNotCalledNobody)
{
    PipelineState state = known({}, {});
    state.groups.error = Error{ErrorKind::Timeout, u"No answer."_s, {}};
    const SendCost cost = sendCost(state, topic, change());
    EXPECT_TRUE(cost.destructive);
    EXPECT_FALSE(cost.sentences.first().contains(u"No sink"_s)) << qPrintable(cost.sentences.first());
}

TEST(SendCost, TopicsOfKafkaConnectAndSchemaHistoryAreRefused)
{
    Connector source;
    source.type = ConnectorType::Source;
    source.config = {{u"schema.history.internal.kafka.topic"_s, u"history.inventory"_s}};
    const PipelineState state = known({source}, {});
    EXPECT_FALSE(sendCost(state, u"connect-offsets"_s, {}).refusal.isEmpty());
    EXPECT_FALSE(sendCost(state, u"history.inventory"_s, {}).refusal.isEmpty());
    EXPECT_TRUE(sendCost(state, topic, {}).refusal.isEmpty());
}

TEST(SendCost, ASinkReadsWhatItsConfigSays)
{
    EXPECT_TRUE(readsTopic(sink({{u"topics"_s, topic}}), topic));
    EXPECT_FALSE(readsTopic(sink({{u"topics"_s, topic + u"2"_s}}), topic));
    EXPECT_FALSE(readsTopic(sink({{u"topics.regex"_s, u"public"_s}}), topic)) << "anchored, as Kafka does it";
    Connector source = sink({{u"topics"_s, topic}});
    source.type = ConnectorType::Source;
    EXPECT_FALSE(readsTopic(source, topic));
}
