#include "models/services/setup/hba.h"

#include <QRegularExpression>
#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

bool matchesDatabase(const QStringList &databases, const HbaLogin &login)
{
    return std::any_of(databases.cbegin(), databases.cend(), [&](const QString &word) {
        // "replication" is for physical replication only; a logical connection names its database.
        return word == u"all" || word == login.database ||
               (word == u"sameuser" && login.user == login.database) ||
               (word.startsWith(u'/') &&
                QRegularExpression(word.mid(1)).match(login.database).hasMatch()); // 16
    });
}

bool matchesUser(const QStringList &users, const HbaLogin &login)
{
    return std::any_of(users.cbegin(), users.cend(), [&](const QString &word) {
        // "+group" needs the memberships, which the file does not tell: it is left to Connect's validation.
        return word == u"all" || word == login.user ||
               (word.startsWith(u'/') && QRegularExpression(word.mid(1)).match(login.user).hasMatch());
    });
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

bool matchesAddress(const HbaRule &rule, const QHostAddress &from)
{
    if (rule.address == u"all" || from.isNull())
        return true;
    if (rule.address == u"samehost" || rule.address == u"samenet")
        return from.isLoopback();
    const QHostAddress base(rule.address);
    if (base.isNull())
        return false; // a host name: only the server can resolve it
    return base.protocol() == from.protocol() && from.isInSubnet(base, maskLength(rule.netmask));
}

} // namespace

HbaVerdict judgeHba(const QList<HbaRule> &rules, const HbaLogin &login)
{
    for (const HbaRule &rule : rules) {
        if (rule.error.isEmpty() && rule.type.startsWith(u"host") && matchesDatabase(rule.databases, login) &&
            matchesUser(rule.users, login) && matchesAddress(rule, login.from))
            return {rule};
    }
    return {};
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
