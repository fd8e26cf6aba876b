#pragma once
// What the program remembers between two starts. The only file that knows QSettings. Never a secret.

#include "models/services/topics/recordstore.h"

#include <QByteArray>
#include <QString>
#include <memory>

class QSettings;

namespace sluice::app {

struct Settings
{
    QString profile;                          ///< name of the profile that was open last
    QString scheme;                           ///< "system", "light", "dark"
    int storeMegabytes = usualStoreMegabytes; ///< of found records, within the bounds of recordstore.h

    bool operator==(const Settings &) const = default;
};

class SettingsFile final
{
public:
    /// An empty `file` is the user's own: ~/.config/sluice/sluice.conf.
    explicit SettingsFile(const QString &file = {});
    ~SettingsFile();

    [[nodiscard]] Settings load() const;
    void save(const Settings &settings);

    /// How views were left, by key.
    [[nodiscard]] QByteArray loadView(const QString &key) const;
    void saveView(const QString &key, const QByteArray &value);

private:
    std::unique_ptr<QSettings> m_file;
};

} // namespace sluice::app
