#include "models/clients/connect/parse.h"

#include <QFile>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::connect;
using namespace Qt::StringLiterals;

namespace {

const QString mask = u"••••••"_s;

/// An answer of a Kafka Connect 4.3 with Debezium 3.6.1, as it came; passwords alone are replaced.
QByteArray recorded(const char *name)
{
    QFile file(QStringLiteral(SLUICE_TEST_DATA "/connect/") + QString::fromLatin1(name));
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << name;
    return file.readAll();
}

template <class T>
void expectBadAnswer(const Result<T> &result)
{
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::BadAnswer);
    EXPECT_FALSE(result.error().message.isEmpty());
}

template <class Parse>
void expectEveryPrefixRefused(const QByteArray &json, Parse parse)
{
    for (qsizetype length = 0; length < json.trimmed().size(); ++length)
        ASSERT_FALSE(parse(json.left(length))) << length;
}

} // namespace

TEST(ConnectParse, ReadsTheRecordedList)
{
    const auto connectors = parseConnectors(recorded("connectors-expanded.json"));
    ASSERT_TRUE(connectors);
    ASSERT_EQ(connectors->size(), 4);
    const Connector &sink = connectors->first();
    EXPECT_EQ(sink.name, u"citizen-sink"_s);
    EXPECT_EQ(sink.type, ConnectorType::Sink);
    EXPECT_EQ(sink.config.value(u"connection.password"_s), mask);
    const Connector &source = connectors->last();
    EXPECT_EQ(source.name, u"warehouse-to-citizen-connector"_s);
    EXPECT_EQ(source.type, ConnectorType::Source);
    EXPECT_EQ(source.state, ConnectorState::Running);
    EXPECT_EQ(source.stateText, u"RUNNING"_s);
    EXPECT_EQ(source.workerId, u"127.0.0.1:27140"_s);
    ASSERT_EQ(source.tasks.size(), 1);
    EXPECT_EQ(source.tasks.first().state, ConnectorState::Running);
    EXPECT_EQ(source.config.value(u"slot.name"_s), u"warehouse_to_citizen"_s);
    EXPECT_EQ(source.config.value(u"database.password"_s), mask);
}

TEST(ConnectParse, ReadsTheSameFromTheListAndFromOne)
{
    const auto list = parseConnectors(recorded("connectors-expanded.json"));
    const auto info = parseInfo(recorded("connector.json"));
    const auto status = parseStatus(recorded("status.json"));
    ASSERT_TRUE(list && info && status);
    EXPECT_EQ(merged(*info, *status), list->last());
    EXPECT_EQ(parseConfig(recorded("config.json")), list->last().config);
}

TEST(ConnectParse, ReadsTheOtherRecordedAnswers)
{
    EXPECT_EQ(parseNames(recorded("connectors.json"))->size(), 4);
    const auto worker = parseWorker(recorded("root.json"));
    ASSERT_TRUE(worker);
    EXPECT_EQ(worker->version, u"4.3.0"_s);
    EXPECT_FALSE(worker->kafkaClusterId.isEmpty());
    EXPECT_EQ(parseTopics(recorded("topics.json"))->size(), 4);
    EXPECT_EQ(parseTaskStatus(recorded("task-status.json"))->state, ConnectorState::Running);
    const auto tasks = parseTasks(recorded("tasks.json"));
    ASSERT_TRUE(tasks);
    ASSERT_EQ(tasks->size(), 1);
    EXPECT_EQ(tasks->first().config.value(u"database.password"_s), mask);
    EXPECT_EQ(parseHealth(recorded("health.json"))->healthy, true);
    EXPECT_TRUE(parseObject(recorded("loggers.json")));
    EXPECT_EQ(parseObject(recorded("logger.json"))->value(u"level"), QJsonValue(u"INFO"_s));
}

