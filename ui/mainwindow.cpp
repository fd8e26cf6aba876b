#include "ui/mainwindow.h"

#include "models/core/format.h"
#include "models/services/actionpreview.h"
#include "models/services/attention.h"
#include "models/services/monitor.h"
#include "models/services/setup/setupdirector.h"
#include "models/services/topics/explorer.h"
#include "ui/actiontext.h"
#include "ui/commandpalette.h"
#include "ui/confirmdialog.h"
#include "ui/navigation.h"
#include "ui/pages/connectorspage.h"
#include "ui/pages/overviewpage.h"
#include "ui/pages/replicationpage.h"
#include "ui/pages/setuppage.h"
#include "ui/pages/topicspage.h"
#include "ui/serverstatusbar.h"
#include "ui/theme/icons.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {
const QString geometryKey = u"window/geometry"_s;
} // namespace

MainWindow::MainWindow(Theme *theme, ViewState *viewState, QWidget *parent)
    : QMainWindow(parent)
    , m_theme(theme)
    , m_viewState(viewState)
    , m_top(new TopBar(this))
    , m_navigation(new Navigation(this))
    , m_message(new MessageBar(this))
    , m_area(new QStackedWidget(this))
    , m_stack(new QStackedWidget(m_area))
    , m_notConnected(new EmptyState(m_area))
    , m_status(new ServerStatusBar(this))
{
    setWindowTitle(tr("Sluice"));
    setWindowIcon(programIcon());
    setMinimumSize(960, 600);
    resize(1280, 800);
    setCentralWidget(makeCentral());
    addPages();
    addShortcuts();
    connectTopBar();
    connect(m_navigation, &Navigation::pageChosen, this, [this](PageId page) { showPage(page); });
    connect(m_message, &MessageBar::actionTriggered, this, &MainWindow::passwordsRequested);
    connect(m_notConnected, &EmptyState::actionTriggered, this, &MainWindow::applyRemedy);
    setProfiles({}, {});
    showPage(PageId::Overview);
    showNotConnected(tr("No profile is open."), Remedy::NewProfile);
    m_stack->setFocusPolicy(Qt::ClickFocus);
    m_stack->setFocus(); // no control has the focus until the keyboard asks for it
    for (const Page *page : std::as_const(m_pages))
        page->saveView(m_initialViews);
    restoreView();
}

QWidget *MainWindow::makeCentral()
{
    m_area->addWidget(m_stack);
    m_area->addWidget(m_notConnected);
    auto *content = new QVBoxLayout;
    content->setSpacing(0);
    auto *messageRow = new QHBoxLayout;
    messageRow->setContentsMargins(20, 0, 20, 0);
    m_message->setOuterMargins(12, 0);
    messageRow->addWidget(m_message);
    content->addLayout(messageRow);
    content->addWidget(m_area, 1);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_navigation);
    middle->addLayout(content, 1);
    auto *central = new QWidget(this);
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_top);
    layout->addLayout(middle, 1);
    layout->addWidget(m_status);
    return central;
}

void MainWindow::connectTopBar()
{
    connect(m_top, &TopBar::profileChosen, this, &MainWindow::profileChosen);
    connect(m_top, &TopBar::newProfileRequested, this, &MainWindow::newProfileRequested);
    connect(m_top, &TopBar::passwordsRequested, this, &MainWindow::passwordsRequested);
    connect(m_top, &TopBar::readOnlyToggled, this, &MainWindow::readOnlyRequested);
    connect(m_top, &TopBar::searchRequested, this, &MainWindow::openPalette);
    connect(m_top, &TopBar::settingsRequested, this, &MainWindow::openSettings);
}

MainWindow::~MainWindow() = default;

void MainWindow::addPages()
{
    m_setup = new SetupPage;
    m_topics = new TopicsPage;
    m_pages = {{PageId::Overview, new OverviewPage},
               {PageId::Setup, m_setup},
               {PageId::Connectors, new ConnectorsPage},
               {PageId::Replication, new ReplicationPage},
               {PageId::Topics, m_topics}};
    for (const PageId id : allPages()) {
        Page *page = m_pages.value(id);
        m_stack->addWidget(page);
        connect(page, &Page::actionRequested, this, &MainWindow::confirm);
        connect(page, &Page::taskRestartRequested, this, &MainWindow::confirmTaskRestart);
        connect(page, &Page::pageRequested, this, &MainWindow::showPage);
        connect(page, &Page::refreshRequested, this, &MainWindow::refresh);
        connect(page, &Page::keepRequested, this, &MainWindow::saveView);
        connect(page, &Page::messageRaised, this,
                [this](const QString &text) { showMessage(Health::Bad, text); });
        connect(page, &Page::noticeRaised, this,
                [this](const QString &text) { showMessage(Health::Good, text); });
    }
    connect(m_setup, &SetupPage::loginRequested, this, &MainWindow::setupLoginRequested);
}

