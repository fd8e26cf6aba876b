#include "models/services/topics/filter/matcher.h"
#include "tests/unit/services/topics/filter/generator.h"

#include <QRegularExpression>
#include <gtest/gtest.h>
#include <thread>

using namespace sluice;
using namespace sluice::filter;
using namespace sluice::filter::test;
using namespace Qt::StringLiterals;

namespace {

Filter compiled(const QString &text)
{
    auto filter = compileText(text, {1'800'000'000'000});
    EXPECT_TRUE(filter) << qPrintable(text) << ": "
                        << (filter ? std::string() : filter.error().message.toStdString());
    return filter ? *filter : Filter();
}

bool matches(const QString &text, std::string value)
{
    Record record;
    record.key = R"({"id":7})";
    record.value = std::move(value);
    return Matcher(compiled(text)).matches(record.view());
}

const std::string update =
    R"({"before":{"id":7,"city":"Pune","n":1,"big":"old","price":"12.50"},)"
    R"("after":{"id":7,"city":"Goa","n":1.0,"big":"__debezium_unavailable_value","price":"12.50"},)"
    R"("source":{"schema":"public","table":"orders","lsn":23801672,"txId":551,"ts_ms":1764000000000},"op":"u"})";

const std::string wrapped = R"({"schema":{"type":"struct"},"payload":)" + update + "}";

} // namespace

TEST(FilterMatcher, FindsTheEnvelopeWrappedOrNot)
{
    for (const std::string &value : {update, wrapped}) {
        EXPECT_TRUE(matches(u"op = update and table = public.orders and table = orders"_s, value));
        EXPECT_TRUE(matches(u"lsn = 0/16B2F48 and lsn = 23801672 and txId in (550, 551)"_s, value));
        EXPECT_TRUE(matches(u"changed(city) and after.city in (\"Goa\", \"Pune\") and key.id = 7"_s, value));
        EXPECT_TRUE(matches(u"source.ts_ms > 2025-11-24 and source.ts_ms < -1d"_s, value));
        EXPECT_FALSE(matches(u"after.city = \"Pune\" or op = c or table = inventory.orders"_s, value));
        EXPECT_FALSE(matches(u"changed(n) or changed(big) or changed(nothing) or changed(price)"_s, value));
    }
    EXPECT_FALSE(matches(u"op = u"_s, R"({"schema":"public","payload":{"op":"u"}})"));
    EXPECT_TRUE(matches(u"value.schema = \"public\""_s, R"({"schema":"public","payload":{"op":"u"}})"));
}

TEST(FilterMatcher, TypesThatDoNotFitMatchNothing)
{
    EXPECT_FALSE(matches(u"after.n = \"1\""_s, update));
    EXPECT_FALSE(matches(u"after.city > 5 or after.city != 5"_s, update));
    EXPECT_FALSE(matches(u"after.missing != 5 or after.missing is null"_s, update));
    EXPECT_FALSE(matches(u"after.city.deeper exists or after.city[0] exists"_s, update));
    EXPECT_TRUE(matches(u"not after.missing = 5"_s, update));
    EXPECT_TRUE(matches(u"after.price = 12.5 and after.price < 100"_s, update)); // decimals sent as text
}

TEST(FilterMatcher, PreFilterIsSoundForEscapedAndOtherSpellings)
{
    const QString pune = u"after.city = \"Pune\""_s;
    EXPECT_TRUE(matches(pune, R"({"after":{"city":"Pune"}})"));
    EXPECT_TRUE(matches(pune, R"({"after":{"city":"\u0050une"}})"));
    EXPECT_TRUE(matches(pune, R"({"after":{"cit\u0079":"Pune"}})"));
    EXPECT_TRUE(matches(u"after.path = \"a/b\""_s, R"({"after":{"path":"a\/b"}})"));
    EXPECT_TRUE(matches(u"after.q = \"say \\\"hi\\\"\""_s, R"({"after":{"q":"say \"hi\""}})"));
    EXPECT_TRUE(matches(u"after.name = \"Müller\""_s, R"({"after":{"name":"M\u00fcller"}})"));
    EXPECT_TRUE(matches(u"after.name contains \"müll\"i"_s, R"({"after":{"name":"M\u00DCLLER"}})"));
    EXPECT_TRUE(matches(u"after.name = \"😀\""_s, R"({"after":{"name":"\ud83d\ude00"}})"));
    for (const char *number :
         {"1200", "1200.0", "1.2e3", "12E2", "12e+2", "\"1.2e3\"", "120000e-2", " 1.2e3 "})
        EXPECT_TRUE(matches(u"after.n = 1200"_s, std::string(R"({"after":{"n":)") + number + "}}")) << number;
    EXPECT_TRUE(matches(u"after.n = 0.5"_s, R"({"after":{"n":5e-1}})"));
    EXPECT_TRUE(matches(u"after.n = 12.50"_s, R"({"after":{"n":12.5}})"));
}

