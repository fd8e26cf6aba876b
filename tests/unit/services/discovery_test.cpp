#include "models/services/discovery.h"

#include "tests/support/pipelinebuilder.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;

TEST(Discovery, FindsTheWholeWayFromTheConnectorsConfigs)
{
    const auto specs =
        discoverDirections(twoDatabases(), {sinkConnector(), sourceConnector()}, World::topics());
    ASSERT_EQ(specs.size(), 1);
    const DirectionSpec &spec = specs.first();
    EXPECT_EQ(spec.name, u"smart_warehouse → smart_citizen"_s);
    EXPECT_EQ(spec.connector, u"warehouse-to-citizen-connector"_s);
    EXPECT_EQ(spec.slotName, u"w2c_slot"_s);
    EXPECT_EQ(spec.publication, u"w2c_pub"_s);
    EXPECT_TRUE(spec.publicationIsOurs);
    EXPECT_EQ(spec.sink, u"citizen-sink"_s);
    EXPECT_EQ(spec.group, u"connect-citizen-sink"_s);
    EXPECT_EQ(spec.heartbeatTopic, u"__debezium-heartbeat.w2c"_s);
    EXPECT_EQ(spec.topics, QStringList{u"w2c.public.orders"_s}) << "the heartbeat's own table is no data";
}

TEST(Discovery, ServersKnownByAnotherAddressAreMatchedByDatabaseName)
{
    Connector source = sourceConnector();
    source.config[u"database.hostname"_s] = u"10.9.8.7"_s;
    EXPECT_EQ(discoverDirections(twoDatabases(), {source}, {}).first().from, u"smart_warehouse"_s);
}

TEST(Discovery, TwoServersWithADatabaseOfTheSameNameAreToldApartByAddress)
{
    Profile profile = twoDatabases();
    profile.databases[0].name = u"first"_s;
    profile.databases[1].name = u"second"_s;
    profile.databases[1].dbname = u"smart_warehouse"_s;
    Connector source = sourceConnector();
    source.config[u"database.hostname"_s] = u"db2"_s;
    EXPECT_EQ(discoverDirections(profile, {source}, {}).first().from, u"second"_s);
}

TEST(Discovery, DebeziumsDefaultsStandInForWhatIsNotSet)
{
    Connector source = sourceConnector();
    source.config.remove(u"slot.name"_s);
    source.config.remove(u"publication.name"_s);
    const auto spec = discoverDirections(twoDatabases(), {source}, {}).first();
    EXPECT_EQ(spec.slotName, u"debezium"_s);
    EXPECT_EQ(spec.publication, u"dbz_publication"_s);
}

TEST(Discovery, ASinkIsFoundBeforeItsFirstTopicExists)
{
    EXPECT_EQ(discoverDirections(twoDatabases(), {sourceConnector(), sinkConnector()}, {}).first().sink,
              u"citizen-sink"_s);
}

TEST(Discovery, ASinkOfAnotherPrefixIsNotTaken)
{
    Connector sink = sinkConnector();
    sink.config[u"topics.regex"_s] = u"w2c2\\..*"_s;
    EXPECT_TRUE(discoverDirections(twoDatabases(), {sourceConnector(), sink}, World::topics())
                    .first()
                    .sink.isEmpty());
}

TEST(Discovery, AProfilesDirectionIsCompletedFromTheConnector)
{
    Profile profile = twoDatabases();
    DirectionProfile wanted;
    wanted.name = u"there"_s;
    wanted.from = u"smart_warehouse"_s;
    wanted.group = u"my-applier"_s;
    profile.directions = {wanted};
    const auto spec =
        discoverDirections(profile, {sourceConnector(), sinkConnector()}, World::topics()).first();
    EXPECT_EQ(spec.name, u"there"_s);
    EXPECT_EQ(spec.connector, u"warehouse-to-citizen-connector"_s);
    EXPECT_EQ(spec.group, u"my-applier"_s) << "what the profile says stays";
}

TEST(Discovery, AProfilesDirectionWithoutAConnectorIsStillThere)
{
    Profile profile = twoDatabases();
    DirectionProfile wanted;
    wanted.from = u"smart_warehouse"_s;
    wanted.to = u"smart_citizen"_s;
    profile.directions = {wanted};
    const auto specs = discoverDirections(profile, {}, {});
    ASSERT_EQ(specs.size(), 1);
    EXPECT_TRUE(specs.first().connector.isEmpty());
}

TEST(Discovery, TwoConnectorsOfOnePairHaveNamesOfTheirOwn)
{
    Connector second = sourceConnector();
    second.name = u"second"_s;
    const auto specs = discoverDirections(twoDatabases(), {sourceConnector(), second}, {});
    ASSERT_EQ(specs.size(), 2);
    EXPECT_NE(specs[0].name, specs[1].name);
}
