// The client against servers that are silent, broken, hostile or not PostgreSQL at all.

#include "models/clients/postgres/postgresclient.h"
#include "tests/support/waiting.h"
#include "tests/unit/clients/postgres/localserver.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSemaphore>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <algorithm>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::postgres;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Polling shortDeadlines{1000ms, 200ms, 300ms};
constexpr Polling longDeadlines{1000ms, 60s, 60s};
constexpr qint64 slack = 2000; // milliseconds; a loaded computer is not the point of these tests

DatabaseProfile profileFor(int port, const QString &sslmode = u"disable"_s)
{
    DatabaseProfile profile;
    profile.name = u"warehouse"_s;
    profile.host = u"127.0.0.1"_s;
    profile.port = port;
    profile.dbname = u"smart_warehouse"_s;
    profile.user = u"debezium_user"_s;
    profile.sslmode = sslmode;
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
    if (result) {
        ADD_FAILURE() << "succeeded against expectation";
        return {};
    }
    return result.error();
}

Error loginError(const DatabaseProfile &profile, const Polling &deadlines = longDeadlines)
{
    PostgresClient client(profile, Secret("geheim"), deadlines);
    return errorOf(client.testLogin());
}

Error loginErrorOf(const std::function<void(const Peer &)> &serve, const Polling &deadlines = longDeadlines,
                   const QString &sslmode = u"disable"_s)
{
    const LocalServer server(serve);
    return loginError(profileFor(server.port(), sslmode), deadlines);
}

void sendTable(const Peer &peer, const QList<QByteArray> &names, const QList<QByteArray> &values)
{
    const auto count = QByteArray(1, '\0') + static_cast<char>(names.size());
    QByteArray description = count;
    for (const QByteArray &name : names) // of type text, in text form
        description += name + '\0' +
                       QByteArray::fromHex("000000000000"
                                           "00000019"
                                           "ffff"
                                           "ffffffff"
                                           "0000");
    QByteArray row = count;
    for (const QByteArray &value : values)
        row += QByteArray::fromHex("000000") + static_cast<char>(value.size()) + value;
    peer.send('1', {});
    peer.send('2', {});
    peer.send('T', description);
    peer.send('D', row);
    peer.send('C', QByteArray("SELECT 1") + '\0');
    peer.send('Z', "I");
}

void refuse(const Peer &peer)
{
    peer.send('E', QByteArray("SERROR") + '\0' + "C42501" + '\0' + "Mno" + '\0' + '\0');
    peer.send('Z', "I");
}

} // namespace

TEST(PostgresClient, SaysThatNothingListens)
{
    const Error error = loginError(profileFor(closedPort()));
    EXPECT_EQ(error.kind, ErrorKind::Unreachable);
    EXPECT_TRUE(error.message.contains(u"Nothing listens on 127.0.0.1:"_s)) << qPrintable(error.message);
}

TEST(PostgresClient, TriesEveryHostOfAList)
{
    const LocalServer server([](const Peer &peer) {
        [[maybe_unused]] const QByteArray startup = peer.readStartup();
        peer.sendError("3D000", "no");
    });
    DatabaseProfile profile = profileFor(server.port());
    profile.host = u"127.0.0.2,127.0.0.1"_s; // the server listens on the second only
    EXPECT_EQ(loginError(profile).kind, ErrorKind::NotFound);
}

TEST(PostgresClient, SaysThatTheHostIsUnknown)
{
    DatabaseProfile profile = profileFor(5432);
    profile.host = u"does-not-exist.invalid"_s;
    const Error error = loginError(profile);
    EXPECT_EQ(error.kind, ErrorKind::UnknownHost);
    EXPECT_TRUE(error.message.contains(u"does-not-exist.invalid"_s));
}

TEST(PostgresClient, SaysThatTheSocketIsMissing)
{
    DatabaseProfile profile = profileFor(5432);
    profile.host = u"/does/not/exist"_s;
    const Error error = loginError(profile);
    EXPECT_EQ(error.kind, ErrorKind::Unreachable);
    EXPECT_TRUE(error.message.contains(u"/does/not/exist"_s));
}

TEST(PostgresClient, SaysThatAnOptionHasAWrongValue)
{
    EXPECT_EQ(loginError(profileFor(closedPort(), u"perhaps"_s)).kind, ErrorKind::Invalid);
}

TEST(PostgresClient, TimesOutOnAServerThatSaysNothing)
{
    for (const QString &sslmode : {u"disable"_s, u"prefer"_s}) {
        QElapsedTimer clock;
        clock.start();
        const Error error = loginErrorOf([](const Peer &peer) { peer.hold(); }, shortDeadlines, sslmode);
        EXPECT_EQ(error.kind, ErrorKind::Timeout);
        EXPECT_TRUE(error.message.contains(u"accepted the connection"_s)) << qPrintable(error.message);
        EXPECT_GE(clock.elapsed(), 190);
        EXPECT_LT(clock.elapsed(), 200 + slack);
    }
}