void MainWindow::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto run) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, run);
    };
    int number = 1;
    for (const PageId page : allPages())
        add(QKeySequence(u"Ctrl+%1"_s.arg(number++)), [this, page] { showPage(page); });
    add(QKeySequence(u"Ctrl+K"_s), [this] { openPalette(); });
    add(QKeySequence(u"F5"_s), [this] { refresh(); });
    add(QKeySequence::Find, [this] { m_pages.value(currentPage())->focusFilter(); });
    add(QKeySequence(u"Ctrl+,"_s), [this] { openSettings(); });
    add(QKeySequence(u"Ctrl+Q"_s), [this] { close(); });
}

void MainWindow::setProfiles(const QList<ProfileEntry> &profiles, const QString &current)
{
    m_top->setProfiles(profiles, current);
    setWindowTitle(current.isEmpty() ? tr("Sluice") : tr("%1 – Sluice").arg(current));
}

void MainWindow::setServices(const WindowServices &services)
{
    m_links = std::make_unique<QObject>();
    rejectQuestions();
    clearPending();
    m_services = services;
    m_message->clear();
    if (services.monitor) {
        connect(services.monitor, &Monitor::changed, m_links.get(),
                [this](const PipelineState &state) { setState(state); });
        setState(services.monitor->state());
    } else {
        clearState();
    }
    if (services.actions) {
        connect(
            services.actions, &ConnectorActions::started, m_links.get(),
            [this](const QString &connector, ConnectorAction action) { actionStarted(connector, action); });
        connect(services.actions, &ConnectorActions::finished, m_links.get(),
                [this](const ActionOutcome &outcome) { actionFinished(outcome); });
    }
    m_topics->setServices(services.topics);
    setSetup(services.setup);
}

void MainWindow::setSetup(setup::SetupDirector *director)
{
    m_setupLinks = std::make_unique<QObject>();
    m_services.setup = director;
    m_setup->setDirector(director);
    const auto follow = [this](const setup::SetupState &state) {
        m_setupJob = setup::setupJob(state);
        updateJobs();
    };
    follow(director ? director->state() : setup::SetupState());
    if (director)
        connect(director, &setup::SetupDirector::changed, m_setupLinks.get(), follow);
}

/// They speak of the profile before.
void MainWindow::rejectQuestions()
{
    for (ConfirmDialog *question : findChildren<ConfirmDialog *>())
        question->reject();
}

void MainWindow::clearPending()
{
    const QStringList connectors = m_pending.keys();
    for (const QString &connector : connectors)
        setPending(connector, {});
}

void MainWindow::clearState()
{
    m_state = {};
    for (Page *page : std::as_const(m_pages))
        page->setState(m_state);
    updateBadges();
    m_status->setServers({}, QDateTime::currentDateTimeUtc());
    showNotConnected(tr("No profile is open."), Remedy::NewProfile);
}

void MainWindow::showNotConnected(const QString &reason, Remedy remedy, const QString &detail)
{
    const QString action = remedy == Remedy::TryAgain     ? tr("Try again")
                           : remedy == Remedy::NewProfile ? tr("New profile…")
                                                          : QString();
    m_remedy = remedy;
    m_notConnected->setContent(reason, action, detail);
    m_area->setCurrentWidget(m_notConnected);
    m_top->disableReadOnly();
}

void MainWindow::applyRemedy()
{
    if (m_remedy == Remedy::TryAgain)
        Q_EMIT retryRequested();
    else if (m_remedy == Remedy::NewProfile)
        Q_EMIT newProfileRequested();
}

void MainWindow::setReadOnly(bool on, bool fixed)
{
    m_top->setReadOnly(on, fixed);
}

void MainWindow::setState(const PipelineState &state)
{
    m_state = state;
    if (m_area->currentWidget() != m_stack) {
        m_area->setCurrentWidget(m_stack);
        setReadOnly(state.readOnly, false);
    }
    updatePage();
    updateBadges();
    m_status->setServers(state.servers, state.at);
}

