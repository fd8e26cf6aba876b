// The client against real servers of whatever version the playground runs.

#include "models/clients/postgres/postgresclient.h"
#include "tests/live/postgres/liveserver.h"
#include "tests/support/waiting.h"

#include <QElapsedTimer>
#include <algorithm>
#include <csignal>
#include <gtest/gtest.h>
#include <iostream>

using namespace sluice;
using namespace sluice::postgres;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Polling deadlines{1000ms, 5000ms, 5000ms};
constexpr Polling shortDeadlines{1000ms, 1000ms, 500ms};

#define FOR_EACH_SERVER(server, servers)                                                                     \
    for (const LiveServer &server : servers)                                                                 \
        if (const testing::ScopedTrace trace(__FILE__, __LINE__, qPrintable(server.name())); true)

template <class T>
Result<T> wait(const QFuture<Result<T>> &future)
{
    if (!waitFor(future, 30s))
        return fail(ErrorKind::Internal, u"no answer at all"_s);
    return future.result();
}

template <class T>
bool good(const Result<T> &result)
{
    EXPECT_TRUE(result.has_value()) << qPrintable(result.error().message + u" / "_s + result.error().detail);
    return result.has_value();
}

template <class T>
ErrorKind kindOf(const Result<T> &result)
{
    EXPECT_FALSE(result.has_value()) << "succeeded against expectation";
    return result ? ErrorKind::Internal : result.error().kind;
}

template <class List, class Predicate>
auto find(const List &list, Predicate predicate) -> std::optional<typename List::value_type>
{
    const auto found = std::find_if(list.begin(), list.end(), predicate);
    return found == list.end() ? std::nullopt : std::optional<typename List::value_type>(*found);
}

template <class List>
auto named(const List &list, const QString &name)
{
    return find(list, [&](const auto &entry) { return entry.name == name; });
}

pid_t backendOf(const LiveServer &server)
{
    const QStringList pids =
        server.run("SELECT pid FROM pg_stat_activity WHERE application_name = 'sluice'"
                   " AND datname = current_database() ORDER BY backend_start DESC LIMIT 1");
    return pids.isEmpty() ? 0 : static_cast<pid_t>(pids.first().toInt());
}

const QList<QByteArray> makeUser{"CREATE ROLE sluice_low LOGIN PASSWORD 'low'"};
const QList<QByteArray> dropUser{"DROP ROLE sluice_low"};

} // namespace

TEST(LivePostgres, TestLoginTellsVersionUserAndDatabase)
{
    SLUICE_NEEDS_SERVERS(servers);
    FOR_EACH_SERVER(server, servers)
    {
        PostgresClient client(server.profile(), server.password(), deadlines);
        const auto facts = wait(client.testLogin());
        if (!good(facts))
            continue;
        EXPECT_EQ(facts->serverVersion.section(u'.', 0, 0).toInt(), server.version());
        EXPECT_EQ(facts->user, server.profile().user);
        EXPECT_EQ(facts->database, server.profile().dbname);
        EXPECT_LT(facts->latency, 5000ms);
    }
}

