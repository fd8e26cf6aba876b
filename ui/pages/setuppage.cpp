#include "ui/pages/setuppage.h"

#include "models/services/setup/connectorformservice.h"
#include "models/services/setup/setupdirector.h"
#include "ui/actiontext.h"
#include "ui/pages/setupdetail.h"
#include "ui/pages/setuphead.h"
#include "ui/pages/setupsteps.h"
#include "ui/setup/setupdialogs.h"
#include "ui/viewstate.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/steplist.h"
#include "ui/widgets/text.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;
using setup::NextAct;

namespace {

const QString splitterKey = u"setup/splitter"_s;

} // namespace

SetupPage::SetupPage(QWidget *parent)
    : Page(parent)
    , m_dialogs(new SetupDialogs(this))
    , m_head(new SetupHead(this))
    , m_body(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_steps(new SetupSteps(this))
{
    setObjectName(u"setup"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(buildBody(), 1);
    connectHead();
    connectDialogs();
    connectDetail();
    addShortcuts();
    setDirector(nullptr);
}

SetupPage::~SetupPage() = default;

void SetupPage::connectHead()
{
    connect(m_head, &SetupHead::primaryPressed, this, &SetupPage::act);
    connect(m_head, &SetupHead::checkPressed, this, &SetupPage::checkRequested);
    connect(m_head, &SetupHead::cancelPressed, this, &SetupPage::cancelRequested);
    connect(m_head, &SetupHead::optionsPressed, this, [this] { m_dialogs->editOptions(m_setup); });
    connect(m_head, &SetupHead::loginPressed, this, [this] { m_dialogs->askLogin(m_setup); });
    connect(m_head, &SetupHead::backPressed, this, [this] { Q_EMIT takeDownRequested({}); });
    connect(m_head, &SetupHead::restPressed, this, [this] { confirmApply({}); });
    connect(menu(), &QMenu::aboutToShow, this, &SetupPage::fillMenu);
}

void SetupPage::connectDialogs()
{
    connect(m_dialogs, &SetupDialogs::applyConfirmed, this, &SetupPage::applyRequested);
    connect(m_dialogs, &SetupDialogs::proofConfirmed, this, &SetupPage::proveRequested);
    connect(m_dialogs, &SetupDialogs::specChosen, this, &SetupPage::specChanged);
    connect(m_dialogs, &SetupDialogs::loginEntered, this, &SetupPage::loginRequested);
    connect(m_dialogs, &SetupDialogs::passwordEntered, this,
            [this](const Secret &password, const QString &database) {
                Q_EMIT passwordEntered(password);
                if (database.isEmpty())
                    Q_EMIT checkRequested();
                else
                    Q_EMIT scriptRequested(database);
            });
}

QWidget *SetupPage::buildBody()
{
    auto *emptyCard = new QFrame(this);
    emptyCard->setProperty("card", true);
    auto *around = new QVBoxLayout(emptyCard);
    around->addWidget(m_empty);
    m_body->addWidget(emptyCard);
    m_body->addWidget(m_steps);
    return m_body;
}

void SetupPage::connectDetail()
{
    connect(detail(), &SetupDetail::applyRequested, this, [this](const QString &id) {
        setup::ApplyWish wish;
        wish.only = id;
        confirmApply(wish);
    });
    connect(m_steps, &SetupSteps::scriptRequested, this, &SetupPage::scriptRequested);
    connect(detail(), &SetupDetail::checkRequested, this, &SetupPage::checkRequested);
    connect(detail(), &SetupDetail::tablesRequested, this, [this](const QString &id) {
        if (const Step *step = stepOf(m_setup.plan, id))
            m_dialogs->chooseTables(m_setup, step->subject);
    });
    connect(detail(), &SetupDetail::connectorRequested, this, &SetupPage::editConnector);
    connect(detail(), &SetupDetail::filesRequested, this, [this] { m_dialogs->showFiles(m_setup); });
    connect(detail(), &SetupDetail::loginRequested, this, [this] { m_dialogs->askLogin(m_setup); });
    connect(detail(), &SetupDetail::passwordRequested, this, [this] { m_dialogs->askPassword(m_setup, {}); });
}

void SetupPage::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto run) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, run);
    };
    add(QKeySequence(u"Ctrl+Return"_s), [this] { primary()->click(); });
    add(QKeySequence(u"Ctrl+T"_s), [this] {
        if (detail()->tablesButton()->isVisible())
            detail()->tablesButton()->click();
    });
}