TEST(ConnectParse, KeepsOffsetsExact)
{
    const auto offsets = parseOffsets(recorded("offsets.json"));
    ASSERT_TRUE(offsets);
    ASSERT_EQ(offsets->size(), 1);
    EXPECT_EQ(offsets->first().partition.value(u"server").toString(), u"warehouse-to-citizen-cdc"_s);
    EXPECT_EQ(offsets->first().offset.value(u"lsn").toInteger(), 46369368);
    const auto large = parseOffsets(R"({"offsets":[{"partition":{},"offset":{"lsn":9007199254740993}},
                                       {"partition":{"a":1},"offset":null}]})");
    ASSERT_TRUE(large);
    EXPECT_EQ(large->first().offset.value(u"lsn").toInteger(), 9007199254740993);
    EXPECT_TRUE(large->last().offset.isEmpty());
}

TEST(ConnectParse, ReadsPluginsAndTheirSettings)
{
    const auto plugins = parsePlugins(recorded("plugins.json"));
    ASSERT_TRUE(plugins);
    const ConnectorPlugin debezium{u"io.debezium.connector.postgresql.PostgresConnector"_s, u"source"_s,
                                   u"3.6.1.Final"_s};
    EXPECT_TRUE(plugins->contains(debezium));
    const auto keys = parsePluginConfig(recorded("plugin-config.json"));
    ASSERT_TRUE(keys);
    ASSERT_EQ(keys->size(), 2);
    EXPECT_EQ(keys->first().name, u"regex"_s);
    EXPECT_EQ(keys->first().type, ConfigType::String);
    EXPECT_TRUE(keys->first().required);
    EXPECT_FALSE(keys->first().defaultValue);
}

TEST(ConnectParse, ReadsTheDefinitionOfAConfig)
{
    const auto keys = parsePluginConfig(recorded("plugin-config-postgres.json"));
    ASSERT_TRUE(keys);
    ASSERT_EQ(keys->size(), 150);
    const ConfigKey &prefix = keys->first();
    EXPECT_EQ(prefix.name, u"topic.prefix"_s);
    EXPECT_EQ(prefix.type, ConfigType::String);
    EXPECT_EQ(prefix.importance, ConfigImportance::High);
    EXPECT_EQ(prefix.width, ConfigWidth::Medium);
    EXPECT_EQ(prefix.group, u"Postgres"_s);
    EXPECT_EQ(prefix.order, 1);
    EXPECT_EQ(prefix.displayName, u"Topic prefix"_s);
    EXPECT_TRUE(prefix.documentation.startsWith(u"Topic prefix that identifies"));
    const auto named = [&](const QString &name) {
        const auto found = std::ranges::find(*keys, name, &ConfigKey::name);
        return found == keys->end() ? ConfigKey() : *found;
    };
    EXPECT_EQ(named(u"database.password"_s).type, ConfigType::Password);
    EXPECT_EQ(named(u"slot.drop.on.stop"_s).type, ConfigType::Boolean);
    EXPECT_EQ(named(u"slot.drop.on.stop"_s).defaultValue, u"false"_s);
    EXPECT_EQ(named(u"max.batch.size"_s).defaultValue, u"2048"_s);
    EXPECT_EQ(named(u"transforms"_s).defaultValue, QString()) << "an empty default";
    EXPECT_FALSE(named(u"database.hostname"_s).defaultValue) << "no default";
    EXPECT_EQ(named(u"schema.include.list"_s).dependents, QStringList{u"table.include.list"_s});
    EXPECT_TRUE(named(u"connector.class"_s).required);
    EXPECT_TRUE(std::ranges::none_of(*keys, [](const auto &key) { return key.type == ConfigType::Unknown; }));
}

TEST(ConnectParse, ReadsWhatAValidationSaysOfEachKey)
{
    const auto good = parseValidation(recorded("validate-postgres.json"));
    ASSERT_TRUE(good);
    EXPECT_EQ(good->keys.size(), 162) << "with those of the converters";
    EXPECT_EQ(good->verdicts.size(), 161) << "Debezium gives no value for one of its own";
    EXPECT_EQ(good->groups.first(), u"Common"_s);
    EXPECT_TRUE(std::ranges::all_of(good->verdicts, [](const auto &v) { return v.errors.isEmpty(); }));
    const auto bad = parseValidation(recorded("validate-postgres-errors.json"));
    ASSERT_TRUE(bad);
    const auto of = [](const ConfigValidation &validation, const QString &key) {
        const auto found = std::ranges::find(validation.verdicts, key, &ConfigVerdict::key);
        return found == validation.verdicts.end() ? ConfigVerdict() : *found;
    };
    EXPECT_EQ(of(*bad, u"max.batch.size"_s).errors.size(), 2);
    EXPECT_EQ(of(*bad, u"snapshot.mode"_s).errors.size(), 1);
    EXPECT_FALSE(of(*bad, u"schema.exclude.list"_s).visible) << "schemas are not chosen beside tables";
    EXPECT_EQ(of(*bad, u"plugin.name"_s).recommended, (QStringList{u"decoderbufs"_s, u"pgoutput"_s}));
    const QStringList converters = of(*bad, u"key.converter"_s).recommended;
    EXPECT_EQ(QSet<QString>(converters.begin(), converters.end()).size(), converters.size());
}