TEST(PostgresClient, TimesOutOnANetworkThatSwallowsEverything)
{
    const BlackHole hole;
    QElapsedTimer clock;
    clock.start();
    const Error error = loginError(profileFor(hole.port()), shortDeadlines);
    EXPECT_EQ(error.kind, ErrorKind::Timeout);
    EXPECT_TRUE(error.message.contains(u"did not accept a connection"_s)) << qPrintable(error.message);
    EXPECT_LT(clock.elapsed(), 200 + slack);
}

TEST(PostgresClient, TimesOutOnAnAnswerThatDripsIn)
{
    // Every byte restarts a naive timeout. 'E' announces an error of 100 bytes, of which none but spaces
    // follow.
    const Error error = loginErrorOf(
        [](const Peer &peer) {
            [[maybe_unused]] const QByteArray startup = peer.readStartup();
            peer.write(QByteArray::fromHex("4500000064"));
            peer.write(" ");
            peer.hold();
        },
        shortDeadlines);
    EXPECT_EQ(error.kind, ErrorKind::Timeout);
}

TEST(PostgresClient, TimesOutOnAServerThatLetsInAndThenSaysNothing)
{
    const LocalServer server([](const Peer &peer) {
        [[maybe_unused]] const QByteArray startup = peer.readStartup();
        peer.letIn();
        peer.hold();
    });
    PostgresClient client(profileFor(server.port()), Secret(), shortDeadlines);
    QElapsedTimer clock;
    clock.start();
    EXPECT_EQ(errorOf(client.fetchReplication()).kind, ErrorKind::Timeout);
    EXPECT_GE(clock.elapsed(), 290);
    EXPECT_LT(clock.elapsed(), 500 + slack);
    EXPECT_EQ(errorOf(client.fetchCatalogue()).kind, ErrorKind::Timeout);
    EXPECT_EQ(server.connections(), 2) << "a late answer must not reach the next call";
}

TEST(PostgresClient, SaysThatAnotherProtocolAnswers)
{
    for (const QString &sslmode : {u"disable"_s, u"prefer"_s, u"require"_s}) {
        const Error error = loginErrorOf(
            [](const Peer &peer) {
                [[maybe_unused]] const QByteArray some = peer.read(8);
                peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
            },
            longDeadlines, sslmode);
        EXPECT_EQ(error.kind, ErrorKind::BadAnswer)
            << qPrintable(sslmode + u' ' + error.message + error.detail);
    }
}

TEST(PostgresClient, SaysThatTheConnectionWasClosedAtOnce)
{
    for (const QString &sslmode : {u"disable"_s, u"prefer"_s}) {
        const Error error =
            loginErrorOf([](const Peer &peer) { [[maybe_unused]] const auto some = peer.read(8); },
                         longDeadlines, sslmode);
        EXPECT_EQ(error.kind, ErrorKind::Unreachable)
            << qPrintable(sslmode + u' ' + error.message + error.detail);
        EXPECT_FALSE(error.message.isEmpty());
    }
}

TEST(PostgresClient, SaysThatTheServerOffersNoEncryption)
{
    const Error error =
        loginErrorOf([](const Peer &peer) { [[maybe_unused]] const auto s = peer.readStartup(); },
                     longDeadlines, u"require"_s);
    EXPECT_EQ(error.kind, ErrorKind::Unsupported) << qPrintable(error.message + error.detail);
}

TEST(PostgresClient, TakesTheKindOfARefusedLoginFromItsState)
{
    const auto refusingWith = [](const char *sqlstate, const char *routine) {
        return [=](const Peer &peer) {
            [[maybe_unused]] const QByteArray startup = peer.readStartup();
            peer.sendError(sqlstate, "falsches Passwort", routine);
        };
    };
    EXPECT_EQ(loginErrorOf(refusingWith("28P01", "auth_failed")).kind, ErrorKind::Auth);
    EXPECT_EQ(loginErrorOf(refusingWith("3D000", "InitPostgres")).kind, ErrorKind::NotFound);
    EXPECT_EQ(loginErrorOf(refusingWith("53300", "InitProcess")).kind, ErrorKind::Conflict);
    EXPECT_EQ(loginErrorOf(refusingWith("57P03", "ProcessStartupPacket")).kind, ErrorKind::Conflict);
    EXPECT_EQ(loginErrorOf(refusingWith("3D000", "InitPostgres"), longDeadlines, u"prefer"_s).kind,
              ErrorKind::NotFound);
}