void MainWindow::updatePage()
{
    // Pages that nobody sees take the newest state when they are shown.
    m_pages.value(currentPage())->setState(m_state);
}

void MainWindow::updateBadges()
{
    m_navigation->setBadge(PageId::Overview, directionsNeedingAttention(m_state));
    m_navigation->setBadge(PageId::Connectors, connectorsNeedingAttention(m_state));
    m_navigation->setBadge(PageId::Replication, slotsNeedingAttention(m_state));
    m_navigation->setBadge(PageId::Topics, topicsNeedingAttention(m_state));
}

PageId MainWindow::currentPage() const
{
    return m_pages.key(qobject_cast<Page *>(m_stack->currentWidget()));
}

void MainWindow::showPage(PageId id, const QString &item)
{
    Page *page = m_pages.value(id);
    m_stack->setCurrentWidget(page);
    m_navigation->setCurrent(id);
    page->setState(m_state);
    if (!item.isEmpty())
        page->showItem(item);
}

void MainWindow::showMessage(Health health, const QString &text, const QString &detail)
{
    m_message->showMessage(health, text, detail);
}

void MainWindow::showRefusedLogin(const QString &text)
{
    m_message->showMessage(Health::Bad, text);
    m_message->setAction(tr("Enter it again…"));
}

void MainWindow::refresh()
{
    m_pages.value(currentPage())->refresh();
    if (m_services.monitor)
        m_services.monitor->refresh();
    else if (m_remedy == Remedy::TryAgain)
        Q_EMIT retryRequested();
}

void MainWindow::beforeLeaving(const std::function<void()> &go)
{
    const QStringList pending = m_services.actions ? m_services.actions->pending() : QStringList();
    const bool settingUp = m_services.setup && m_services.setup->state().isApplying();
    if (pending.isEmpty() && !settingUp)
        return go();
    auto *question = new QMessageBox(QMessageBox::Question, tr("Actions are under way"), {}, {}, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    if (pending.isEmpty())
        question->setText(
            tr("Sluice is still setting up.\n\nWhat was sent stays, and the rest can be applied "
               "the next time: it goes on from what the servers say."));
    else
        question->setText(
            tr("Sluice is still acting on %1.\n\nWhat was sent goes on at Kafka Connect, but Sluice stops "
               "following it, and what was not sent yet never will be.")
                .arg(pending.size() == 1 ? pending.first()
                                         : formatCounted(pending.size(), tr("connector"), tr("connectors"))));
    auto *leave = question->addButton(tr("Leave all the same"), QMessageBox::AcceptRole);
    question->setDefaultButton(question->addButton(tr("Stay"), QMessageBox::RejectRole));
    connect(leave, &QPushButton::clicked, this, go);
    question->open();
}

void MainWindow::openPalette()
{
    auto *palette = new CommandPalette(paletteEntries(), this);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    palette->open();
}

QList<PaletteEntry> MainWindow::paletteEntries()
{
    QList<PaletteEntry> entries;
    for (const PageId page : allPages())
        entries.append({pageName(page), tr("Page"), pageIcon(page), [this, page] { showPage(page); }});
    entries.append({tr("Refresh"), tr("Action"), u"refresh"_s, [this] { refresh(); }});
    entries.append({tr("Check the setup"), tr("Action"), pageIcon(PageId::Setup), [this] {
                        showPage(PageId::Setup);
                        m_setup->refresh();
                    }});
    entries.append({tr("Settings"), tr("Action"), u"settings"_s, [this] { openSettings(); }});
    entries.append({tr("New profile…"), tr("Action"), u"plus"_s, [this] { Q_EMIT newProfileRequested(); }});
    entries.append(
        {tr("Enter the passwords again…"), tr("Action"), u"lock"_s, [this] { Q_EMIT passwordsRequested(); }});
    const QList<Connector> connectors = m_state.connectors.value.value_or(QList<Connector>());
    for (const Connector &connector : connectors) {
        const QString name = connector.name;
        entries.append(
            {name, tr("Connector"), u"connectors"_s, [this, name] { showPage(PageId::Connectors, name); }});
    }
    if (!m_state.readOnly) {
        for (const Connector &connector : connectors) {
            const QString name = connector.name;
            for (const auto action :
                 {ConnectorAction::Pause, ConnectorAction::Resume, ConnectorAction::Restart,
                  ConnectorAction::RestartFailed, ConnectorAction::Stop})
                entries.append({tr("%1 %2…").arg(actionVerb(action), name), tr("Action"), actionIcon(action),
                                [this, action, name] { confirm(action, {name}); }});
        }
    }
    if (m_state.cluster.value) {
        for (const Topic &topic : m_state.cluster.value->topics)
            entries.append({topic.name, tr("Topic"), u"topics"_s,
                            [this, name = topic.name] { showPage(PageId::Topics, name); }});
    }
    return entries;
}

void MainWindow::openSettings()
{
    if (m_theme)
        m_settings.scheme = m_theme->scheme();
    auto *dialog = new SettingsDialog(m_settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SettingsDialog::changed, this, [this](const Settings &settings) {
        m_settings = settings;
        if (m_theme)
            m_theme->setScheme(settings.scheme);
        Q_EMIT settingsChanged(settings);
    });
    dialog->open();
}

void MainWindow::confirm(ConnectorAction action, const QStringList &connectors)
{
    if (m_state.readOnly || connectors.isEmpty())
        return;
    ConfirmDialog *dialog = ConfirmDialog::forAction(m_state, action, connectors, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, action, connectors] {
        m_message->clear();
        if (m_services.actions)
            m_services.actions->run(connectors, action);
        Q_EMIT actionConfirmed(action, connectors);
    });
    dialog->open();
}

