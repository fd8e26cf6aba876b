#include "app/gui/desktop.h"

#include "models/core/whenready.h"
#include "models/services/connectoractions.h"
#include "models/services/monitor.h"
#include "models/services/topics/explorer.h"
#include "ui/firstrun/firstrundialog.h"

#include <QApplication>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTimer>
#include <algorithm>

namespace sluice::app {

using namespace Qt::StringLiterals;

namespace {

ui::PageId pageFrom(const QString &word)
{
    static const QMap<QString, ui::PageId> pages{{u"setup"_s, ui::PageId::Setup},
                                                 {u"connectors"_s, ui::PageId::Connectors},
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

QString inFolder(const QString &folder, const QString &name)
{
    return folder.isEmpty() ? QString() : folder + u'/' + name;
}

/// What a new profile must not be called. To open the same playground once more writes over nothing.
QStringList namesTaken(const QList<ProfileStore::Entry> &entries, const Result<Profile> &playground)
{
    QStringList names;
    for (const ProfileStore::Entry &entry : entries) {
        if (!entry.profile || !playground || *entry.profile != *playground)
            names.append(entry.name);
    }
    return names;
}

Secret enteredFor(const WantedSecret &wanted, const ui::EnteredSecrets &entered)
{
    switch (wanted.owner) {
    case SecretOwner::Database:
        return entered.databases.value(wanted.database);
    case SecretOwner::Kafka:
        return entered.kafka;
    case SecretOwner::Connect:
        return entered.connect;
    case SecretOwner::DatabaseKey:
    case SecretOwner::KafkaKey:
    case SecretOwner::ConnectKey:
        break;
    }
    return {};
}

} // namespace

Desktop::Desktop(QApplication &app, DesktopOptions options)
    : m_options(std::move(options))
    , m_store(inFolder(m_options.folder, u"profiles"_s))
    , m_file(inFolder(m_options.folder, u"sluice.conf"_s))
    , m_settings(m_file.load())
    , m_viewState(m_file)
    , m_theme(app, ui::schemeFrom(m_options.scheme.isEmpty() ? m_settings.scheme : m_options.scheme))
{}

Desktop::~Desktop()
{
    if (m_window)
        close();
}

void Desktop::start()
{
    m_name = firstName();
    makeWindow();
    listProfiles();
    if (m_name.isEmpty())
        QTimer::singleShot(0, this, &Desktop::firstRun);
    else
        choose(m_name);
}

QString Desktop::firstName()
{
    if (!m_options.profileFile.isEmpty())
        return entries().first().name;
    const QString name = m_options.profile.isEmpty() ? m_settings.profile : m_options.profile;
    return name.isEmpty() ? entries().value(0).name : name;
}

void Desktop::makeWindow()
{
    m_viewState.setProfile(m_name);
    m_window = std::make_unique<ui::MainWindow>(&m_theme, &m_viewState);
    m_window->setSettings({ui::schemeFrom(m_settings.scheme), m_settings.storeMegabytes});
    m_prompt.setWindow(m_window.get());
    connect(m_window.get(), &ui::MainWindow::profileChosen, this, &Desktop::choose);
    connect(m_window.get(), &ui::MainWindow::retryRequested, this, [this] { choose(m_name); });
    connect(m_window.get(), &ui::MainWindow::newProfileRequested, this, &Desktop::firstRun);
    connect(m_window.get(), &ui::MainWindow::passwordsRequested, this, &Desktop::enterPasswordsAgain);
    connect(m_window.get(), &ui::MainWindow::readOnlyRequested, this, &Desktop::setReadOnly);
    connect(m_window.get(), &ui::MainWindow::setupLoginRequested, this,
            [this](const QString &user, const Secret &password) {
                makeSetup({user, password});
            });
    connect(m_window.get(), &ui::MainWindow::settingsChanged, this, &Desktop::keep);
    m_window->showPage(pageFrom(m_options.page));
    m_window->show();
}

/// Those of the store, and first the one from a file, which hides one of the store with the same name.
QList<ProfileStore::Entry> Desktop::entries()
{
    QList<ProfileStore::Entry> all = m_store.entries();
    if (m_options.profileFile.isEmpty())
        return all;
    ProfileStore::Entry given = ProfileStore::entryOf(m_options.profileFile);
    if (given.profile || m_givenName.isEmpty())
        m_givenName = given.name;
    given.name = m_givenName; // it keeps its name while its file has a mistake
    all.removeIf([&](const ProfileStore::Entry &entry) { return entry.name == given.name; });
    all.prepend(given);
    return all;
}

Result<Profile> Desktop::load(const QString &name)
{
    for (const ProfileStore::Entry &entry : entries()) {
        if (entry.name == name)
            return entry.profile;
    }
    return m_store.load(name);
}

void Desktop::choose(const QString &name)
{
    const bool under = m_session || m_reader;
    if (name == m_name && under)
        return;
    const Result<Profile> profile = load(name);
    if (!profile)
        return refuse(name, profile.error());
    m_window->beforeLeaving([this, profile = *profile] { open(profile); });
}

/// What is open stays open.
void Desktop::refuse(const QString &name, const Error &error)
{
    if (m_session || m_reader) {
        listProfiles();
        m_window->showMessage(Health::Bad, tr("%1 Profile %2 stays open.").arg(error.message, m_name),
                              error.detail);
        return;
    }
    m_name = name;
    m_profile = {};
    listProfiles();
    const bool gone = error.kind == ErrorKind::NotFound && name != m_givenName;
    m_window->showNotConnected(error.message, gone ? ui::Remedy::NewProfile : ui::Remedy::TryAgain,
                               error.detail);
}

void Desktop::open(const Profile &profile, const QSet<QString> &again)
{
    close();
    changeTo(profile);
    readSecrets(again);
}

/// How views were left belongs to the profile that they were left in.
void Desktop::changeTo(const Profile &profile)
{
    m_name = profile.name;
    m_profile = profile;
    m_readOnly = false;
    listProfiles();
    if (m_viewState.profile() != m_name) {
        m_window->saveView();
        m_viewState.setProfile(m_name);
        m_window->restoreView();
    }
    if (m_name == m_givenName)
        return;
    m_settings.profile = m_name;
    m_file.save(m_settings);
}

void Desktop::listProfiles()
{
    QList<ui::ProfileEntry> shown;
    for (const ProfileStore::Entry &entry : entries())
        shown.append({entry.name, entry.profile ? entry.profile->environment : Environment::Development});
    const bool known =
        std::any_of(shown.cbegin(), shown.cend(), [this](const auto &entry) { return entry.name == m_name; });
    if (!known && !m_name.isEmpty())
        shown.prepend({m_name, m_profile.environment});
    m_window->setProfiles(shown, m_name);
}

void Desktop::firstRun()
{
    const Result<Profile> playground = playgroundProfile();
    auto *dialog = new ui::FirstRunDialog(playground, m_window.get());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setTakenNames(namesTaken(entries(), playground));
    connect(dialog, &QDialog::accepted, this, [this, dialog] { take(*dialog); });
    dialog->open();
}

void Desktop::take(const ui::FirstRunDialog &dialog)
{
    const Profile profile = dialog.profile();
    if (const Result<QString> saved = m_store.save(profile); !saved) {
        m_window->showMessage(Health::Bad, saved.error().message, saved.error().detail);
        return;
    }
    const QSet<QString> entered = rememberEntered(profile, dialog.secrets());
    listProfiles();
    m_window->beforeLeaving([this, profile, entered] { open(profile, entered); });
}

void Desktop::close()
{
    m_reader.reset();
    m_prompt.withdraw();
    m_window->setServices({});
    m_setup.reset();
    m_session.reset();
    m_secrets = {};
    m_refused.clear();
}

/// `again`: by id, what is asked for, or was just entered, whatever the keychain holds.
void Desktop::readSecrets(const QSet<QString> &again)
{
    if (!m_session)
        m_window->showNotConnected(tr("Sluice connects as soon as it has the passwords of %1.").arg(m_name),
                                   ui::Remedy::None);
    m_reader = std::make_unique<ProfileSecretReader>(
        m_profile, [this](const WantedSecret &wanted) { return m_prompt.ask(wanted); }, again);
    whenReady(m_reader->read(), m_reader.get(), [this, again](const Result<ProfileSecrets> &secrets) {
        m_reader.release()->deleteLater(); // we are in a slot of its child
        if (!secrets)
            return stayWithout(secrets.error());
        keepInKeychain(again);
        connectSession(*secrets);
    });
}

/// Another login is another setup on the same profile: what it finds and may do is its own.
void Desktop::makeSetup(const SetupLogin &login)
{
    m_window->setSetup(nullptr);
    auto setup = std::make_unique<GuidedSetup>(m_profile, m_secrets, m_session->audit(),
                                               SetupStore(inFolder(m_options.folder, u"setups"_s)), login);
    if (m_setup)
        setup->goOnFrom(*m_setup);
    m_setup = std::move(setup);
    m_setup->setReadOnly(m_readOnly);
    m_window->setSetup(&m_setup->director());
}

void Desktop::stayWithout(const Error &error)
{
    if (!m_session)
        m_window->showNotConnected(error.message, ui::Remedy::TryAgain, error.detail);
    else if (error.kind != ErrorKind::Cancelled)
        m_window->showMessage(Health::Bad, error.message, error.detail);
}

void Desktop::connectSession(const ProfileSecrets &secrets)
{
    auto session = std::make_unique<Session>(m_profile, secrets);
    session->setReadOnly(m_readOnly);
    session->explorer().setStoreMegabytes(m_settings.storeMegabytes);
    m_window->setServices(
        {&session->monitor(),
         &session->actions(),
         {&session->explorer(), &session->rows(), &session->inspector(), session->sending()}});
    m_setup.reset();
    m_session = std::move(session); // one from before may go, now that the window has left it
    m_secrets = secrets;
    makeSetup({});
    m_refused.clear();
    m_window->setReadOnly(m_readOnly || m_profile.readOnly, m_profile.readOnly);
    connect(&m_session->monitor(), &Monitor::changed, this, &Desktop::watchLogins);
    m_session->monitor().start();
}

void Desktop::setReadOnly(bool on)
{
    if (!m_session)
        return;
    m_readOnly = on;
    m_session->setReadOnly(on);
    m_setup->setReadOnly(on);
    m_window->setReadOnly(on || m_profile.readOnly, m_profile.readOnly);
}

/// What a server refuses is not offered to it again.
void Desktop::watchLogins(const PipelineState &state)
{
    QSet<QString> refused;
    for (const WantedSecret &wanted : refusedSecrets(m_profile, state.servers)) {
        if (!wanted.canBeEntered())
            continue;
        refused.insert(wanted.id());
        m_prompt.forget(wanted);
        if (!m_refused.contains(wanted.id()))
            m_window->showRefusedLogin(tr("The login with %1 was refused.").arg(wanted.what()));
    }
    m_refused = refused;
}

/// Those that were refused, or all. What is open stays so until the new ones are there.
void Desktop::enterPasswordsAgain()
{
    QSet<QString> again;
    for (const WantedSecret &wanted : wantedSecrets(m_profile)) {
        if (!wanted.canBeEntered() || !(m_refused.isEmpty() || m_refused.contains(wanted.id())))
            continue;
        again.insert(wanted.id());
        m_prompt.forget(wanted);
    }
    if (again.isEmpty()) {
        m_window->showMessage(Health::Unknown, tr("This profile has no password that is entered in Sluice. "
                                                  "Correct it where the profile says that it is kept."));
        return;
    }
    m_window->beforeLeaving([this, again] { readSecrets(again); });
}

/// What was entered is used at once; only the next start depends on the keychain.
QSet<QString> Desktop::rememberEntered(const Profile &profile, const ui::EnteredSecrets &entered)
{
    QSet<QString> ids;
    for (const WantedSecret &wanted : wantedSecrets(profile)) {
        const Secret secret = enteredFor(wanted, entered);
        if (!wanted.canBeEntered() || secret.isEmpty())
            continue;
        m_prompt.remember(wanted, secret);
        ids.insert(wanted.id());
    }
    return ids;
}

void Desktop::keepInKeychain(const QSet<QString> &ids)
{
    for (const WantedSecret &wanted : wantedSecrets(m_profile)) {
        const Secret secret = m_prompt.remembered(wanted);
        if (!ids.contains(wanted.id()) || wanted.source.kind != SecretSource::Kind::Keychain ||
            secret.isEmpty())
            continue;
        whenReady(m_keychain.writeKeychain(wanted.source.reference, secret), this,
                  [this](const Result<void> &written) {
                      if (!written)
                          m_window->showMessage(
                              Health::Warning,
                              tr("%1 The password is not kept: Sluice will ask for it next time.")
                                  .arg(written.error().message),
                              written.error().detail);
                  });
    }
}

void Desktop::keep(const ui::Settings &settings)
{
    m_settings.scheme = ui::schemeToken(settings.scheme);
    m_settings.storeMegabytes = settings.storeMegabytes;
    if (m_session)
        m_session->explorer().setStoreMegabytes(settings.storeMegabytes);
    m_file.save(m_settings);
}

} // namespace sluice::app