TEST(PostgresClient, KeepsAPasswordThatTheServerSendsBackOutOfTheError)
{
    const Error error = loginErrorOf([](const Peer &peer) {
        [[maybe_unused]] const QByteArray startup = peer.readStartup();
        peer.send('R', QByteArray::fromHex("00000003")); // asks for the password in clear
        const QByteArray password = peer.read(5 + 7).mid(5, 6);
        EXPECT_EQ(password, "geheim");
        peer.sendError("XX000", "you said " + password);
    });
    EXPECT_EQ(error.kind, ErrorKind::Server);
    EXPECT_TRUE(error.detail.contains(u"you said"_s));
    EXPECT_FALSE((error.message + error.detail).contains(u"geheim"_s))
        << qPrintable(error.message + error.detail);
}

TEST(PostgresClient, RefusesAnAnswerOutOfTurn)
{
    const Error error = loginErrorOf([](const Peer &peer) {
        [[maybe_unused]] const QByteArray startup = peer.readStartup();
        peer.letIn();
        peer.readUntilSync(1);
        peer.send('G', QByteArray::fromHex("000000")); // wants us to send a file
        peer.hold();
    });
    EXPECT_EQ(error.kind, ErrorKind::BadAnswer) << qPrintable(error.message + error.detail);
}

TEST(PostgresClient, RefusesAnswersToQuestionsThatWereNotAsked)
{
    const Error error = loginErrorOf([](const Peer &peer) {
        [[maybe_unused]] const QByteArray startup = peer.readStartup();
        peer.letIn();
        peer.readUntilSync(1);
        for (int i = 0; i < 3; ++i)
            peer.send('Z', "I");
        peer.hold();
    });
    EXPECT_TRUE(error.kind == ErrorKind::BadAnswer || error.kind == ErrorKind::Unreachable)
        << qPrintable(error.message + error.detail);
}

TEST(PostgresClient, SurvivesNoise)
{
    const Error error = loginErrorOf([](const Peer &peer) {
        [[maybe_unused]] const QByteArray startup = peer.readStartup();
        peer.letIn();
        peer.readUntilSync(1);
        peer.write(QByteArray(100000, '\xfe'));
    });
    EXPECT_TRUE(error.kind == ErrorKind::BadAnswer || error.kind == ErrorKind::Unreachable)
        << qPrintable(error.message + error.detail);
}

TEST(PostgresClient, NeedsPostgres10)
{
    const Error error = loginErrorOf([](const Peer &peer) {
        [[maybe_unused]] const QByteArray startup = peer.readStartup();
        peer.letIn("9.6.24");
        peer.hold();
    });
    EXPECT_EQ(error.kind, ErrorKind::Unsupported);
}

TEST(PostgresClient, AsksOnceMoreWhenAConnectionFromEarlierHasDied)
{
    QSemaphore closed;
    const LocalServer server([&](const Peer &peer) {
        [[maybe_unused]] const QByteArray startup = peer.readStartup();
        peer.letIn();
        peer.readUntilSync(3);
        // Refuses every statement, politely.
        for (int i = 0; i < 3; ++i) {
            peer.send('E', QByteArray("SERROR") + '\0' + "C42501" + '\0' + "Mno" + '\0' + '\0');
            peer.send('Z', "I");
        }
        closed.release();
    });
    PostgresClient client(profileFor(server.port()), Secret(), longDeadlines);
    EXPECT_EQ(errorOf(client.fetchReplication()).kind, ErrorKind::Permission);
    ASSERT_TRUE(closed.tryAcquire(1, 30s));
    EXPECT_EQ(errorOf(client.fetchReplication()).kind, ErrorKind::Permission);
    EXPECT_EQ(server.connections(), 2);
}

TEST(PostgresClient, KnowsVersionAndPositionWithoutTheRightToSeeSlots)
{
    const LocalServer server([](const Peer &peer) {
        [[maybe_unused]] const QByteArray startup = peer.readStartup();
        peer.letIn();
        peer.readUntilSync(3);
        refuse(peer);
        sendTable(peer, {"version_num", "version", "started", "in_recovery", "wal_position", "sees_senders"},
                  {"150018", "15.18", "1700000000000", "f", "16/B374D848", "t"});
        refuse(peer);
        peer.hold();
    });
    PostgresClient client(profileFor(server.port()), Secret(), longDeadlines);
    const auto future = client.fetchReplication();
    ASSERT_TRUE(waitFor(future, 30s));
    const Result<ReplicationFacts> facts = future.result();
    ASSERT_TRUE(facts) << qPrintable(facts.error().message);
    EXPECT_EQ(facts->serverVersion, u"15.18"_s);
    EXPECT_EQ(facts->walPosition.value, 0x16B374D848U);
    ASSERT_TRUE(facts->slotsNotPermitted);
    EXPECT_EQ(facts->slotsNotPermitted->remedy,
              u"GRANT SELECT ON pg_catalog.pg_replication_slots TO \"debezium_user\""_s);
}