void MainWindow::confirmTaskRestart(const QString &connector, int task)
{
    if (m_state.readOnly)
        return;
    auto *dialog = new ConfirmDialog(tr("Restart task %1 of %2?").arg(task).arg(connector),
                                     actionConsequence(m_state, ConnectorAction::RestartFailed, {connector}),
                                     {taskRestartRequest(connector, task)}, tr("Restart"), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, connector, task] {
        m_message->clear();
        if (m_services.actions)
            m_services.actions->restartTask(connector, task);
    });
    dialog->open();
}

void MainWindow::actionStarted(const QString &connector, ConnectorAction action)
{
    setPending(connector, actionProgress(action));
}

void MainWindow::actionFinished(const ActionOutcome &outcome)
{
    // A refusal because another action is under way is not the end of that one.
    const bool another = m_services.actions && m_services.actions->pending().contains(outcome.connector);
    if (!another)
        setPending(outcome.connector, {});
    if (!outcome.result) {
        const QString text =
            tr("%1 %2 did not work: %3")
                .arg(actionVerb(outcome.action), outcome.connector, outcome.result.error().message);
        // Several may fail in one go; the first few say enough.
        const QString before = m_message->isVisible() ? m_message->text() + u'\n' : QString();
        if (before.count(u'\n') < 4)
            showMessage(Health::Bad, before + text, outcome.result.error().detail);
    } else if (!outcome.remark.isEmpty()) {
        showMessage(Health::Warning, outcome.remark);
    }
    if (outcome.result && !outcome.remark.isEmpty())
        showMessage(Health::Unknown, outcome.remark);
    if (m_services.monitor)
        m_services.monitor->refreshConnectors();
}

void MainWindow::setPending(const QString &connector, const QString &text)
{
    if (text.isEmpty())
        m_pending.remove(connector);
    else
        m_pending.insert(connector, text);
    for (Page *page : std::as_const(m_pages))
        page->setPending(connector, text);
    updateJobs();
}

void MainWindow::updateJobs()
{
    const qsizetype jobs = m_pending.size() + (m_setupJob.isEmpty() ? 0 : 1);
    if (jobs == 0)
        m_status->setJobs({});
    else if (jobs > 1)
        m_status->setJobs(tr("%1 running").arg(formatCounted(jobs, tr("job"), tr("jobs"))));
    else if (m_pending.isEmpty())
        m_status->setJobs(m_setupJob);
    else
        m_status->setJobs(u"%1 %2"_s.arg(m_pending.begin().value(), m_pending.begin().key()));
}

void MainWindow::saveView()
{
    if (!m_viewState)
        return;
    m_viewState->save(geometryKey, saveGeometry());
    for (const Page *page : std::as_const(m_pages))
        page->saveView(*m_viewState);
}

void MainWindow::restoreView()
{
    if (!m_viewState)
        return;
    restoreGeometry(m_viewState->load(geometryKey)); // one without any leaves the window where it is
    const SavedOrInitial views(*m_viewState, m_initialViews);
    for (Page *page : std::as_const(m_pages))
        page->restoreView(views);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveView();
    QMainWindow::closeEvent(event);
}

} // namespace sluice::ui
