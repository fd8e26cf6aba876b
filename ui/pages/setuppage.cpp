#include "ui/pages/setuppage.h"

#include "models/items/stepmodel.h"
#include "models/services/setup/connectorformservice.h"
#include "models/services/setup/setupdirector.h"
#include "ui/actiontext.h"
#include "ui/pages/setupdetail.h"
#include "ui/pages/setuphead.h"
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
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace sluice::ui {

using namespace Qt::StringLiterals;
using setup::NextAct;
using setup::SetupPhase;

namespace {

const QString splitterKey = u"setup/splitter"_s;

bool isOver(const Step &step)
{
    return step.advice || step.state == StepState::Done || step.state == StepState::NotApplicable;
}

} // namespace

SetupPage::SetupPage(QWidget *parent)
    : Page(parent)
    , m_dialogs(new SetupDialogs(this))
    , m_head(new SetupHead(this))
    , m_body(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_model(new StepModel(this))
    , m_list(new StepList(m_model, this))
    , m_detail(new SetupDetail(this))
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
    connect(m_list, &StepList::currentKeyChanged, this, &SetupPage::updateDetail);
    connect(m_list, &StepList::navigated, this, [this] { m_following = false; });
    connect(m_list, &StepList::stepActivated, m_detail, &SetupDetail::takeFocus);
    connect(m_detail, &SetupDetail::left, m_list, [this] { m_list->setFocus(Qt::BacktabFocusReason); });
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
    auto *card = new QFrame(this);
    card->setProperty("card", true);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(m_list);
    m_splitter->setHandleWidth(12);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(card);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({460, 600});
    card->setMinimumWidth(300);
    m_detail->setMinimumWidth(380);
    auto *emptyCard = new QFrame(this);
    emptyCard->setProperty("card", true);
    auto *around = new QVBoxLayout(emptyCard);
    around->addWidget(m_empty);
    m_body->addWidget(emptyCard);
    m_body->addWidget(m_splitter);
    return m_body;
}

void SetupPage::connectDetail()
{
    connect(m_detail, &SetupDetail::applyRequested, this, [this](const QString &id) {
        setup::ApplyWish wish;
        wish.only = id;
        confirmApply(wish);
    });
    connect(m_detail, &SetupDetail::scriptRequested, this, [this](const QString &id) {
        if (const Step *step = stepOf(m_setup.plan, id))
            Q_EMIT scriptRequested(databaseOf(*step));
    });
    connect(m_detail, &SetupDetail::checkRequested, this, &SetupPage::checkRequested);
    connect(m_detail, &SetupDetail::tablesRequested, this, [this](const QString &id) {
        if (const Step *step = stepOf(m_setup.plan, id))
            m_dialogs->chooseTables(m_setup, step->subject);
    });
    connect(m_detail, &SetupDetail::connectorRequested, this, &SetupPage::editConnector);
    connect(m_detail, &SetupDetail::filesRequested, this, [this] { m_dialogs->showFiles(m_setup); });
    connect(m_detail, &SetupDetail::loginRequested, this, [this] { m_dialogs->askLogin(m_setup); });
    connect(m_detail, &SetupDetail::passwordRequested, this, [this] { m_dialogs->askPassword(m_setup, {}); });
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
        if (m_detail->tablesButton()->isVisible())
            m_detail->tablesButton()->click();
    });
}

void SetupPage::setDirector(setup::SetupDirector *director)
{
    m_links = std::make_unique<QObject>();
    m_dialogs->close(); // they speak of a setup that goes
    m_director = director;
    m_known = director != nullptr;
    m_collapsedOnce = false;
    m_following = true;
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
    (m_setup.plan.isEmpty() ? first : m_list)->setFocus(Qt::OtherFocusReason);
}

void SetupPage::setState(const PipelineState &state)
{
    m_readOnly = state.readOnly;
    m_now = state.at;
    updateHead();
    updateDetail();
}

void SetupPage::setSetup(const setup::SetupState &state)
{
    const bool began = state.isBusy() && !m_setup.isBusy() && state.phase != SetupPhase::Checking;
    const bool ended = m_setup.isBusy() && !state.isBusy() && m_setup.phase != SetupPhase::Checking;
    const bool first = m_setup.plan.isEmpty() && !state.plan.isEmpty();
    if (state.takenDown != m_setup.takenDown) {
        m_collapsedOnce = false;
        m_following = true;
    }
    m_setup = state;
    m_known = true;
    if (began)
        m_following = true;
    updateSteps();
    updateHead();
    if (first || began || ended || state.isBusy())
        follow();
    updateDetail();
    const QWidget *focus = QApplication::focusWidget();
    if (first && isVisible() && (!focus || focus == primary() || focus == this))
        m_list->setFocus(Qt::OtherFocusReason);
}

// What is shown

Plan SetupPage::allSteps() const
{
    if (m_setup.plan.isEmpty() || !m_setup.takenDown.isEmpty())
        return m_setup.plan;
    return m_setup.plan + setup::proofSteps(m_setup);
}

const setup::ProofState *SetupPage::proofOf(const QString &stepId) const
{
    for (const setup::ProofState &proof : m_setup.proofs) {
        if (setup::proofStepId(proof.connector) == stepId)
            return &proof;
    }
    return nullptr;
}

