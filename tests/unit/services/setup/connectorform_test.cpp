// The options of a connector as a form: fields and JSON in step, nothing lost, no secret shown, and Connect's
// word on it.

#include "models/clients/connect/parse.h"
#include "models/services/setup/connectorformservice.h"
#include "tests/support/waiting.h"
#include "tests/unit/services/setup/setupfakes.h"

#include <QRandomGenerator>
#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using testing::HasSubstr;
using testing::Not;

namespace {

QByteArray recordedAnswer(const QString &name)
{
    QFile file(QStringLiteral(SLUICE_TEST_DATA "/connect/") + name);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return file.readAll();
}

QList<ConfigKey> postgresKeys()
{
    return *connect::parsePluginConfig(recordedAnswer(u"plugin-config-postgres.json"_s));
}

ConfigValidation validated(const QString &name = u"validate-postgres.json"_s)
{
    return *connect::parseValidation(recordedAnswer(name));
}

DirectionPlan firstDirection(const QMap<QString, QString> &options = {})
{
    DirectionPlan direction = guideSpec().directions.first();
    direction.options = options;
    return direction;
}

ConnectorForm formOf(const QMap<QString, QString> &options = {},
                     const SetupFacts &facts = preparedFacts(guideSpec()))
{
    ConnectorForm form(guideSpec(), setupProfile(), facts, firstDirection(options));
    form.addKeys(postgresKeys());
    form.setValidation(validated());
    return form;
}

QStringList namesOf(const ConnectorForm &form, const FormFilter &filter)
{
    QStringList names;
    for (const FormField &field : form.fields()) {
        if (fits(field, filter))
            names.append(field.key.name);
    }
    return names;
}

std::string text(const QString &string)
{
    return string.toStdString();
}

/// The config of the form as it was before, in which one key has this value.
QString jsonWith(const ConnectorForm &form, const QString &key, const QString &value)
{
    ConfigEntries entries = *parseConfigJson(form.json());
    for (ConfigEntry &entry : entries) {
        if (entry.key == key) {
            entry.value = value;
            return writeConfigJson(entries);
        }
    }
    entries.append({key, value});
    return writeConfigJson(entries);
}

} // namespace

// The JSON

TEST(ConfigJson, SurvivesBothWays)
{
    const ConfigEntries entries{{u"b"_s, u"\"quotes\" \\ / \n\t\r\u0001 ü 漢 🙂"_s},
                                {u"a.key with \" in it"_s, u"${file:/etc/x.properties:pw}"_s},
                                {u"empty"_s, u""_s},
                                {u"odd"_s, QString(QChar::Nbsp) + QChar::LineSeparator + QChar(0xfdd0)}};
    const QString written = writeConfigJson(entries);
    EXPECT_EQ(parseConfigJson(written), entries);
    for (const QChar odd : {QChar(QChar::Nbsp), QChar(QChar::LineSeparator), QChar(0xfdd0)})
        EXPECT_FALSE(written.contains(odd)) << "a text editor would make a space or a line break of it";
    EXPECT_EQ(parseConfigJson(writeConfigJson({})), ConfigEntries());
}

TEST(ConfigJson, TakesNumbersAndBooleansAsTheyAreWritten)
{
    EXPECT_EQ(parseConfigJson(uR"({"a":1.50,"b":-3e+2,"c":true,"d":9007199254740993})"_s),
              (ConfigEntries{{u"a"_s, u"1.50"_s},
                             {u"b"_s, u"-3e+2"_s},
                             {u"c"_s, u"true"_s},
                             {u"d"_s, u"9007199254740993"_s}}));
}

TEST(ConfigJson, ReadsWhatOneWouldPost)
{
    EXPECT_EQ(parseConfigJson(u"{\"name\": \"x\", \"config\": {\"a\": \"1\", \"config\": \"2\"}}"_s),
              (ConfigEntries{{u"name"_s, u"x"_s}, {u"a"_s, u"1"_s}, {u"config"_s, u"2"_s}}));
}

