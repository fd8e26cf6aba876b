// The form and its JSON in step: nothing lost, no secret shown.

#include "models/services/setup/configjson.h"
#include "tests/unit/services/setup/formbuilder.h"

#include <algorithm>
#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using testing::HasSubstr;
using testing::Not;

namespace {

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
