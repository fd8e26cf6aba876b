// Whatever lies in a topic is shown as something, and says so where it is not what it seems.

#include "decoding.h"
#include "models/services/topics/envelope/display.h"

#include <gtest/gtest.h>

namespace sluice::test {

using namespace envelope;
using namespace Qt::StringLiterals;

namespace {

std::string nested(int levels)
{
    return std::string(static_cast<std::size_t>(levels), '[') + '1' +
           std::string(static_cast<std::size_t>(levels), ']');
}

/// A row of so many columns of one digit.
std::string wideRow(int columns, char digit)
{
    std::string row = "{";
    for (int i = 0; i < columns; ++i)
        row += (i ? ",\"c" : "\"c") + std::to_string(i) + "\":" + digit;
    return row + '}';
}

} // namespace

TEST(BrokenInput, CutJsonIsTextAndSaysSo)
{
    const std::string whole = change("u", "{\"id\":1}", "{\"id\":2}");
    for (std::size_t size = 1; size < whole.size(); ++size) {
        const Record record = decoded("{\"id\":1}", std::string_view(whole).substr(0, size));
        EXPECT_EQ(record.kind, RecordKind::Text);
        EXPECT_EQ(record.content, QString::fromStdString(whole.substr(0, size)));
        EXPECT_EQ(record.notes, QStringList{u"begins as JSON, and is none"_s}) << size;
    }
}

TEST(BrokenInput, WhatIsAlmostJsonIsNone)
{
    for (const char *text : {"{\"a\":1}{\"b\":2}", "{\"a\":1} x", "[1,]", "{\"a\":}", "{\"a\" 1}", "{a:1}",
                             "[01]", "[1.]", "[+1]", "[1e]", "[tru]", "[nul]", "[\"a]", "{\"a\":1}]", "[}",
                             "{\"a\":\"\\x\"}", "[\"\x01\"]", "[\"\t\"]"})
        EXPECT_EQ(decoded("k", text).kind, RecordKind::Text) << text;
}

TEST(BrokenInput, InvalidUtf8IsBytes)
{
    for (const char *text : {"{\"a\":\"\xff\"}", "\xc3\x28", "abc\x80", "{\"a\xed\xa0\x80\":1}"}) {
        const Record record = decoded("k", text);
        EXPECT_EQ(record.kind, RecordKind::Bytes) << text;
        EXPECT_EQ(summary(record), u"bytes"_s);
    }
}

TEST(BrokenInput, LoneSurrogatesInEscapesAreNoError)
{
    const Record record = decoded("k", R"({"a":"\ud800"})");
    EXPECT_TRUE(record.kind == RecordKind::Json || record.kind == RecordKind::Text);
}

TEST(BrokenInput, SixtyFourLevelsAreJson)
{
    const Record record = decoded("k", nested(64));
    EXPECT_EQ(record.kind, RecordKind::Json);
    EXPECT_TRUE(record.notes.isEmpty());
    EXPECT_EQ(record.content, QString::fromStdString(nested(64)));
}

TEST(BrokenInput, TwoThousandLevelsAreTextAndSaySo)
{
    for (const int levels : {2'000, 200'000}) {
        const Record record = decoded("k", nested(levels));
        EXPECT_EQ(record.kind, RecordKind::Text);
        EXPECT_EQ(record.notes, QStringList{u"JSON that is nested too deeply to be decoded"_s});
    }
}

TEST(BrokenInput, DeepKeysAndColumnsDoNotMatterToTheRest)
{
    const std::string row = "{\"id\":1,\"deep\":" + nested(150) + "}";
    const Record record = decoded(nested(2'000), change("c", "null", row));
    EXPECT_EQ(record.kind, RecordKind::Change);
    EXPECT_EQ(columnOf(record, u"id"_s).after.text, u"1"_s);
    EXPECT_EQ(columnOf(record, u"deep"_s).after.raw, QByteArray::fromStdString(nested(150)));
}

TEST(BrokenInput, TenThousandFieldsAreTenThousandColumns)
{
    const std::string key = wideRow(10'000, '1');
    const Record record = decoded(key, change("u", wideRow(10'000, '1'), wideRow(10'000, '2')));
    ASSERT_EQ(record.columns.size(), 10'000);
    EXPECT_TRUE(std::all_of(record.columns.cbegin(), record.columns.cend(), [](const Column &column) {
        return column.changed && column.keyPart && column.before.text == u"1" && column.after.text == u"2";
    }));
    EXPECT_LE(summary(record).size(), 240);
    EXPECT_EQ(decoded(key, wideRow(10'000, '1')).kind, RecordKind::Json);
}

TEST(BrokenInput, FiveMegabytesAreDecodedWhole)
{
    const std::string text(5 * 1024 * 1024, 'x');
    const Record record = decoded("{\"id\":1}", change("c", "null", "{\"id\":1,\"big\":\"" + text + "\"}"));
    EXPECT_EQ(columnOf(record, u"big"_s).after.text.size(), 5 * 1024 * 1024);
    EXPECT_EQ(decoded("k", text).content.size(), 4096);
    EXPECT_EQ(decoded("k", "[\"" + text + "\"]").content.size(), 4096);
}

TEST(BrokenInput, TheLastOfADuplicateCountsAndItIsSaid)
{
    const Record record = decoded("{\"id\":1}", change("c", "null", R"({"id":1,"a":"first","a":"last"})"));
    ASSERT_EQ(record.columns.size(), 2);
    EXPECT_EQ(columnOf(record, u"a"_s).after.text, u"last"_s);
    EXPECT_TRUE(record.notes.contains(u"the name a is given more than once: the last one counts"_s));
    const Record twice = decoded("k", R"({"op":"c","op":"u","source":{},"before":null,"after":{"id":1}})");
    EXPECT_EQ(twice.operation, Operation::Update);
}

TEST(BrokenInput, NothingAtAllHasItsWord)
{
    EXPECT_EQ(decoded(BytesView(), BytesView()).kind, RecordKind::Null);
    EXPECT_EQ(decoded(bytes("k"), BytesView()).kind, RecordKind::Tombstone);
    EXPECT_EQ(decoded("", "").kind, RecordKind::Empty);
    EXPECT_EQ(decoded(BytesView(), bytes("")).kind, RecordKind::Empty);
    EXPECT_EQ(decoded(BytesView(), bytes(" \n")).kind, RecordKind::Text);
    EXPECT_EQ(decoded(BytesView(), bytes("null")).kind, RecordKind::Json);
}

TEST(BrokenInput, EverySingleByteIsSomething)
{
    for (int byte = 0; byte < 256; ++byte) {
        const std::string value(1, static_cast<char>(byte));
        const RecordKind kind = decoded(value, value).kind;
        const bool digit = byte >= '0' && byte <= '9';
        EXPECT_EQ(kind, digit                       ? RecordKind::Json
                        : byte == 0 || byte >= 0x80 ? RecordKind::Bytes
                                                    : RecordKind::Text)
            << byte;
    }
}

TEST(BrokenInput, BytesOfASchemaRegistryTellTheirSchema)
{
    const Record record = decoded("k", std::string_view("\0\0\0\x01\x02\x02\x0c", 7));
    EXPECT_EQ(record.kind, RecordKind::Bytes);
    EXPECT_EQ(record.schemaId, 258U);
    EXPECT_EQ(summary(record), u"bytes, looks like schema-registry format, id 258"_s);
    EXPECT_EQ(decoded("k", std::string_view("\0\0\0\x01", 4)).schemaId, std::nullopt);
    EXPECT_EQ(decoded("k", std::string_view("\x01\0\0\0\x01\xff", 6)).schemaId, std::nullopt);
}

TEST(BrokenInput, ACutRecordSaysHowMuchIsMissing)
{
    KafkaRecord record;
    record.key = "k";
    record.value = "{\"a\":";
    record.valueSize = 5'000'000;
    const Record result = Decoder().decode(record);
    EXPECT_EQ(result.kind, RecordKind::Text);
    EXPECT_EQ(result.notes.front(), u"only the beginning of the record is here: 5 of 5000000 bytes"_s);
}

TEST(BrokenInput, AValueThatIsNotOfItsTypeIsShownAsSent)
{
    Knowledge known;
    known.columnTypes = {{u"n"_s, u"numeric(10,2)"_s}, {u"d"_s, u"date"_s}, {u"b"_s, u"bytea"_s},
                         {u"a"_s, u"integer[]"_s},     {u"t"_s, u"time"_s}, {u"p"_s, u"point"_s}};
    known.format = formatFromConfig({});
    const Record record = decoded(
        "{}", change("c", "null", R"({"n":"!!","d":"soon","b":"*","a":{"x":1},"t":-5,"p":[1,2]})"), known);
    ASSERT_EQ(record.columns.size(), 6);
    for (const Column &column : record.columns) {
        EXPECT_EQ(column.after.kind, ValueKind::Undecoded) << column.name.toStdString();
        EXPECT_TRUE(column.after.note.startsWith(u"undecoded: ")) << column.after.note.toStdString();
        EXPECT_FALSE(column.after.text.isEmpty());
    }
}

TEST(BrokenInput, WithoutTypesAndSchemasValuesAreAsSentAndItIsSaid)
{
    const Record record = decoded("{\"id\":1}", change("c", "null", R"({"id":1,"price":"B8Y="})"));
    EXPECT_EQ(columnOf(record, u"price"_s).after.text, u"B8Y="_s);
    EXPECT_TRUE(record.notes.contains(
        u"the types of the columns are not known: values are shown as they were sent"_s));
}

TEST(BrokenInput, AScaleThatNobodyKnowsIsNotGuessed)
{
    Knowledge known;
    known.columnTypes = {{u"price"_s, u"numeric"_s}};
    known.format.decimals = DecimalMode::Precise;
    const Record record = decoded("{}", change("c", "null", R"({"price":"B8Y="})"), known);
    EXPECT_EQ(record.columns.front().after.kind, ValueKind::Undecoded);
    EXPECT_EQ(record.columns.front().after.note, u"undecoded: scale unknown"_s);
}

TEST(BrokenInput, ADecoderForgetsTheRecordBefore)
{
    Decoder decoder;
    Knowledge known;
    known.columnTypes = {{u"id"_s, u"boolean"_s}};
    const std::string value = change("c", "null", "{\"id\":true}");
    (void)decoder.decode(bytes("{\"id\":true}"), bytes(value), known);
    const Record fresh = decoder.decode(bytes("{\"id\":true}"), bytes(value));
    EXPECT_EQ(fresh, decoded("{\"id\":true}", value));
    (void)decoder.decode(bytes("{\"id\":"), bytes("{"));
    EXPECT_EQ(decoder.decode(bytes("{\"id\":true}"), bytes(value)), fresh);
}

} // namespace sluice::test
