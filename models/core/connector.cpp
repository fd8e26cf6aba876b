#include "models/core/connector.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace sluice {

namespace {

const QString mask = u"••••••"_s;

struct StateName
{
    ConnectorState state;
    QLatin1StringView server;
    const char *word;
};

constexpr std::array<StateName, 6> stateNames{{
    {ConnectorState::Unassigned, QLatin1StringView("UNASSIGNED"), QT_TRANSLATE_NOOP("sluice", "Unassigned")},
    {ConnectorState::Running, QLatin1StringView("RUNNING"), QT_TRANSLATE_NOOP("sluice", "Running")},
    {ConnectorState::Paused, QLatin1StringView("PAUSED"), QT_TRANSLATE_NOOP("sluice", "Paused")},
    {ConnectorState::Stopped, QLatin1StringView("STOPPED"), QT_TRANSLATE_NOOP("sluice", "Stopped")},
    {ConnectorState::Failed, QLatin1StringView("FAILED"), QT_TRANSLATE_NOOP("sluice", "Failed")},
    {ConnectorState::Restarting, QLatin1StringView("RESTARTING"), QT_TRANSLATE_NOOP("sluice", "Restarting")},
}};

/// Nothing but references to a config provider: "${file:/etc/secrets.properties:password}".
bool isReference(const QString &value)
{
    static const QRegularExpression references(u"^\\s*(\\$\\{[^{}:]+:[^{}]*\\}\\s*)+$"_s);
    return value.contains(u"${"_s) && references.match(value).hasMatch();
}

bool containsAny(const QString &text, std::initializer_list<QLatin1StringView> parts)
{
    return std::any_of(parts.begin(), parts.end(),
                       [&](QLatin1StringView part) { return text.contains(part); });
}

/// As a whole word: "sas" is a secret of Azure's, "sasl.mechanism" none; "bypass" is no password.
bool hasWord(const QString &key, std::initializer_list<QLatin1StringView> words)
{
    static const QRegularExpression separators(u"[._-]+"_s);
    const QStringList parts = key.split(separators);
    return std::any_of(words.begin(), words.end(),
                       [&](QLatin1StringView word) { return parts.contains(word); });
}

bool endsWithAny(const QString &text, std::initializer_list<QLatin1StringView> ends)
{
    return std::any_of(ends.begin(), ends.end(), [&](QLatin1StringView end) { return text.endsWith(end); });
}

/// JAAS options whose every secret is a reference may be shown: the reference is what the reader looks for.
bool isJaasOfReferences(const QString &value)
{
    static const QRegularExpression option(
        u"(\\w*(?:password|secret|token)\\w*)\\s*=\\s*(\"[^\"]*\"|[^\\s;]*)"_s,
        QRegularExpression::CaseInsensitiveOption);
    auto options = option.globalMatch(value);
    bool any = false;
    while (options.hasNext()) {
        any = true;
        QString secret = options.next().captured(2);
        secret.remove(u'"');
        if (!isReference(secret))
            return false;
    }
    return any;
}

/// Hides what `group` of each match holds, unless it is empty or a reference.
QString hidden(const QString &text, const QRegularExpression &pattern, int group)
{
    QString out;
    qsizetype from = 0;
    auto matches = pattern.globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        QString secret = match.captured(group);
        secret.remove(u'"');
        if (secret.isEmpty() || isReference(secret))
            continue;
        out.append(QStringView(text).sliced(from, match.capturedStart(group) - from)).append(mask);
        from = match.capturedEnd(group);
    }
    return from == 0 ? text : out.append(QStringView(text).sliced(from));
}

/// A user alone in a URL is not a secret.
QString withoutUserinfo(const QString &text)
{
    // Up to the last @ of the authority: a password may itself hold an @ that nobody encoded.
    static const QRegularExpression userinfo(u"://[^/?#\\s:@]*:(\\$\\{[^{}]*\\}|[^/?#\\s]*)@"_s);
    return text.contains(u"://"_s) && text.contains(u'@') ? hidden(text, userinfo, 1) : text;
}

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

/// Whether the word that ends at `end` names a secret: "password", "sslpassword", "access_token", "pwd".
bool endsInSecretName(QStringView text, qsizetype end)
{
    using L = QLatin1StringView;
    static constexpr std::array names{L("password"),    L("passwd"),
                                      L("passphrase"),  L("secret"),
                                      L("token"),       L("apikey"),
                                      L("api_key"),     L("accesskey"),
                                      L("access_key"),  L("accountkey"),
                                      L("account_key"), L("masterkey"),
                                      L("master_key"),  L("sharedaccesssignature")};
    static constexpr std::array words{L("pwd"), L("pass"), L("sas")};
    qsizetype start = end;
    while (start > 0 && isWordCharacter(text[start - 1]))
        --start;
    const QStringView word = text.sliced(start, end - start);
    return std::ranges::any_of(words, [&](L w) { return word.compare(w, Qt::CaseInsensitive) == 0; }) ||
           std::ranges::any_of(names, [&](L name) { return word.endsWith(name, Qt::CaseInsensitive); });
}

/// Where a value that starts here ends: a reference, a quoted text, or all up to the next separator.
qsizetype valueEnd(QStringView text, qsizetype start)
{
    const QStringView rest = text.sliced(start);
    const auto upTo = [&](QChar last, qsizetype from) {
        const qsizetype found = rest.indexOf(last, from);
        return found < 0 ? text.size() : start + found + 1;
    };
    if (rest.startsWith(u"${"))
        return upTo(u'}', 2);
    if (rest.startsWith(u'"'))
        return upTo(u'"', 1);
    const auto ends = [](QChar c) { return c.isSpace() || c == u'&' || c == u';' || c == u',' || c == u'"'; };
    return start + (std::ranges::find_if(rest, ends) - rest.begin());
}

