#include "models/services/audit/auditentry.h"

#include "models/core/connector.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <array>

namespace sluice {

namespace {

using namespace Qt::StringLiterals;

const QString mask = u"••••••"_s;
constexpr int formatVersion = 1;

struct OutcomeName
{
    AuditOutcome outcome;
    QLatin1StringView token;
};

constexpr std::array<OutcomeName, 3> outcomeNames{{
    {AuditOutcome::Unknown, QLatin1StringView("unknown")},
    {AuditOutcome::Ok, QLatin1StringView("ok")},
    {AuditOutcome::Failed, QLatin1StringView("failed")},
}};

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::AuditEntry", text);
}

QJsonObject objectOf(const AuditEntry &entry)
{
    return {{u"v"_s, formatVersion},     {u"seq"_s, entry.seq},
            {u"of"_s, entry.of},         {u"at"_s, entry.at.toUTC().toString(Qt::ISODateWithMs)},
            {u"who"_s, entry.who},       {u"profile"_s, entry.profile},
            {u"action"_s, entry.action}, {u"target"_s, entry.target},
            {u"sent"_s, entry.sent},     {u"before"_s, entry.before},
            {u"after"_s, entry.after},   {u"outcome"_s, auditOutcomeToken(entry.outcome)},
            {u"error"_s, entry.error},   {u"previous"_s, QString::fromLatin1(entry.previous)}};
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact); // QJsonObject keeps its keys sorted
}

AuditOutcome outcomeFrom(const QString &token)
{
    for (const OutcomeName &name : outcomeNames) {
        if (name.token == token)
            return name.outcome;
    }
    return AuditOutcome::Unknown;
}

AuditEntry entryFrom(const QJsonObject &object)
{
    const auto text = [&](QLatin1StringView key) { return object.value(key).toString(); };
    AuditEntry entry;
    entry.seq = object.value("seq"_L1).toInteger();
    entry.of = object.value("of"_L1).toInteger();
    entry.at = QDateTime::fromString(text("at"_L1), Qt::ISODateWithMs);
    entry.who = text("who"_L1);
    entry.profile = text("profile"_L1);
    entry.action = text("action"_L1);
    entry.target = text("target"_L1);
    entry.sent = text("sent"_L1);
    entry.before = text("before"_L1);
    entry.after = text("after"_L1);
    entry.outcome = outcomeFrom(text("outcome"_L1));
    entry.error = text("error"_L1);
    entry.previous = text("previous"_L1).toLatin1();
    entry.hash = text("hash"_L1).toLatin1();
    return entry;
}

/// Replaces what the group of each match holds.
QString hide(const QString &text, const QRegularExpression &pattern, int group)
{
    QString out;
    qsizetype from = 0;
    for (auto matches = pattern.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        if (match.capturedStart(group) < from)
            continue;
        out.append(QStringView(text).sliced(from, match.capturedStart(group) - from)).append(mask);
        from = match.capturedEnd(group);
    }
    return from == 0 ? text : out.append(QStringView(text).sliced(from));
}

