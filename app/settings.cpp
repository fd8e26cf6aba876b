#include "app/settings.h"

#include <QSettings>
#include <QStandardPaths>
#include <algorithm>

namespace sluice::app {

using namespace Qt::StringLiterals;

namespace {

const QString storeKey = u"explorer/storeMegabytes"_s;

QString userFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/sluice/sluice.conf"_s;
}

} // namespace

SettingsFile::SettingsFile(const QString &file)
    : m_file(std::make_unique<QSettings>(file.isEmpty() ? userFile() : file, QSettings::IniFormat))
{}

SettingsFile::~SettingsFile() = default;

Settings SettingsFile::load() const
{
    const int megabytes = m_file->value(storeKey, usualStoreMegabytes).toInt();
    return {m_file->value(u"profile"_s).toString(), m_file->value(u"scheme"_s, u"system"_s).toString(),
            std::clamp(megabytes, leastStoreMegabytes, mostStoreMegabytes)};
}

void SettingsFile::save(const Settings &settings)
{
    m_file->setValue(u"profile"_s, settings.profile);
    m_file->setValue(u"scheme"_s, settings.scheme);
    m_file->setValue(storeKey, settings.storeMegabytes);
}

QByteArray SettingsFile::loadView(const QString &key) const
{
    return m_file->value(u"views/"_s + key).toByteArray();
}

void SettingsFile::saveView(const QString &key, const QByteArray &value)
{
    m_file->setValue(u"views/"_s + key, value);
}

} // namespace sluice::app
