// In which table a row should be, by the record and the connectors' configs.

#include "models/services/rows/rowplaces.h"
#include "models/services/rows/sinktable.h"
#include "tests/support/pipelinebuilder.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;

namespace {

const QString topicName = u"w2c.public.orders"_s;

envelope::Source orders()
{
    envelope::Source source;
    source.connector = u"postgresql"_s;
    source.name = u"w2c"_s;
    source.database = u"smart_warehouse"_s;
    source.schema = u"public"_s;
    source.table = u"orders"_s;
    return source;
}

Connector debeziumSink(const QMap<QString, QString> &config = {})
{
    Connector sink = sinkConnector();
    sink.config[u"connector.class"_s] = u"io.debezium.connector.jdbc.JdbcSinkConnector"_s;
    for (auto it = config.cbegin(); it != config.cend(); ++it)
        sink.config[it.key()] = it.value();
    return sink;
}

PipelineState with(const QList<Connector> &connectors)
{
    PipelineState state;
    state.connectors.value = connectors;
    return state;
}

RowPlaces places(const QList<Connector> &connectors, const envelope::Source &source = orders(),
                 const Profile &profile = twoDatabases())
{
    return rowPlaces(topicName, source, profile, with(connectors));
}

QString tableOf(const QMap<QString, QString> &config)
{
    const SinkTable found = sinkTable(debeziumSink(config), topicName, orders());
    return found.table.table.isEmpty() ? found.problem : found.table.dotted();
}

} // namespace

TEST(RowPlaces, TheRecordSaysTheSourceAndTheSinkTheTarget)
{
    const RowPlaces found = places(
        {sourceConnector(), debeziumSink({{u"collection.name.format"_s, u"landed.${source.table}"_s}})});
    ASSERT_EQ(found.sides.size(), 2);
    EXPECT_TRUE(found.sides[0].isSource);
    EXPECT_EQ(found.sides[0].state, RowState::Asking);
    EXPECT_EQ(found.sides[0].database, u"smart_warehouse"_s);
    EXPECT_EQ(found.sides[0].table, (TableName{u"public"_s, u"orders"_s}));
    EXPECT_EQ(found.sides[1].state, RowState::Asking);
    EXPECT_EQ(found.sides[1].database, u"smart_citizen"_s);
    EXPECT_EQ(found.sides[1].table, (TableName{u"landed"_s, u"orders"_s}));
}

TEST(RowPlaces, WhereTheRecordDoesNotSayItTheNameOfTheTopicDoes)
{
    const RowPlaces found = places({sourceConnector(), debeziumSink()}, {});
    EXPECT_EQ(found.sides[0].state, RowState::Asking);
    EXPECT_EQ(found.sides[0].table, (TableName{u"public"_s, u"orders"_s}));
    Connector routed = sourceConnector();
    routed.config[u"transforms"_s] = u"route"_s;
    EXPECT_EQ(places({routed, debeziumSink()}, {}).sides[0].state, RowState::TableUnknown)
        << "a transform may have given the topic its name";
    EXPECT_EQ(places({debeziumSink()}, {}).sides[0].state, RowState::TableUnknown);
}

TEST(RowPlaces, EverySinkOfTheTopicIsATarget)
{
    Connector other = debeziumSink();
    other.name = u"second-sink"_s;
    Connector elsewhere = debeziumSink({{u"topics.regex"_s, u"other\\..*"_s}});
    const RowPlaces found = places({sourceConnector(), debeziumSink(), other, elsewhere});
    EXPECT_EQ(found.sides.size(), 3);
}

TEST(RowPlaces, ADatabaseThatTheProfileLacksIsNamed)
{
    Profile profile = twoDatabases();
    profile.databases.removeLast();
    const RowPlaces found = places({sourceConnector(), debeziumSink()}, orders(), profile);
    EXPECT_EQ(found.sides[1].state, RowState::NotInProfile);
    EXPECT_TRUE(found.sides[1].reason.contains(u"smart_citizen"_s));
}

TEST(RowPlaces, WithoutASinkTheTargetIsNotKnownAndSaysWhy)
{
    const auto reason = [](const PipelineState &state) {
        const RowPlaces found = rowPlaces(topicName, orders(), twoDatabases(), state);
        EXPECT_EQ(found.sides.value(1).state, RowState::TableUnknown);
        return found.sides.value(1).reason;
    };
    PipelineState none;
    none.hasConnect = false;
    EXPECT_TRUE(reason(none).contains(u"names no Kafka Connect"_s));
    EXPECT_TRUE(reason({}).contains(u"not yet told"_s));
    EXPECT_EQ(reason(with({sourceConnector()})), u"No sink connector reads this topic."_s);
    Connector opensearch = debeziumSink({{u"connection.url"_s, u"https://search:9200"_s}});
    EXPECT_TRUE(reason(with({sourceConnector(), opensearch})).contains(u"citizen-sink"_s));
}

