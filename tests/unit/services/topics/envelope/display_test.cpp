// Records as text: nothing in them can break a line or turn it around, and nothing is without bound.

#include "decoding.h"
#include "models/services/topics/envelope/display.h"
#include "recordedenvelopes.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTranslator>
#include <gtest/gtest.h>

namespace sluice::test {

using namespace envelope;
using namespace Qt::StringLiterals;

namespace {

/// A language in which everything has the same word.
class OneWord final : public QTranslator
{
public:
    QString translate(const char *, const char *, const char *, int) const override { return u"mot"_s; }
    bool isEmpty() const override { return false; }
};

QJsonObject copied(const Record &record)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(toJson(record), &error);
    EXPECT_EQ(error.error, QJsonParseError::NoError) << toJson(record).toStdString();
    return document.object();
}

bool isHarmless(const QString &line)
{
    return std::none_of(line.cbegin(), line.cend(), [](QChar c) {
        return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format ||
               c.category() == QChar::Separator_Line || c.category() == QChar::Separator_Paragraph;
    });
}

} // namespace

TEST(OneLine, MakesControlCharactersVisible)
{
    EXPECT_EQ(oneLine(u"a\nb\tc\x7f\x1b[31m"), u"a␊b␉c␡␛[31m"_s);
    EXPECT_EQ(oneLine(QStringView(u"a\0b", 3)), u"a␀b"_s);
    EXPECT_EQ(oneLine(u"x\u0085y"), u"x\ufffdy"_s);
}

TEST(OneLine, ReplacesWhatWouldReorderOrHide)
{
    for (const char16_t c :
         u"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u2028\u2029\u200b\ufeff"_s
             .toStdU16String())
        EXPECT_EQ(oneLine(u"a"_s + QChar(c) + u'b'), u"a\ufffdb"_s) << int(c);
}

TEST(OneLine, LeavesEveryLanguageAsItIs)
{
    const QString text = u"Grüße, 世界 🌍 שלום नमस्ते"_s;
    EXPECT_EQ(oneLine(text), text);
}

TEST(OneLine, CutsWithAnEllipsisAndNotWithinACharacter)
{
    EXPECT_EQ(oneLine(u"abcdef", 6), u"abcdef"_s);
    EXPECT_EQ(oneLine(u"abcdef", 4), u"abc…"_s);
    EXPECT_EQ(oneLine(u"ab🌍cd", 4), u"ab…"_s);
    EXPECT_EQ(oneLine(u"abc", 1), u"…"_s);
}

TEST(ManyLines, KeepsLinesAndTabsAlone)
{
    EXPECT_EQ(manyLines(u"a\n\tb\r\u202e"), u"a\n\tb␍\ufffd"_s);
}

TEST(Summary, IsOneHarmlessLineOfEveryRecording)
{
    for (const Capture &capture : changeCaptures()) {
        Decoder decoder;
        for (const RecordedRecord &record : recorded(capture.file)) {
            const QString line = summary(decoder.decode(viewOf(record.key), viewOf(record.value)));
            EXPECT_FALSE(line.isEmpty());
            EXPECT_LE(line.size(), 240);
            EXPECT_TRUE(isHarmless(line)) << line.toStdString();
        }
    }
}

TEST(Summary, NamesOfServersCannotBreakIt)
{
    const Record record = decoded("{\"i\\nd\":\"\\u202e1\"}", change("u", "{\"i\\nd\":1,\"\\u202ec\":1}",
                                                                     "{\"i\\nd\":1,\"\\u202ec\":2}"));
    EXPECT_EQ(summary(record), u"UPDATE public.orders i␊d=\ufffd1: \ufffdc"_s);
}

TEST(RawView, IndentsJsonAndKeepsEveryNumberAndName)
{
    const RawView view =
        rawView(bytes(R"({"a":1.10,"a":[],"b":[1e5,{"c":"x:{,}"}],"n":12345678901234567890})"));
    EXPECT_EQ(view.text, uR"({
  "a": 1.10,
  "a": [],
  "b": [
    1e5,
    {
      "c": "x:{,}"
    }
  ],
  "n": 12345678901234567890
})"_s);
    EXPECT_EQ(view.note, QString());
}

