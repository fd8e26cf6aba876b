#include "models/services/statusjson.h"

#include "tests/support/pipelinebuilder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;

TEST(StatusJson, HasThePromisedShape)
{
    World world;
    world.tick();
    world.tick();
    PipelineState state;
    state.profile = u"test"_s;
    state.at = world.now;
    state.databases = {world.source, world.target};
    state.connectors = world.connectors;
    state.cluster = world.cluster;
    state.offsets = world.offsets;
    state.directions = {world.judge()};
    ServerLight light;
    light.name = u"smart_warehouse"_s;
    light.asked = light.reachable = true;
    light.latency = std::chrono::milliseconds(3);
    state.servers = {light};
    const QJsonObject json = statusJson(state);
    for (const QString &key :
         {u"profile"_s, u"at"_s, u"servers"_s, u"directions"_s, u"connectors"_s, u"slots"_s, u"topics"_s})
        EXPECT_TRUE(json.contains(key)) << qPrintable(key);
    const QJsonObject server = json[u"servers"_s][0].toObject();
    EXPECT_EQ(server[u"kind"_s], u"postgres"_s);
    EXPECT_EQ(server[u"latencyMs"_s], 3);
    EXPECT_TRUE(server[u"error"_s].isNull());
    const QJsonObject direction = json[u"directions"_s][0].toObject();
    EXPECT_EQ(direction[u"verdict"_s], u"flowing"_s);
    EXPECT_EQ(direction[u"hops"_s].toArray().size(), 7);
    const QJsonObject connector = json[u"connectors"_s][0].toObject();
    EXPECT_EQ(connector[u"state"_s], u"RUNNING"_s);
    EXPECT_EQ(connector[u"tasks"_s][0][u"state"_s], u"RUNNING"_s);
    const QJsonObject slot = json[u"slots"_s][0].toObject();
    EXPECT_EQ(slot[u"walStatus"_s], u"reserved"_s);
    EXPECT_EQ(slot[u"retainedBytes"_s], 5000);
    EXPECT_EQ(json[u"topics"_s][0][u"endOffsets"_s][0], 120);
}

TEST(StatusJson, WhatWasSeenLastIsNoStateOfNow)
{
    World world;
    world.tick();
    world.breakIt(world.connectors, u"gone"_s);
    world.breakIt(world.cluster, u"gone"_s);
    world.breakIt(world.offsets, u"gone"_s);
    PipelineState state;
    state.connectors = world.connectors;
    state.cluster = world.cluster;
    state.offsets = world.offsets;
    const QString at = world.now.toString(Qt::ISODateWithMs);
    const QJsonObject json = statusJson(state);
    const QJsonObject connector = json[u"connectors"_s][0].toObject();
    EXPECT_TRUE(connector[u"state"_s].isNull());
    EXPECT_EQ(connector[u"at"_s], at);
    EXPECT_TRUE(connector[u"tasks"_s][0][u"state"_s].isNull());
    EXPECT_EQ(connector[u"tasks"_s][0][u"at"_s], at);
    const QJsonObject topic = json[u"topics"_s][0].toObject();
    EXPECT_EQ(topic[u"endOffsets"_s].toArray(), QJsonArray{QJsonValue()});
    EXPECT_EQ(topic[u"endOffsetsAt"_s], at);
    EXPECT_TRUE(topic[u"offlinePartitions"_s].isNull());
    EXPECT_EQ(topic[u"at"_s], at);
}

TEST(StatusJson, WhatIsNotKnownIsNullNotZero)
{
    World world;
    world.tick();
    world.slot().retainedBytes.reset();
    world.slot().confirmedLagBytes.reset();
    world.breakIt(world.source.replication, u"gone"_s);
    PipelineState state;
    state.databases = {world.source};
    ServerLight light;
    state.servers = {light};
    state.cluster = world.cluster;
    const QJsonObject json = statusJson(state);
    EXPECT_TRUE(json[u"slots"_s][0][u"retainedBytes"_s].isNull());
    EXPECT_TRUE(json[u"slots"_s][0][u"active"_s].isNull()) << "stale is not live";
    EXPECT_TRUE(json[u"servers"_s][0][u"reachable"_s].isNull()) << "not asked yet";
    EXPECT_TRUE(json[u"topics"_s][0][u"endOffsets"_s][0].isNull());
}