TEST(RowPlaces, OfSeveralDatabasesOfOneNameNoneIsGuessed)
{
    Profile profile = twoDatabases();
    DatabaseProfile copy = profile.databases.first();
    copy.name = u"warehouse copy"_s;
    copy.host = u"db9"_s;
    profile.databases.append(copy);
    EXPECT_EQ(places({}, orders(), profile).sides[0].state, RowState::TableUnknown);
    const RowPlaces byConnector = places({sourceConnector()}, orders(), profile);
    EXPECT_EQ(byConnector.sides[0].state, RowState::TableUnknown)
        << qPrintable(byConnector.sides[0].database);
    Connector exact = sourceConnector();
    exact.config[u"database.hostname"_s] = u"db9"_s;
    EXPECT_EQ(places({exact}, orders(), profile).sides[0].database, u"warehouse copy"_s);
    PipelineState told = with({sourceConnector()});
    DirectionReport direction;
    direction.from = u"warehouse copy"_s;
    direction.connector = sourceConnector().name;
    direction.topics = {topicName};
    told.directions = {direction};
    profile.directions = {{{}, u"warehouse copy"_s, {}, {}, {}, {}, {}}};
    const RowSide side = rowPlaces(topicName, orders(), profile, told).sides[0];
    EXPECT_EQ(side.database, u"warehouse copy"_s);
    EXPECT_EQ(side.state, RowState::Asking);
}

TEST(SinkTable, IsNamedAsTheConnectorNamesIt)
{
    EXPECT_EQ(tableOf({}), u"public.w2c_public_orders"_s) << "dots become underscores";
    EXPECT_EQ(tableOf({{u"table.name.format"_s, u"kafka_${topic}"_s}}), u"public.kafka_w2c_public_orders"_s);
    EXPECT_EQ(tableOf({{u"collection.name.format"_s, u"${source.schema}.${source.table}"_s}}),
              u"public.orders"_s);
    EXPECT_EQ(tableOf({{u"collection.name.format"_s, u"Landed.${source.table}"_s}}), u"landed.orders"_s)
        << "PostgreSQL folds what is not quoted";
    EXPECT_EQ(tableOf({{u"collection.name.format"_s, u"Landed.${source.table}"_s},
                       {u"quote.identifiers"_s, u"true"_s}}),
              u"Landed.orders"_s);
    EXPECT_EQ(
        tableOf({{u"connection.url"_s, u"jdbc:postgresql://h/smart_citizen?currentSchema=app,public"_s}}),
        u"app.w2c_public_orders"_s);
    Connector confluent = debeziumSink();
    confluent.config[u"connector.class"_s] = u"io.confluent.connect.jdbc.JdbcSinkConnector"_s;
    EXPECT_EQ(sinkTable(confluent, topicName, orders()).table, (TableName{u"public"_s, u"orders"_s}));
}

TEST(SinkTable, FollowsTransformsThatRouteAndGivesUpOnThoseItDoesNotKnow)
{
    const QMap<QString, QString> route{
        {u"transforms"_s, u"unwrap, route"_s},
        {u"transforms.unwrap.type"_s, u"io.debezium.transforms.ExtractNewRecordState"_s},
        {u"transforms.route.type"_s, u"org.apache.kafka.connect.transforms.RegexRouter"_s},
        {u"transforms.route.regex"_s, u"w2c\\.(.*)\\.(.*)"_s},
        {u"transforms.route.replacement"_s, u"$1_$2_copy"_s}};
    EXPECT_EQ(tableOf(route), u"public.public_orders_copy"_s);
    QMap<QString, QString> unknown = route;
    unknown[u"transforms.route.type"_s] = u"com.example.Anything"_s;
    EXPECT_TRUE(tableOf(unknown).contains(u"another table"_s));
    EXPECT_TRUE(tableOf({{u"collection.naming.strategy"_s, u"com.example.Names"_s}})
                    .contains(u"strategy of its own"_s));
    EXPECT_TRUE(
        tableOf({{u"collection.name.format"_s, u"${source.other}"_s}}).contains(u"${source.other}"_s));
}

TEST(SinkTable, ATransformThatChangesValuesIsNoted)
{
    const SinkTable found = sinkTable(
        debeziumSink({{u"transforms"_s, u"mask"_s},
                      {u"transforms.mask.type"_s, u"org.apache.kafka.connect.transforms.MaskField$Value"_s}}),
        topicName, orders());
    EXPECT_EQ(found.notes, QStringList{u"citizen-sink changes records on their way (mask)."_s});
    EXPECT_TRUE(sinkTable(debeziumSink(), topicName, orders()).notes.isEmpty());
}
