#include "models/services/topicorigins.h"
#include "models/services/topicroutes.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace sluice;

namespace {

PipelineState oneDirection(const QStringList &topics)
{
    Connector source;
    source.name = u"w2c"_s;
    source.type = ConnectorType::Source;
    source.config = {{u"topic.prefix"_s, u"warehouse"_s}};
    DirectionReport direction;
    direction.connector = source.name;
    direction.from = u"smart_warehouse"_s;
    direction.publication = u"w2c_pub"_s;
    direction.topicPrefix = u"warehouse"_s;
    direction.topics = topics;
    PipelineState state;
    state.connectors.value = QList<Connector>{source};
    state.directions = {direction};
    return state;
}

void publish(PipelineState &state, const QList<PublishedTable> &tables)
{
    DatabaseState database;
    database.name = u"smart_warehouse"_s;
    Publication publication;
    publication.name = u"w2c_pub"_s;
    publication.tables = tables;
    database.catalogue.value = CatalogueFacts();
    database.catalogue.value->publications = QList<Publication>{publication};
    state.databases = {database};
}

void route(PipelineState &state, const QString &type, const QMap<QString, QString> &keys)
{
    auto &config = (*state.connectors.value)[0].config;
    config.insert(u"transforms"_s, u"route"_s);
    config.insert(u"transforms.route.type"_s, type);
    for (auto it = keys.cbegin(); it != keys.cend(); ++it)
        config.insert(u"transforms.route."_s + it.key(), it.value());
}

const QString regexRouter = u"org.apache.kafka.connect.transforms.RegexRouter"_s;

} // namespace

TEST(TopicOrigins, TheNameBelowThePrefixIsTheTable)
{
    const QString topic = u"warehouse.public.products"_s;
    const TopicOrigin expected{u"w2c"_s, u"smart_warehouse"_s, u"public.products"_s};
    TopicOrigins origins;
    EXPECT_EQ(origins.of(oneDirection({topic})).value(topic), expected);
}

TEST(TopicOrigins, ATopicOfNoDirectionHasNone)
{
    TopicOrigins origins;
    EXPECT_FALSE(origins.of(oneDirection({u"warehouse.public.a"_s})).contains(u"orders"_s));
}

TEST(TopicOrigins, FollowsARouteThatTakesTheSchemaAway)
{
    PipelineState state = oneDirection({u"warehouse.snapshots"_s});
    publish(state, {{u"eligibility"_s, u"snapshots"_s, {}}});
    route(state, regexRouter,
          {{u"regex"_s, u"([^.]+)\\.([^.]+)\\.([^.]+)"_s}, {u"replacement"_s, u"$1.$3"_s}});
    TopicOrigins origins;
    EXPECT_EQ(origins.of(state).value(u"warehouse.snapshots"_s).table, u"eligibility.snapshots"_s);
}

TEST(TopicOrigins, FollowsARouteThatTakesThePrefixAway)
{
    PipelineState state = oneDirection({});
    publish(state, {{u"public"_s, u"orders"_s, {}}});
    route(state, u"io.debezium.transforms.ByLogicalTableRouter"_s,
          {{u"topic.regex"_s, u"warehouse\\.(?<table>.*)"_s}, {u"topic.replacement"_s, u"cdc-${table}"_s}});
    TopicOrigins origins;
    EXPECT_EQ(origins.of(state).value(u"cdc-public.orders"_s).table, u"public.orders"_s);
}

TEST(TopicOrigins, ATopicOfSeveralTablesNamesThemAll)
{
    PipelineState state = oneDirection({});
    publish(state, {{u"public"_s, u"orders_1"_s, {}}, {u"public"_s, u"orders_2"_s, {}}});
    route(state, regexRouter, {{u"regex"_s, u"(.*)_\\d"_s}, {u"replacement"_s, u"$1"_s}});
    TopicOrigins origins;
    EXPECT_EQ(origins.of(state).value(u"warehouse.public.orders"_s).table,
              u"public.orders_1, public.orders_2"_s);
}

TEST(TopicOrigins, ARouteWithAPredicateIsNotGuessed)
{
    EXPECT_EQ(routedTopic({{u"transforms"_s, u"r"_s},
                           {u"transforms.r.type"_s, regexRouter},
                           {u"transforms.r.regex"_s, u".*"_s},
                           {u"transforms.r.replacement"_s, u"all"_s},
                           {u"transforms.r.predicate"_s, u"isData"_s}},
                          u"warehouse.public.a"_s),
              std::nullopt);
}

TEST(TopicOrigins, ARouteOfAPartOfTheNameDoesNotApply)
{
    const QMap<QString, QString> config{{u"transforms"_s, u"mask, r"_s},
                                        {u"transforms.mask.type"_s, u"MaskField"_s},
                                        {u"transforms.r.type"_s, regexRouter},
                                        {u"transforms.r.regex"_s, u"public"_s},
                                        {u"transforms.r.replacement"_s, u"x"_s}};
    EXPECT_EQ(routedTopic(config, u"warehouse.public.a"_s), u"warehouse.public.a"_s);
}

TEST(TopicOrigins, WhatKafkaDoesNotTakeInANameIsReplacedAsDebeziumDoes)
{
    PipelineState state = oneDirection({});
    publish(state, {{u"public"_s, u"größe x"_s, {}}});
    TopicOrigins origins;
    EXPECT_EQ(origins.of(state).value(u"warehouse.public.gr__e_x"_s).table, u"public.größe x"_s);
}

TEST(TopicOrigins, AreFoundOnceForAsLongAsNothingChanges)
{
    TopicOrigins origins;
    PipelineState state = oneDirection({u"warehouse.public.a"_s});
    for (int i = 0; i < 3; ++i)
        origins.of(state);
    EXPECT_EQ(origins.runs(), 1);
    state.directions[0].topics.append(u"warehouse.public.b"_s);
    EXPECT_TRUE(origins.of(state).contains(u"warehouse.public.b"_s));
    EXPECT_EQ(origins.runs(), 2);
}
