// Where a scan starts and ends, in words.

#include "models/services/topics/scantext.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

const QDateTime now(QDate(2026, 11, 25), QTime(12, 0), Qt::UTC);

TEST(ScanText, ReadsEveryStart)
{
    using Kind = ScanStart::Kind;
    EXPECT_EQ(*startFromText(u"oldest"_s, now), (ScanStart{Kind::Oldest, 0}));
    EXPECT_EQ(*startFromText(u"live"_s, now), (ScanStart{Kind::Live, 0}));
    EXPECT_EQ(*startFromText(u"newest:500"_s, now), (ScanStart{Kind::Newest, 500}));
    EXPECT_EQ(*startFromText(u"offset:0"_s, now), (ScanStart{Kind::Offset, 0}));
    EXPECT_EQ(*startFromText(u"15m"_s, now), (ScanStart{Kind::Timestamp, now.toMSecsSinceEpoch() - 900'000}));
    EXPECT_EQ(*startFromText(u"2026-11-25T12:00:00.250Z"_s, now),
              (ScanStart{Kind::Timestamp, now.toMSecsSinceEpoch() + 250}));
    EXPECT_EQ(*startFromText(u"2026-11-25T13:00:00+01:00"_s, now),
              (ScanStart{Kind::Timestamp, now.toMSecsSinceEpoch()}));
}

TEST(ScanText, ReadsEveryEnd)
{
    using Kind = ScanEnd::Kind;
    EXPECT_EQ(*endFromText(u"now"_s, now), (ScanEnd{Kind::Now, 0}));
    EXPECT_EQ(*endFromText(u"never"_s, now), (ScanEnd{Kind::Never, 0}));
    EXPECT_EQ(*endFromText(u"offset:9"_s, now), (ScanEnd{Kind::Offset, 9}));
    EXPECT_EQ(*endFromText(u"1h"_s, now), (ScanEnd{Kind::Timestamp, now.toMSecsSinceEpoch() - 3'600'000}));
}

TEST(ScanText, SaysWhatItWouldTake)
{
    for (const QString &wrong :
         {u""_s, u"newest"_s, u"newest:-1"_s, u"offset:x"_s, u"soon"_s, u"2026-13-01"_s, u"now"_s}) {
        const auto start = startFromText(wrong, now);
        ASSERT_FALSE(start) << qPrintable(wrong);
        EXPECT_EQ(start.error().kind, ErrorKind::Invalid);
        EXPECT_TRUE(start.error().message.contains(u"newest:500"_s));
    }
    EXPECT_FALSE(endFromText(u"oldest"_s, now));
    EXPECT_FALSE(endFromText(u"newest:5"_s, now));
}

TEST(ScanText, ReadsItsOwnWriting)
{
    for (const QString &text : {u"oldest"_s, u"live"_s, u"newest:7"_s, u"offset:8"_s, u"3d"_s}) {
        const ScanStart start = *startFromText(text, now);
        EXPECT_EQ(*startFromText(toText(start), now), start) << qPrintable(toText(start));
    }
    for (const QString &text : {u"now"_s, u"never"_s, u"offset:8"_s, u"3d"_s}) {
        const ScanEnd end = *endFromText(text, now);
        EXPECT_EQ(*endFromText(toText(end), now), end) << qPrintable(toText(end));
    }
}

} // namespace
