#include "models/services/topics/filter/filter.h"
#include "models/services/topics/filter/number.h"

#include <QList>
#include <gtest/gtest.h>

using namespace sluice::filter;
using namespace Qt::StringLiterals;

namespace {

QString canonical(const QString &text)
{
    const auto expression = parse(text);
    return expression ? toText(*expression) : u"error: "_s + expression.error().message;
}

struct Wrong
{
    QString text;
    QString part; ///< of the sentence
    int position = 0;
    int length = 0;
};

void expectError(const Wrong &wrong)
{
    const auto result = compileText(wrong.text);
    ASSERT_FALSE(result) << qPrintable(wrong.text);
    EXPECT_TRUE(result.error().message.contains(wrong.part))
        << qPrintable(wrong.text) << ": " << qPrintable(result.error().message);
    EXPECT_EQ(result.error().position, wrong.position) << qPrintable(wrong.text);
    EXPECT_EQ(result.error().length, wrong.length) << qPrintable(wrong.text);
}

} // namespace

TEST(FilterParser, WritesTheCanonicalSpelling)
{
    EXPECT_EQ(canonical(u""_s), u""_s);
    EXPECT_EQ(canonical(u"  \"Pune\"  "_s), u"contains \"Pune\""_s);
    EXPECT_EQ(canonical(u"KEY Contains Pune"_s), u"key contains \"Pune\""_s);
    EXPECT_EQ(canonical(u"contains 'it''s'"_s.replace(u"''"_s, u"\\'"_s)), u"contains \"it's\""_s);
    EXPECT_EQ(canonical(u"value contains \"pune\"i"_s), u"value contains \"pune\"i"_s);
    EXPECT_EQ(canonical(u"op=UPDATE"_s), u"op = u"_s);
    EXPECT_EQ(canonical(u"op in(create,  d)"_s), u"op in (c, d)"_s);
    EXPECT_EQ(canonical(u"value.after.x == 1"_s), u"after.x = 1"_s);
    EXPECT_EQ(canonical(u"after.\"odd name\"[0].b<>'x'"_s), u"after.\"odd name\"[0].b != \"x\""_s);
    EXPECT_EQ(canonical(u"value[2] exists"_s), u"value[2] exists"_s);
    EXPECT_EQ(canonical(u"after.x = null or after.x != null"_s), u"after.x is null or after.x is not null"_s);
    EXPECT_EQ(canonical(u"lsn >= 23800648"_s), u"lsn >= 0/16B2B48"_s);
    EXPECT_EQ(canonical(u"header(trace) = x"_s), u"header(\"trace\") = \"x\""_s);
    EXPECT_EQ(canonical(u"key = 42"_s), u"key = \"42\""_s);
    EXPECT_EQ(canonical(u"timestamp > 2026-05-01"_s), u"timestamp > 2026-05-01T00:00:00.000Z"_s);
    EXPECT_EQ(canonical(u"timestamp > 2026-05-01T10:00+02:00"_s), u"timestamp > 2026-05-01T08:00:00.000Z"_s);
    EXPECT_EQ(canonical(u"timestamp > -120m"_s), u"timestamp > -2h"_s);
    EXPECT_EQ(canonical(u"source.ts_ms < -1d"_s), u"source.ts_ms < -1d"_s);
    EXPECT_EQ(canonical(u"value matches /a\\/b/i"_s), u"value matches /a\\/b/i"_s);
    EXPECT_EQ(canonical(u"changed( address.city )"_s), u"changed(address.city)"_s);
}

TEST(FilterParser, BindsNotBeforeAndBeforeOr)
{
    EXPECT_EQ(canonical(u"not op=c and op=d or tombstone"_s), u"not op = c and op = d or tombstone"_s);
    EXPECT_EQ(canonical(u"not (op=c and (op=d or tombstone))"_s),
              u"not (op = c and (op = d or tombstone))"_s);
    EXPECT_EQ(canonical(u"(op=c and op=d) and ((tombstone))"_s), u"op = c and op = d and tombstone"_s);
}