void SetupPage::updateSteps()
{
    QHash<QString, StateText> marks;
    if (!m_setup.current.isEmpty())
        marks.insert(m_setup.current, {Health::Warning, tr("Applying…")});
    if (m_setup.failure)
        marks.insert(m_setup.failedStep, {Health::Bad, tr("Failed")});
    for (const setup::ProofState &proof : m_setup.proofs) {
        const QString id = setup::proofStepId(proof.connector);
        if (proof.running)
            marks.insert(id, {Health::Warning, tr("Proving…")});
        else if (proof.outcome && *proof.outcome)
            marks.insert(id, {Health::Good, tr("Proven")});
        else if (proof.outcome)
            marks.insert(id, {Health::Bad, tr("Failed")});
    }
    m_model->setPlan(allSteps(), marks);
    if (!m_setup.plan.isEmpty())
        collapseWhatIsOver();
}

/// Once, when the first plan comes: later nothing closes under a person's eyes.
void SetupPage::collapseWhatIsOver()
{
    if (std::exchange(m_collapsedOnce, true))
        return;
    const QList<StepGroup> over = m_model->groupsOver();
    for (const StepGroup group : over)
        m_model->setCollapsed(group, group != StepGroup::Proof);
}

/// To what is under way; else to what needs a person, or is next.
void SetupPage::follow()
{
    if (!m_following && !m_list->currentKey().isEmpty())
        return;
    QString wanted = m_setup.current;
    if (!m_setup.currentProof.isEmpty())
        wanted = setup::proofStepId(m_setup.currentProof);
    if (m_setup.failure && wanted.isEmpty())
        wanted = m_setup.failedStep;
    const Plan steps = allSteps();
    const auto select = [&](auto condition) {
        const auto found = std::find_if(steps.cbegin(), steps.cend(), condition);
        if (wanted.isEmpty() && found != steps.cend())
            wanted = found->id;
    };
    if (m_setup.phase == SetupPhase::Waiting)
        select([](const Step &step) { return step.isRestart && step.state == StepState::Manual; });
    if (m_setup.isBusy() && wanted.isEmpty() && !m_list->currentKey().isEmpty())
        return;
    select([](const Step &step) { return !isOver(step) && step.state == StepState::Manual; });
    select([](const Step &step) { return !isOver(step) && step.state == StepState::NotPermitted; });
    select([](const Step &step) { return !isOver(step); });
    if (wanted.isEmpty() && !steps.isEmpty())
        wanted = steps.last().id;
    if (const Step *step = stepOf(steps, wanted)) {
        if (m_model->isCollapsed(step->group))
            m_model->setCollapsed(step->group, false);
        if (m_following && m_setup.isBusy())
            collapseBehind(step->group);
    }
    m_list->selectKey(wanted);
}

/// While the list goes along by itself, a group that is done makes room for what is left.
void SetupPage::collapseBehind(StepGroup current)
{
    const QList<StepGroup> over = m_model->groupsOver();
    for (const StepGroup group : over) {
        if (group != current && group != StepGroup::Proof && !m_model->isCollapsed(group))
            m_model->setCollapsed(group, true);
    }
}

QString SetupPage::databaseOf(const Step &step) const
{
    for (const Change &change : step.changes) {
        if (change.kind == ChangeKind::Sql)
            return change.target;
    }
    return {};
}

void SetupPage::updateDetail()
{
    const int row = m_model->rowOf(m_list->currentKey());
    if (row < 0)
        return m_detail->setNothing(tr("Choose a step to see what it is about."));
    const StepRow &shown = m_model->rowAt(row);
    const Plan steps = allSteps();
    if (shown.isHeading) {
        QStringList left;
        for (const Step &step : steps) {
            if (step.group == shown.group && !isOver(step))
                left.append(tr("%1: %2").arg(stateOf(step).word, step.title));
        }
        return m_detail->setGroup(shown.title, shown.state, left);
    }
    const Step *step = stepOf(steps, shown.key);
    if (!step)
        return;
    StepView view;
    view.step = *step;
    view.state = shown.state;
    view.busy = m_setup.isBusy();
    if (const setup::ProofState *proof = proofOf(step->id)) {
        view.proof = *proof;
        return m_detail->setStep(view);
    }
    view.offersApply = step->state == StepState::Needed && !step->changes.isEmpty();
    view.applyRefusal = m_readOnly ? readOnlyReason() : QString();
    view.offersScript = step->state == StepState::NotPermitted && !databaseOf(*step).isEmpty();
    view.offersLogin = step->state == StepState::NotPermitted;
    const bool setsUp = m_setup.takenDown.isEmpty();
    view.offersTables = setsUp && step->group == StepGroup::Tables;
    view.offersConnector = setsUp && m_director && step->group == StepGroup::Connectors;
    view.offersFiles = setsUp && setup::isAboutFiles(*step);
    view.offersPassword =
        step->id.startsWith(u"password/") && !isOver(*step) && step->state != StepState::Blocked;
    m_detail->setStep(view);
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
    m_following = false;
    if (const Step *step = stepOf(allSteps(), id))
        m_model->setCollapsed(step->group, false);
    m_list->selectKey(id);
    m_list->setFocus();
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
    store.save(splitterKey, m_splitter->saveState());
}

void SetupPage::restoreView(const ViewState &store)
{
    if (const QByteArray saved = store.load(splitterKey); !saved.isEmpty())
        m_splitter->restoreState(saved);
}

} // namespace sluice::ui
