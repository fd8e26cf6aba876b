#include "models/core/lsn.h"

#include <gtest/gtest.h>

using sluice::Lsn;
using namespace Qt::StringLiterals;

TEST(Lsn, ReadsWhatPostgresWrites)
{
    EXPECT_EQ(Lsn::parse(u"16/B374D848")->value, 0x16B374D848ULL);
    EXPECT_EQ(Lsn::parse(u"0/0")->value, 0U);
    EXPECT_EQ(Lsn::parse(u"FFFFFFFF/FFFFFFFF")->value, ~0ULL);
}

TEST(Lsn, RefusesWhatIsNoLsn)
{
    for (const QString &text : {u""_s, u"/"_s, u"1/"_s, u"/1"_s, u"1"_s, u"G/1"_s, u"1/G"_s, u"123456789/1"_s,
                                u"1/2/3"_s, u"-1/1"_s})
        EXPECT_FALSE(Lsn::parse(text)) << qPrintable(text);
}

TEST(Lsn, WritesAsPostgresDoes)
{
    EXPECT_EQ(Lsn{0x16B374D848ULL}.toString(), u"16/B374D848"_s);
    EXPECT_EQ(Lsn{}.toString(), u"0/0"_s);
}

TEST(Lsn, ReadsDebeziumsDecimal)
{
    EXPECT_EQ(Lsn::fromDecimal(u"97500059720")->value, 97500059720ULL);
    EXPECT_FALSE(Lsn::fromDecimal(u"16/B3"));
    EXPECT_FALSE(Lsn::fromDecimal(u"-5"));
}

TEST(Lsn, DifferenceIsNegativeWhereTheOtherIsAhead)
{
    EXPECT_EQ(sluice::bytesBetween(Lsn{10}, Lsn{4}), 6);
    EXPECT_EQ(sluice::bytesBetween(Lsn{4}, Lsn{10}), -6);
}
