#include "models/services/setup/hba.h"

#include <QRegularExpression>
#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

/// What a part of a line says of a login.
enum class Match
{
    No,
    Maybe, ///< only the server can tell
    Yes
};

bool matchesPattern(const QString &word, const QString &name)
{
    return word.startsWith(u'/') && QRegularExpression(word.mid(1)).match(name).hasMatch(); // 16
}

/// The best that one of the words says.
template <class Judge>
Match best(const QStringList &words, Judge judge)
{
    Match found = Match::No;
    for (const QString &word : words)
        found = std::max(found, judge(word));
    return found;
}

Match matchDatabase(const QStringList &databases, const HbaLogin &login)
{
    return best(databases, [&](const QString &word) {
        // "replication" is for physical replication only; a logical connection names its database.
        if (word == u"all" || word == login.database ||
            (word == u"sameuser" && login.user == login.database) || matchesPattern(word, login.database))
            return Match::Yes;
        return word == u"samerole" || word == u"samegroup" ? Match::Maybe : Match::No;
    });
}

Match matchUser(const QStringList &users, const HbaLogin &login)
{
    return best(users, [&](const QString &word) {
        if (word == u"all" || word == login.user || matchesPattern(word, login.user))
            return Match::Yes;
        return word.startsWith(u'+') ? Match::Maybe
                                     : Match::No; // a group: the file does not tell its members
    });
}

Match matchType(const QString &type, const HbaLogin &login)
{
    if (type == u"host" || (type == u"hostssl" && login.tls.value_or(true)) ||
        (type == u"hostnossl" && !login.tls.value_or(false)))
        return Match::Yes;
    return Match::No;
}

int maskLength(const QString &netmask)
{
    const QHostAddress mask(netmask);
    if (mask.protocol() == QAbstractSocket::IPv4Protocol) {
        int bits = 0;
        for (quint32 left = mask.toIPv4Address(); left; left <<= 1)
            ++bits;
        return bits;
    }
    int bits = 0;
    const Q_IPV6ADDR six = mask.toIPv6Address();
    for (int i = 0; i < 16; ++i) {
        for (quint8 left = six[i]; left; left = static_cast<quint8>(left << 1))
            ++bits;
    }
    return bits;
}

Match matchAddress(const HbaRule &rule, const QHostAddress &from)
{
    if (rule.address == u"all")
        return Match::Yes;
    const QHostAddress base(rule.address);
    const bool isNetwork = !base.isNull();
    if (isNetwork && from.isNull())
        return maskLength(rule.netmask) == 0 ? Match::Yes : Match::Maybe;
    if (isNetwork)
        return base.protocol() == from.protocol() && from.isInSubnet(base, maskLength(rule.netmask))
                   ? Match::Yes
                   : Match::No;
    const bool near = rule.address == u"samehost" || rule.address == u"samenet";
    return near && from.isLoopback() ? Match::Yes : Match::Maybe; // a host name: only the server resolves it
}

} // namespace

HbaVerdict judgeHba(const QList<HbaRule> &rules, const HbaLogin &login)
{
    bool certain = true;
    for (const HbaRule &rule : rules) {
        if (!rule.error.isEmpty())
            continue;
        const Match match = std::min({matchType(rule.type, login), matchDatabase(rule.databases, login),
                                      matchUser(rule.users, login), matchAddress(rule, login.from)});
        if (match == Match::Yes)
            return {rule, certain};
        certain = certain && match == Match::No;
    }
    return {std::nullopt, certain};
}

QString hbaWord(const QString &name)
{
    static const QRegularExpression plain(u"^[a-zA-Z_][a-zA-Z0-9_$]*$"_s);
    static const QStringList keywords{u"all"_s, u"sameuser"_s, u"samerole"_s, u"samegroup"_s,
                                      u"replication"_s};
    if (plain.match(name).hasMatch() && !keywords.contains(name))
        return name;
    QString inner = name;
    return u'"' + inner.replace(u'"', u"\"\""_s) + u'"';
}

} // namespace sluice::setup
