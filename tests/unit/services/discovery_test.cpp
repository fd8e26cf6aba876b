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

TEST(Discovery, TheHeartbeatsAndTheSignalsTableAreNoDataHoweverTheyAreNamed)
{
    Connector source = sourceConnector();
    source.config[u"signal.data.collection"_s] = u"cdc.signals"_s;
    const QList<Topic> topics{topic(u"w2c.public.orders"_s), topic(u"w2c.cdc.heartbeat"_s),
                              topic(u"w2c.heartbeat"_s), topic(u"w2c.cdc.signals"_s),
                              topic(u"w2c.signals"_s)};
    for (const QString &query :
         {u"INSERT INTO heartbeat(id) VALUES (1)"_s, u"insert into cdc.Heartbeat (id) VALUES (1)"_s,
          u"UPDATE ONLY \"cdc\".\"heartbeat\" SET at = now()"_s}) {
        source.config[u"heartbeat.action.query"_s] = query;
        EXPECT_EQ(discoverDirections(twoDatabases(), {source}, topics).first().topics,
                  QStringList{u"w2c.public.orders"_s})
            << qPrintable(query);
    }
}

TEST(Discovery, ATableOfAnotherSchemaIsDataThoughItIsCalledHeartbeat)
{
    const auto specs =
        discoverDirections(twoDatabases(), {sourceConnector()}, {topic(u"w2c.ward.heartbeat"_s)});
    EXPECT_EQ(specs.first().topics, QStringList{u"w2c.ward.heartbeat"_s});
}

TEST(Discovery, ASinkIsFoundByItsListItsPatternAndByAPatternWithoutAStart)
{
    Connector sink = sinkConnector();
    const auto found = [&] {
        return discoverDirections(twoDatabases(), {sourceConnector(), sink}, World::topics()).first().sink;
    };
    for (const QString &pattern : {u"w2c.*"_s, u"w2c\\.(public|audit)\\.\\w+"_s, u".*\\.orders"_s,
                                   u"(w2c|c2w)\\..*"_s, u"w2cx?\\.public\\.orders"_s}) {
        sink.config = {{u"topics.regex"_s, pattern}};
        EXPECT_EQ(found(), u"citizen-sink"_s) << qPrintable(pattern);
    }
    sink.config = {{u"topics"_s, u"other.public.x, w2c.public.orders"_s}};
    EXPECT_EQ(found(), u"citizen-sink"_s);
    for (const QString &pattern : {u"w2c2\\..*"_s, u"xw2c\\..*"_s, u"(unclosed"_s}) {
        sink.config = {{u"topics.regex"_s, pattern}};
        EXPECT_TRUE(found().isEmpty()) << qPrintable(pattern);
    }
}

TEST(Discovery, AThousandConnectorsCostEachSinkOnceAndNothingWhileTheyStayTheSame)
{
    QList<Connector> connectors;
    QList<Topic> topics;
    for (int i = 0; i < 500; ++i) {
        const QString prefix = u"p%1"_s.arg(i);
        Connector source = sourceConnector();
        source.name = u"source-%1"_s.arg(i);
        source.config[u"topic.prefix"_s] = prefix;
        Connector sink = sinkConnector();
        sink.name = u"sink-%1"_s.arg(i);
        sink.config[u"topics.regex"_s] = prefix + u"\\.public\\..*"_s;
        connectors << source << sink;
        for (int t = 0; t < 10; ++t)
            topics << topic(u"%1.public.t%2"_s.arg(prefix).arg(t));
    }
    Discovery discovery(twoDatabases());
    const QList<DirectionSpec> specs = discovery.directions(connectors, topics);
    ASSERT_EQ(specs.size(), 500);
    for (const DirectionSpec &spec : specs) {
        EXPECT_EQ(spec.sink, QString(spec.connector).replace(u"source"_s, u"sink"_s));
        EXPECT_EQ(spec.topics.size(), 10);
    }
    EXPECT_EQ(discovery.work().patternsCompiled, 500);
    EXPECT_LE(discovery.work().topicsMatched, 500) << "a sink need not be matched with what others read";

    for (Connector &connector : connectors) // the answer of the next poll: states differ, configs do not
        connector.tasks[0].trace = u"x"_s;
    topics[0].partitions.clear();
    EXPECT_EQ(discovery.directions(connectors, topics), specs);
    EXPECT_EQ(discovery.work().runs, 1);
    topics << topic(u"p0.public.new"_s);
    EXPECT_NE(discovery.directions(connectors, topics), specs);
    EXPECT_EQ(discovery.work().runs, 2);
}
