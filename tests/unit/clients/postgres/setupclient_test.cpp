// The setup's client against servers that misbehave: what reaches them, and how often.

#include "models/clients/postgres/setupclient.h"
#include "tests/support/waiting.h"
#include "tests/unit/clients/postgres/localserver.h"

#include <QElapsedTimer>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::postgres;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Polling longDeadlines{1000ms, 60s, 60s};
constexpr Polling shortDeadlines{1000ms, 300ms, 300ms};

DatabaseProfile profileFor(int port)
{
    DatabaseProfile profile;
    profile.name = u"warehouse"_s;
    profile.host = u"127.0.0.1"_s;
    profile.port = port;
    profile.dbname = u"smart_warehouse"_s;
    profile.user = u"dba"_s;
    profile.sslmode = u"disable"_s;
    return profile;
}

template <class T>
Error errorOf(const QFuture<Result<T>> &future)
{
    if (!waitFor(future, 30s)) {
        ADD_FAILURE() << "no answer at all";
        return {};
    }
    const Result<T> result = future.result();
    EXPECT_FALSE(result.has_value()) << "succeeded against expectation";
    return result ? Error{} : result.error();
}

/// Lets the client in, reads one statement, and does `then`.
struct Counting
{
    explicit Counting(const std::function<void(const Peer &)> &then)
        : server([this, then](const Peer &peer) {
            startup = peer.readStartup();
            peer.letIn();
            peer.readUntilSync(1);
            ++statements;
            then(peer);
        })
    {}

    QByteArray startup;
    std::atomic<int> statements = 0;
    LocalServer server;
};

void ready(const Peer &peer)
{
    peer.send('Z', "I");
}

} // namespace

TEST(PostgresSetupClient, ReadOnlySendsNothingThatChanges)
{
    const LocalServer server([](const Peer &peer) { peer.hold(); });
    PostgresSetupClient client(profileFor(server.port()), Secret("geheim"), longDeadlines, true);
    const TableName table{u"s"_s, u"t"_s};
    const QList<Error> refusals{
        errorOf(client.execute(u"ALTER ROLE x PASSWORD 'SCRAM-SHA-256$4096:a$b:c'"_s)),
        errorOf(client.insertRow({table, {{u"a"_s, u"1"_s}}}, {u"a"_s})),
        errorOf(client.deleteRow(table, {{u"a"_s, u"1"_s}})),
    };
    for (const Error &error : refusals) {
        EXPECT_EQ(error.kind, ErrorKind::ReadOnly);
        EXPECT_TRUE(error.message.contains(u"warehouse"_s)) << qPrintable(error.message);
        EXPECT_FALSE(error.message.contains(u"SCRAM"_s)) << qPrintable(error.message);
    }
    EXPECT_EQ(server.connections(), 0) << "not even a login";
}

TEST(PostgresSetupClient, DoesNotSendAChangeAgainAfterALostConnection)
{
    Counting counting([](const Peer &) {}); // closes
    PostgresSetupClient client(profileFor(counting.server.port()), Secret("geheim"), longDeadlines, false);
    for (int call = 1; call <= 3; ++call) {
        const Error error = errorOf(client.execute(u"DROP ROLE x"_s));
        EXPECT_EQ(error.kind, ErrorKind::Unreachable);
        EXPECT_TRUE(error.message.contains(u"not known whether the DROP ROLE was applied"_s))
            << qPrintable(error.message);
        EXPECT_EQ(counting.statements, call);
    }
}

TEST(PostgresSetupClient, DoesNotSendAChangeAgainAfterASilence)
{
    Counting counting([](const Peer &peer) { peer.hold(); });
    PostgresSetupClient client(profileFor(counting.server.port()), Secret("geheim"), shortDeadlines, false);
    const Error error = errorOf(client.deleteRow({u"s"_s, u"t"_s}, {{u"a"_s, u"1"_s}}));
    EXPECT_EQ(error.kind, ErrorKind::Timeout);
    EXPECT_TRUE(error.message.contains(u"not known whether the DELETE was applied"_s))
        << qPrintable(error.message);
    EXPECT_EQ(counting.statements, 1);
}

TEST(PostgresSetupClient, FailureAtTheCommitIsAFailure)
{
    Counting counting([](const Peer &peer) {
        peer.send('1', {});
        peer.send('2', {});
        peer.send('n', {});
        peer.send('C', QByteArray("INSERT 0 1") + '\0');
        peer.sendError("23503", "no such parent");
        ready(peer);
        peer.hold();
    });
    PostgresSetupClient client(profileFor(counting.server.port()), Secret("geheim"), longDeadlines, false);
    const Error error = errorOf(client.execute(u"INSERT INTO s.t VALUES (1)"_s));
    EXPECT_TRUE(error.detail.startsWith(u"23503"_s)) << qPrintable(error.detail);
}

TEST(PostgresSetupClient, StatementThatWantsToCopyIsGivenUp)
{
    Counting counting([](const Peer &peer) {
        peer.send('1', {});
        peer.send('2', {});
        peer.send('G', QByteArray(3, '\0'));
        peer.hold();
    });
    PostgresSetupClient client(profileFor(counting.server.port()), Secret("geheim"), longDeadlines, false);
    EXPECT_EQ(errorOf(client.execute(u"COPY s.t FROM STDIN"_s)).kind, ErrorKind::BadAnswer);
}

TEST(PostgresSetupClient, LeavesTheSearchPathOfRowsToTheLogin)
{
    Counting counting([](const Peer &) {});
    PostgresSetupClient client(profileFor(counting.server.port()), Secret("geheim"), longDeadlines, false);
    errorOf(client.execute(u"DROP ROLE x"_s));
    ASSERT_EQ(counting.statements, 1);
    EXPECT_TRUE(counting.startup.contains("search_path=pg_catalog"));
    EXPECT_TRUE(counting.startup.contains("standard_conforming_strings=on"));
    EXPECT_FALSE(counting.startup.contains("default_transaction_read_only"));
    errorOf(client.deleteRow({u"s"_s, u"t"_s}, {{u"a"_s, u"1"_s}}));
    ASSERT_EQ(counting.statements, 2);
    EXPECT_FALSE(counting.startup.contains("search_path"));
}

TEST(PostgresSetupClient, DestructorCancelsWhatIsUnderWay)
{
    Counting counting([](const Peer &peer) { peer.hold(); });
    QElapsedTimer clock;
    QFuture<Result<void>> running;
    {
        PostgresSetupClient client(profileFor(counting.server.port()), Secret("geheim"), longDeadlines,
                                   false);
        running = client.execute(u"DROP ROLE x"_s);
        ASSERT_TRUE(waitUntil([&] { return counting.statements == 1; }));
        clock.start();
    }
    EXPECT_LT(clock.elapsed(), 2000);
    EXPECT_EQ(errorOf(running).kind, ErrorKind::Cancelled);
}
