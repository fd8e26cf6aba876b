#include "models/clients/postgres/queries.h"

#include <gtest/gtest.h>

using namespace sluice::postgres;
using namespace Qt::StringLiterals;

namespace {

struct Expectation
{
    int version;
    const char *column;
    bool present;
};

class SlotColumns : public testing::TestWithParam<Expectation>
{};

} // namespace

TEST_P(SlotColumns, AreAskedForOnlyWhereTheVersionHasThem)
{
    const auto [version, column, present] = GetParam();
    const QByteArray sql = slotsQuery(version);
    EXPECT_EQ(!sql.contains(QByteArray("NULL AS ") + column), present) << sql.constData();
    EXPECT_TRUE(sql.contains(QByteArray(" AS ") + column)) << "every version gives every column";
}

INSTANTIATE_TEST_SUITE_P(
    ByVersion, SlotColumns,
    testing::Values(Expectation{120022, "wal_status", false}, Expectation{130000, "wal_status", true},
                    Expectation{120022, "safe_wal_size", false}, Expectation{130022, "safe_wal_size", true},
                    Expectation{130022, "two_phase", false}, Expectation{140000, "two_phase", true},
                    Expectation{150018, "conflicting", false}, Expectation{160000, "conflicting", true},
                    Expectation{160010, "inactive_since", false}, Expectation{170000, "inactive_since", true},
                    Expectation{160010, "invalidation_reason", false},
                    Expectation{170006, "invalidation_reason", true}, Expectation{160010, "failover", false},
                    Expectation{180000, "failover", true}, Expectation{160010, "synced", false},
                    Expectation{170000, "synced", true}, Expectation{120022, "restart_lsn", true},
                    Expectation{100000, "confirmed_flush_lsn", true}));

TEST(Queries, AskForRowFiltersFrom15)
{
    EXPECT_TRUE(publishedTablesQuery(140019).contains("NULL AS rowfilter"));
    EXPECT_TRUE(publishedTablesQuery(150000).contains("rowfilter AS rowfilter"));
}

TEST(Queries, AskForPublishingThroughTheRootFrom13)
{
    EXPECT_TRUE(publicationsQuery(120022).contains("NULL AS pubviaroot"));
    EXPECT_TRUE(publicationsQuery(130000).contains("pubviaroot AS pubviaroot"));
}

TEST(Queries, NeverAskForSettingsOfTheirOwnSession)
{
    for (const char *own :
         {"'statement_timeout'", "'lock_timeout'", "'search_path'", "'default_transaction_read_only'"})
        EXPECT_FALSE(settingsQuery().contains(own)) << own;
}

TEST(QuotedIdentifier, DoublesQuotesAndDropsNul)
{
    EXPECT_EQ(quotedIdentifier(u"x"_s), u"\"x\""_s);
    EXPECT_EQ(quotedIdentifier(u"a\"; DROP"_s), u"\"a\"\"; DROP\""_s);
    EXPECT_EQ(quotedIdentifier(u"a"_s + QChar::Null + u"b"_s), u"\"ab\""_s);
}

TEST(QuotedLiteral, IsReadTheSameWhateverTheServersSettings)
{
    EXPECT_EQ(quotedLiteral(u"x"_s), u"'x'"_s);
    EXPECT_EQ(quotedLiteral(u"it's"_s), u"'it''s'"_s);
    EXPECT_EQ(quotedLiteral(uR"(a\' b)"_s), uR"(E'a\\'' b')"_s);
    EXPECT_EQ(quotedLiteral(u"a"_s + QChar::Null + u"b"_s), u"'ab'"_s);
}
