#include "models/clients/postgres/parsing.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::postgres;
using namespace Qt::StringLiterals;

namespace {

const QStringList slotColumns{u"slot_name"_s,   u"plugin"_s,         u"slot_type"_s,
                              u"database"_s,    u"active"_s,         u"active_pid"_s,
                              u"temporary"_s,   u"restart_lsn"_s,    u"confirmed_flush_lsn"_s,
                              u"wal_status"_s,  u"safe_wal_size"_s,  u"two_phase"_s,
                              u"conflicting"_s, u"inactive_since"_s, u"invalidation_reason"_s,
                              u"failover"_s,    u"synced"_s};

QList<Cell> fullSlot()
{
    return {u"debezium"_s, u"pgoutput"_s, u"logical"_s, u"smart_warehouse"_s, u"f"_s,
            std::nullopt,  u"f"_s,        u"0/1000"_s,  u"0/1800"_s,          u"extended"_s,
            u"4096"_s,     u"f"_s,        u"t"_s,       u"1700000000123"_s,   u"rows_removed"_s,
            u"t"_s,        u"f"_s};
}

/// As PostgreSQL 12 gives it: what it does not have is NULL.
QList<Cell> oldSlot()
{
    QList<Cell> cells = fullSlot();
    for (qsizetype i = 9; i < cells.size(); ++i)
        cells[i] = std::nullopt;
    return cells;
}

Result<QList<ReplicationSlot>> parse(const QList<Cell> &row)
{
    return parseSlots({slotColumns, {row}}, Lsn{0x2000});
}

} // namespace

TEST(ParseSlots, ReadsEveryColumn)
{
    const auto rows = parse(fullSlot());
    ASSERT_TRUE(rows.has_value()) << qPrintable(rows.error().message);
    ASSERT_EQ(rows->size(), 1);
    const ReplicationSlot &slot = rows->first();
    EXPECT_EQ(slot.name, u"debezium"_s);
    EXPECT_EQ(slot.plugin, u"pgoutput"_s);
    EXPECT_TRUE(slot.logical);
    EXPECT_EQ(slot.database, u"smart_warehouse"_s);
    EXPECT_FALSE(slot.active);
    EXPECT_FALSE(slot.activePid.has_value());
    EXPECT_EQ(slot.restartLsn, Lsn{0x1000});
    EXPECT_EQ(slot.confirmedFlushLsn, Lsn{0x1800});
    EXPECT_EQ(slot.retainedBytes, 0x1000);
    EXPECT_EQ(slot.confirmedLagBytes, 0x800);
    EXPECT_EQ(slot.walStatus, WalStatus::Extended);
    EXPECT_EQ(slot.safeWalSize, 4096);
    EXPECT_EQ(slot.twoPhase, false);
    EXPECT_EQ(slot.conflicting, true);
    EXPECT_EQ(slot.inactiveSince, QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC));
    EXPECT_EQ(slot.invalidationReason, u"rows_removed"_s);
    EXPECT_EQ(slot.failover, true);
    EXPECT_EQ(slot.synced, false);
}

TEST(ParseSlots, LeavesEmptyWhatTheVersionDoesNotHave)
{
    const auto rows = parse(oldSlot());
    ASSERT_TRUE(rows.has_value());
    const ReplicationSlot &slot = rows->first();
    EXPECT_EQ(slot.walStatus, WalStatus::Unknown);
    EXPECT_TRUE(slot.walStatusText.isEmpty());
    EXPECT_FALSE(slot.safeWalSize.has_value());
    EXPECT_FALSE(slot.twoPhase.has_value());
    EXPECT_FALSE(slot.conflicting.has_value());
    EXPECT_FALSE(slot.inactiveSince.has_value());
    EXPECT_FALSE(slot.failover.has_value());
    EXPECT_EQ(slot.retainedBytes, 0x1000) << "the lag does not depend on the version";
}

