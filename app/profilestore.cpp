#include "app/profilestore.h"

#include "models/core/profileformat.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>
#include <algorithm>

namespace sluice::app {

namespace {

using namespace Qt::StringLiterals;

/// Nobody writes a profile this long by hand; a path given by mistake may hold anything.
constexpr qint64 longestProfile = 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("ProfileStore", text);
}

/// A file that is not there yet: no other profile is written over, however alike the names are.
QString newFileFor(const QString &profile, const QDir &folder)
{
    const QString name = safeNameOf(profile);
    QString path = folder.filePath(name + u".json"_s);
    for (int number = 2; QFileInfo::exists(path); ++number)
        path = folder.filePath(u"%1-%2.json"_s.arg(name).arg(number));
    return path;
}

} // namespace

QString safeNameOf(const QString &profile)
{
    static const QRegularExpression unsafe(u"[^A-Za-z0-9._-]+"_s);
    static const QRegularExpression edges(u"^[.-]+|[.-]+$"_s);
    constexpr qsizetype longest = 64;
    QString name = profile;
    name.replace(unsafe, u"-"_s).truncate(longest);
    name.remove(edges);
    return name.isEmpty() ? u"profile"_s : name;
}

ProfileStore::ProfileStore(const QString &folder)
    : m_folder(folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
                                      u"/sluice/profiles"_s
                                : folder)
{}

QList<ProfileStore::Entry> ProfileStore::entries() const
{
    QList<Entry> result;
    const QFileInfoList files = m_folder.entryInfoList({u"*.json"_s}, QDir::Files, QDir::Name);
    for (const QFileInfo &file : files)
        result.append(entryOf(file.filePath()));
    std::stable_sort(result.begin(), result.end(),
                     [](const Entry &a, const Entry &b) { return a.name < b.name; });
    return result;
}

Result<Profile> ProfileStore::load(const QString &name) const
{
    QStringList known;
    for (const Entry &entry : entries()) {
        if (entry.name == name)
            return entry.profile;
        known.append(entry.name);
    }
    return fail(ErrorKind::NotFound,
                known.isEmpty()
                    ? tr("There is no profile yet in %1.").arg(m_folder.path())
                    : tr("There is no profile called \"%1\"; there are: %2.").arg(name, known.join(u", "_s)));
}

Result<QString> ProfileStore::save(const Profile &profile) const
{
    if (!m_folder.mkpath(u"."_s))
        return fail(ErrorKind::Permission, tr("The folder %1 cannot be made.").arg(m_folder.path()));
    QString path;
    for (const Entry &entry : entries()) {
        if (entry.name == profile.name)
            path = entry.file;
    }
    if (path.isEmpty())
        path = newFileFor(profile.name, m_folder);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(writeProfile(profile)) < 0 || !file.commit())
        return fail(ErrorKind::Permission, tr("%1 cannot be written: %2.").arg(path, file.errorString()));
    return path;
}

ProfileStore::Entry ProfileStore::entryOf(const QString &file)
{
    Result<Profile> profile = loadFile(file);
    const QString name = profile ? profile->name : QFileInfo(file).completeBaseName();
    return {name, file, std::move(profile)};
}

Result<Profile> ProfileStore::loadFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound, tr("%1 cannot be read: %2.").arg(path, file.errorString()));
    const QByteArray bytes = file.read(longestProfile + 1);
    if (bytes.size() > longestProfile)
        return fail(ErrorKind::Invalid, tr("%1 is longer than 1 MB, so it is no profile.").arg(path));
    return parseProfile(bytes, path);
}

} // namespace sluice::app
