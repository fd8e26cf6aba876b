// The options of a connector as a form: which fields there are, what is changed, and what is wrong with it.

#include "tests/unit/services/setup/formbuilder.h"

#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using testing::HasSubstr;
using testing::Not;

namespace {

QStringList namesOf(const ConnectorForm &form, const FormFilter &filter)
{
    QStringList names;
    for (const FormField &field : form.fields()) {
        if (fits(field, filter))
            names.append(field.key.name);
    }
    return names;
}

} // namespace

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