TEST(PostgresClient, DoesNotTakePublicationsThatItMayNotSeeForNone)
{
    const LocalServer server([](const Peer &peer) {
        [[maybe_unused]] const QByteArray startup = peer.readStartup();
        peer.letIn();
        peer.readUntilSync(5);
        sendTable(peer, {"user_name", "sees_senders", "sees_slots", "sees_wal_folder"}, {"u", "t", "f", "t"});
        for (int i = 0; i < 4; ++i)
            refuse(peer);
        peer.hold();
    });
    PostgresClient client(profileFor(server.port()), Secret(), longDeadlines);
    const auto future = client.fetchCatalogue();
    ASSERT_TRUE(waitFor(future, 30s));
    const Result<CatalogueFacts> facts = future.result();
    ASSERT_TRUE(facts) << qPrintable(facts.error().message);
    ASSERT_FALSE(facts->publications);
    EXPECT_EQ(facts->publications.error().remedy,
              u"GRANT SELECT ON pg_catalog.pg_publication TO \"debezium_user\""_s);
    EXPECT_TRUE(
        std::any_of(facts->notPermitted.cbegin(), facts->notPermitted.cend(),
                    [](const NotPermitted &one) { return one.remedy.contains("pg_replication_slots"_L1); }))
        << "the page that lists what is missing names the slots too";
}

TEST(PostgresClient, SaysThatTheKeysPasswordIsWrongAndAsksNobody)
{
    const QString openssl = QStandardPaths::findExecutable(u"openssl"_s);
    if (openssl.isEmpty())
        GTEST_SKIP() << "The openssl program, which makes the key, is not installed.";
    const QTemporaryDir folder;
    const QString key = folder.filePath(u"client.key"_s);
    const QString certificate = folder.filePath(u"client.pem"_s);
    ASSERT_EQ(QProcess::execute(openssl, {u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-passout"_s,
                                          u"pass:right-password"_s, u"-subj"_s, u"/CN=x"_s, u"-keyout"_s, key,
                                          u"-out"_s, certificate}),
              0);
    ASSERT_TRUE(QFile::setPermissions(key, QFile::ReadOwner | QFile::WriteOwner));
    const LocalServer server([](const Peer &peer) {
        [[maybe_unused]] const QByteArray request = peer.read(8);
        peer.write("S"); // TLS is offered; the client reads its key before it goes on
        peer.hold();
    });
    DatabaseProfile profile = profileFor(server.port(), u"require"_s);
    profile.sslcert = certificate;
    profile.sslkey = key;
    const Error error = loginError(profile);
    EXPECT_EQ(error.kind, ErrorKind::Auth);
    EXPECT_TRUE(error.message.contains(u"keyPassword"_s)) << qPrintable(error.message + error.detail);
}

TEST(PostgresClient, DiesFastWhileACallHangs)
{
    QSemaphore asked;
    const LocalServer server([&](const Peer &peer) {
        [[maybe_unused]] const QByteArray startup = peer.readStartup();
        peer.letIn();
        peer.readUntilSync(1);
        asked.release();
        peer.hold();
    });
    auto client = std::make_unique<PostgresClient>(profileFor(server.port()), Secret(), longDeadlines);
    const auto hanging = client->fetchReplication();
    const auto queued = client->fetchCatalogue();
    ASSERT_TRUE(asked.tryAcquire(1, 30s));
    QElapsedTimer clock;
    clock.start();
    client.reset();
    EXPECT_LT(clock.elapsed(), 500);
    EXPECT_EQ(errorOf(hanging).kind, ErrorKind::Cancelled);
    EXPECT_EQ(errorOf(queued).kind, ErrorKind::Cancelled);
}

TEST(PostgresClient, DiesFastWhileConnecting)
{
    QSemaphore accepted;
    const LocalServer server([&](const Peer &peer) {
        [[maybe_unused]] const QByteArray startup = peer.readStartup();
        accepted.release();
        peer.hold();
    });
    auto client = std::make_unique<PostgresClient>(profileFor(server.port()), Secret(), longDeadlines);
    const auto hanging = client->testLogin();
    ASSERT_TRUE(accepted.tryAcquire(1, 30s));
    QElapsedTimer clock;
    clock.start();
    client.reset();
    EXPECT_LT(clock.elapsed(), 500);
    EXPECT_EQ(errorOf(hanging).kind, ErrorKind::Cancelled);
}