TEST(LivePostgres, ReplicationTellsWhatTheVersionHas)
{
    SLUICE_NEEDS_SERVERS(servers);
    FOR_EACH_SERVER(server, servers)
    {
        const Arranged slot(server,
                            {"SELECT pg_create_logical_replication_slot('sluice_client_test', 'pgoutput')"},
                            {"SELECT pg_drop_replication_slot('sluice_client_test')"});
        server.run("SELECT pg_logical_emit_message(true, 'sluice', repeat('x', 10000))");
        PostgresClient client(server.profile(), server.password(), deadlines);
        const auto facts = wait(client.fetchReplication());
        if (!good(facts))
            continue;
        EXPECT_EQ(facts->serverVersionNum / 10000, server.version());
        EXPECT_EQ(facts->serverVersion.section(u'.', 0, 0).toInt(), server.version());
        EXPECT_TRUE(facts->postmasterStart.isValid());
        EXPECT_LT(facts->postmasterStart, QDateTime::currentDateTimeUtc());
        EXPECT_FALSE(facts->inRecovery);
        EXPECT_TRUE(facts->senderDetailsPermitted);

        const auto found = named(facts->replicationSlots, u"sluice_client_test"_s);
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(found->plugin, u"pgoutput"_s);
        EXPECT_TRUE(found->logical);
        EXPECT_EQ(found->database, server.profile().dbname);
        EXPECT_FALSE(found->active);
        EXPECT_GT(found->retainedBytes.value_or(0), 10000);
        EXPECT_EQ(*found->retainedBytes, bytesBetween(facts->walPosition, *found->restartLsn));
        EXPECT_EQ(found->walStatus, server.version() >= 13 ? WalStatus::Reserved : WalStatus::Unknown);
        EXPECT_EQ(found->twoPhase.has_value(), server.version() >= 14);
        EXPECT_EQ(found->conflicting.has_value(), server.version() >= 16);
        EXPECT_EQ(found->inactiveSince.has_value(), server.version() >= 17);
        EXPECT_EQ(found->failover.has_value(), server.version() >= 17);
        EXPECT_EQ(found->synced.has_value(), server.version() >= 17);
    }
}

TEST(LivePostgres, CatalogueTellsSettingsPublicationsAndRoles)
{
    SLUICE_NEEDS_SERVERS(servers);
    FOR_EACH_SERVER(server, servers)
    {
        const bool filters = server.version() >= 15;
        const Arranged publication(
            server,
            {"CREATE SCHEMA sluice_client_test",
             "CREATE TABLE sluice_client_test.\"odd name\" (id int PRIMARY KEY)",
             QByteArray("CREATE PUBLICATION sluice_client_test FOR TABLE sluice_client_test.\"odd name\"") +
                 (filters ? " WHERE (id > 7)" : "") + " WITH (publish = 'insert, delete')",
             "CREATE ROLE sluice_group", "CREATE ROLE sluice_low LOGIN REPLICATION IN ROLE sluice_group"},
            {"DROP PUBLICATION sluice_client_test", "DROP SCHEMA sluice_client_test CASCADE",
             "DROP ROLE sluice_low", "DROP ROLE sluice_group"});
        PostgresClient client(server.profile(), server.password(), deadlines);
        const auto facts = wait(client.fetchCatalogue());
        if (!good(facts))
            continue;
        EXPECT_EQ(facts->systemIdentifier,
                  server.run("SELECT system_identifier FROM pg_control_system()").first());
        EXPECT_EQ(facts->currentUser, server.profile().user);
        EXPECT_TRUE(facts->notPermitted.isEmpty());
        const auto walLevel = named(facts->settings, u"wal_level"_s);
        ASSERT_TRUE(walLevel.has_value());
        EXPECT_EQ(walLevel->value, u"logical"_s);
        EXPECT_EQ(walLevel->context, u"postmaster"_s);
        EXPECT_FALSE(walLevel->pendingRestart);
        EXPECT_EQ(named(facts->settings, u"max_slot_wal_keep_size"_s).has_value(), server.version() >= 13);
        EXPECT_EQ(named(facts->settings, u"idle_replication_slot_timeout"_s).has_value(),
                  server.version() >= 18);

        ASSERT_TRUE(facts->publications.has_value());
        const auto found = named(*facts->publications, u"sluice_client_test"_s);
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(found->owner, server.profile().user);
        EXPECT_TRUE(found->publishesInsert && found->publishesDelete);
        EXPECT_FALSE(found->publishesUpdate || found->publishesTruncate || found->allTables ||
                     found->viaPartitionRoot);
        ASSERT_EQ(found->tables->size(), 1);
        EXPECT_EQ(found->tables->first().schema, u"sluice_client_test"_s);
        EXPECT_EQ(found->tables->first().table, u"odd name"_s);
        EXPECT_EQ(found->tables->first().rowFilter, filters ? u"(id > 7)"_s : QString());

        const auto role = named(facts->roles, u"sluice_low"_s);
        ASSERT_TRUE(role.has_value());
        EXPECT_TRUE(role->canLogin && role->replication && role->canConnect);
        EXPECT_FALSE(role->superuser || role->bypassRls || role->canCreate);
        EXPECT_EQ(role->memberOf, QStringList{u"sluice_group"_s});
    }
}