void SetupPage::setDirector(setup::SetupDirector *director)
{
    m_links = std::make_unique<QObject>();
    m_dialogs->close(); // they speak of a setup that goes
    m_director = director;
    m_known = director != nullptr;
    m_steps->startOver();
    m_steps->setEditsConnectors(director != nullptr);
    m_head->setNote({});
    setSetup(director ? director->state() : setup::SetupState());
    if (!director) {
        m_known = false;
        updateHead();
        return;
    }
    using setup::SetupDirector;
    connect(director, &SetupDirector::changed, m_links.get(),
            [this](const setup::SetupState &state) { setSetup(state); });
    connect(director, &SetupDirector::scriptMade, m_links.get(),
            [this](const QString &database, const QString &script) { takeScript(database, script); });
    connect(director, &SetupDirector::passwordWanted, m_links.get(),
            [this](const QString &database) { askPassword(database); });
    const QObject *links = m_links.get();
    connect(this, &SetupPage::checkRequested, links, [director] { director->check(); });
    connect(this, &SetupPage::applyRequested, links,
            [director](const setup::ApplyWish &wish) { director->apply(wish); });
    connect(this, &SetupPage::proveRequested, links, [director] { director->prove(); });
    connect(this, &SetupPage::cancelRequested, links, [director] { director->cancel(); });
    connect(this, &SetupPage::specChanged, links,
            [director](const SetupSpec &spec) { director->setSpec(spec); });
    connect(this, &SetupPage::takeDownRequested, links,
            [director](const QString &connector) { director->planTakeDown(connector); });
    connect(this, &SetupPage::scriptRequested, links,
            [director](const QString &database) { director->makeScript(database); });
    connect(this, &SetupPage::passwordEntered, links,
            [director](const Secret &password) { director->setPassword(password); });
    if (isVisible())
        director->checkFirst();
}

void SetupPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    if (m_director)
        m_director->checkFirst();
    if (isAncestorOf(QApplication::focusWidget()))
        return;
    // A button that is disabled takes no focus; the page holds it until there are steps.
    QWidget *first = primary()->isEnabled() ? static_cast<QWidget *>(primary()) : this;
    (m_setup.plan.isEmpty() ? first : list())->setFocus(Qt::OtherFocusReason);
}

void SetupPage::setState(const PipelineState &state)
{
    m_readOnly = state.readOnly;
    m_now = state.at;
    updateHead();
    m_steps->setReadOnly(m_readOnly);
}

void SetupPage::setSetup(const setup::SetupState &state)
{
    const bool first = m_setup.plan.isEmpty() && !state.plan.isEmpty();
    m_setup = state;
    m_known = true;
    updateHead(); // first: a list that is not shown yet cannot scroll to what it selects
    m_steps->setSetup(state);
    const QWidget *focus = QApplication::focusWidget();
    if (first && isVisible() && (!focus || focus == primary() || focus == this))
        list()->setFocus(Qt::OtherFocusReason);
}

void SetupPage::updateHead()
{
    m_head->setView({m_setup, m_known, m_readOnly, m_now});
    m_body->setCurrentIndex(m_setup.plan.isEmpty() ? 0 : 1);
    if (!m_known)
        m_empty->setContent(tr("There is no setup to show."), {}, {});
    else if (m_setup.isBusy())
        m_empty->setContent(tr("Asking the servers…"), {},
                            tr("The databases, Kafka and every worker of Kafka Connect are asked at once. "
                               "Nothing is changed."));
    else
        m_empty->setContent(
            tr("Sluice has not looked at these servers yet."), {},
            tr("A check asks every server what is there, and says what is missing. It changes "
               "nothing."));
}

