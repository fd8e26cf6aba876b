#include "models/core/format.h"

#include <QLocale>
#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class Format : public testing::Test
{
protected:
    Format() { QLocale::setDefault(QLocale::c()); }
};

TEST_F(Format, BytesHaveAUnitAndFewDigits)
{
    EXPECT_EQ(formatBytes(0), u"0 B"_s);
    EXPECT_EQ(formatBytes(999), u"999 B"_s);
    EXPECT_EQ(formatBytes(1000), u"1 kB"_s);
    EXPECT_EQ(formatBytes(1'234'567), u"1.2 MB"_s);
    EXPECT_EQ(formatBytes(999'999), u"1 MB"_s) << "never 1000 kB";
    EXPECT_EQ(formatBytes(212'000'000), u"212 MB"_s);
    EXPECT_EQ(formatBytes(-2'500), u"−2.5 kB"_s);
}

TEST_F(Format, DurationsUseTheTwoLargestUnits)
{
    EXPECT_EQ(formatDuration(400ms), u"400 ms"_s);
    EXPECT_EQ(formatDuration(2500ms), u"2.5 s"_s);
    EXPECT_EQ(formatDuration(12s), u"12 s"_s);
    EXPECT_EQ(formatDuration(252s), u"4 min 12 s"_s);
    EXPECT_EQ(formatDuration(9h), u"9 h"_s);
    EXPECT_EQ(formatDuration(9h + 5min), u"9 h 5 min"_s);
    EXPECT_EQ(formatDuration(50h), u"2 d 2 h"_s);
}

TEST_F(Format, RatesStayShort)
{
    EXPECT_EQ(formatRate(0), u"0/s"_s);
    EXPECT_EQ(formatRate(0.42), u"0.4/s"_s);
    EXPECT_EQ(formatRate(51.3), u"51/s"_s);
    EXPECT_EQ(formatRate(1234), u"1.2 k/s"_s);
    EXPECT_EQ(formatRate(2'400'000), u"2.4 M/s"_s);
}

TEST_F(Format, AgeOfSomethingNeverSeenIsNever)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    EXPECT_EQ(formatAge({}, now), u"never"_s);
    EXPECT_EQ(formatAge(now.addSecs(-2), now), u"2 s ago"_s);
    EXPECT_EQ(formatAge(now.addSecs(5), now), u"just now"_s)
        << "clocks differ; nothing is seen in the future";
}