TEST(LivePostgres, RoleWithoutRightsSeesWhatItMayAndLearnsTheRest)
{
    SLUICE_NEEDS_SERVERS(servers);
    FOR_EACH_SERVER(server, servers)
    {
        const Arranged user(server, makeUser, dropUser);
        PostgresClient client(server.profileAs(u"sluice_low"_s), Secret("low"), deadlines);
        const auto replication = wait(client.fetchReplication());
        if (!good(replication))
            continue;
        EXPECT_FALSE(replication->senderDetailsPermitted);
        EXPECT_GT(replication->walPosition, Lsn{});
        const auto catalogue = wait(client.fetchCatalogue());
        if (!good(catalogue))
            continue;
        EXPECT_TRUE(named(catalogue->settings, u"wal_level"_s).has_value());
        EXPECT_TRUE(named(catalogue->roles, u"sluice_low"_s).has_value());
        EXPECT_TRUE(find(catalogue->notPermitted, [](const NotPermitted &entry) {
                        return entry.remedy == u"GRANT pg_monitor TO \"sluice_low\""_s;
                    }).has_value());
    }
}

TEST(LivePostgres, FactThatWasTakenAwayBecomesANoteAndHarmsNoOther)
{
    SLUICE_NEEDS_SERVERS(servers);
    FOR_EACH_SERVER(server, servers)
    {
        const Arranged user(
            server,
            makeUser +
                QList<QByteArray>{"REVOKE EXECUTE ON FUNCTION pg_catalog.pg_control_system() FROM PUBLIC",
                                  "REVOKE SELECT ON pg_catalog.pg_publication_tables FROM PUBLIC",
                                  "REVOKE SELECT ON pg_catalog.pg_stat_replication FROM PUBLIC"},
            QList<QByteArray>{"GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() TO PUBLIC",
                              "GRANT SELECT ON pg_catalog.pg_publication_tables TO PUBLIC",
                              "GRANT SELECT ON pg_catalog.pg_stat_replication TO PUBLIC"} +
                dropUser);
        PostgresClient client(server.profileAs(u"sluice_low"_s), Secret("low"), deadlines);
        const auto catalogue = wait(client.fetchCatalogue());
        if (good(catalogue)) {
            EXPECT_TRUE(catalogue->systemIdentifier.isEmpty());
            EXPECT_FALSE(catalogue->settings.isEmpty());
            EXPECT_FALSE(catalogue->roles.isEmpty());
            for (const QString &remedy :
                 {u"GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() TO \"sluice_low\""_s,
                  u"GRANT SELECT ON pg_catalog.pg_publication_tables TO \"sluice_low\""_s}) {
                EXPECT_TRUE(find(catalogue->notPermitted,
                                 [&](const NotPermitted &entry) { return entry.remedy == remedy; })
                                .has_value())
                    << qPrintable(remedy);
            }
        }
        const auto replication = wait(client.fetchReplication());
        if (good(replication)) {
            EXPECT_TRUE(replication->walSenders.isEmpty());
            EXPECT_FALSE(replication->senderDetailsPermitted);
        }
    }
}