// What is asked

void SetupPage::act()
{
    m_head->setNote({});
    switch (setup::nextAct(m_setup)) {
    case NextAct::Check:
    case NextAct::CheckAgain:
        return Q_EMIT checkRequested();
    case NextAct::Apply:
        return confirmApply({});
    case NextAct::AwaitRestart:
        return Q_EMIT applyRequested({}); // sends nothing before the restart; what comes then is asked anew
    case NextAct::Prove:
        return confirmProof();
    case NextAct::Finish:
        return Q_EMIT pageRequested(PageId::Overview, {});
    case NextAct::Leave:
        return Q_EMIT takeDownRequested({});
    case NextAct::Nothing:
        break;
    }
}

void SetupPage::refresh()
{
    if (m_known && !m_setup.isBusy())
        Q_EMIT checkRequested();
}

void SetupPage::confirmApply(const setup::ApplyWish &wish)
{
    const bool any = !m_setup.takenDown.isEmpty() || !setup::stepsToApply(m_setup.plan, wish).isEmpty();
    if (!m_readOnly && !m_setup.isBusy() && any)
        m_dialogs->confirmApply(m_setup, wish);
}

void SetupPage::confirmProof()
{
    if (!m_readOnly && !m_setup.isBusy())
        m_dialogs->confirmProof(m_setup);
}

/// What is seldom wanted, and what is never wanted by accident.
void SetupPage::fillMenu()
{
    menu()->clear();
    menu()->addAction(tr("Configuration files for brokers and workers…"), this,
                      [this] { m_dialogs->showFiles(m_setup); });
    menu()->addSeparator();
    for (const DirectionPlan &direction : std::as_const(m_setup.spec.directions)) {
        QAction *action = menu()->addAction(
            literalAmpersand(tr("Take down %1…").arg(direction.connector)), this,
            [this, connector = direction.connector] { Q_EMIT takeDownRequested(connector); });
        action->setEnabled(!m_setup.isBusy());
    }
}

void SetupPage::editConnector(const QString &stepId)
{
    const Step *step = stepOf(m_setup.plan, stepId);
    if (auto form = step && m_director ? m_director->formFor(step->subject) : nullptr)
        m_dialogs->editConnector(m_setup, step->subject, std::move(form));
}

void SetupPage::askPassword(const QString &database)
{
    m_dialogs->askPassword(m_setup, database);
}

void SetupPage::takeScript(const QString &database, const QString &script)
{
    QApplication::clipboard()->setText(script);
    m_head->setNote(tr("Copied: everything that this login may not do on %1, for psql. When the DBA has run "
                       "it, check again.")
                        .arg(database));
}

// The rest

void SetupPage::showItem(const QString &id)
{
    m_steps->showStep(id);
}

StepList *SetupPage::list() const
{
    return m_steps->list();
}

SetupDetail *SetupPage::detail() const
{
    return m_steps->detail();
}

QString SetupPage::headline() const
{
    return m_head->headline();
}

QString SetupPage::subtitle() const
{
    return m_head->subtitle();
}

QString SetupPage::bannerText() const
{
    return m_head->bannerText();
}

QPushButton *SetupPage::primary() const
{
    return m_head->primary();
}

QPushButton *SetupPage::cancelButton() const
{
    return m_head->cancelButton();
}

QPushButton *SetupPage::backButton() const
{
    return m_head->backButton();
}

QMenu *SetupPage::menu() const
{
    return m_head->menu();
}

void SetupPage::saveView(ViewState &store) const
{
    store.save(splitterKey, m_steps->saveState());
}

void SetupPage::restoreView(const ViewState &store)
{
    if (const QByteArray saved = store.load(splitterKey); !saved.isEmpty())
        m_steps->restoreState(saved);
}

} // namespace sluice::ui
