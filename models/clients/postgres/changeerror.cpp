#include "models/clients/postgres/changeerror.h"

#include "models/clients/postgres/text.h"

#include <QRegularExpression>
#include <QStringList>

namespace sluice::postgres {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype detailLimit = 4000;

const QString mask = u"•••"_s;

ErrorKind kindOf(const QString &state)
{
    if (state == "42501"_L1)
        return ErrorKind::Permission;
    if (state == "57014"_L1)
        return ErrorKind::Timeout;
    if (state == "55P03"_L1 || state == "55006"_L1 || state.startsWith("40"_L1) || state == "53300"_L1)
        return ErrorKind::Conflict;
    if (state == "42P01"_L1 || state == "42704"_L1 || state == "3F000"_L1 || state == "3D000"_L1 ||
        state == "42703"_L1)
        return ErrorKind::NotFound;
    if (state == "0A000"_L1)
        return ErrorKind::Unsupported;
    if (state.startsWith("42"_L1) || state.startsWith("22"_L1))
        return ErrorKind::Invalid;
    return ErrorKind::Server;
}

QString sentence(ErrorKind kind, const QString &state, const QString &statement, const QString &reason,
                 const Login &login)
{
    if (kind == ErrorKind::Permission) {
        return Text::tr("User \"%1\" may not run this %2 on %3: %4. Let its owner or a superuser run it.")
            .arg(login.user, statement, login.server(), reason);
    }
    if (kind == ErrorKind::Timeout) {
        return Text::tr(
                   "%1 stopped the %2 because it took too long, and nothing was changed: try again when the "
                   "server is less busy.")
            .arg(login.server(), statement);
    }
    if (state == "55P03"_L1) {
        return Text::tr(
                   "%1 did not run the %2 because other sessions hold a lock that it needs: try again when "
                   "their transactions have ended.")
            .arg(login.server(), statement);
    }
    if (state == "25006"_L1) {
        return Text::tr(
                   "%1 only reads, so that the %2 was not run: it is a standby, or its settings make the "
                   "transactions of user \"%3\" read-only.")
            .arg(login.server(), statement, login.user);
    }
    return Text::tr("%1 refused the %2: %3").arg(login.server(), statement, reason);
}

} // namespace

QString statementKind(const QString &statement)
{
    static const QRegularExpression leading(u"^\\s*((?:[A-Za-z]+\\s+){0,2}[A-Za-z]+)"_s);
    static const QStringList paired{u"CREATE"_s, u"ALTER"_s, u"DROP"_s, u"REASSIGN"_s};
    static const QStringList adjectives{u"DEFAULT"_s, u"UNIQUE"_s, u"FOREIGN"_s, u"EVENT"_s, u"UNLOGGED"_s};
    const QStringList words =
        leading.match(statement).captured(1).toUpper().simplified().split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty())
        return Text::tr("statement");
    static const QRegularExpression within(u"\\((INSERT|UPDATE|DELETE)\\b"_s);
    if (words.first() == u"WITH" && within.match(statement).hasMatch())
        return within.match(statement).captured(1);
    qsizetype count = paired.contains(words.first()) ? 2 : 1;
    if (count == 2 && words.size() > 2 && adjectives.contains(words.at(1)))
        count = 3;
    return words.first(std::min(count, words.size())).join(u' ');
}

QString withoutPasswords(QString text, const QString &statement)
{
    static const QRegularExpression given(u"\\bPASSWORD\\s+E?'((?:[^']|'')+)'"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    for (auto matches = given.globalMatch(statement); matches.hasNext();) {
        const QString quoted = matches.next().captured(1);
        text.replace(quoted, mask);
        text.replace(QString(quoted).replace(u"''"_s, u"'"_s), mask);
    }
    static const QRegularExpression verifier(u"SCRAM-SHA-256\\$[^\\s'\"]*|\\bmd5[0-9a-f]{32}\\b"_s);
    return text.replace(verifier, mask);
}

Error changeError(const ServerReport &report, const QString &detail, const QString &statement,
                  const Login &login)
{
    const ErrorKind kind = kindOf(report.sqlstate);
    const QString reason = withoutPasswords(report.primary, statement).left(detailLimit);
    return {kind, sentence(kind, report.sqlstate, statementKind(statement), reason, login),
            withoutPasswords(detail, statement).left(detailLimit)};
}

Error outcomeUnknown(const Error &reason, const QString &statementKind)
{
    return {reason.kind,
            Text::tr("It is not known whether the %1 was applied: %2 Look at the server before trying again.")
                .arg(statementKind, reason.message),
            reason.detail};
}

} // namespace sluice::postgres
