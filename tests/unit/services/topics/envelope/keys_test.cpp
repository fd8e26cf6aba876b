// Which records are about one row: keys with and without schemas, the search for a key, tombstones.

#include "decoding.h"
#include "models/services/topics/envelope/keys.h"
#include "models/services/topics/envelope/tombstones.h"
#include "recordedenvelopes.h"

#include <gtest/gtest.h>

namespace sluice::test {

using namespace envelope;
using namespace Qt::StringLiterals;

namespace {

QList<std::optional<QByteArray>> identitiesOf(const QString &capture, const QString &table)
{
    QList<std::optional<QByteArray>> identities;
    for (const RecordedRecord &record : recorded(capture, table))
        identities.append(keyIdentity(viewOf(record.key)));
    return identities;
}

/// For each delete the tombstone behind it, by their places in the topic.
QList<std::pair<qint64, qint64>> linksOf(const QString &capture, const QString &table)
{
    QList<std::pair<qint64, qint64>> links;
    Decoder decoder;
    TombstoneLinker linker;
    qint64 offset = 100;
    for (const RecordedRecord &record : recorded(capture, table)) {
        const auto link = linker.see(offset, decoder.decode(viewOf(record.key), viewOf(record.value)));
        if (link)
            links.append({*link, offset});
        ++offset;
    }
    return links;
}

qsizetype matchesOf(KeyPredicate &predicate, const QString &capture, const QString &table)
{
    qsizetype count = 0;
    for (const RecordedRecord &record : recorded(capture, table))
        count += predicate.matches(viewOf(record.key)) ? 1 : 0;
    return count;
}

} // namespace

TEST(KeyIdentity, IsTheSameWithAndWithoutSchemas)
{
    for (const QString &table : recordedTables()) {
        const auto identities = identitiesOf(u"plain"_s, table);
        EXPECT_EQ(identities, identitiesOf(u"schemas"_s, table)) << table.toStdString();
        EXPECT_EQ(identities, identitiesOf(u"guide-schemas"_s, table)) << table.toStdString();
    }
}

TEST(KeyIdentity, DoesNotDependOnHowItIsWritten)
{
    const auto identity = [](std::string_view key) { return keyIdentity(bytes(key)); };
    EXPECT_EQ(identity(R"({"id":1,"region":"north"})"),
              identity(R"( { "region" : "nor\u0074h", "id" : 1 } )"));
    EXPECT_EQ(identity(R"({"id":1})"), identity(R"({"id":2,"id":1})"));
    EXPECT_EQ(identity(R"({"schema":null,"payload":{"id":1}})"), identity(R"({"id":1})"));
    EXPECT_NE(identity(R"({"id":1})"), identity(R"({"id":"1"})"));
    EXPECT_NE(identity(R"({"id":9007199254740993})"), identity(R"({"id":9007199254740992})"));
    EXPECT_NE(identity(R"({"id":1.0})"), identity(R"({"id":1})"));
    EXPECT_EQ(identity("plain text"), "plain text");
    EXPECT_EQ(identity(""), "");
    EXPECT_EQ(keyIdentity(BytesView()), std::nullopt);
}

TEST(KeyIdentity, IsTheOneOfTheRecord)
{
    for (const std::string_view key : {R"({"id":1})", "text", "", "\xff\x00", R"("a")", "[2,1]"})
        EXPECT_EQ(decoded(key, "1").keyIdentity, keyIdentity(bytes(key)));
    EXPECT_EQ(decoded(BytesView(), bytes("1")).keyIdentity, std::nullopt);
}

TEST(KeyPredicate, FindsTheRecordsOfOneRowHoweverTheyAreWritten)
{
    for (const Capture &capture : changeCaptures()) {
        KeyPredicate composite({{u"id"_s, u"42"_s}, {u"region"_s, u"north"_s}},
                               knowledgeOf(capture, u"full_identity"_s));
        EXPECT_EQ(matchesOf(composite, capture.file, u"full_identity"_s), 4) << capture.file.toStdString();
        KeyPredicate decimal({{u"price"_s, u"19.90"_s},
                              {u"day"_s, u"2024-02-29"_s},
                              {u"id"_s, u"0a8bd3f2-5f4e-4f0c-8a3e-1c2d3e4f5a6b"_s}},
                             knowledgeOf(capture, u"numeric_key"_s));
        EXPECT_EQ(matchesOf(decimal, capture.file, u"numeric_key"_s), 4) << capture.file.toStdString();
        KeyPredicate smallest({{u"id"_s, u"-9223372036854775808"_s}}, knowledgeOf(capture, u"everything"_s));
        EXPECT_EQ(matchesOf(smallest, capture.file, u"everything"_s), 1) << capture.file.toStdString();
    }
}

TEST(KeyPredicate, FindsNothingElse)
{
    Knowledge known;
    known.columnTypes = {{u"id"_s, u"integer"_s}};
    KeyPredicate predicate({{u"id"_s, u"42"_s}}, known);
    EXPECT_EQ(predicate.literals(), QList<QByteArray>{"42"});
    EXPECT_TRUE(predicate.matches(bytes(R"({"id":42})")));
    for (const std::string_view key : {R"({"id":420})", R"({"id":142})", R"({"other":42})",
                                       R"({"id":1,"x":42})", R"({"id":null})", "42", "{\"id\":42", ""})
        EXPECT_FALSE(predicate.matches(bytes(key))) << key;
    EXPECT_FALSE(predicate.matches(BytesView()));
}

TEST(KeyPredicate, LooksForNoBytesThatAConverterMayEscape)
{
    Knowledge known;
    known.columnTypes = {{u"name"_s, u"text"_s}, {u"at"_s, u"timestamp with time zone"_s}};
    const KeyPredicate predicate({{u"name"_s, u"Zoë"_s}, {u"at"_s, u"2024-05-06 07:08:09+00"_s}}, known);
    EXPECT_TRUE(predicate.literals().isEmpty());
    KeyPredicate exact({{u"name"_s, u"Zoë"_s}, {u"at"_s, u"2024-05-06 07:08:09+00"_s}}, known);
    EXPECT_TRUE(exact.matches(bytes(R"({"name":"Zo\u00EB","at":"2024-05-06T07:08:09.000000Z"})")));
}

TEST(KeyPredicate, ANumericWithoutScaleLostItsZeros)
{
    Knowledge known;
    known.columnTypes = {{u"n"_s, u"numeric"_s}};
    known.format = formatFromConfig({});
    KeyPredicate predicate({{u"n"_s, u"12345.6700"_s}}, known);
    EXPECT_TRUE(predicate.matches(bytes(R"({"n":{"scale":2,"value":"EtaH"}})")));
    EXPECT_FALSE(predicate.matches(bytes(R"({"n":{"scale":1,"value":"EtaH"}})")));
}

TEST(TombstoneLinker, TiesEachTombstoneToItsDelete)
{
    for (const QString &capture : {u"plain"_s, u"schemas"_s, u"guide-plain"_s, u"unwrapped"_s}) {
        using Links = QList<std::pair<qint64, qint64>>;
        EXPECT_EQ(linksOf(capture, u"full_identity"_s), (Links{{102, 103}, {105, 106}}));
        EXPECT_EQ(linksOf(capture, u"numeric_key"_s), (Links{{102, 103}}));
        EXPECT_EQ(linksOf(capture, u"everything"_s), (Links{{108, 109}}));
        EXPECT_EQ(linksOf(capture, u"keyless"_s), Links()); // null is no key
    }
}

TEST(TombstoneLinker, AKeyThatCameBackHasNoDelete)
{
    TombstoneLinker linker;
    const Record removal = decoded("{\"id\":1}", change("d", "{\"id\":1}", "null"));
    const Record again = decoded("{\"id\":1}", change("c", "null", "{\"id\":1}"));
    const Record tombstone = decoded(bytes("{\"id\":1}"), BytesView());
    EXPECT_EQ(linker.see(1, removal), std::nullopt);
    EXPECT_EQ(linker.see(2, decoded(bytes("{\"id\":2}"), BytesView())), std::nullopt);
    EXPECT_EQ(linker.see(3, again), std::nullopt);
    EXPECT_EQ(linker.see(4, tombstone), std::nullopt);
    EXPECT_EQ(linker.see(5, removal), std::nullopt);
    EXPECT_EQ(linker.see(6, tombstone), 5);
    EXPECT_EQ(linker.see(7, tombstone), std::nullopt);
}

TEST(TombstoneLinker, RemembersTheNewestOfManyDeletes)
{
    TombstoneLinker linker;
    Record removal;
    removal.kind = RecordKind::Change;
    removal.operation = Operation::Delete;
    for (qint64 offset = 0; offset < 30'000; ++offset) {
        removal.keyIdentity = QByteArray::number(offset);
        (void)linker.see(offset, removal);
    }
    Record tombstone;
    tombstone.kind = RecordKind::Tombstone;
    tombstone.keyIdentity = "29999";
    EXPECT_EQ(linker.see(30'000, tombstone), 29'999);
    tombstone.keyIdentity = "20000";
    EXPECT_EQ(linker.see(30'001, tombstone), 20'000);
    tombstone.keyIdentity = "19999";
    EXPECT_EQ(linker.see(30'002, tombstone), std::nullopt);
}

} // namespace sluice::test