TEST(ConnectParse, TakesAValidationAsFarAsItGoes)
{
    for (const QByteArray &other : {QByteArray("{}"), QByteArray("[]"), QByteArray("{\"configs\":3}")})
        EXPECT_EQ(parseValidation(other).error().kind, ErrorKind::BadAnswer);
    const auto odd = parseValidation(R"({"configs":[1,null,{"definition":null,"value":null},
        {"definition":{"name":"a","type":"COLOUR","default_value":7},
         "value":{"name":"a","errors":["x",3],"recommended_values":[1,"1",2],"visible":"?"}}]})");
    ASSERT_TRUE(odd);
    ASSERT_EQ(odd->keys.size(), 1);
    EXPECT_EQ(odd->keys.first().type, ConfigType::Unknown);
    EXPECT_EQ(odd->keys.first().typeText, u"COLOUR"_s);
    EXPECT_EQ(odd->keys.first().defaultValue, u"7"_s);
    ASSERT_EQ(odd->verdicts.size(), 1);
    EXPECT_EQ(odd->verdicts.first().errors, QStringList{u"x"_s});
    EXPECT_EQ(odd->verdicts.first().recommended, (QStringList{u"1"_s, u"2"_s}));
    EXPECT_TRUE(odd->verdicts.first().visible);
}

TEST(ConnectParse, ReadsServerMessages)
{
    EXPECT_EQ(parseServerMessage(recorded("error-404-connector.json")),
              (ServerMessage{404, u"Connector no-such not found"_s}));
    EXPECT_EQ(parseServerMessage(recorded("error-409-exists.json"))->code, 409);
    EXPECT_FALSE(parseServerMessage(recorded("error-400-ambiguous-uri.html")));
    EXPECT_FALSE(parseServerMessage(recorded("root.json")));
    EXPECT_FALSE(parseServerMessage({}));
}

TEST(ConnectParse, RefusesEveryPrefixOfAnAnswer)
{
    expectEveryPrefixRefused(recorded("connectors-expanded.json").left(3000), parseConnectors);
    expectEveryPrefixRefused(recorded("connectors-expanded.json"), parseConnectors);
    expectEveryPrefixRefused(recorded("status.json"), parseStatus);
    expectEveryPrefixRefused(recorded("offsets.json"), parseOffsets);
    expectEveryPrefixRefused(recorded("root.json"), parseWorker);
    expectEveryPrefixRefused(recorded("topics.json"), parseTopics);
}

TEST(ConnectParse, RefusesJsonOfAnotherShape)
{
    for (const QByteArray json : {"[]", "{\"a\":1}", "{\"a\":{\"b\":{}}}", "3", "\"x\"", "null", "true",
                                  "{\"error_code\":500,\"message\":\"x\"}", "[{\"info\":{}}]"})
        expectBadAnswer(parseConnectors(json));
    for (const QByteArray json : {"[]", "{}", "3", "{\"status\":{}}"}) {
        expectBadAnswer(parseStatus(json));
        expectBadAnswer(parseInfo(json));
        expectBadAnswer(parseWorker(json));
        expectBadAnswer(parseTopics(json));
        expectBadAnswer(parseOffsets(json));
        expectBadAnswer(parseTaskStatus(json));
    }
    expectBadAnswer(parseNames("{}"));
    expectBadAnswer(parsePlugins("{}"));
    expectBadAnswer(parseObject("[]"));
    expectBadAnswer(parseHealth("{}"));
}