TEST(FilterParser, PointsAtWhatIsWrong)
{
    const QList<Wrong> all{
        {u"ofset > 5"_s, u"did you mean offset?"_s, 0, 5},
        {u"op = u and tabel = x"_s, u"did you mean table?"_s, 11, 5},
        {u"city = \"Pune\""_s, u"write value.city"_s, 0, 4},
        {u"contains \"Pune"_s, u"quote is not closed"_s, 9, 1},
        {u"contains \"a\\qb\""_s, u"escape is unknown"_s, 11, 2},
        {u"value matches /Pune"_s, u"not closed"_s, 14, 1},
        {u"(op = u or tombstone"_s, u"parenthesis is not closed"_s, 0, 1},
        {u"op = u) "_s, u"closes none"_s, 6, 1},
        {u"op = u op = c"_s, u"\"and\" or \"or\""_s, 7, 2},
        {u"op = u and"_s, u"condition is missing"_s, 10, 0},
        {u"op = updat"_s, u"did you mean update?"_s, 5, 5},
        {u"op = x"_s, u"no operation"_s, 5, 1},
        {u"op < u"_s, u"op is a letter"_s, 3, 1},
        {u"offset = 1.5"_s, u"whole number"_s, 9, 3},
        {u"offset = 9223372036854775808"_s, u"whole number"_s, 9, 19},
        {u"partition contains 1"_s, u"is no text"_s, 10, 8},
        {u"lsn > 16B3748"_s, u"no log position"_s, 6, 7},
        {u"timestamp > yesterday"_s, u"no time"_s, 12, 9},
        {u"timestamp > 2026-02-30"_s, u"no time"_s, 12, 10},
        {u"after.x = Pune"_s, u"put text in quotes"_s, 10, 4},
        {u"after.x < true"_s, u"neither less nor greater"_s, 10, 4},
        {u"after.x = \"a\"i"_s, u"Case can be ignored"_s, 10, 4},
        {u"after.x not contains \"a\""_s, u"before the whole condition"_s, 8, 3},
        {u"after.x cotains \"a\""_s, u"did you mean contains?"_s, 8, 7},
        {u"after. = 1"_s, u"name is missing"_s, 6, 1},
        {u"after[x] = 1"_s, u"element's number"_s, 6, 1},
        {u"after.x in (1, 2"_s, u"list is not closed"_s, 16, 0},
        {u"key = null"_s, u"key is null"_s, 6, 4},
        {u"op = u && op = c"_s, u"write \"and\""_s, 7, 1},
        {u"value matches /a(b/"_s, u"regular expression cannot be used"_s, 16, 1},
        {u"value matches /é(x)\\1/"_s, u"regular expression cannot be used"_s, 19, 1},
        {u"value matches /(?<=a)b/"_s, u"regular expression cannot be used"_s, 15, 1},
        {u"value matches /(*UTF8)b/"_s, u"regular expression cannot be used"_s, 15, 1},
        {u"contains 😀 and ofset = 1"_s, u"did you mean offset?"_s, 16, 5},
    };
    for (const Wrong &wrong : all)
        expectError(wrong);
}

TEST(FilterParser, RefusesWhatIsTooDeepTooLongOrTooMuch)
{
    const QString deep = QString(5000, u'(') + u"tombstone"_s + QString(5000, u')');
    ASSERT_FALSE(parse(deep));
    EXPECT_TRUE(parse(deep).error().message.contains(u"nested deeper"_s));
    EXPECT_FALSE(parse(u"not "_s.repeated(5000) + u"tombstone"_s));
    EXPECT_TRUE(parse(QString(60, u'(') + u"tombstone"_s + QString(60, u')')));
    EXPECT_FALSE(parse(u"after"_s + u".x"_s.repeated(100) + u" exists"_s));
    EXPECT_FALSE(parse(QString(70000, u' ')));
    EXPECT_FALSE(compileText(u"contains \""_s + QString(4001, u'x') + u'"'));
    EXPECT_TRUE(compileText(u"contains \""_s + QString(4000, u'x') + u'"'));
}

TEST(FilterNumbers, CompareExactly)
{
    const auto sign = [](std::string_view a, std::string_view b) {
        const auto order = compareNumbers(a, b);
        return order < 0 ? -1 : order > 0 ? 1 : 0;
    };
    for (const auto &[a, b, expected] : {std::tuple{"1", "1.0", 0},
                                         {"1", "10e-1", 0},
                                         {"1000", "1e3", 0},
                                         {"0", "-0.00", 0},
                                         {"0e99", "0", 0},
                                         {"0.05", "5e-2", 0},
                                         {"9007199254740993", "9007199254740992", 1},
                                         {"9223372036854775807", "9223372036854775808", -1},
                                         {"-9223372036854775809", "-9223372036854775808", -1},
                                         {"0.1", "0.10000000000000000000000000000000000001", -1},
                                         {"-2", "1e-400", -1},
                                         {"1e400", "1e399", 1},
                                         {"-1e400", "-1e399", -1},
                                         {"12", "100", -1},
                                         {"99999999999999999999", "1e20", -1},
                                         {"1e99999999999999999999", "5", 1},
                                         {"1e-99999999999999999999", "0", 1}}) {
        EXPECT_EQ(sign(a, b), expected) << a << ' ' << b;
        EXPECT_EQ(sign(b, a), -expected) << b << ' ' << a;
    }
    for (const char *text : {"", "-", "01", "1.", ".5", "+1", "1e", "1e+", "0x1", "1 ", "NaN", "1.5.2"})
        EXPECT_FALSE(isNumber(text)) << text;
}
