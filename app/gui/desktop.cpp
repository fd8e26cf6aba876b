#include "app/gui/desktop.h"

#include "models/core/whenready.h"
#include "models/services/connectoractions.h"
#include "models/services/monitor.h"
#include "models/services/topictail.h"
#include "ui/firstrun/firstrundialog.h"

#include <QApplication>
#include <QFileInfo>
#include <QInputDialog>
#include <QStandardPaths>
#include <QTimer>

namespace sluice::app {

using namespace Qt::StringLiterals;

namespace {

ui::PageId pageFrom(const QString &word)
{
    static const QMap<QString, ui::PageId> pages{{u"connectors"_s, ui::PageId::Connectors},
                                                 {u"replication"_s, ui::PageId::Replication},
                                                 {u"topics"_s, ui::PageId::Topics}};
    return pages.value(word, ui::PageId::Overview);
}

/// Where `playground up` leaves its profile: below the system's cache for root, below the user's otherwise.
Result<Profile> playgroundProfile()
{
    const QString cache = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
    const QString own = qEnvironmentVariable("SLUICE_PLAYGROUND_DIR");
    for (const QString &folder : {own, cache + u"/sluice/playground"_s, u"/var/cache/sluice/playground"_s}) {
        const QString file = folder + u"/profile.json"_s;
        if (!folder.isEmpty() && QFileInfo::exists(file))
            return ProfileStore::loadFile(file);
    }
    return fail(
        ErrorKind::NotFound,
        Desktop::tr(
            "No playground was started on this machine yet. This starts one, from Sluice's sources:"));
}

} // namespace

Desktop::Desktop(QApplication &app, DesktopOptions options)
    : m_options(std::move(options))
    , m_settings(m_file.load())
    , m_viewState(m_file)
    , m_theme(app, ui::schemeFrom(m_options.scheme.isEmpty() ? m_settings.scheme : m_options.scheme))
{}

Desktop::~Desktop()
{
    close();
}

void Desktop::start()
{
    if (!m_options.profileFile.isEmpty()) {
        const Result<Profile> profile = ProfileStore::loadFile(m_options.profileFile);
        makeWindow(profile ? profile->name : QString());
        if (profile)
            open(*profile);
        else
            m_window->showMessage(Health::Bad, profile.error().message, profile.error().detail);
        return;
    }
    const QList<ProfileStore::Entry> entries = m_store.entries();
    QString name = m_options.profile.isEmpty() ? m_settings.profile : m_options.profile;
    if (name.isEmpty() && !entries.isEmpty())
        name = entries.first().name;
    makeWindow(name);
    if (name.isEmpty())
        QTimer::singleShot(0, this, &Desktop::firstRun);
    else
        openByName(name);
}

void Desktop::makeWindow(const QString &profileName)
{
    m_viewState.setProfile(profileName);
    m_window = std::make_unique<ui::MainWindow>(&m_theme, &m_viewState);
    connect(m_window.get(), &ui::MainWindow::profileChosen, this, &Desktop::openByName);
    connect(m_window.get(), &ui::MainWindow::newProfileRequested, this, &Desktop::firstRun);
    connect(m_window.get(), &ui::MainWindow::readOnlyRequested, this, &Desktop::setReadOnly);
    connect(m_window.get(), &ui::MainWindow::settingsChanged, this, &Desktop::keep);
    m_window->showPage(pageFrom(m_options.page));
    m_window->show();
}

void Desktop::openByName(const QString &name)
{
    const Result<Profile> profile = m_store.load(name);
    if (!profile) {
        close();
        listProfiles();
        m_window->showMessage(Health::Bad, profile.error().message, profile.error().detail);
        return;
    }
    m_settings.profile = name;
    m_file.save(m_settings);
    open(*profile);
}

void Desktop::close()
{
    if (m_window)
        m_window->setServices({});
    m_session.reset();
    m_secrets = {};
}

void Desktop::open(const Profile &profile)
{
    close();
    m_profile = profile;
    m_viewState.setProfile(profile.name);
    listProfiles();
    m_reader =
        std::make_unique<ProfileSecretReader>(profile, [this](const QString &what) { return ask(what); });
    whenReady(m_reader->read(), this, [this, profile](const Result<ProfileSecrets> &secrets) {
        if (secrets)
            connectSession(profile, *secrets);
        else
            m_window->showMessage(Health::Bad, secrets.error().message, secrets.error().detail);
    });
}

void Desktop::connectSession(const Profile &profile, const ProfileSecrets &secrets)
{
    m_secrets = secrets;
    m_session = std::make_unique<Session>(profile, secrets);
    m_window->setServices({&m_session->monitor(), &m_session->actions(), &m_session->tail()});
    m_window->setReadOnly(profile.readOnly, m_profile.readOnly);
    m_session->monitor().start();
}

/// The switch is held where calls leave the program, so the clients are made anew.
void Desktop::setReadOnly(bool on)
{
    if (!m_session)
        return;
    Profile profile = m_profile;
    profile.readOnly = on || m_profile.readOnly;
    const ProfileSecrets secrets = m_secrets;
    close();
    connectSession(profile, secrets);
}

void Desktop::listProfiles()
{
    QList<ui::ProfileEntry> shown;
    for (const ProfileStore::Entry &entry : m_store.entries())
        shown.append({entry.name, entry.profile ? entry.profile->environment : Environment::Development});
    const bool known =
        std::any_of(shown.cbegin(), shown.cend(), [this](const auto &e) { return e.name == m_profile.name; });
    if (!known && !m_profile.name.isEmpty())
        shown.prepend({m_profile.name, m_profile.environment});
    m_window->setProfiles(shown, m_profile.name);
}

void Desktop::firstRun()
{
    ui::FirstRunDialog dialog(playgroundProfile(), m_window.get());
    if (dialog.exec() != QDialog::Accepted)
        return;
    const Profile profile = dialog.profile();
    if (const Result<QString> saved = m_store.save(profile); !saved) {
        m_window->showMessage(Health::Bad, saved.error().message, saved.error().detail);
        return;
    }
    m_settings.profile = profile.name;
    m_file.save(m_settings);
    const ui::EnteredSecrets entered = dialog.secrets();
    keepInKeychain(profile, entered);
    close();
    m_profile = profile;
    m_viewState.setProfile(profile.name);
    listProfiles();
    connectSession(profile, {entered.databases, entered.kafka, Secret(), entered.connect, Secret()});
}

/// What was entered is used at once; only the next start depends on the keychain.
void Desktop::keepInKeychain(const Profile &profile, const ui::EnteredSecrets &entered)
{
    const auto keep = [this](const SecretSource &source, const Secret &secret) {
        if (source.kind != SecretSource::Kind::Keychain || secret.isEmpty())
            return;
        whenReady(
            m_keychain.writeKeychain(source.reference, secret), this, [this](const Result<void> &written) {
                if (!written)
                    m_window->showMessage(Health::Warning,
                                          tr("%1 The password is not kept: Sluice will ask for it next time.")
                                              .arg(written.error().message),
                                          written.error().detail);
            });
    };
    for (const DatabaseProfile &db : profile.databases)
        keep(db.password, entered.databases.value(db.name));
    keep(profile.kafka.password, entered.kafka);
    keep(profile.connect.password, entered.connect);
}

void Desktop::keep(const ui::Settings &settings)
{
    m_settings.scheme = ui::schemeToken(settings.scheme);
    m_file.save(m_settings);
}

Result<Secret> Desktop::ask(const QString &what)
{
    if (m_entered.contains(what))
        return m_entered.value(what);
    bool given = false;
    const QString text = QInputDialog::getText(m_window.get(), tr("Password"), tr("Enter %1:").arg(what),
                                               QLineEdit::Password, {}, &given);
    if (!given)
        return fail(ErrorKind::Cancelled, tr("it was not entered."));
    m_entered.insert(what, Secret(text.toUtf8()));
    return m_entered.value(what);
}

} // namespace sluice::app
