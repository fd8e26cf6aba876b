// The config of a connector as JSON: read as it is written, and where it is broken.

#include "models/services/setup/configjson.h"
#include "tests/unit/services/setup/formbuilder.h"

#include <QRandomGenerator>
#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using testing::HasSubstr;

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