/// Documents are ruled out by what stands behind the name, wherever the name stands: never one that has it.
TEST(FilterMatcher, NoSpellingOfTheValueIsRuledOutByALookBehindItsName)
{
    const QString high = u"after.n >= 0.9"_s;
    EXPECT_TRUE(matches(high, R"({"after":{"n":0.95}})"));
    EXPECT_TRUE(matches(high, "{\"after\" : {\"n\" \t:\r\n 0.95 }}")) << "spaces";
    EXPECT_TRUE(matches(high, R"({"before":{"n":0.1},"after":{"n":95e-2}})")) << "the second of the name";
    EXPECT_TRUE(matches(high, R"({"after":{"n":"0.95"}})")) << "a decimal as text";
    EXPECT_TRUE(matches(high, R"({"after":{"n":"\u0030.95"}})")) << "its digits hidden";
    EXPECT_TRUE(matches(high, R"({"after":{"\u006e":0.95},"n":0})")) << "its name hidden";
    EXPECT_TRUE(matches(high, R"({"t":"\"n","u":"\"n\":0","after":{"n":1}})")) << "like names in texts";
    EXPECT_FALSE(matches(high, R"({"before":{"n":0.95},"after":{"n":0.1}})")) << "elsewhere";
    EXPECT_FALSE(matches(high, R"({"after":{"n":"n","m":0.95}})")) << "a text like the name";
    EXPECT_FALSE(matches(high, R"({"after":{"n")"));
    EXPECT_TRUE(matches(u"after.n[1] > 5"_s, R"({"after":{"n":[1,6]}})"));
    EXPECT_TRUE(matches(u"after.n is null or after.n > 5"_s, R"({"after":{"n":null}})"));
    EXPECT_TRUE(matches(u"not after.n > 5"_s, R"({"before":{"n":6},"after":{"n":5}})"));
    EXPECT_TRUE(matches(u"after.n > 5 and after.n < 7"_s, R"({"before":{"n":1},"after":{"n":6}})"));
    EXPECT_TRUE(matches(u"after.n matches /^a.c$/"_s, R"({"before":{"n":"b"},"after":{"n":"abc"}})"));
    std::string many = R"({"before":[)";
    for (int i = 0; i < 10'000; ++i)
        many += R"({"n":0},)";
    EXPECT_TRUE(matches(high, many + R"({"n":0}],"after":{"n":1}})"));
}

TEST(FilterMatcher, KeepsRightWhenTheScanIsLeftOutForAWhile)
{
    Matcher matcher(compiled(u"after.city = \"Pune\" and after.n = 3"_s));
    for (int i = 0; i < 20000; ++i) {
        Record record;
        record.value =
            R"({"after":{"city":"Pune","n":)" + std::to_string(i % 5) + (i < 2000 ? "" : "1") + "}}";
        ASSERT_EQ(matcher.matches(record.view()), i < 2000 && i % 5 == 3) << i;
    }
}

TEST(FilterMatcher, FirstOfADuplicateCounts)
{
    EXPECT_TRUE(matches(u"value.a = 1"_s, R"({"a":1,"a":2})"));
    EXPECT_FALSE(matches(u"value.a = 2"_s, R"({"a":1,"a":2})"));
    EXPECT_FALSE(matches(u"value.a.b = 2"_s, R"({"a":null,"a":{"b":2}})"));
    EXPECT_TRUE(matches(u"value.a = 1"_s, R"({"\u0061":1,"a":2})"));
}

TEST(FilterMatcher, NumbersAreExact)
{
    EXPECT_FALSE(matches(u"value.n = 9007199254740993"_s, R"({"n":9007199254740992})"));
    EXPECT_TRUE(matches(u"value.n > 18446744073709551615"_s, R"({"n":18446744073709551616})"));
    EXPECT_TRUE(matches(u"value.n = 0.1"_s, R"({"n":0.10})"));
    EXPECT_FALSE(matches(u"value.n = 0.1"_s, R"({"n":0.1000000000000000055511151231257827})"));
}

TEST(FilterMatcher, KeyValueAndHeadersAsText)
{
    Record record;
    record.key = "42";
    record.value = std::string("\xff\xfe raw \0 bytes", 14);
    record.headers = {{"origin", "a"}, {"origin", "b"}, {"empty", std::nullopt}};
    record.partition = 3;
    record.offset = 17;
    record.timestampMs = 1'800'000'000'000 - 60'000;
    const auto hits = [&](const QString &text) { return Matcher(compiled(text)).matches(record.view()); };
    EXPECT_TRUE(hits(u"key = 42 and not key = 4 and key contains 2"_s));
    EXPECT_TRUE(hits(u"value contains \"raw \\u0000 bytes\" and value matches /raw . bytes/"_s));
    EXPECT_TRUE(hits(u"header(origin) = b and header(origin) != b and header(empty) is null"_s));
    EXPECT_FALSE(hits(u"header(empty) = x or header(missing) exists or header(missing) is null"_s));
    EXPECT_TRUE(hits(u"partition = 3 and offset in (16, 17) and size = 14"_s));
    EXPECT_TRUE(hits(u"timestamp > -15m and timestamp < -30s"_s));
    EXPECT_FALSE(hits(u"value.a exists or op = u or tombstone"_s));
    record.timestampMs = -1;
    EXPECT_FALSE(hits(u"timestamp > 1970-01-01"_s));
    EXPECT_TRUE(hits(u"timestamp is null"_s));
}

TEST(FilterMatcher, NullIsNotEmpty)
{
    Record record;
    record.key = "k";
    record.hasValue = false;
    const auto hits = [&](const QString &text) { return Matcher(compiled(text)).matches(record.view()); };
    EXPECT_TRUE(hits(u"tombstone and value is null and not value exists"_s));
    EXPECT_FALSE(hits(u"value contains \"\" or value = \"\" or value matches /^$/ or value.a exists"_s));
    EXPECT_TRUE(hits(u"size = 0 and not contains x"_s));
    record.hasValue = true;
    EXPECT_FALSE(hits(u"tombstone"_s));
    EXPECT_TRUE(hits(u"value contains \"\" and value = \"\" and value matches /^$/ and value is not null"_s));
    EXPECT_FALSE(hits(u"value.a exists"_s));
}

TEST(FilterMatcher, SurvivesWhateverIsSent)
{
    const QString probe =
        u"after.a.b[0] = 1 or changed(x) or op = u or table = t or contains needle or value matches /n.{3}le$/"_s;
    std::string deep = std::string(64, '[') + "1" + std::string(64, ']');
    std::string tooDeep = std::string(100000, '[');
    std::string manyFields = "{";
    for (int i = 0; i < 10000; ++i)
        manyFields += "\"f" + std::to_string(i) + "\":" + std::to_string(i) + ",";
    manyFields += "\"op\":\"u\"}";
    const std::string large = R"({"op":"u","blob":")" + std::string(5'000'000, 'x') + R"("})";
    EXPECT_FALSE(matches(probe, deep));
    EXPECT_FALSE(matches(probe, tooDeep));
    EXPECT_TRUE(matches(probe, manyFields));
    EXPECT_TRUE(matches(u"value.f9999 = 9999"_s, manyFields));
    EXPECT_TRUE(matches(u"op = u and size > 5000000"_s, large));
    EXPECT_TRUE(matches(u"value"_s + u"[0]"_s.repeated(60) + u" exists"_s, deep));
    for (const std::string &prefix : {update, wrapped, std::string(R"({"op":"\ud83d"})")}) {
        const Filter filter = compiled(probe);
        Matcher matcher(filter);
        for (std::size_t size = 0; size <= prefix.size(); ++size) {
            // On the heap at its exact size, so that a byte too many is seen by the sanitizer.
            const std::vector<char> cut(prefix.begin(), prefix.begin() + static_cast<std::ptrdiff_t>(size));
            RecordView view;
            view.value = {cut.data(), cut.size()};
            view.key = view.value;
            (void)matcher.matches(view);
        }
    }
    EXPECT_FALSE(matches(u"value.a = \"\xef\xbf\xbd\""_s, "{\"a\":\"\xff\"}")); // no JSON: broken UTF-8
}

TEST(FilterMatcher, IgnoresCaseBeyondAscii)
{
    EXPECT_TRUE(matches(u"contains \"müller\"i"_s, "Herr MÜLLER"));
    EXPECT_FALSE(matches(u"contains \"müller\""_s, "Herr MÜLLER"));
    EXPECT_TRUE(matches(u"value matches /m.ller/i"_s, "Herr MÜLLER"));
    EXPECT_TRUE(matches(u"value matches /^.{3}$/"_s, "aéb"));
    EXPECT_TRUE(matches(u"value matches /^.{4}$/"_s, "a\xff\xfe"
                                                     "b")); // no UTF-8: byte by byte
}

TEST(FilterMatcher, TextOnlyTakesTheTextAsItIs)
{
    const auto filter = Filter::textOnly(u"op = \"u"_s);
    ASSERT_TRUE(filter);
    Record record;
    record.value = "where op = \"u\"";
    EXPECT_TRUE(Matcher(*filter).matches(record.view()));
    EXPECT_TRUE(Filter::textOnly({})->matchesEverything());
    EXPECT_TRUE(Matcher(Filter()).matches(RecordView()));
}

TEST(FilterMatcher, OneFilterServesManyThreads)
{
    const Filter filter =
        compiled(u"op = u and changed(city) and value matches /Go./ and contains \"goa\"i"_s);
    Record record;
    record.value = update;
    const RecordView view = record.view();
    std::vector<std::thread> threads;
    std::array<int, 4> hits{};
    for (int &mine : hits) {
        threads.emplace_back([&] {
            Matcher matcher(filter);
            std::vector<std::uint8_t> answers;
            const std::vector<RecordView> batch(2000, view);
            matcher.match(batch, answers);
            mine = static_cast<int>(std::count(answers.begin(), answers.end(), 1));
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    EXPECT_EQ(hits, (std::array<int, 4>{2000, 2000, 2000, 2000}));
}

namespace {

std::string anyRegex(Chance &chance, int depth);

std::string anyAtom(Chance &chance, int depth)
{
    constexpr std::array atoms{".", "[ab]", "[^a]", "\\d", "\\w", "abc", "Pune", "a", "b", "x", "1", "ü"};
    if (depth > 0 && chance.oneIn(6))
        return '(' + anyRegex(chance, depth - 1) + ')';
    return chance.of(atoms);
}

std::string anyRegex(Chance &chance, int depth)
{
    constexpr std::array repeats{"", "", "", "", "*", "+", "?", "{2}", "{1,9}"};
    std::string result;
    for (int n = 1 + chance.below(3); n > 0; --n)
        result += anyAtom(chance, depth) + chance.of(repeats);
    if (depth > 0 && chance.oneIn(5))
        result += '|' + anyRegex(chance, depth - 1);
    return result;
}

std::string anyText(Chance &chance)
{
    constexpr std::array rare{"a", "b", "x", "1", "ü", "abc", "Pune"};
    constexpr std::array common{"-", "_", " ", "k", "."};
    std::string text;
    const int size = chance.below(300);
    while (static_cast<int>(text.size()) < size)
        text += chance.oneIn(20) ? chance.of(rare) : chance.of(common);
    return text;
}

} // namespace

TEST(FilterMatcher, RegularExpressionsFindWhatPcreFinds)
{
    Chance chance(5);
    int checked = 0;
    for (int i = 0; i < 400; ++i) {
        const QString pattern = QString::fromStdString(anyRegex(chance, 2));
        const QRegularExpression pcre(pattern);
        const auto filter = compileText(u"value matches /"_s + pattern + u'/');
        if (!filter)
            continue;
        Matcher matcher(*filter);
        for (int n = 0; n < 20; ++n) {
            Record record;
            record.value = anyText(chance);
            const auto expected = pcre.match(QString::fromStdString(record.value));
            if (!expected.isValid()) // PCRE gave up
                continue;
            ++checked;
            ASSERT_EQ(matcher.matches(record.view()), expected.hasMatch()) << qPrintable(pattern) << "\n"
                                                                           << record.value;
        }
    }
    EXPECT_GT(checked, 6000);
}