TEST(ConfigJson, SaysWhereItIsBroken)
{
    struct Broken
    {
        QString json;
        int line;
        int column;
        const char *says;
    };
    const Broken cases[] = {{u""_s, 1, 1, "begins with {"},
                            {u"[]"_s, 1, 1, "begins with {"},
                            {u"{"_s, 1, 2, "closing }"},
                            {u"{\n  \"a\": \"1\"\n  \"b\": \"2\"\n}"_s, 3, 3, "comma or }"},
                            {u"{\n  \"a\": \"1\",\n}"_s, 3, 1, "comma too many"},
                            {u"{\n  \"a\" \"1\"\n}"_s, 2, 7, "colon"},
                            {u"{\n  \"a\": \"never\" // comment\n}"_s, 2, 16, "no comments"},
                            {u"{\"a\": [1]}"_s, 1, 7, "not lists"},
                            {u"{\"a\": {\"b\": 1}}"_s, 1, 7, "not lists"},
                            {u"{\"a\": null}"_s, 1, 7, "needs a value"},
                            {u"{\"a\": 01}"_s, 1, 7, "needs a value"},
                            {u"{\"a\": \"no end\n}"_s, 1, 7, "do not end"},
                            {u"{\"a\": \"\\x\"}"_s, 1, 8, "escape"},
                            {u"{\"a\": \"\\u12g4\"}"_s, 1, 8, "escape"},
                            {u"{\"a\": \"1\",\n \"a\": \"2\"}"_s, 2, 2, "given twice"},
                            {u"{} x"_s, 1, 4, "more after"},
                            {u"{\"\": \"1\"}"_s, 1, 4, "empty"},
                            {u"{a: 1}"_s, 1, 2, "quotes"}};
    for (const Broken &each : cases) {
        const auto parsed = parseConfigJson(each.json);
        ASSERT_FALSE(parsed) << text(each.json);
        EXPECT_EQ(parsed.error().line, each.line) << text(each.json);
        EXPECT_EQ(parsed.error().column, each.column) << text(each.json);
        EXPECT_THAT(text(parsed.error().message), HasSubstr(each.says)) << text(each.json);
    }
}

TEST(ConfigJson, NeitherCrashesNorHangsOnAnything)
{
    QRandomGenerator random(4);
    const QString whole = formOf().json();
    for (qsizetype end = 0; end < whole.size() - 2; ++end)
        EXPECT_FALSE(parseConfigJson(whole.left(end)));
    for (int i = 0; i < 2000; ++i) {
        QString broken = whole;
        for (int hit = 0; hit < 3; ++hit)
            broken[random.bounded(broken.size())] = QChar(ushort(random.bounded(i % 2 ? 128 : 0x10000)));
        const auto parsed = parseConfigJson(broken);
        if (parsed) {
            EXPECT_EQ(parseConfigJson(writeConfigJson(*parsed)), parsed);
        }
    }
}

// The form

TEST(ConnectorForm, SplitsAListAtCommasThatAreMeantSo)
{
    EXPECT_EQ(listEntries(u"public\\.a, s\\,t\\.b ,,c"_s),
              (QStringList{u"public\\.a"_s, u"s\\,t\\.b"_s, u"c"_s}));
    EXPECT_EQ(listEntries({}), QStringList());
    EXPECT_EQ(joinedList({u"a "_s, u""_s, u"b"_s}), u"a,b"_s);
}

TEST(ConnectorForm, ShowsThePluginsFieldsInItsOrderRequiredFirst)
{
    const ConnectorForm form = formOf();
    QStringList groups;
    for (const FormGroup &group : form.groups({}))
        groups.append(group.id);
    EXPECT_EQ(groups, (QStringList{formgroup::set, formgroup::all, u"Postgres"_s, u"Connector"_s, u"Events"_s,
                                   u"Common"_s, u"Transforms"_s, u"Predicates"_s, u"Error Handling"_s,
                                   u"Topic Creation"_s, u"Exactly Once Support"_s, u"offsets.topic"_s,
                                   u"Serialization"_s, u"Schemas"_s, formgroup::other}));
    EXPECT_EQ(namesOf(form, {{}, u"Common"_s}).mid(0, 3),
              (QStringList{u"name"_s, u"connector.class"_s, u"connector.plugin.version"_s}));
    EXPECT_EQ(namesOf(form, {{}, u"Postgres"_s}).mid(0, 3),
              (QStringList{u"topic.prefix"_s, u"database.hostname"_s, u"database.port"_s}));
    EXPECT_THAT(namesOf(form, {{}, formgroup::other}),
                testing::Contains(u"topic.creation.default.partitions"_s));
    EXPECT_FALSE(namesOf(form, {}).contains(u"schema.exclude.list"_s)) << "of no use beside a list of tables";
}

TEST(ConnectorForm, PutsARequiredKeyFirstWhereverItComes)
{
    ConnectorForm form(guideSpec(), setupProfile(), preparedFacts(guideSpec()), firstDirection());
    ConfigKey late;
    late.name = u"late"_s;
    late.group = u"G"_s;
    late.order = 1;
    ConfigKey required = late;
    required.name = u"required"_s;
    required.required = true;
    required.order = 9;
    ConfigKey other = late;
    other.name = u"other"_s;
    other.group = u"H"_s;
    form.addKeys({late, other, required});
    EXPECT_EQ(namesOf(form, {}).mid(0, 3), (QStringList{u"required"_s, u"late"_s, u"other"_s}));
}

