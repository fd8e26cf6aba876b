#include "models/clients/postgres/pgerror.h"

#include "models/clients/postgres/text.h"

#include <QRegularExpression>
#include <QStringList>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <system_error>

namespace sluice::postgres {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype detailLimit = 4000;

using Phase = ConnectFailure::Phase;

QString cut(const QString &text)
{
    const QString trimmed = text.trimmed();
    return trimmed.size() <= detailLimit ? trimmed : trimmed.left(detailLimit) + u"…"_s;
}

QString seconds(std::chrono::milliseconds time)
{
    const auto count = static_cast<double>(time.count());
    return Text::tr("%1 s").arg(count / 1000, 0, 'g', 3);
}

/// libpq and we ask the same C library for the text of an errno, so it is the same text in every language.
int errnoIn(const QByteArray &text)
{
    for (const int code : {ECONNREFUSED, ENOENT, EACCES, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, ECONNRESET,
                           EAGAIN, ECONNABORTED, EADDRNOTAVAIL, EPERM}) {
        if (text.contains(std::generic_category().message(code).c_str()))
            return code;
    }
    return 0;
}

QString errnoText(int code)
{
    return QString::fromLocal8Bit(std::generic_category().message(code).c_str());
}

bool isSocketPath(const QString &host)
{
    return host.isEmpty() || host.startsWith(u'/') || host.startsWith(u'@');
}

/// The address of this computer as the server sees it: it quotes it in its refusal, in every language.
QString clientAddressIn(const QString &text)
{
    static const QRegularExpression candidate(u"[0-9A-Fa-f:.]{3,45}"_s);
    for (auto matches = candidate.globalMatch(text); matches.hasNext();) {
        const QString found = matches.next().captured();
        std::array<unsigned char, sizeof(in6_addr)> binary{};
        if (inet_pton(AF_INET, found.toLatin1().constData(), binary.data()) == 1)
            return found + "/32"_L1;
        if (inet_pton(AF_INET6, found.toLatin1().constData(), binary.data()) == 1)
            return found + "/128"_L1;
    }
    return {};
}

QString hbaWord(const QString &name)
{
    static const QRegularExpression plain(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    static const QStringList keywords{u"all"_s, u"sameuser"_s, u"samerole"_s, u"samegroup"_s,
                                      u"replication"_s};
    if (plain.match(name).hasMatch() && !keywords.contains(name))
        return name;
    return u'"' + name + u'"';
}

QString hbaLine(const ServerReport &report, const Login &login)
{
    if (isSocketPath(login.host))
        return u"local %1 %2 scram-sha-256"_s.arg(hbaWord(login.database), hbaWord(login.user));
    QString address = clientAddressIn(report.primary);
    if (address.isEmpty())
        address = Text::tr("<address of this computer>");
    return u"host %1 %2 %3 scram-sha-256"_s.arg(hbaWord(login.database), hbaWord(login.user), address);
}

Error refusedLogin(const ServerReport &report, const QString &detail, const Login &login)
{
    if (report.primary.contains("pg_hba.conf"_L1)) { // a file name: the same in every language
        return {ErrorKind::Auth,
                Text::tr("%1 admits no user \"%2\" to database \"%3\" from here: add the line \"%4\" to its "
                         "pg_hba.conf, above any line that rejects it, and run SELECT pg_reload_conf().")
                    .arg(login.server(), login.user, login.database, hbaLine(report, login)),
                detail};
    }
    if (report.routine == "InitializeSessionUserId"_L1) {
        return {
            ErrorKind::Auth,
            Text::tr(
                "User \"%1\" may not log in to %2: check that the role exists and run ALTER ROLE … LOGIN.")
                .arg(login.user, login.server()),
            detail};
    }
    return {
        ErrorKind::Auth,
        Text::tr(
            "%1 refused the login of user \"%2\": check the user and the method that pg_hba.conf asks for.")
            .arg(login.server(), login.user),
        detail};
}

/// What the login's own SQLSTATEs mean; a kind of Internal where it is none of them.
Error loginError(const ServerReport &report, const QString &detail, const Login &login)
{
    const QString &state = report.sqlstate;
    if (state == "28P01"_L1) {
        return {ErrorKind::Auth,
                Text::tr("%1 refused the password of user \"%2\": correct it in the profile, or set it with "
                         "ALTER ROLE.")
                    .arg(login.server(), login.user),
                detail};
    }
    if (state.startsWith("28"_L1))
        return refusedLogin(report, detail, login);
    if (state == "3D000"_L1) {
        return {ErrorKind::NotFound,
                Text::tr("Database \"%1\" does not exist on %2: correct its name in the profile.")
                    .arg(login.database, login.server()),
                detail};
    }
    if (state == "53300"_L1) {
        return {
            ErrorKind::Conflict,
            Text::tr(
                "%1 has no free connection for user \"%2\": close idle ones, or raise max_connections or the "
                "limit of the role or database.")
                .arg(login.server(), login.user),
            detail};
    }
    if (state == "57P03"_L1) {
        return {ErrorKind::Conflict,
                Text::tr("%1 is starting up, shutting down or recovering and takes no logins yet: try again "
                         "in a moment.")
                    .arg(login.server()),
                detail};
    }
    if (state == "08P01"_L1) {
        return {
            ErrorKind::BadAnswer,
            Text::tr(
                "%1 refused the connection's parameters, as a pooler does: enter the address of PostgreSQL "
                "itself.")
                .arg(login.server()),
            detail};
    }
    return {ErrorKind::Internal, {}, detail};
}

Error networkError(int code, const Login &login, const QString &detail)
{
    if (isSocketPath(login.host)) {
        return {ErrorKind::Unreachable,
                Text::tr("No PostgreSQL can be reached through the local socket %1 (%2): check the folder "
                         "and the port, "
                         "and that the server runs.")
                    .arg(login.server(), errnoText(code)),
                detail};
    }
    if (code == ECONNREFUSED) {
        return {ErrorKind::Unreachable,
                Text::tr("Nothing listens on %1: check host and port, that PostgreSQL runs, and that its "
                         "listen_addresses cover this address.")
                    .arg(login.server()),
                detail};
    }
    return {ErrorKind::Unreachable,
            Text::tr("%1 cannot be reached (%2): check the address and the network in between.")
                .arg(login.server(), errnoText(code)),
            detail};
}

Error encryptionError(const ConnectFailure &failure, const Login &login, const QString &detail)
{
    if (failure.firstByte == 'N') {
        return {
            ErrorKind::Unsupported,
            Text::tr(
                "%1 offers no encryption, which the profile's sslmode asks for: set ssl=on there, or choose "
                "another sslmode.")
                .arg(login.server()),
            detail};
    }
    if (failure.text.contains("bad decrypt") || failure.text.contains("bad password") ||
        failure.text.contains("maybe wrong password")) {
        return {ErrorKind::Auth,
                Text::tr("The client's key for %1 (sslkey) does not open with the password that the profile "
                         "gives: correct its keyPassword.")
                    .arg(login.server()),
                detail};
    }
    if (failure.text.contains("certificate verify failed")) { // OpenSSL's words, which nobody translates
        return {
            ErrorKind::Auth,
            Text::tr(
                "The certificate of %1 comes from no authority that this computer trusts, or is out of date: "
                "name its authority's certificate in sslrootcert.")
                .arg(login.server()),
            detail};
    }
    return {
        ErrorKind::Auth,
        Text::tr("No encrypted connection to %1 could be agreed: check sslmode, sslrootcert and the client's "
                 "certificate in the profile, and that the server's certificate carries the name \"%2\".")
            .arg(login.server(), login.host),
        detail};
}

Error notPostgres(const Login &login, const QString &detail)
{
    return {ErrorKind::BadAnswer,
            Text::tr("What answers on %1 does not speak PostgreSQL's protocol: check the port.")
                .arg(login.server()),
            detail};
}

Error closedEarly(const Login &login, const QString &detail)
{
    return {
        ErrorKind::Unreachable,
        Text::tr(
            "%1 accepted the connection and closed it without an answer: a proxy without a server behind it, "
            "or not PostgreSQL.")
            .arg(login.server()),
        detail};
}

bool isJunk(const ConnectFailure &failure)
{
    if (failure.firstByte == '\0')
        return false;
    const QByteArray expected = failure.phase == Phase::Encryption ? "SNE" : "REvN";
    return !expected.contains(failure.firstByte);
}

ErrorKind kindOf(const QString &state)
{
    if (state == "42501"_L1)
        return ErrorKind::Permission;
    if (state == "57014"_L1)
        return ErrorKind::Timeout;
    if (state == "55P03"_L1 || state == "40001"_L1 || state == "40P01"_L1 || state == "55006"_L1)
        return ErrorKind::Conflict;
    if (state == "42P01"_L1 || state == "42703"_L1 || state == "42883"_L1 || state == "42704"_L1 ||
        state == "0A000"_L1)
        return ErrorKind::Unsupported;
    if (state.startsWith("57P"_L1) || state.startsWith("08"_L1) || state == "25P03"_L1)
        return ErrorKind::Unreachable;
    return ErrorKind::Server;
}

} // namespace

QString Login::server() const
{
    if (host.isEmpty())
        return u"(default):%1"_s.arg(port);
    return (host.contains(u':') ? u'[' + host + u']' : host) + u':' + QString::number(port);
}

ServerReport reportIn(const QString &verboseText)
{
    static const QRegularExpression message(u":  ([0-9A-Z]{5}): ([^\\n]*)"_s);
    static const QRegularExpression location(u"\\n[^\\n:]*:  (\\w+), [\\w.]+:\\d+"_s);
    ServerReport first;
    for (auto matches = message.globalMatch(verboseText); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const ServerReport report{match.captured(1), match.captured(2),
                                  location.match(verboseText, match.capturedEnd()).captured(1)};
        // With sslmode=prefer libpq tries with and without encryption; a refusal by pg_hba.conf tells less
        // than what the other attempt met.
        if (report.sqlstate != "28000"_L1)
            return report;
        if (first.sqlstate.isEmpty())
            first = report;
    }
    return first;
}

Error connectError(const ConnectFailure &failure, const Login &login)
{
    const QString text = QString::fromUtf8(failure.text);
    const QString detail = cut(text);
    const ServerReport report = reportIn(text);
    if (!report.sqlstate.isEmpty() && failure.phase != Phase::Network) {
        Error error = loginError(report, detail, login);
        if (error.kind != ErrorKind::Internal)
            return error;
        return {report.sqlstate.startsWith("42"_L1) || report.sqlstate == "22023"_L1
                    ? ErrorKind::Invalid
                    : kindOf(report.sqlstate),
                Text::tr("%1 refused the connection: %2").arg(login.server(), cut(report.primary)), detail};
    }
    if (failure.needsPassword) {
        return {ErrorKind::Auth,
                Text::tr("%1 asks for the password of user \"%2\", and the profile gives none: enter it.")
                    .arg(login.server(), login.user),
                detail};
    }
    if (failure.phase <= Phase::Network) {
        const int code = errnoIn(failure.text);
        if (code != 0 || failure.phase == Phase::Network)
            return networkError(code != 0 ? code : EHOSTUNREACH, login, detail);
        return {ErrorKind::Invalid,
                Text::tr("The connection options for %1 are not valid: correct them in the profile.")
                    .arg(login.server()),
                detail};
    }
    if (isJunk(failure))
        return notPostgres(login, detail);
    // A peer that is gone between two looks at the socket is known by libpq's words only, in English.
    const bool closed =
        failure.closedByPeer || failure.text.contains("server closed the connection unexpectedly");
    if (closed && failure.firstByte == '\0')
        return closedEarly(login, detail);
    if (failure.phase == Phase::Encryption)
        return encryptionError(failure, login, detail);
    return {ErrorKind::Auth,
            Text::tr("The login at %1 as user \"%2\" did not succeed: see the server's log.")
                .arg(login.server(), login.user),
            detail};
}

Error connectTimeout(Phase phase, std::chrono::milliseconds waited, const Login &login)
{
    if (phase <= Phase::Network) {
        return {
            ErrorKind::Timeout,
            Text::tr(
                "%1 did not accept a connection within %2: check the address, firewalls in between, and that "
                "the computer is up.")
                .arg(login.server(), seconds(waited)),
            {}};
    }
    return {
        ErrorKind::Timeout,
        Text::tr(
            "%1 accepted the connection but let no login through within %2: it is frozen, overloaded, or not "
            "PostgreSQL.")
            .arg(login.server(), seconds(waited)),
        {}};
}

Error lookUpTimeout(std::chrono::milliseconds waited, const Login &login)
{
    return {
        ErrorKind::Timeout,
        Text::tr(
            "The host name \"%1\" could not be looked up within %2: check the name server of this computer.")
            .arg(login.host, seconds(waited)),
        {}};
}

Error lookUpError(bool unknown, const QString &reason, const Login &login)
{
    if (unknown) {
        return {ErrorKind::UnknownHost,
                Text::tr("The host name \"%1\" is not known: check its spelling.").arg(login.host), reason};
    }
    return {ErrorKind::UnknownHost,
            Text::tr("The host name \"%1\" could not be looked up: check its spelling and this computer's "
                     "name server.")
                .arg(login.host),
            reason};
}

Error queryError(const ServerReport &report, const QString &detail, const QString &what, const QString &grant,
                 const Login &login)
{
    const ErrorKind kind = kindOf(report.sqlstate);
    const QString shown = cut(detail);
    if (kind == ErrorKind::Permission) {
        return {kind,
                Text::tr("User \"%1\" may not read %2 on %3: run %4")
                    .arg(login.user, what, login.server(), grant),
                shown};
    }
    if (kind == ErrorKind::Timeout) {
        return {kind, Text::tr("%1 stopped reading %2 because it took too long.").arg(login.server(), what),
                shown};
    }
    if (kind == ErrorKind::Unreachable)
        return connectionLost(detail, login);
    if (kind == ErrorKind::Unsupported)
        return {kind, Text::tr("%1 cannot tell %2: its version lacks it.").arg(login.server(), what), shown};
    return {kind, Text::tr("%1 could not read %2: %3").arg(login.server(), what, cut(report.primary)), shown};
}

Error answerTimeout(std::chrono::milliseconds waited, const Login &login)
{
    return {ErrorKind::Timeout,
            Text::tr("%1 did not answer within %2: it is frozen or overloaded, or the network is cut.")
                .arg(login.server(), seconds(waited)),
            {}};
}

Error connectionLost(const QString &detail, const Login &login)
{
    return {ErrorKind::Unreachable,
            Text::tr("%1 closed the connection: it was shut down, restarted, or ended this session.")
                .arg(login.server()),
            cut(detail)};
}

Error badAnswer(const QString &detail, const Login &login)
{
    return {ErrorKind::BadAnswer,
            Text::tr("%1 answered in a way that PostgreSQL does not: check what listens there.")
                .arg(login.server()),
            cut(detail)};
}

Error cancelled(const Login &login)
{
    return {ErrorKind::Cancelled, Text::tr("The request to %1 was given up.").arg(login.server()), {}};
}

} // namespace sluice::postgres