/// By hand: a regular expression that looks back over words takes a millisecond for each thousand URLs.
QString withoutParameters(const QString &text)
{
    QString out;
    qsizetype done = 0;
    for (qsizetype at = text.indexOf(u'='); at >= 0; at = text.indexOf(u'=', at + 1)) {
        qsizetype nameEnd = at;
        while (nameEnd > done && text[nameEnd - 1].isSpace())
            --nameEnd;
        if (at < done || !endsInSecretName(text, nameEnd))
            continue;
        qsizetype start = at + 1;
        while (start < text.size() && text[start].isSpace())
            ++start;
        const qsizetype end = valueEnd(text, start);
        const QString value = text.sliced(start, end - start).remove(u'"');
        if (value.isEmpty() || isReference(value))
            continue;
        out.append(QStringView(text).sliced(done, start - done)).append(mask);
        done = end;
    }
    return done == 0 ? text : out.append(QStringView(text).sliced(done));
}

QString withoutOracleLogin(const QString &text)
{
    static const QRegularExpression login(u"jdbc:oracle:\\w+:[^/@\\s]+/([^@\\s]+)@"_s);
    return text.contains(u"jdbc:oracle:"_s) ? hidden(text, login, 1) : text;
}

/// The login of an HTTP header. "Basic authentication" is no login: what follows must decode to
/// user:password.
QString withoutLogin(const QString &text)
{
    static const QRegularExpression login(u"\\b(Basic|Bearer)\\s+([A-Za-z0-9+/_=.~-]{4,})"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    constexpr qsizetype shortestToken = 16;
    QString out;
    qsizetype from = 0;
    for (auto matches = login.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        const bool basic = match.capturedLength(1) == 5;
        const bool secret = basic ? QByteArray::fromBase64(match.captured(2).toLatin1()).contains(':')
                                  : match.capturedLength(2) >= shortestToken;
        if (!secret)
            continue;
        out.append(QStringView(text).sliced(from, match.capturedStart(2) - from)).append(mask);
        from = match.capturedEnd(2);
    }
    return from == 0 ? text : out.append(QStringView(text).sliced(from));
}

bool mayHoldLogin(const QString &text)
{
    return text.contains("asic "_L1) ||
           text.contains("earer "_L1); // every value of every config comes by here
}

} // namespace

QString innermostCause(const QString &trace)
{
    // Causes of the chain itself start a line; those of suppressed exceptions are indented.
    static const QRegularExpression cause(u"^Caused by:[ \\t]*(.+)$"_s, QRegularExpression::MultilineOption);
    QString found;
    auto causes = cause.globalMatch(trace);
    while (causes.hasNext())
        found = causes.next().captured(1).trimmed();
    if (!found.isEmpty())
        return found;
    const QString whole = trace.trimmed();
    return whole.left(whole.indexOf(u'\n')).trimmed();
}

bool isSecretKey(const QString &key)
{
    const QString lower = key.toLower();
    using L = QLatin1StringView;
    if (containsAny(lower, {L("password"),    L("passwd"),       L("passphrase"),    L("secret"),
                            L("jaas"),        L("credential"),   L("private.key"),   L("privatekey"),
                            L("private_key"), L("api.key"),      L("apikey"),        L("api_key"),
                            L("access.key"),  L("accesskey"),    L("access_key"),    L("auth.user.info"),
                            L("user.info"),   L("keystore.key"), L("authorization"), L("account.key"),
                            L("accountkey"),  L("account_key"),  L("master.key"),    L("masterkey"),
                            L("master_key"),  L("pwd")}) ||
        hasWord(lower, {L("pass"), L("sas")}))
        return true;
    return lower.contains(L("token")) &&
           !endsWithAny(lower, {L("url"), L("uri"), L(".ms"), L(".name"), L(".file"), L(".path"), L(".class"),
                                L(".type"), L(".enabled"), L(".enable"), L(".algorithm"), L(".location")});
}

QString maskedConfigValue(bool secretKey, const QString &value)
{
    constexpr qsizetype shortestPem = 40;
    if (!secretKey)
        return value.size() > shortestPem && value.contains(u"PRIVATE KEY-----"_s) ? mask : maskedText(value);
    const bool open = value.isEmpty() || isReference(value) || isJaasOfReferences(value);
    return open ? value : mask;
}

QString maskedText(const QString &text)
{
    const QString shown = mayHoldLogin(text) ? withoutLogin(text) : text;
    if (!shown.contains(u'=') && !shown.contains(u'@'))
        return shown;
    return withoutOracleLogin(withoutParameters(withoutUserinfo(shown)));
}

bool isSecretConfig(const QString &key, const QString &value)
{
    return maskedConfigValue(isSecretKey(key), value) != value;
}

QMap<QString, QString> maskedConfig(const QMap<QString, QString> &config)
{
    QMap<QString, QString> masked = config;
    for (auto entry = masked.begin(); entry != masked.end(); ++entry)
        entry.value() = maskedConfigValue(isSecretKey(entry.key()), entry.value());
    return masked;
}

QString connectorStateWord(ConnectorState state)
{
    for (const StateName &name : stateNames)
        if (name.state == state)
            return QCoreApplication::translate("sluice", name.word);
    return QCoreApplication::translate("sluice", "Unknown");
}

ConnectorState connectorStateFrom(QStringView text)
{
    for (const StateName &name : stateNames)
        if (text.compare(name.server, Qt::CaseInsensitive) == 0)
            return name.state;
    return ConnectorState::Unknown;
}

} // namespace sluice