TEST(ConnectorForm, KnowsHowEachFieldIsEdited)
{
    const ConnectorForm form = formOf();
    const auto kind = [&](const char *key) { return form.field(QString::fromLatin1(key)).kind; };
    EXPECT_EQ(kind("name"), FieldKind::Fixed);
    EXPECT_EQ(kind("connector.class"), FieldKind::Fixed);
    EXPECT_EQ(kind("column.mask.with.(d+).chars"), FieldKind::Fixed);
    EXPECT_EQ(kind("slot.name"), FieldKind::Text);
    EXPECT_EQ(kind("max.batch.size"), FieldKind::Number);
    EXPECT_EQ(kind("slot.drop.on.stop"), FieldKind::Switch);
    EXPECT_EQ(kind("snapshot.mode"), FieldKind::Choice);
    EXPECT_EQ(kind("table.include.list"), FieldKind::List);
    EXPECT_EQ(kind("database.password"), FieldKind::Password);
    EXPECT_EQ(kind("heartbeat.action.query"), FieldKind::LongText);
    EXPECT_EQ(form.field(u"max.batch.size"_s).fallback, u"2048"_s);
    EXPECT_FALSE(form.field(u"max.batch.size"_s).isSet);
    EXPECT_EQ(form.field(u"slot.name"_s).value, firstDirection().slotName);
    EXPECT_TRUE(form.field(u"slot.name"_s).isSet);
    EXPECT_FALSE(form.field(u"slot.name"_s).changed);
    EXPECT_THAT(form.field(u"snapshot.mode"_s).choices, testing::Contains(u"no_data"_s))
        << "Debezium takes it, though it does not recommend it";
    EXPECT_FALSE(form.field(u"snapshot.mode"_s).choices.contains(u"never"_s));
}

TEST(ConnectorForm, KnowsTheKeysOfTheConvertersThatAreChosen)
{
    ConnectorForm form = formOf();
    EXPECT_EQ(form.field(u"key.converter.schemas.enable"_s).kind, FieldKind::Switch);
    EXPECT_EQ(form.field(u"key.converter.schemas.enable"_s).group(), u"Schemas"_s);
    const auto shown = [&](const QString &key) { return namesOf(form, {}).contains(key); };
    EXPECT_TRUE(shown(u"value.converter.decimal.format"_s));
    EXPECT_FALSE(shown(u"value.converter.converter.type"_s)) << "Connect sets it by itself";
    form.setValidation(validated(u"validate-postgres-errors.json"_s)); // with the workers' converters
    EXPECT_FALSE(shown(u"value.converter.decimal.format"_s))
        << "it belongs to a converter that is not chosen";
    EXPECT_TRUE(shown(u"key.converter.schemas.enable"_s)) << "the config has it";
}

TEST(ConnectorForm, AFreshFormChangesNothing)
{
    const ConnectorForm form = formOf();
    EXPECT_FALSE(form.isEdited());
    EXPECT_EQ(form.direction(), firstDirection());
    EXPECT_TRUE(form.changes().isEmpty());
    EXPECT_TRUE(form.keysWithErrors().isEmpty());
    QMap<QString, QString> own =
        connectorConfig(guideSpec(), setupProfile(), preparedFacts(guideSpec()), firstDirection());
    own.insert(u"name"_s, w2c);
    EXPECT_EQ(form.config(), own);
}

TEST(ConnectorForm, OnlyWhatDiffersFromSluicesOwnConfigBecomesAnOption)
{
    ConnectorForm form = formOf();
    form.setValue(u"max.batch.size"_s, u"4096"_s);
    form.setValue(u"heartbeat.interval.ms"_s, u"60000"_s);
    EXPECT_EQ(form.direction().options, (QMap<QString, QString>{{u"max.batch.size"_s, u"4096"_s},
                                                                {u"heartbeat.interval.ms"_s, u"60000"_s}}));
    EXPECT_TRUE(form.field(u"max.batch.size"_s).changed);
    form.setValue(u"heartbeat.interval.ms"_s, u"5000"_s);
    EXPECT_FALSE(form.field(u"heartbeat.interval.ms"_s).changed) << "Sluice's own value again";
    form.setValue(u"max.batch.size"_s, {});
    EXPECT_EQ(form.direction(), firstDirection());
    form.setValue(u"signal.data.collection"_s, {});
    EXPECT_EQ(form.direction().options, (QMap<QString, QString>{{u"signal.data.collection"_s, {}}}))
        << "what Sluice sets can be emptied";
    form.reset(u"signal.data.collection"_s);
    EXPECT_FALSE(form.isEdited());
}