/// PASSWORD 'x' of SQL in each of its quotings, and the verifiers that a server keeps in place of a password.
QString withoutSqlSecrets(const QString &text)
{
    static const QRegularExpression password(
        u"\\bPASSWORD\\s*[=:]?\\s*(?:[EN]|U&)?('(?:[^'\\\\]++|''|\\\\.)*+(?:'|$)|(\\$\\w*\\$).*?(?:\\2|$))"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression scram(u"SCRAM-SHA-\\d+\\$([^\\s'\",;)]+)"_s);
    static const QRegularExpression md5(u"\\b(md5[0-9a-f]{32})\\b"_s);
    return hide(hide(hide(text, password, 1), scram, 1), md5, 1);
}

/// Where the JSON string that begins at `from` ends. Its quotes have `depth` backslashes before them, as they
/// do in JSON that is quoted in JSON; those inside of it have more.
qsizetype endOfJsonString(QStringView text, qsizetype from, qsizetype depth)
{
    qsizetype run = 0;
    for (qsizetype at = from; at < text.size(); ++at) {
        if (text.at(at) == u'\\') {
            ++run;
            continue;
        }
        if (text.at(at) == u'"' && run >= depth && (run - depth) % (2 * (depth + 1)) == 0)
            return at - depth;
        run = 0;
    }
    return text.size();
}

/// "password": "x" of JSON, also where the JSON is itself quoted in JSON.
QString withoutJsonSecrets(const QString &text)
{
    static const QRegularExpression key(u"(\\\\*+)\"([^\"\\\\]{1,200}+)\\1\"\\s*+:\\s*+\\1\""_s);
    QString out;
    qsizetype from = 0;
    for (auto match = key.match(text); match.hasMatch(); match = key.match(text, from)) {
        const qsizetype start = match.capturedEnd();
        out.append(QStringView(text).sliced(from, start - from));
        from = start;
        const qsizetype end = endOfJsonString(text, start, match.capturedLength(1));
        const QString value = text.sliced(start, end - start);
        const QString shown = maskedConfigValue(isSecretKey(match.captured(2)), value);
        if (shown == value || !isSecretKey(match.captured(2)))
            continue; // what is inside of it is looked at next
        out.append(shown);
        from = end;
    }
    return out.append(QStringView(text).sliced(from));
}

QString withoutPrivateKeys(const QString &text)
{
    static const QRegularExpression pem(u"PRIVATE KEY-----(.*?)(?:-----END|$)"_s,
                                        QRegularExpression::DotMatchesEverythingOption);
    return text.contains(u"PRIVATE KEY-----"_s) ? hide(text, pem, 1) : text;
}

/// Lone surrogates have no UTF-8: they would be read back as something else than was hashed.
QString kept(const QString &text)
{
    return QString::fromUtf8(withoutSecrets(text).toUtf8());
}

} // namespace

QString auditOutcomeToken(AuditOutcome outcome)
{
    for (const OutcomeName &name : outcomeNames) {
        if (name.outcome == outcome)
            return name.token;
    }
    return {};
}

QString withoutSecrets(const QString &text)
{
    return maskedText(withoutPrivateKeys(withoutJsonSecrets(withoutSqlSecrets(text))));
}

QByteArray chainHash(const QByteArray &previous, const QByteArray &canonical)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(previous);
    hash.addData(canonical);
    return hash.result().toHex();
}

AuditEntry sealed(AuditEntry entry, const QByteArray &previous)
{
    for (QString *text :
         {&entry.who, &entry.action, &entry.target, &entry.sent, &entry.before, &entry.after, &entry.error})
        *text = kept(*text);
    entry.previous = previous;
    entry.hash = chainHash(previous, compact(objectOf(entry)));
    return entry;
}

QByteArray auditLine(const AuditEntry &entry)
{
    QJsonObject object = objectOf(entry);
    object.insert(u"hash"_s, QString::fromLatin1(entry.hash));
    return compact(object);
}

Result<AuditEntry> parseAuditLine(const QByteArray &line)
{
    QJsonParseError mistake{};
    const QJsonDocument document = QJsonDocument::fromJson(line, &mistake);
    if (!document.isObject())
        return fail(ErrorKind::Invalid, tr("This line is no entry of an audit trail."),
                    mistake.errorString());
    const int version = document.object().value("v"_L1).toInt();
    if (version > formatVersion)
        return fail(ErrorKind::Unsupported,
                    tr("This entry was written by a newer Sluice; read it with that one."));
    AuditEntry entry = entryFrom(document.object());
    if (version < 1 || entry.seq < 1 || !entry.at.isValid())
        return fail(ErrorKind::Invalid, tr("This line is no entry of an audit trail."));
    return entry;
}

bool isSealed(const QByteArray &line, const AuditEntry &entry)
{
    return auditLine(entry) == line && chainHash(entry.previous, compact(objectOf(entry))) == entry.hash;
}

} // namespace sluice