TEST(RawView, ShowsOtherTextAsItIsAndBytesInHex)
{
    EXPECT_EQ(rawView(bytes("{\"a\":")).text, u"{\"a\":"_s);
    const RawView view = rawView(bytes(std::string_view("\0\0\0\0\1Pune\xff", 10)));
    EXPECT_EQ(view.text, u"00000000  00 00 00 00 01 50 75 6e 65 ff                    |.....Pune.|\n"_s);
    EXPECT_EQ(view.note, u"bytes"_s);
    EXPECT_EQ(rawView(BytesView()).note, u"null"_s);
    EXPECT_EQ(rawView(bytes("")).note, u"empty"_s);
}

TEST(RawView, IsBoundedWhateverIsInIt)
{
    const std::string digits = '[' + std::string(2 * 1024 * 1024, '1') + ']';
    const std::string text = "[\"" + std::string(2 * 1024 * 1024, 'x') + "\"]";
    std::string items = "[0";
    for (int i = 0; i < 200'000; ++i)
        items += ",[1]";
    items += ']';
    std::string deep;
    for (int i = 0; i < 190; ++i)
        deep += "[[[1,1,1,1],1,1],";
    const std::string binary(1024 * 1024, '\0');
    for (const std::string &value : {digits, text, items, deep, binary, std::string(1024 * 1024, 'y')}) {
        const RawView view = rawView(bytes(value), 10'000);
        EXPECT_LE(view.text.size(), 10'500);
        EXPECT_EQ(view.note.contains(u"cut: the first"), value.size() > 10'000) << view.note.toStdString();
    }
}

TEST(RawView, IsNotCutWithinACharacter)
{
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += "世";
    for (const qsizetype most : {10, 11, 12})
        EXPECT_FALSE(rawView(bytes(text), most).text.contains(u'\ufffd'));
}

TEST(CopyAsJson, IsTheDecodedRecord)
{
    Knowledge known;
    known.columnTypes = {{u"id"_s, u"bigint"_s}, {u"price"_s, u"numeric(10,2)"_s}, {u"ok"_s, u"boolean"_s}};
    known.format = formatFromConfig({});
    const Record record = decoded(
        R"({"id":9007199254740993})",
        change("u", R"({"id":9007199254740993,"price":"B8Y=","ok":null,"big":"x"})",
               R"({"id":9007199254740993,"price":"Xw==","ok":true,"big":"__debezium_unavailable_value"})"),
        known);
    EXPECT_EQ(
        toJson(record),
        R"({"kind":"change","operation":"update","tsMs":1795607142400,"source":{"version":"3.6.1.Final",)"
        R"("connector":"postgresql","name":"p","db":"shop","schema":"public","table":"orders",)"
        R"("snapshot":"false","lsn":30767712,"txId":7,"ts_ms":1795607142113},)"
        R"("key":{"id":9007199254740993},)"
        R"("before":{"id":9007199254740993,"price":19.90,"ok":null,"big":"x"},)"
        R"("after":{"id":9007199254740993,"price":0.95,"ok":true},"changed":["price","ok"],)"
        R"("unchangedNotSent":["big"],"notes":["values that PostgreSQL stores apart (TOAST) and that did )"
        R"(not change were not sent","a null may stand for such a value too, where the type has no )"
        R"(placeholder"]})");
}

TEST(CopyAsJson, IsJsonForEveryRecording)
{
    for (const Capture &capture : changeCaptures()) {
        Decoder decoder;
        for (const RecordedRecord &record : recorded(capture.file))
            EXPECT_TRUE(copied(decoder.decode(viewOf(record.key), viewOf(record.value))).contains(u"kind"));
    }
    EXPECT_EQ(copied(decoded("\x01\"\\", "\n\u202e\"")).value(u"content").toString(), u"\n\u202e\""_s);
}

TEST(CopyAsJson, HasTheSameWordsInEveryLanguage)
{
    OneWord translator;
    QCoreApplication::installTranslator(&translator);
    const Record record = decoded("{\"id\":1}", change("u", "{\"id\":1}", "{\"id\":1}"));
    const QJsonObject json = copied(record);
    const QString line = summary(record);
    const QJsonObject internal = copied(decoded("connector-x", R"({"properties":{}})"));
    QCoreApplication::removeTranslator(&translator);
    EXPECT_EQ(json.value(u"kind").toString(), u"change"_s);
    EXPECT_EQ(json.value(u"operation").toString(), u"update"_s);
    EXPECT_EQ(internal.value(u"kind").toString(), u"connect internal"_s);
    EXPECT_TRUE(line.startsWith(u"mot "));
}

} // namespace sluice::test