TEST(ParseSlots, KnowsNoLagOfASlotThatLostItsPosition)
{
    QList<Cell> lost = fullSlot();
    lost[7] = std::nullopt;
    lost[9] = u"lost"_s;
    const auto rows = parse(lost);
    ASSERT_TRUE(rows.has_value());
    EXPECT_EQ(rows->first().walStatus, WalStatus::Lost);
    EXPECT_FALSE(rows->first().retainedBytes.has_value());
}

TEST(ParseSlots, KeepsAWalStatusThatItDoesNotKnow)
{
    QList<Cell> odd = fullSlot();
    odd[9] = u"frozen"_s;
    const auto rows = parse(odd);
    ASSERT_TRUE(rows.has_value());
    EXPECT_EQ(rows->first().walStatus, WalStatus::Unknown);
    EXPECT_EQ(rows->first().walStatusText, u"frozen"_s);
}

TEST(ParseSlots, ShowsNoNegativeLagOnAStandby)
{
    QList<Cell> ahead = fullSlot();
    ahead[8] = u"0/3000"_s;
    const auto rows = parse(ahead);
    ASSERT_TRUE(rows.has_value());
    EXPECT_EQ(rows->first().confirmedLagBytes, 0);
}

TEST(ParseSlots, RefusesValuesThatAreNone)
{
    for (const qsizetype column : {4, 5, 7, 10, 13}) {
        QList<Cell> broken = fullSlot();
        broken[column] = u"<b>%1 boom</b>"_s;
        const auto rows = parse(broken);
        ASSERT_FALSE(rows.has_value()) << column;
        EXPECT_EQ(rows.error().kind, ErrorKind::BadAnswer);
        EXPECT_TRUE(rows.error().message.contains(slotColumns.at(column)))
            << qPrintable(rows.error().message);
        EXPECT_TRUE(rows.error().detail.contains(u"<b>%1 boom</b>"_s)) << "shown as it came";
    }
}

TEST(ParseSlots, RefusesAnAnswerThatLacksAColumn)
{
    ResultSet result{slotColumns, {fullSlot()}};
    result.columns.removeAll(u"restart_lsn"_s);
    const auto rows = parseSlots(result, Lsn{});
    ASSERT_FALSE(rows.has_value());
    EXPECT_EQ(rows.error().kind, ErrorKind::BadAnswer);
    EXPECT_TRUE(rows.error().message.contains(u"restart_lsn"_s));
}

TEST(ParseSlots, SurvivesRowsShorterThanTheirHeader)
{
    EXPECT_FALSE(parseSlots({slotColumns, {{u"x"_s}}}, Lsn{}).has_value());
}

TEST(ParseSenders, LeavesEmptyWhatIsNotPermitted)
{
    const QStringList columns{u"pid"_s,         u"usename"_s,       u"application_name"_s,
                              u"client_addr"_s, u"state"_s,         u"sent_lsn"_s,
                              u"flush_lsn"_s,   u"backend_start"_s, u"reply_time"_s};
    const QList<Cell> hidden{u"77"_s,      u"debezium_user"_s, u"Debezium Streaming"_s,
                             std::nullopt, std::nullopt,       std::nullopt,
                             std::nullopt, std::nullopt,       std::nullopt};
    const QList<Cell> seen{u"78"_s,       u"debezium_user"_s, u"Debezium Streaming"_s,
                           u"10.0.0.9"_s, u"streaming"_s,     u"1/2"_s,
                           u"1/1"_s,      u"1700000000000"_s, u"1700000001000"_s};
    const auto senders = parseSenders({columns, {hidden, seen}});
    ASSERT_TRUE(senders.has_value());
    EXPECT_EQ(senders->at(0).pid, 77);
    EXPECT_TRUE(senders->at(0).state.isEmpty());
    EXPECT_FALSE(senders->at(0).sentLsn.has_value());
    EXPECT_EQ(senders->at(1).state, u"streaming"_s);
    EXPECT_EQ(senders->at(1).clientAddress, u"10.0.0.9"_s);
    EXPECT_EQ(senders->at(1).replyTime, QDateTime::fromMSecsSinceEpoch(1700000001000, Qt::UTC));
}

