#pragma once
// The desktop program: which profile is open, its session, and the window on it.

#include "app/profilesecrets.h"
#include "app/profilestore.h"
#include "app/session.h"
#include "app/settings.h"
#include "models/clients/secrets/secretstore.h"
#include "ui/mainwindow.h"
#include "ui/theme/theme.h"
#include "ui/viewstate.h"

#include <QMap>
#include <QObject>
#include <memory>

namespace sluice::ui {
struct EnteredSecrets;
}

namespace sluice::app {

struct DesktopOptions
{
    QString profile;     ///< name
    QString profileFile; ///< file
    QString page;        ///< "overview", "connectors", "replication", "topics"
    QString scheme;      ///< overrides the settings for this run
};

/// Keeps how views were left, apart for each profile.
class ProfileViewState final : public ui::ViewState
{
public:
    explicit ProfileViewState(SettingsFile &file)
        : m_file(file)
    {}

    void setProfile(const QString &name) { m_profile = name; }
    [[nodiscard]] QByteArray load(const QString &key) const override
    {
        return m_file.loadView(m_profile + u'/' + key);
    }
    void save(const QString &key, const QByteArray &value) override
    {
        m_file.saveView(m_profile + u'/' + key, value);
    }

private:
    SettingsFile &m_file;
    QString m_profile;
};

class Desktop final : public QObject
{
    Q_OBJECT
public:
    Desktop(QApplication &app, DesktopOptions options);
    ~Desktop() override;

    /// Opens the window and the profile that was asked for; asks for one where there is none.
    void start();

private:
    void makeWindow(const QString &profileName);
    void openByName(const QString &name);
    void open(const Profile &profile);
    void close();
    void connectSession(const Profile &profile, const ProfileSecrets &secrets);
    void setReadOnly(bool on);
    void listProfiles();
    void firstRun();
    void keepInKeychain(const Profile &profile, const ui::EnteredSecrets &entered);
    void keep(const ui::Settings &settings);
    [[nodiscard]] Result<Secret> ask(const QString &what);

    DesktopOptions m_options;
    ProfileStore m_store;
    SettingsFile m_file;
    Settings m_settings;
    ProfileViewState m_viewState;
    ui::Theme m_theme;
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<ProfileSecretReader> m_reader;
    std::unique_ptr<Session> m_session;
    Profile m_profile;        ///< as its file says
    ProfileSecrets m_secrets; ///< of the open profile, kept to reopen it read-only
    secrets::SecretStore m_keychain;
    QMap<QString, Secret> m_entered; ///< entered in this run, by what was asked
};

} // namespace sluice::app
