#pragma once
// The desktop program: which profile is open, its session, and the window on it.

#include "app/gui/passwordprompt.h"
#include "app/guidedsetup.h"
#include "app/profilesecrets.h"
#include "app/profilestore.h"
#include "app/session.h"
#include "app/settings.h"
#include "models/clients/secrets/secretstore.h"
#include "ui/mainwindow.h"
#include "ui/theme/theme.h"
#include "ui/viewstate.h"

#include <QObject>
#include <QSet>
#include <memory>

namespace sluice::ui {
class FirstRunDialog;
struct EnteredSecrets;
} // namespace sluice::ui

namespace sluice::app {

struct DesktopOptions
{
    QString profile;     ///< name
    QString profileFile; ///< file
    QString page;        ///< "overview", "setup", "connectors", "replication", "topics"
    QString scheme;      ///< overrides the settings for this run
    QString folder = {}; ///< of settings and profiles; empty: the user's own
};

/// Keeps how views were left, apart for each profile.
class ProfileViewState final : public ui::ViewState
{
public:
    explicit ProfileViewState(SettingsFile &file)
        : m_file(file)
    {}

    void setProfile(const QString &name) { m_profile = name; }
    [[nodiscard]] QString profile() const { return m_profile; }
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

    /// Null before start().
    [[nodiscard]] ui::MainWindow *window() const { return m_window.get(); }

private:
    void makeWindow();
    [[nodiscard]] QString firstName();

    // Which profile
    [[nodiscard]] QList<ProfileStore::Entry> entries();
    [[nodiscard]] Result<Profile> load(const QString &name);
    void choose(const QString &name);
    void refuse(const QString &name, const Error &error);
    void open(const Profile &profile, const QSet<QString> &again = {});
    void changeTo(const Profile &profile);
    void listProfiles();
    void firstRun();
    void take(const ui::FirstRunDialog &dialog);

    // Its session
    void close();
    void readSecrets(const QSet<QString> &again);
    void connectSession(const ProfileSecrets &secrets);
    void makeSetup(const SetupLogin &login);
    void stayWithout(const Error &error);
    void setReadOnly(bool on);

    // Its passwords
    void watchLogins(const PipelineState &state);
    void enterPasswordsAgain();
    [[nodiscard]] QSet<QString> rememberEntered(const Profile &profile, const ui::EnteredSecrets &entered);
    void keepInKeychain(const QSet<QString> &ids);

    void keep(const ui::Settings &settings);

    DesktopOptions m_options;
    ProfileStore m_store;
    SettingsFile m_file;
    Settings m_settings;
    ProfileViewState m_viewState;
    ui::Theme m_theme;
    std::unique_ptr<ui::MainWindow> m_window;
    PasswordPrompt m_prompt;
    std::unique_ptr<ProfileSecretReader> m_reader; ///< while secrets are read
    std::unique_ptr<Session> m_session;
    std::unique_ptr<GuidedSetup> m_setup; ///< beside the session, on its audit trail
    ProfileSecrets m_secrets;             ///< of the session
    QString m_name;                       ///< of the profile that is open, or could not be opened
    QString m_givenName;                  ///< of the profile in the file of the options, once it was read
    Profile m_profile;                    ///< as its file says
    bool m_readOnly = false;              ///< the person's wish; m_profile may demand it besides
    QSet<QString> m_refused;              ///< by id, the secrets of the session that a server refuses
    secrets::SecretStore m_keychain;
};

} // namespace sluice::app