TEST(ParseServer, ReadsVersionStartAndPosition)
{
    const auto server = parseServer({{u"version_num"_s, u"version"_s, u"started"_s, u"in_recovery"_s,
                                      u"wal_position"_s, u"sees_senders"_s},
                                     {{u"150018"_s, u"15.18 (Debian 15.18-0+deb12u1)"_s, u"1700000000000"_s,
                                       u"f"_s, u"16/B374D848"_s, u"t"_s}}});
    ASSERT_TRUE(server.has_value());
    EXPECT_EQ(server->versionNum, 150018);
    EXPECT_EQ(server->version, u"15.18"_s);
    EXPECT_EQ(server->postmasterStart, QDateTime::fromMSecsSinceEpoch(1700000000000, Qt::UTC));
    EXPECT_FALSE(server->inRecovery);
    EXPECT_EQ(server->walPosition.value, 0x16B374D848U);
    EXPECT_TRUE(server->seesSenders);
}

TEST(ParseServer, RefusesAnAnswerWithoutRows)
{
    const auto server = parseServer({{u"version_num"_s}, {}});
    ASSERT_FALSE(server.has_value());
    EXPECT_EQ(server.error().kind, ErrorKind::BadAnswer);
}

TEST(ParsePublications, GivesEachItsTables)
{
    const QStringList columns{u"pubname"_s,   u"owner"_s,     u"puballtables"_s, u"pubinsert"_s,
                              u"pubupdate"_s, u"pubdelete"_s, u"pubtruncate"_s,  u"pubviaroot"_s};
    const QStringList tableColumns{u"pubname"_s, u"schemaname"_s, u"tablename"_s, u"rowfilter"_s};
    const auto publications =
        parsePublications({columns,
                           {{u"a"_s, u"ada"_s, u"f"_s, u"t"_s, u"f"_s, u"t"_s, u"f"_s, u"t"_s},
                            {u"b"_s, u"bob"_s, u"t"_s, u"t"_s, u"t"_s, u"t"_s, u"t"_s, std::nullopt}}},
                          ResultSet{tableColumns,
                                    {{u"a"_s, u"public"_s, u"t1"_s, u"(id > 1)"_s},
                                     {u"gone"_s, u"public"_s, u"t2"_s, std::nullopt}}});
    ASSERT_TRUE(publications.has_value());
    ASSERT_EQ(publications->size(), 2);
    EXPECT_EQ(publications->at(0).tables, (QList<PublishedTable>{{u"public"_s, u"t1"_s, u"(id > 1)"_s}}));
    EXPECT_FALSE(publications->at(0).publishesUpdate);
    EXPECT_FALSE(publications->at(0).publishesTruncate);
    EXPECT_TRUE(publications->at(0).viaPartitionRoot);
    EXPECT_TRUE(publications->at(1).allTables);
    EXPECT_TRUE(publications->at(1).tables->isEmpty());
    EXPECT_FALSE(publications->at(1).viaPartitionRoot);
}

TEST(ParseRoles, ReadsMembershipsWithQuotesAndCommas)
{
    const QStringList columns{u"rolname"_s,      u"rolcanlogin"_s, u"rolreplication"_s, u"rolsuper"_s,
                              u"rolbypassrls"_s, u"member_of"_s,   u"can_connect"_s,    u"can_create"_s};
    const auto roles = parseRoles(
        {columns, {{u"x"_s, u"t"_s, u"t"_s, u"f"_s, u"f"_s, uR"(["a,b","c\"d"])"_s, u"t"_s, u"f"_s}}});
    ASSERT_TRUE(roles.has_value());
    EXPECT_EQ(roles->first().memberOf, (QStringList{u"a,b"_s, u"c\"d"_s}));
    EXPECT_TRUE(roles->first().replication);
    EXPECT_TRUE(roles->first().canConnect);
    EXPECT_FALSE(roles->first().canCreate);
}

TEST(ShortVersion, DropsThePackagersAddition)
{
    EXPECT_EQ(shortVersion(u"15.18 (Debian 15.18-0+deb12u1)"_s), u"15.18"_s);
    EXPECT_EQ(shortVersion(u"18beta1"_s), u"18beta1"_s);
    EXPECT_EQ(shortVersion(QString()), QString());
}