TEST(ConnectorForm, NamesGoToTheDirectionItself)
{
    ConnectorForm form = formOf({{u"slot.name"_s, u"from_a_file"_s}});
    EXPECT_TRUE(form.field(u"slot.name"_s).changed);
    form.setValue(u"topic.prefix"_s, u"other-cdc"_s);
    form.setValue(u"publication.name"_s, u"other_pub"_s);
    form.setValue(u"database.hostname"_s, u"db.internal"_s);
    form.setValue(u"database.port"_s, u"6432"_s);
    DirectionPlan expected = firstDirection();
    expected.slotName = u"from_a_file"_s;
    expected.topicPrefix = u"other-cdc"_s;
    expected.publication = u"other_pub"_s;
    expected.hostForConnect = u"db.internal"_s;
    expected.portForConnect = 6432;
    EXPECT_EQ(form.direction(), expected);
    EXPECT_EQ(form.config().value(u"slot.name"_s), u"from_a_file"_s);
    form.setValue(u"database.hostname"_s, u"${env:DB_HOST}"_s);
    EXPECT_EQ(form.direction().options,
              (QMap<QString, QString>{{u"database.hostname"_s, u"${env:DB_HOST}"_s}}));
    form.setValue(u"slot.name"_s, {});
    EXPECT_THAT(text(form.refusal()), HasSubstr("slot.name"));
    EXPECT_EQ(form.keysWithErrors(), QStringList{u"slot.name"_s});
}

TEST(ConnectorForm, SaysWhichNameIsTaken)
{
    ConnectorForm form = formOf();
    const DirectionPlan other = guideSpec().directions.at(1);
    form.setValue(u"topic.prefix"_s, other.topicPrefix);
    EXPECT_THAT(text(form.field(u"topic.prefix"_s).errors.join(u' ')), HasSubstr(text(other.connector)));
    EXPECT_TRUE(form.field(u"slot.name"_s).errors.isEmpty());
    form.setValue(u"slot.name"_s, u"Not A Slot"_s);
    EXPECT_THAT(text(form.field(u"slot.name"_s).errors.join(u' ')), HasSubstr("cannot be a slot's name"));
    EXPECT_FALSE(form.field(u"topic.prefix"_s).errors.isEmpty()) << "both are said";
    form.reset(u"topic.prefix"_s);
    form.reset(u"slot.name"_s);
    EXPECT_TRUE(form.keysWithErrors().isEmpty());
}

TEST(ConnectorForm, SearchesNamesAndDocumentation)
{
    const ConnectorForm form = formOf();
    EXPECT_THAT(namesOf(form, {u"max.batch"_s}), testing::ElementsAre(u"max.batch.size"_s));
    EXPECT_THAT(namesOf(form, {u"TCP keep-ALIVE"_s}), testing::Contains(u"database.tcpKeepAlive"_s));
    EXPECT_THAT(namesOf(form, {u"wal flush"_s}), Not(testing::IsEmpty())) << "words of the documentation";
    EXPECT_THAT(namesOf(form, {u"no such word at all"_s}), testing::IsEmpty());
    EXPECT_THAT(namesOf(form, {u"slot"_s, u"Events"_s}), Not(testing::Contains(u"slot.name"_s)));
    qsizetype sum = 0;
    const QList<FormGroup> groups = form.groups({u"slot"_s});
    for (qsizetype i = 2; i < groups.size(); ++i)
        sum += groups.at(i).fields;
    EXPECT_EQ(groups.at(1).fields, sum);
    EXPECT_EQ(sum, namesOf(form, {u"slot"_s}).size());
}

TEST(ConnectorForm, ShowsWhatWasChangedAlone)
{
    ConnectorForm form = formOf({{u"max.batch.size"_s, u"1"_s}});
    form.setValue(u"slot.drop.on.stop"_s, u"true"_s);
    EXPECT_EQ(namesOf(form, {{}, formgroup::all, true}),
              (QStringList{u"slot.drop.on.stop"_s, u"max.batch.size"_s}));
    EXPECT_EQ(form.groups({}).at(1).changed, 2);
    EXPECT_TRUE(namesOf(form, {{}, formgroup::set}).contains(u"slot.name"_s));
    EXPECT_FALSE(namesOf(form, {{}, formgroup::set}).contains(u"max.queue.size"_s));
}

TEST(ConnectorForm, FieldsAndJsonAreInStep)
{
    ConnectorForm form = formOf();
    form.setValue(u"max.batch.size"_s, u"4096"_s);
    EXPECT_THAT(text(form.json()), HasSubstr("\n  \"max.batch.size\": \"4096\",\n"));
    EXPECT_FALSE(form.setJson(jsonWith(form, u"max.batch.size"_s, u"1024"_s)));
    EXPECT_EQ(form.field(u"max.batch.size"_s).value, u"1024"_s);
    EXPECT_FALSE(form.setJson(form.json()));
    EXPECT_EQ(form.direction().options, (QMap<QString, QString>{{u"max.batch.size"_s, u"1024"_s}}));
}

