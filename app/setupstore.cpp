#include "app/setupstore.h"

#include "app/profilestore.h"
#include "app/setupsession.h"
#include "models/core/setup/setupformat.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

namespace sluice::app {

using namespace Qt::StringLiterals;

namespace {

/// A name that had to be changed ends in what tells it from others that come out alike.
QString fileNameFor(const QString &profile)
{
    const QString safe = safeNameOf(profile);
    if (safe == profile)
        return safe + u".json"_s;
    constexpr int enough = 8;
    const QByteArray hash = QCryptographicHash::hash(profile.toUtf8(), QCryptographicHash::Sha256).toHex();
    return safe + u'-' + QString::fromLatin1(hash.first(enough)) + u".json"_s;
}

} // namespace

SetupStore::SetupStore(const QString &folder)
    : m_folder(folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
                                      u"/sluice/setups"_s
                                : folder)
{}

QString SetupStore::fileOf(const QString &profile) const
{
    return m_folder.filePath(fileNameFor(profile));
}

Result<SetupSpec> SetupStore::load(const QString &profile) const
{
    const QString file = fileOf(profile);
    return QFile::exists(file) ? loadSetup(file) : guideSetup();
}

Result<void> SetupStore::save(const QString &profile, const SetupSpec &spec) const
{
    const QString path = fileOf(profile);
    if (!m_folder.mkpath(u"."_s))
        return fail(
            ErrorKind::Permission,
            QCoreApplication::translate("Setup", "The folder %1 cannot be made.").arg(m_folder.path()));
    if (QFile::exists(path) && !loadSetup(path)) {
        QFile::remove(path + u".broken"_s);
        QFile::copy(path, path + u".broken"_s);
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(writeSetup(spec)) < 0 || !file.commit())
        return fail(
            ErrorKind::Permission,
            QCoreApplication::translate("Setup", "%1 cannot be written: %2.").arg(path, file.errorString()));
    return {};
}

} // namespace sluice::app
