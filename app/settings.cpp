#include "app/settings.h"

#include <QSettings>
#include <QStandardPaths>

namespace sluice::app {

using namespace Qt::StringLiterals;

namespace {

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
    return {m_file->value(u"profile"_s).toString(), m_file->value(u"scheme"_s, u"system"_s).toString()};
}

void SettingsFile::save(const Settings &settings)
{
    m_file->setValue(u"profile"_s, settings.profile);
    m_file->setValue(u"scheme"_s, settings.scheme);
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
