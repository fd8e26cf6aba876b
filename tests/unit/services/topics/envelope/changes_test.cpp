// What is said of the row before, and which columns count as changed.

#include "decoding.h"
#include "models/services/topics/envelope/display.h"
#include "recordedenvelopes.h"

#include <gtest/gtest.h>

namespace sluice::test {

using namespace envelope;
using namespace Qt::StringLiterals;

namespace {

Knowledge withIdentity(ReplicaIdentity identity)
{
    Knowledge known;
    known.replicaIdentity = identity;
    return known;
}

QStringList changedOf(const Record &record)
{
    QStringList names;
    for (const Column &column : record.columns)
        if (column.changed)
            names.append(column.name);
    return names;
}

constexpr std::string_view key = R"({"id":1})";

} // namespace

TEST(Changes, OnlyTheDifferentColumnsOfAnUpdateAreChanged)
{
    const Record record = decoded(key, change("u", R"({"id":1,"city":"Pune","n":null,"m":1})",
                                              R"({"id":1,"city":"Agra","n":2,"m":1})"));
    EXPECT_TRUE(record.changesKnown);
    EXPECT_EQ(changedOf(record), (QStringList{u"city"_s, u"n"_s}));
    EXPECT_EQ(summary(record), u"UPDATE public.orders id=1: city, n"_s);
}

TEST(Changes, AnUpdateThatChangedNothingSaysSo)
{
    const Record record = decoded(key, change("u", R"({"id":1,"n":2})", R"({"id":1,"n":2})"));
    EXPECT_EQ(summary(record), u"UPDATE public.orders id=1: nothing changed"_s);
}

TEST(Changes, CreatesAndDeletesChangeNoColumn)
{
    for (const Record &record : {decoded(key, change("c", "null", R"({"id":1,"n":2})")),
                                 decoded(key, change("d", R"({"id":1,"n":2})", "null"))}) {
        EXPECT_FALSE(record.changesKnown);
        EXPECT_TRUE(changedOf(record).isEmpty());
    }
}

TEST(Changes, APlaceholderNeverCountsAsChanged)
{
    const std::string update =
        change("u", R"({"id":1,"big":"long ago","other":"__debezium_unavailable_value"})",
               R"({"id":1,"big":"__debezium_unavailable_value","other":"now"})");
    const Record record = decoded(key, update, withIdentity(ReplicaIdentity::Full));
    EXPECT_TRUE(record.changesKnown);
    EXPECT_TRUE(changedOf(record).isEmpty());
    EXPECT_EQ(columnOf(record, u"big"_s).after.kind, ValueKind::Unavailable);
    EXPECT_EQ(valueLine(columnOf(record, u"big"_s).after), u"(unchanged, not sent)"_s);
    EXPECT_TRUE(record.notes.join(u' ').contains(u"TOAST"));
}

TEST(Changes, NoRecordedPlaceholderIsShownAsAValue)
{
    for (const Capture &capture : changeCaptures()) {
        Decoder decoder;
        const Knowledge known = knowledgeOf(capture, u"toasted"_s);
        const RecordedRecord update = recorded(capture.file, u"toasted"_s).at(1);
        const Record record = decoder.decode(viewOf(update.key), viewOf(update.value), known);
        for (const Column &column : record.columns)
            EXPECT_TRUE(!column.name.startsWith(u"big") || !column.after.hasText())
                << column.name.toStdString();
        EXPECT_TRUE(changedOf(record).isEmpty());
        EXPECT_TRUE(record.notes.contains(
            u"a null may stand for such a value too, where the type has no placeholder"_s));
    }
}

TEST(Changes, WithoutARowBeforeTheReplicaIdentityIsTheReason)
{
    const std::string update = change("u", "null", R"({"id":1,"city":"Agra"})");
    const Record known = decoded(key, update, withIdentity(ReplicaIdentity::Default));
    EXPECT_TRUE(known.notes.contains(u"before not available: replica identity DEFAULT"_s));
    EXPECT_FALSE(known.changesKnown);
    EXPECT_EQ(columnOf(known, u"city"_s).before.kind, ValueKind::NotSent);
    EXPECT_EQ(summary(known), u"UPDATE public.orders id=1"_s);
    EXPECT_TRUE(
        decoded(key, update).notes.contains(u"before not available: the replica identity was not FULL"_s));
    EXPECT_TRUE(decoded(key, update, withIdentity(ReplicaIdentity::Full))
                    .notes.contains(u"before not available: the replica identity was not FULL"_s));
}

TEST(Changes, OfADeleteTheKeyAloneIsKnownByDefault)
{
    const std::string removal = change("d", R"({"id":1,"city":null,"n":0,"name":""})", "null");
    const Record known = decoded(key, removal, withIdentity(ReplicaIdentity::Default));
    EXPECT_EQ(columnOf(known, u"id"_s).before.text, u"1"_s);
    for (const QString &name : {u"city"_s, u"n"_s, u"name"_s})
        EXPECT_EQ(valueLine(columnOf(known, name).before), u"(not sent)"_s);
    EXPECT_TRUE(known.notes.contains(u"of the row before only the key is known: replica identity DEFAULT"_s));
    const Record full = decoded(key, removal, withIdentity(ReplicaIdentity::Full));
    EXPECT_EQ(columnOf(full, u"n"_s).before.text, u"0"_s);
    const Record unknown = decoded(key, removal);
    EXPECT_EQ(columnOf(unknown, u"n"_s).before.text, u"0"_s);
    EXPECT_TRUE(unknown.notes.join(u' ').contains(u"whatever was in it"));
}

TEST(Changes, AChangeOfTheKeyUnderDefaultIdentityDoesNotInventDifferences)
{
    const std::string update = change("u", R"({"id":1,"city":null})", R"({"id":2,"city":"Agra"})");
    EXPECT_FALSE(decoded(key, update, withIdentity(ReplicaIdentity::Default)).changesKnown);
    EXPECT_FALSE(decoded(key, update).changesKnown);
    EXPECT_EQ(changedOf(decoded(key, update, withIdentity(ReplicaIdentity::Full))),
              (QStringList{u"id"_s, u"city"_s}));
}

TEST(Changes, ColumnsOfOneSideAloneStandBehindTheOthers)
{
    const Record record =
        decoded(key, change("u", R"({"gone":1,"id":1,"n":1})", R"({"id":1,"new":2,"n":1})"));
    ASSERT_EQ(record.columns.size(), 4);
    EXPECT_EQ(record.columns[1].name, u"new"_s);
    EXPECT_EQ(record.columns[1].before.kind, ValueKind::Absent);
    EXPECT_EQ(record.columns[3].name, u"gone"_s);
    EXPECT_EQ(record.columns[3].after.kind, ValueKind::Absent);
    EXPECT_TRUE(changedOf(record).isEmpty());
}

} // namespace sluice::test
