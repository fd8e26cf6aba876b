#include "models/clients/postgres/pgerror.h"

#include <cerrno>
#include <cstring>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::postgres;
using namespace Qt::StringLiterals;

namespace {

using Phase = ConnectFailure::Phase;

const Login login{u"db.example"_s, 5433, u"smart_warehouse"_s, u"debezium_user"_s};

Error refusedWith(const char *serverPart, Phase phase = Phase::Login)
{
    const QByteArray text =
        QByteArray("connection to server at \"192.0.2.7\", port 5433 failed: ") + serverPart;
    return connectError({phase, text, false, 'E', false}, login);
}

Error queryRefusedWith(const QString &sqlstate)
{
    return queryError({sqlstate, u"no"_s, {}}, u"ERROR:  no"_s, u"the replication slots"_s,
                      u"GRANT pg_monitor TO \"debezium_user\""_s, login);
}

bool names(const Error &error, const QString &word)
{
    return error.message.contains(word);
}

} // namespace

TEST(ReportIn, FindsStateTextAndRoutine)
{
    const ServerReport report =
        reportIn(u"connection to server at \"x\", port 1 failed: FATAL:  28P01: password "
                 "authentication failed for user \"a\"\nLOCATION:  auth_failed, auth.c:335\n"_s);
    EXPECT_EQ(report, (ServerReport{u"28P01"_s, u"password authentication failed for user \"a\""_s,
                                    u"auth_failed"_s}));
}

TEST(ReportIn, FindsTheStateInAnyLanguage)
{
    EXPECT_EQ(
        reportIn(
            u"Verbindung zum Server auf »x«, Port 1 fehlgeschlagen: SCHWERWIEGEND:  3D000: Datenbank »d« "
            "existiert nicht\n"_s)
            .sqlstate,
        u"3D000"_s);
}

TEST(ReportIn, PrefersWhatTellsMoreThanARefusalByHba)
{
    EXPECT_EQ(reportIn(u"failed: FATAL:  28000: no pg_hba.conf entry\nfailed: FATAL:  28P01: password\n"_s)
                  .sqlstate,
              u"28P01"_s);
    EXPECT_EQ(reportIn(u"failed: FATAL:  28P01: password\nfailed: FATAL:  28000: no pg_hba.conf entry\n"_s)
                  .sqlstate,
              u"28P01"_s);
}

TEST(ReportIn, IsEmptyForLibpqsOwnMessages)
{
    EXPECT_EQ(reportIn(u"connection to server at \"127.0.0.1\", port 1 failed: Connection refused\n"_s),
              ServerReport{});
}

TEST(ConnectError, WrongPasswordNamesTheUser)
{
    const Error error =
        refusedWith("FATAL:  28P01: password authentication failed for user \"debezium_user\"\n");
    EXPECT_EQ(error.kind, ErrorKind::Auth);
    EXPECT_TRUE(names(error, u"debezium_user"_s));
    EXPECT_TRUE(names(error, u"db.example:5433"_s));
    EXPECT_TRUE(error.detail.contains(u"28P01"_s));
}

TEST(ConnectError, MissingHbaEntryQuotesTheLineToAdd)
{
    const Error error =
        refusedWith("FATAL:  28000: no pg_hba.conf entry for host \"10.1.2.3\", user \"debezium_user\", "
                    "database \"smart_warehouse\", no encryption\nLOCATION:  ClientAuthentication, "
                    "auth.c:543\n");
    EXPECT_EQ(error.kind, ErrorKind::Auth);
    EXPECT_TRUE(names(error, u"host smart_warehouse debezium_user 10.1.2.3/32 scram-sha-256"_s))
        << qPrintable(error.message);
}

TEST(ConnectError, MissingHbaEntryTakesTheAddressOfVersion6)
{
    const Error error =
        refusedWith("FATAL:  28000: kein pg_hba.conf-Eintrag für Host »fd00::7«, Benutzer »x«\n");
    EXPECT_TRUE(names(error, u"fd00::7/128"_s)) << qPrintable(error.message);
}

TEST(ConnectError, RoleThatMayNotLogInIsToldFromAMissingHbaEntry)
{
    const Error error = refusedWith("FATAL:  28000: role \"debezium_user\" is not permitted to log in\n"
                                    "LOCATION:  InitializeSessionUserId, miscinit.c:787\n");
    EXPECT_EQ(error.kind, ErrorKind::Auth);
    EXPECT_TRUE(names(error, u"LOGIN"_s));
    EXPECT_FALSE(names(error, u"pg_hba"_s));
}

TEST(ConnectError, KindComesFromTheState)
{
    EXPECT_EQ(refusedWith("FATAL:  3D000: database \"smart_warehouse\" does not exist\n").kind,
              ErrorKind::NotFound);
    EXPECT_EQ(refusedWith("FATAL:  53300: sorry, too many clients already\n").kind, ErrorKind::Conflict);
    EXPECT_EQ(refusedWith("FATAL:  57P03: the database system is starting up\n").kind, ErrorKind::Conflict);
    EXPECT_EQ(refusedWith("FATAL:  08P01: unsupported startup parameter: options\n").kind,
              ErrorKind::BadAnswer);
    EXPECT_EQ(refusedWith("FATAL:  42501: permission denied for database\n").kind, ErrorKind::Invalid);
    EXPECT_EQ(refusedWith("FATAL:  XX000: boom\n").kind, ErrorKind::Server);
}