TEST(LivePostgres, RefusedLoginsAreToldApart)
{
    SLUICE_NEEDS_SERVERS(servers);
    FOR_EACH_SERVER(server, servers)
    {
        const Arranged user(server, makeUser, dropUser);
        const auto login = [](const DatabaseProfile &profile, const Secret &password) {
            PostgresClient client(profile, password, deadlines);
            return wait(client.testLogin());
        };
        const auto wrong = login(server.profileAs(u"sluice_low"_s), Secret("falsch"));
        EXPECT_EQ(kindOf(wrong), ErrorKind::Auth);
        EXPECT_TRUE(wrong.error().detail.contains(u"28P01"_s)) << qPrintable(wrong.error().detail);
        EXPECT_FALSE((wrong.error().message + wrong.error().detail).contains(u"falsch"_s));

        DatabaseProfile elsewhere = server.profileAs(u"sluice_low"_s);
        elsewhere.dbname = u"does_not_exist"_s;
        EXPECT_EQ(kindOf(login(elsewhere, Secret("low"))), ErrorKind::NotFound);

        server.run("ALTER ROLE sluice_low CONNECTION LIMIT 0");
        EXPECT_EQ(kindOf(login(server.profileAs(u"sluice_low"_s), Secret("low"))), ErrorKind::Conflict);

        server.run("ALTER ROLE sluice_low NOLOGIN CONNECTION LIMIT -1");
        const auto noLogin = login(server.profileAs(u"sluice_low"_s), Secret("low"));
        EXPECT_EQ(kindOf(noLogin), ErrorKind::Auth);
        EXPECT_TRUE(noLogin.error().message.contains(u"LOGIN"_s)) << qPrintable(noLogin.error().message);

        DatabaseProfile encrypted = server.profileAs(u"sluice_low"_s);
        encrypted.sslmode = u"require"_s;
        if (server.run("SHOW ssl").first() == u"off"_s) {
            EXPECT_EQ(kindOf(login(encrypted, Secret("low"))), ErrorKind::Unsupported);
        }
    }
}

TEST(LivePostgres, KeepsOneReadOnlySessionForAllCalls)
{
    SLUICE_NEEDS_SERVERS(servers);
    FOR_EACH_SERVER(server, servers)
    {
        const Arranged user(server, makeUser, dropUser);
        PostgresClient client(server.profileAs(u"sluice_low"_s), Secret("low"), deadlines);
        for (int i = 0; i < 5; ++i)
            good(wait(client.fetchReplication()));
        good(wait(client.fetchCatalogue()));
        EXPECT_EQ(server.run("SELECT application_name FROM pg_stat_activity WHERE usename = 'sluice_low'"),
                  QStringList{u"sluice"_s});
    }
}

TEST(LivePostgres, LogsInAgainAfterItsSessionWasEnded)
{
    SLUICE_NEEDS_SERVERS(servers);
    FOR_EACH_SERVER(server, servers)
    {
        const Arranged user(server, makeUser, dropUser);
        PostgresClient client(server.profileAs(u"sluice_low"_s), Secret("low"), deadlines);
        good(wait(client.fetchReplication()));
        server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sluice_low'");
        good(wait(client.fetchReplication()));
    }
}

TEST(LivePostgres, FrozenSessionTimesOutAndTheNextCallDoesNotWaitForIt)
{
    SLUICE_NEEDS_SERVERS(servers);
    FOR_EACH_SERVER(server, servers)
    {
        PostgresClient client(server.profile(), server.password(), shortDeadlines);
        good(wait(client.fetchReplication()));
        const pid_t backend = backendOf(server);
        ASSERT_GT(backend, 0);
        if (kill(backend, SIGSTOP) != 0)
            GTEST_SKIP() << "the server's processes belong to somebody else, or run elsewhere";
        QElapsedTimer clock;
        clock.start();
        EXPECT_EQ(kindOf(wait(client.fetchReplication())), ErrorKind::Timeout);
        EXPECT_LT(clock.elapsed(), 2500);
        good(wait(client.fetchReplication())); // over a new session
        kill(backend, SIGCONT);
        good(wait(client.fetchReplication()));
    }
}

TEST(LivePostgres, PollsWithinMilliseconds)
{
    SLUICE_NEEDS_SERVERS(servers);
    FOR_EACH_SERVER(server, servers)
    {
        PostgresClient client(server.profile(), server.password(), deadlines);
        good(wait(client.fetchReplication()));
        QList<qint64> times;
        for (int i = 0; i < 50; ++i) {
            QElapsedTimer clock;
            clock.start();
            QFuture<Result<ReplicationFacts>> future = client.fetchReplication();
            future.waitForFinished(); // no event loop: it would measure the loop
            times.append(clock.nsecsElapsed() / 1000);
            EXPECT_TRUE(future.result().has_value());
        }
        std::sort(times.begin(), times.end());
        std::cout << qPrintable(server.name()) << " version " << server.version() << ": a poll takes "
                  << times.at(25) << " us (median), " << times.at(47) << " us (95th percentile)\n";
        EXPECT_LT(times.at(25), 100000);
    }
}
