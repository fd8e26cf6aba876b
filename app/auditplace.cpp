#include "app/auditplace.h"

#include "app/profilestore.h"

#include <QCryptographicHash>
#include <QDir>
#include <QStandardPaths>

namespace sluice::app {

namespace {

using namespace Qt::StringLiterals;

/// $XDG_STATE_HOME; Qt knows it from 6.7 only.
QString stateFolder()
{
    const QString given = qEnvironmentVariable("XDG_STATE_HOME");
    return QDir::isAbsolutePath(given) ? given : QDir::homePath() + u"/.local/state"_s;
}

/// A name that had to be changed ends in what tells it from others that come out alike.
QString fileNameOf(const QString &profile)
{
    const QString safe = safeNameOf(profile);
    if (safe == profile)
        return safe;
    constexpr int enough = 8;
    const QByteArray hash = QCryptographicHash::hash(profile.toUtf8(), QCryptographicHash::Sha256).toHex();
    return safe + u'-' + QString::fromLatin1(hash.first(enough));
}

} // namespace

AuditPlace auditPlaceOf(const QString &profile)
{
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    const QString name = u"/sluice/audit/"_s + fileNameOf(profile);
    return {profile, data + name + u".ndjson"_s, stateFolder() + name + u".head"_s, {}};
}

} // namespace sluice::app