TEST(ConnectError, RefusedPortIsKnownByTheSystemsOwnWord)
{
    const QByteArray text =
        QByteArray("connection to server at \"192.0.2.7\", port 5433 failed: ") + strerror(ECONNREFUSED);
    const Error error = connectError({Phase::Network, text, false, '\0', false}, login);
    EXPECT_EQ(error.kind, ErrorKind::Unreachable);
    EXPECT_TRUE(names(error, u"Nothing listens on db.example:5433"_s));
}

TEST(ConnectError, MissingSocketNamesTheFolder)
{
    const Login local{u"/run/pg"_s, 5432, u"d"_s, u"u"_s};
    const Error error = connectError({Phase::Preparing, strerror(ENOENT), false, '\0', false}, local);
    EXPECT_EQ(error.kind, ErrorKind::Unreachable);
    EXPECT_TRUE(names(error, u"/run/pg"_s));
}

TEST(ConnectError, TellsWrongOptionsFromTheNetwork)
{
    EXPECT_EQ(
        connectError({Phase::Preparing, "invalid sslmode value: \"x\"\n", false, '\0', false}, login).kind,
        ErrorKind::Invalid);
}

TEST(ConnectError, AnotherProtocolIsToldByItsFirstByte)
{
    EXPECT_EQ(connectError({Phase::Login, "whatever", false, 'H', false}, login).kind, ErrorKind::BadAnswer);
    EXPECT_EQ(connectError({Phase::Encryption, "whatever", false, 'H', false}, login).kind,
              ErrorKind::BadAnswer);
}

TEST(ConnectError, SilentCloseIsToldFromARefusal)
{
    EXPECT_EQ(connectError({Phase::Login, "whatever", true, '\0', false}, login).kind,
              ErrorKind::Unreachable);
}

TEST(ConnectError, ServerWithoutTlsIsToldFromABadCertificate)
{
    EXPECT_EQ(connectError({Phase::Encryption, "whatever", false, 'N', false}, login).kind,
              ErrorKind::Unsupported);
    const Error untrusted =
        connectError({Phase::Encryption, "SSL error: certificate verify failed", false, 'S', false}, login);
    EXPECT_EQ(untrusted.kind, ErrorKind::Auth);
    EXPECT_TRUE(names(untrusted, u"sslrootcert"_s));
}

TEST(ConnectError, MissingPasswordAsksForIt)
{
    const Error error =
        connectError({Phase::Login, "fe_sendauth: no password supplied\n", false, 'R', true}, login);
    EXPECT_EQ(error.kind, ErrorKind::Auth);
    EXPECT_TRUE(names(error, u"password of user \"debezium_user\""_s));
}

TEST(ConnectError, HostileTextStaysText)
{
    const Error error = refusedWith("FATAL:  XX000: %1 %2 %99 <img src=x>\n");
    EXPECT_TRUE(names(error, u"%1 %2 %99 <img src=x>"_s)) << qPrintable(error.message);
    EXPECT_TRUE(names(error, u"db.example:5433"_s));
}

TEST(ConnectError, CutsEndlessDetails)
{
    const Error error =
        refusedWith(QByteArray("FATAL:  XX000: ").append(QByteArray(1000000, 'x')).constData());
    EXPECT_LT(error.detail.size(), 5000);
    EXPECT_LT(error.message.size(), 5000);
}

TEST(QueryError, MissingRightCarriesTheGrant)
{
    const Error error = queryRefusedWith(u"42501"_s);
    EXPECT_EQ(error.kind, ErrorKind::Permission);
    EXPECT_TRUE(names(error, u"GRANT pg_monitor TO \"debezium_user\""_s));
    EXPECT_TRUE(names(error, u"the replication slots"_s));
}

TEST(QueryError, KindComesFromTheState)
{
    EXPECT_EQ(queryRefusedWith(u"57014"_s).kind, ErrorKind::Timeout);
    EXPECT_EQ(queryRefusedWith(u"55P03"_s).kind, ErrorKind::Conflict);
    EXPECT_EQ(queryRefusedWith(u"42883"_s).kind, ErrorKind::Unsupported);
    EXPECT_EQ(queryRefusedWith(u"57P01"_s).kind, ErrorKind::Unreachable);
    EXPECT_EQ(queryRefusedWith(u"XX001"_s).kind, ErrorKind::Server);
}

TEST(Timeouts, SayHowFarTheAttemptGot)
{
    using namespace std::chrono_literals;
    const Error network = connectTimeout(Phase::Network, 2000ms, login);
    const Error silent = connectTimeout(Phase::Login, 2000ms, login);
    EXPECT_EQ(network.kind, ErrorKind::Timeout);
    EXPECT_EQ(silent.kind, ErrorKind::Timeout);
    EXPECT_NE(network.message, silent.message);
    EXPECT_TRUE(names(network, u"2 s"_s));
}

TEST(LoginServer, BracketsAddressesOfVersion6)
{
    EXPECT_EQ((Login{u"::1"_s, 5432, {}, {}}.server()), u"[::1]:5432"_s);
    EXPECT_EQ((Login{u"db"_s, 1, {}, {}}.server()), u"db:1"_s);
}