TEST(ConnectorForm, KeepsUnknownKeysReferencesAndOrder)
{
    const QMap<QString, QString> options{{u"sluice.unknown"_s, u" kept ü \"as it is\"\\n "_s},
                                         {u"column.mask.with.10.chars"_s, u"public.families.name"_s},
                                         {u"database.sslpassword"_s, u"${file:/etc/x.properties:a b:c}"_s},
                                         {u"empty.one"_s, u""_s}};
    ConnectorForm form = formOf(options);
    EXPECT_EQ(form.direction().options, options);
    EXPECT_FALSE(form.setJson(form.json()));
    EXPECT_EQ(form.direction().options, options);
    EXPECT_EQ(form.field(u"sluice.unknown"_s).group(), formgroup::other);
    EXPECT_EQ(form.field(u"database.sslpassword"_s).value, options.value(u"database.sslpassword"_s));

    ConfigEntries entries = *parseConfigJson(form.json());
    std::reverse(entries.begin(), entries.end());
    EXPECT_FALSE(form.setJson(writeConfigJson(entries)));
    EXPECT_EQ(parseConfigJson(form.json()), entries) << "the person's order stays";
    form.setValue(u"poll.interval.ms"_s, u"100"_s);
    entries.append({u"poll.interval.ms"_s, u"100"_s});
    EXPECT_EQ(parseConfigJson(form.json()), entries) << "what is new comes last";
    form.setValue(u"sluice.unknown"_s, u"x"_s);
    EXPECT_EQ(parseConfigJson(form.json())->size(), entries.size());
    EXPECT_EQ(form.direction().options.value(u"column.mask.with.10.chars"_s), u"public.families.name"_s);
}

TEST(ConnectorForm, BrokenJsonChangesNothing)
{
    ConnectorForm form = formOf({{u"max.batch.size"_s, u"1"_s}});
    const ConnectorForm before = form;
    const auto fault = form.setJson(u"{\n  \"snapshot.mode\": \"never\" // comment\n}"_s);
    ASSERT_TRUE(fault);
    EXPECT_EQ(fault->line, 2);
    EXPECT_EQ(fault->column, 28);
    EXPECT_EQ(form, before);
}

TEST(ConnectorForm, WhatSluiceSetsStaysThoughTheJsonLeavesItOut)
{
    ConnectorForm form = formOf({{u"max.batch.size"_s, u"1"_s}});
    EXPECT_FALSE(form.setJson(u"{\"slot.name\": \"mine\"}"_s));
    EXPECT_TRUE(form.keptKeys().contains(u"publication.name"_s));
    EXPECT_FALSE(form.keptKeys().contains(u"max.batch.size"_s)) << "that was a person's, and is gone";
    EXPECT_TRUE(form.direction().options.isEmpty());
    EXPECT_EQ(form.direction().slotName, u"mine"_s);
    EXPECT_EQ(form.config().value(u"publication.name"_s), firstDirection().publication);
}

TEST(ConnectorForm, TakesTheGuidesFileAsItIsPosted)
{
    ConnectorForm form = formOf();
    EXPECT_FALSE(form.setJson(u"{\"name\":\"%1\",\"config\":{\"max.queue.size\":16384}}"_s.arg(w2c)));
    EXPECT_EQ(form.direction().options, (QMap<QString, QString>{{u"max.queue.size"_s, u"16384"_s}}));
    EXPECT_TRUE(form.setJson(u"{\"name\":\"other\"}"_s));
    EXPECT_TRUE(form.setJson(u"{\"connector.class\":\"io.debezium.connector.mysql.MySqlConnector\"}"_s));
}

