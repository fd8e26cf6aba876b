// The ends of what numbers and times can say, and the settings that tell how they were written.

#include "models/services/topics/envelope/decimaltext.h"
#include "models/services/topics/envelope/envelope.h"
#include "models/services/topics/envelope/pgtext.h"
#include "models/services/topics/envelope/timetext.h"

#include <gtest/gtest.h>
#include <limits>

namespace sluice::test {

using namespace envelope;
using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr TimeUnit units[]{TimeUnit::Milliseconds, TimeUnit::Microseconds, TimeUnit::Nanoseconds};

} // namespace

TEST(TimeText, NoNumberOverflows)
{
    for (const TimeUnit unit : units)
        for (const std::int64_t value :
             {smallest, smallest + 1, std::int64_t(-1), std::int64_t(0), largest - 1, largest}) {
            (void)timestampText(value, unit);
            (void)timeOfDayText(value, unit);
            EXPECT_FALSE(durationText(value, unit).isEmpty());
        }
    EXPECT_EQ(dateText(smallest), std::nullopt);
    EXPECT_EQ(dateText(largest), std::nullopt);
    EXPECT_EQ(timeOfDayText(-1, TimeUnit::Microseconds), std::nullopt);
    EXPECT_EQ(timeOfDayText(86'400'001, TimeUnit::Milliseconds), std::nullopt);
    EXPECT_EQ(durationText(smallest, TimeUnit::Microseconds), u"-2562047788:00:54.775808"_s);
}