TEST(ConnectParse, TakesAnEmptyList)
{
    EXPECT_EQ(parseConnectors("{}"), QList<Connector>());
    EXPECT_EQ(parseNames("[]"), QStringList());
    EXPECT_EQ(parseTopics(R"({"x":{"topics":[]}})"), QStringList());
    EXPECT_EQ(parseOffsets(R"({"offsets":[]})"), QList<ConnectorOffset>());
}

TEST(ConnectParse, BearsMissingAndStrangeMembers)
{
    const auto connectors = parseConnectors(R"({
        "b":{"status":{"connector":{"state":"DREAMING"},"tasks":[{"id":"1","state":7},{"id":0,"state":"FAILED","trace":"x"},3]}},
        "a":{"info":{"config":{"n":1,"b":true,"z":null,"o":{"p":[1]}},"type":"neither"},"status":null,"new":[{}]},
        "c":{"info":{},"status":{}}})");
    ASSERT_TRUE(connectors);
    ASSERT_EQ(connectors->size(), 3);
    const Connector &a = connectors->at(0);
    EXPECT_EQ(a.type, ConnectorType::Unknown);
    EXPECT_EQ(a.state, ConnectorState::Unknown);
    EXPECT_EQ(a.config,
              (QMap<QString, QString>{
                  {u"n"_s, u"1"_s}, {u"b"_s, u"true"_s}, {u"z"_s, {}}, {u"o"_s, u"{\"p\":[1]}"_s}}));
    const Connector &b = connectors->at(1);
    EXPECT_EQ(b.state, ConnectorState::Unknown);
    EXPECT_EQ(b.stateText, u"DREAMING"_s);
    ASSERT_EQ(b.tasks.size(), 2);
    EXPECT_EQ(b.tasks.at(0).id, 0);
    EXPECT_EQ(b.tasks.at(0).state, ConnectorState::Failed);
    EXPECT_EQ(b.tasks.at(1).id, 1);
    EXPECT_EQ(b.tasks.at(1).state, ConnectorState::Unknown);
}

TEST(ConnectParse, BearsBytesThatAreNotUtf8)
{
    const auto connectors =
        parseConnectors("{\"x\":{\"status\":{\"connector\":{\"state\":\"FAILED\",\"trace\":\"caf\xE9\"},"
                        "\"tasks\":[]}}}");
    ASSERT_TRUE(connectors);
    EXPECT_EQ(connectors->first().trace, u"caf\uFFFD"_s);
    EXPECT_TRUE(parseOffsets("{\"offsets\":[{\"partition\":{\"t\":\"caf\xE9\"},\"offset\":{}}]}"));
}

TEST(ConnectParse, RefusesWhatIsNestedWithoutEnd)
{
    const QByteArray deep = QByteArray(100'000, '[') + QByteArray(100'000, ']');
    expectBadAnswer(parseNames(deep));
    expectBadAnswer(parseConnectors("{\"x\":{\"info\":{\"config\":{\"k\":" + deep + "}}}}"));
    expectBadAnswer(parseOffsets("{\"offsets\":" + deep + "}"));
    EXPECT_FALSE(parseServerMessage(deep));
}

TEST(ConnectParse, MasksTracesAndLongValues)
{
    const QByteArray url = "jdbc:postgresql://h/db?user=u&password=hunter2";
    const auto connectors =
        parseConnectors("{\"x\":{\"info\":{\"config\":{\"connection.url\":\"" + url + "\",\"long\":\"" +
                        QByteArray(300, 'x') + ' ' + url +
                        "\"}},\"status\":{\"connector\":{\"state\":\"FAILED\",\"trace\":\"cannot open " +
                        url + "\"},\"tasks\":[{\"id\":0,\"state\":\"FAILED\",\"trace\":\"" + url + "\"}]}}}");
    ASSERT_TRUE(connectors);
    const Connector &x = connectors->first();
    for (const QString &text :
         {x.config.value(u"connection.url"_s), x.config.value(u"long"_s), x.trace, x.tasks.first().trace}) {
        EXPECT_FALSE(text.contains(u"hunter2"_s));
        EXPECT_TRUE(text.contains(mask));
    }
}