TEST(ConnectorForm, NeverHoldsNorShowsASecretInTheClear)
{
    const QString clear = u"hunter2-in-the-clear"_s;
    ConnectorForm form = formOf({{u"database.sslpassword"_s, clear}, {u"x.api.key"_s, clear}});
    const auto shownAnywhere = [&] {
        QString all = form.json() + form.refusal();
        for (const FormField &field : form.fields())
            all += field.value + field.errors.join(u' ') + field.note;
        for (const FormChange &change : form.changes())
            all += change.after + change.before.value_or(QString());
        return all.contains(clear);
    };
    EXPECT_FALSE(shownAnywhere()) << "a file that somebody wrote by hand";
    EXPECT_FALSE(form.setJson(form.json())) << "dots mean: as it was";
    EXPECT_EQ(form.direction().options.value(u"database.sslpassword"_s), clear);
    form.setValue(u"database.sslpassword"_s, form.field(u"database.sslpassword"_s).value);
    EXPECT_EQ(form.direction().options.value(u"database.sslpassword"_s), clear);

    form = formOf();
    EXPECT_EQ(form.field(u"database.password"_s).value, passwordMark);
    for (const QString &key : {u"database.password"_s, u"database.sslpassword"_s, u"unknown.secret"_s}) {
        form.setValue(key, clear);
        EXPECT_FALSE(shownAnywhere());
        EXPECT_FALSE(form.config().values().contains(clear));
    }
    EXPECT_THAT(text(form.field(u"database.password"_s).errors.join(u' ')), HasSubstr("${file:"));
    EXPECT_FALSE(form.refusal().isEmpty());
    form.reset(u"database.password"_s);
    form.reset(u"database.sslpassword"_s);
    form.reset(u"unknown.secret"_s);
    EXPECT_TRUE(form.refusal().isEmpty());

    const auto fault = form.setJson(jsonWith(form, u"database.password"_s, clear));
    ASSERT_TRUE(fault);
    EXPECT_THAT(text(fault->message), Not(HasSubstr(text(clear))));
    EXPECT_TRUE(form.setJson(jsonWith(form, u"unknown.secret"_s, u"••••••"_s))) << "dots of nothing";
    form.setValue(u"database.password"_s, u"${file:/etc/db.properties:pw}"_s);
    EXPECT_EQ(form.direction().options,
              (QMap<QString, QString>{{u"database.password"_s, u"${file:/etc/db.properties:pw}"_s}}));
    form.setValue(u"database.password"_s, {});
    EXPECT_EQ(form.config().value(u"database.password"_s), passwordMark) << "Sluice's own again";
}

TEST(ConnectorForm, MapsWhatTheVersionDoesNotKnowAndSaysSo)
{
    ConnectorForm form = formOf();
    form.setValue(u"snapshot.mode"_s, u"never"_s);
    EXPECT_THAT(text(form.field(u"snapshot.mode"_s).note), HasSubstr("sent as no_data"));
    EXPECT_EQ(form.config().value(u"snapshot.mode"_s), u"no_data"_s);
    EXPECT_EQ(form.direction().options.value(u"snapshot.mode"_s), u"no_data"_s);
    form.setValue(u"snapshot.mode"_s, u"sometimes"_s);
    EXPECT_THAT(text(form.field(u"snapshot.mode"_s).errors.join(u' ')), HasSubstr("unknown to Debezium"));
    ConnectorForm old(guideSpec(), setupProfile(), bareFacts(u"2.3.0.Final"_s),
                      firstDirection({{u"snapshot.mode"_s, u"no_data"_s}}));
    old.addKeys(postgresKeys());
    EXPECT_EQ(old.config().value(u"snapshot.mode"_s), u"never"_s);
    EXPECT_TRUE(old.field(u"snapshot.mode"_s).choices.contains(u"never"_s));
}

TEST(ConnectorForm, HasTheGuidesTuningWithItsDiff)
{
    ConnectorForm form = formOf({{u"max.queue.size"_s, u"100"_s}});
    const QList<FormChange> changes = form.presetChanges();
    ASSERT_EQ(changes.size(), 4);
    EXPECT_EQ(changes.at(0).key, u"snapshot.mode"_s);
    EXPECT_EQ(changes.at(0).before, guideSpec().snapshotMode);
    EXPECT_EQ(changes.at(0).after, u"no_data"_s);
    EXPECT_THAT(text(changes.at(0).note), HasSubstr("never"));
    EXPECT_FALSE(changes.at(1).before) << "snapshot.fetch.size has no default";
    EXPECT_EQ(changes.at(2).before, u"2048"_s);
    EXPECT_TRUE(changes.at(2).beforeIsDefault);
    EXPECT_EQ(changes.at(3).before, u"100"_s);
    form.applyPreset();
    EXPECT_EQ(form.direction().options, (QMap<QString, QString>{{u"snapshot.mode"_s, u"no_data"_s},
                                                                {u"snapshot.fetch.size"_s, u"2000"_s},
                                                                {u"max.batch.size"_s, u"2048"_s},
                                                                {u"max.queue.size"_s, u"8192"_s}}));
    EXPECT_TRUE(std::ranges::none_of(form.presetChanges(), &FormChange::isChange));
}