TEST(TimeText, InfinitiesAreTheirOwnNumbersInEveryUnit)
{
    EXPECT_EQ(timestampText(9'223'372'036'825'200, TimeUnit::Milliseconds), u"infinity"_s);
    EXPECT_EQ(timestampText(-9'223'372'036'832'400'000, TimeUnit::Microseconds), u"-infinity"_s);
    EXPECT_EQ(timestampText(largest, TimeUnit::Nanoseconds), u"infinity"_s);
    EXPECT_EQ(timestampText(smallest, TimeUnit::Nanoseconds), u"-infinity"_s);
    EXPECT_EQ(timestampText(largest / 1'000 * 1'000, TimeUnit::Nanoseconds), u"2262-04-11 23:47:16.854775"_s);
}

TEST(TimeText, LeapDaysAndErasAreThoseOfPostgresql)
{
    EXPECT_EQ(dateText(11'016), u"2000-02-29"_s);
    EXPECT_EQ(dateText(-25'509), u"1900-02-28"_s);
    EXPECT_EQ(dateText(-25'508), u"1900-03-01"_s);
    EXPECT_EQ(dateText(-719'162), u"0001-01-01"_s);
    EXPECT_EQ(dateText(-719'163), u"0001-12-31 BC"_s);
    EXPECT_EQ(dateText(-2'440'588), u"4714-11-24 BC"_s);
    EXPECT_EQ(dateText(-2'440'589), std::nullopt);
}

TEST(TimeText, IsoTextsThatAreNoneAreNotRead)
{
    for (const char *text : {"", "T", "2024", "2024-2-29", "2024-02-29T", "2024-02-29T1:00", "13:5",
                             "13:51:02+", "13:51:02Zx", "+12345678901-01-01", "2024-02-29 13:51:02"})
        EXPECT_EQ(isoText(text, IsoZone::Keep), std::nullopt) << text;
    EXPECT_EQ(isoText("2024-02-29T13:51:02+05:30", IsoZone::Keep), u"2024-02-29 13:51:02+05:30"_s);
    EXPECT_EQ(isoText("2024-02-29T13:51-02:00", IsoZone::Keep), u"2024-02-29 13:51:00-02"_s);
}

TEST(TimeText, IntervalsThatAreNoneAreNotRead)
{
    for (const char *text : {"", "P", "P1", "P1X", "PT1", "P1.5Y", "PT99999999999S", "PT9999999999H", "1Y"})
        EXPECT_EQ(isoIntervalText(text), std::nullopt) << text;
    EXPECT_EQ(isoIntervalText("P0Y0M0DT0H0M0S"), u"00:00:00"_s);
    EXPECT_EQ(isoIntervalText("P1Y1M-1DT-0.5S"), u"1 year 1 mon -1 days -00:00:00.5"_s);
}

TEST(DecimalText, IsExactAndBounded)
{
    EXPECT_EQ(decimalText(QByteArray("\x7f", 1), 0), u"127"_s);
    EXPECT_EQ(decimalText(QByteArray("\x80", 1), 1), u"-12.8"_s);
    EXPECT_EQ(decimalText(QByteArray("\0", 1), 3), u"0.000"_s);
    EXPECT_EQ(decimalText(QByteArray("\1", 1), -3), u"1000"_s);
    EXPECT_EQ(decimalText(QByteArray("\xff\xff\xff\xff\xff\xff\xff\xff\xff", 9), 2), u"-0.01"_s);
    EXPECT_EQ(decimalText(QByteArray(), 0), std::nullopt);
    EXPECT_EQ(decimalText(QByteArray("\1", 1), largest), std::nullopt);
    EXPECT_EQ(decimalText(QByteArray("\1", 1), smallest), std::nullopt);
    EXPECT_EQ(decimalText(QByteArray(100'000, '\x7f'), 0), std::nullopt);
}

TEST(FloatText, ChangesToExponentsWherePostgresqlDoes)
{
    EXPECT_EQ(floatText("1.0E14", FloatSize::Eight), u"100000000000000"_s);
    EXPECT_EQ(floatText("1.0E15", FloatSize::Eight), u"1e+15"_s);
    EXPECT_EQ(floatText("999999", FloatSize::Four), u"999999"_s);
    EXPECT_EQ(floatText("1000000", FloatSize::Four), u"1e+06"_s);
    EXPECT_EQ(floatText("1.0E-4", FloatSize::Eight), u"0.0001"_s);
    EXPECT_EQ(floatText("1.0E-5", FloatSize::Eight), u"1e-05"_s);
    EXPECT_EQ(floatText("-0.0", FloatSize::Eight), u"-0"_s);
    for (const char *text : {"", "-", ".", "1e", "1e999999999999999999999", "x"})
        EXPECT_EQ(floatText(text, FloatSize::Eight), std::nullopt) << text;
    EXPECT_EQ(plainNumberText("1e5000"), std::nullopt);
}

TEST(ArrayText, QuotesWhatPostgresqlQuotes)
{
    const auto item = [](QStringView text) { return ArrayItem{text.toString(), false}; };
    EXPECT_EQ(arrayText({item(u"a"), ArrayItem(), item(u""), item(u"null"), item(u"a b"), item(u"\"\\")}),
              uR"({a,NULL,"","null","a b","\"\\"})"_s);
    EXPECT_EQ(arrayText({ArrayItem{u"{1,2}"_s, true}, ArrayItem{u"{3,4}"_s, true}}), u"{{1,2},{3,4}}"_s);
}

TEST(ConnectorFormat, IsTheConnectorsDefaultWhereNothingIsSet)
{
    const ConnectorFormat format = formatFromConfig({});
    EXPECT_EQ(format.decimals, DecimalMode::Precise);
    EXPECT_EQ(format.times, TimeMode::Adaptive);
    EXPECT_EQ(format.binaries, BinaryMode::Bytes);
    EXPECT_EQ(format.unavailablePlaceholder, "__debezium_unavailable_value");
}

TEST(ConnectorFormat, AWordThatIsNotKnownIsNotGuessed)
{
    const ConnectorFormat format = formatFromConfig({{u"decimal.handling.mode"_s, u"later"_s},
                                                     {u"time.precision.mode"_s, u" ISOSTRING "_s},
                                                     {u"unavailable.value.placeholder"_s, u"hex:00ff"_s}});
    EXPECT_EQ(format.decimals, std::nullopt);
    EXPECT_EQ(format.times, TimeMode::IsoString);
    EXPECT_EQ(format.unavailablePlaceholder, QByteArray("\0\xff", 2));
}

} // namespace sluice::test