TEST(ConnectorForm, FindsPlainMistakesItself)
{
    ConnectorForm form = formOf();
    const auto errors = [&](const QString &key, const QString &value) {
        form.setValue(key, value);
        return text(form.field(key).errors.join(u' '));
    };
    EXPECT_THAT(errors(u"max.batch.size"_s, u"many"_s), HasSubstr("whole number"));
    EXPECT_THAT(errors(u"max.batch.size"_s, u"99999999999"_s), HasSubstr("whole number"));
    EXPECT_EQ(errors(u"max.queue.size.in.bytes"_s, u"99999999999"_s), "");
    EXPECT_EQ(errors(u"max.batch.size"_s, u"${env:BATCH}"_s), "");
    EXPECT_THAT(errors(u"slot.drop.on.stop"_s, u"perhaps"_s), HasSubstr("true or false"));
    EXPECT_EQ(form.field(u"slot.drop.on.stop"_s).kind, FieldKind::Text) << "a switch cannot show it";
}

TEST(ConnectorForm, PutsConnectsErrorsBesideTheirFields)
{
    ConnectorForm form = formOf({{u"max.batch.size"_s, u"abc"_s}});
    QMap<QString, QStringList> errors;
    for (const ConfigVerdict &verdict : validated(u"validate-postgres-errors.json"_s).verdicts) {
        if (!verdict.errors.isEmpty())
            errors.insert(verdict.key, verdict.errors);
    }
    form.setErrors(errors);
    EXPECT_EQ(
        form.field(u"max.batch.size"_s).errors,
        (QStringList{u"An integer is expected"_s, u"A positive, non-zero integer value is expected"_s}));
    EXPECT_EQ(form.keysWithErrors().size(), 3);
    form.setValue(u"max.batch.size"_s, u"12"_s);
    EXPECT_TRUE(form.field(u"max.batch.size"_s).errors.isEmpty()) << "they spoke of another value";
}

TEST(ConnectorForm, IsOfUseWithoutAnyDefinition)
{
    ConnectorForm form(guideSpec(), setupProfile(), preparedFacts(guideSpec()), firstDirection());
    EXPECT_FALSE(form.isDefined());
    EXPECT_EQ(form.fields().size(), form.config().size() - 1) << "all but the name";
    form.setValue(u"max.batch.size"_s, u"12"_s);
    EXPECT_EQ(form.direction().options.value(u"max.batch.size"_s), u"12"_s);
}

// The service

class ConnectorFormServiceTest : public testing::Test
{
protected:
    ConnectorFormServiceTest()
        : servers(world)
    {
        world.facts = preparedFacts(guideSpec());
        world.definition = postgresKeys();
        world.trial = validated();
    }

    void start(const Secret &password = Secret("held"))
    {
        service = std::make_unique<ConnectorFormService>(
            ConnectorForm(guideSpec(), setupProfile(), world.facts, firstDirection()), &servers.connect,
            password);
        service->start();
    }
    bool settled()
    {
        return waitUntil(
            [&] { return service->isReady() && !service->trial().isAsking && service->trial().wasAnswered; });
    }

    SetupWorld world;
    FakeSetupServers servers;
    std::unique_ptr<ConnectorFormService> service;
};

TEST_F(ConnectorFormServiceTest, AsksForEachKeyFirstAndForTheDatabaseThen)
{
    start();
    ASSERT_TRUE(settled());
    ASSERT_EQ(world.tried.size(), 2);
    EXPECT_FALSE(world.tried.at(0).contains(u"database.hostname"_s)) << "this one leaves the database alone";
    EXPECT_EQ(world.tried.at(0).value(u"name"_s), w2c);
    EXPECT_EQ(world.tried.at(1), service->form().config());
    EXPECT_EQ(service->status().health, Health::Good);
    EXPECT_EQ(service->trial().database, FormTrial::Database::Answered);
}

TEST_F(ConnectorFormServiceTest, WaitsForAPauseInTyping)
{
    start();
    ASSERT_TRUE(settled());
    const qsizetype before = world.tried.size();
    for (const QString &typed : {u"4"_s, u"40"_s, u"409"_s, u"4096"_s})
        service->setValue(u"max.batch.size"_s, typed);
    EXPECT_EQ(world.tried.size(), before);
    ASSERT_TRUE(settled());
    ASSERT_EQ(world.tried.size(), before + 1) << "once, and the database was tried with this login already";
    EXPECT_EQ(world.tried.last().value(u"max.batch.size"_s), u"4096"_s);
}

TEST_F(ConnectorFormServiceTest, IgnoresTheAnswerToAnOlderQuestion)
{
    start();
    ASSERT_TRUE(settled());
    world.holdsTrials = true;
    service->setValue(u"max.batch.size"_s, u"abc"_s);
    const qsizetype before = world.tried.size();
    ASSERT_TRUE(waitUntil([&] { return world.tried.size() == before + 1; }));
    service->setValue(u"max.batch.size"_s, u"12"_s);
    EXPECT_TRUE(waitUntil([&] { return world.tried.size() > before + 1; }, std::chrono::milliseconds(600)) ==
                false)
        << "one at a time";
    world.trial = validated(u"validate-postgres-errors.json"_s);
    world.release();
    ASSERT_TRUE(waitUntil([&] { return world.tried.size() == before + 2; })) << "the newer question follows";
    EXPECT_TRUE(service->form().field(u"max.batch.size"_s).errors.isEmpty());
    world.trial = validated();
    world.release();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(service->form().keysWithErrors().isEmpty());
}

TEST_F(ConnectorFormServiceTest, ShowsTheErrorsOfEachKey)
{
    world.trial = validated(u"validate-postgres-errors.json"_s);
    start();
    ASSERT_TRUE(settled());
    EXPECT_EQ(world.tried.size(), 1) << "with mistakes in it the database is not tried";
    EXPECT_EQ(service->form().keysWithErrors(), (QStringList{u"max.batch.size"_s, u"snapshot.mode"_s}))
        << "that the host is missing is our own doing";
    EXPECT_THAT(text(service->status().text), HasSubstr("2 fields"));
}

TEST_F(ConnectorFormServiceTest, SaysCalmlyThatConnectCannotBeReached)
{
    world.definition = fail(ErrorKind::Unreachable, u"Nothing listens there."_s);
    world.trial = fail(ErrorKind::Unreachable, u"Nothing listens there."_s);
    start();
    ASSERT_TRUE(waitUntil([&] { return service->isReady(); }));
    EXPECT_EQ(service->status().health, Health::Unknown);
    EXPECT_THAT(text(service->status().text), HasSubstr("Nothing listens there."));
    service->setValue(u"max.batch.size"_s, u"12"_s);
    EXPECT_EQ(service->form().direction().options.value(u"max.batch.size"_s), u"12"_s);
    world.trial = validated();
    ASSERT_TRUE(settled()) << "the next pause in typing asks again";
    EXPECT_TRUE(service->form().isDefined()) << "the validation brings the keys, too";
}

TEST_F(ConnectorFormServiceTest, ASilentDatabaseHoldsNothingUp)
{
    start();
    ASSERT_TRUE(settled());
    world.holdsTrials = true;
    service->setValue(u"database.user"_s, u"nobody"_s);
    ASSERT_TRUE(waitUntil([&] { return !world.held.isEmpty(); }));
    world.release(); // the quick question
    ASSERT_TRUE(waitUntil([&] { return service->trial().database == FormTrial::Database::Trying; }));
    const auto silent = std::exchange(world.held, {});
    world.holdsTrials = false;
    service->setValue(u"max.batch.size"_s, u"12"_s);
    ASSERT_TRUE(waitUntil([&] { return service->trial().wasAnswered; })) << "while the database says nothing";
    world.trial = fail(ErrorKind::Timeout, u"The database said nothing."_s);
    for (const auto &each : silent)
        each();
    ASSERT_TRUE(waitUntil([&] { return service->trial().database == FormTrial::Database::Silent; }));
    EXPECT_EQ(service->status().health, Health::Warning);
}

TEST_F(ConnectorFormServiceTest, WithoutAPasswordTheDatabaseIsLeftAlone)
{
    start(Secret());
    ASSERT_TRUE(settled());
    ASSERT_EQ(world.tried.size(), 1);
    EXPECT_FALSE(world.tried.first().contains(u"database.password"_s));
    EXPECT_EQ(service->trial().database, FormTrial::Database::NoPassword);
    service->setValue(u"database.password"_s, u"${file:/x.properties:pw}"_s);
    ASSERT_TRUE(waitUntil([&] { return world.tried.size() == 3; })) << "a reference is Connect's to resolve";
}

TEST_F(ConnectorFormServiceTest, TakesThePresetBackAndLeavesTheRest)
{
    start();
    ASSERT_TRUE(settled());
    service->setValue(u"max.queue.size"_s, u"100"_s);
    service->applyPreset();
    service->setValue(u"poll.interval.ms"_s, u"100"_s);
    service->undoPreset();
    EXPECT_EQ(service->form().direction().options,
              (QMap<QString, QString>{{u"max.queue.size"_s, u"100"_s}, {u"poll.interval.ms"_s, u"100"_s}}));
}

TEST_F(ConnectorFormServiceTest, WorksWithoutConnect)
{
    ConnectorFormService alone(ConnectorForm(guideSpec(), setupProfile(), world.facts, firstDirection()),
                               nullptr, {});
    alone.start();
    EXPECT_TRUE(alone.isReady());
    EXPECT_EQ(alone.status().health, Health::Unknown);
    alone.setValue(u"max.batch.size"_s, u"12"_s);
    EXPECT_TRUE(alone.form().isEdited());
}
