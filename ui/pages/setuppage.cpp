#include "ui/pages/setuppage.h"

#include "models/core/format.h"
#include "models/items/stepmodel.h"
#include "models/services/setup/setupdirector.h"
#include "ui/actiontext.h"
#include "ui/pages/setupdetail.h"
#include "ui/setup/connectorformdialog.h"
#include "ui/setup/filesdialog.h"
#include "ui/setup/logindialog.h"
#include "ui/setup/optionsdialog.h"
#include "ui/setup/senddialog.h"
#include "ui/setup/tablesdialog.h"
#include "ui/theme/icons.h"
#include "ui/viewstate.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/steplist.h"
#include "ui/widgets/text.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
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
    , m_title(makeLabel({}, "pageTitle", this))
    , m_subtitle(makeLabel({}, "muted", this))
    , m_progress(new QProgressBar(this))
    , m_banner(new MessageBar(this))
    , m_login(new QPushButton(tr("Log in as…"), this))
    , m_options(new QPushButton(icon(u"settings"_s), tr("Options…"), this))
    , m_more(new QPushButton(icon(u"more"_s), tr("More"), this))
    , m_back(new QPushButton(tr("Back to the setup"), this))
    , m_menu(new QMenu(this))
    , m_check(new QPushButton(icon(u"refresh"_s), tr("Check again"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_primary(new QPushButton(this))
    , m_body(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_model(new StepModel(this))
    , m_list(new StepList(m_model, this))
    , m_detail(new SetupDetail(this))
{
    setObjectName(u"setup"_s);
    m_banner->setOuterMargins(0, 12);
    m_primary->setObjectName(u"primary"_s);
    m_primary->setProperty("primary", true);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Changes sent"));
    buildHead();
    connectDetail();
    addShortcuts();
    connect(m_primary, &QPushButton::clicked, this, &SetupPage::act);
    connect(m_check, &QPushButton::clicked, this, &SetupPage::checkRequested);
    connect(m_cancel, &QPushButton::clicked, this, &SetupPage::cancelRequested);
    connect(m_options, &QPushButton::clicked, this, &SetupPage::openOptions);
    m_more->setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &SetupPage::fillMenu);
    connect(m_back, &QPushButton::clicked, this, [this] { Q_EMIT takeDownRequested({}); });
    connect(m_login, &QPushButton::clicked, this, &SetupPage::openLogin);
    connect(m_banner, &MessageBar::actionTriggered, this, &SetupPage::openOptions);
    connect(m_banner, &MessageBar::dismissed, this, [this] {
        m_dismissedNotice = m_scriptNote.isEmpty() ? m_setup.notice : m_dismissedNotice;
        m_scriptNote.clear();
        updateBanner();
    });
    connect(m_list, &StepList::currentKeyChanged, this, &SetupPage::updateDetail);
    connect(m_list, &StepList::navigated, this, [this] { m_following = false; });
    connect(m_list, &StepList::stepActivated, m_detail, &SetupDetail::takeFocus);
    connect(m_detail, &SetupDetail::left, m_list, [this] { m_list->setFocus(Qt::BacktabFocusReason); });
    setDirector(nullptr);
}

SetupPage::~SetupPage() = default;

void SetupPage::buildHead()
{
    auto *words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(m_title);
    words->addWidget(m_subtitle);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addLayout(words, 1);
    for (QPushButton *button : {m_back, m_login, m_options, m_more, m_check, m_cancel, m_primary})
        head->addWidget(button, 0, Qt::AlignTop);
    // The room of the bar stays when it goes, so that nothing below moves.
    QSizePolicy keeps = m_progress->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(keeps);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addSpacing(8);
    layout->addWidget(m_progress);
    layout->addSpacing(8);
    layout->addWidget(m_banner);
    layout->addWidget(buildBody(), 1);
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
    connect(m_detail, &SetupDetail::tablesRequested, this, &SetupPage::chooseTables);
    connect(m_detail, &SetupDetail::connectorRequested, this, &SetupPage::editConnector);
    connect(m_detail, &SetupDetail::filesRequested, this, &SetupPage::openFiles);
    connect(m_detail, &SetupDetail::loginRequested, this, &SetupPage::openLogin);
    connect(m_detail, &SetupDetail::passwordRequested, this, [this] { enterPassword({}); });
}

void SetupPage::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto run) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, run);
    };
    add(QKeySequence(u"Ctrl+Return"_s), [this] { m_primary->click(); });
    add(QKeySequence(u"Ctrl+T"_s), [this] {
        if (m_detail->tablesButton()->isVisible())
            m_detail->tablesButton()->click();
    });
}

void SetupPage::setDirector(setup::SetupDirector *director)
{
    m_links = std::make_unique<QObject>();
    closeDialogs();
    m_director = director;
    m_known = director != nullptr;
    m_collapsedOnce = false;
    m_following = true;
    m_scriptNote.clear();
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
    QWidget *first = m_primary->isEnabled() ? static_cast<QWidget *>(m_primary) : this;
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
    if (first && isVisible() && (!focus || focus == m_primary || focus == this))
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

QString SetupPage::primaryText() const
{
    switch (m_setup.phase) {
    case SetupPhase::Checking:
        return tr("Checking…");
    case SetupPhase::Applying:
        return tr("Applying…");
    case SetupPhase::Waiting: {
        const QStringList names = setup::pendingRestarts(m_setup.plan);
        return names.size() == 1 ? tr("Waiting for %1").arg(names.first()) : tr("Waiting for a restart");
    }
    case SetupPhase::Proving:
        return tr("Proving…");
    case SetupPhase::Idle:
        break;
    }
    switch (setup::nextAct(m_setup)) {
    case NextAct::Check:
        return tr("Check");
    case NextAct::CheckAgain:
        return tr("Check again");
    case NextAct::Apply: {
        if (!m_setup.takenDown.isEmpty())
            return isComplete(m_setup.plan) ? tr("Take down the rest…") : tr("Take down…");
        const qsizetype count = setup::changesOf(setup::stepsToApply(m_setup.plan, {})).size();
        return count == 1 ? tr("Apply 1 change…") : tr("Apply %1 changes…").arg(count);
    }
    case NextAct::AwaitRestart:
        return tr("Wait for the restart");
    case NextAct::Prove:
        return tr("Prove it…");
    case NextAct::Finish:
        return tr("Done");
    case NextAct::Leave:
        return tr("Back to the setup");
    case NextAct::Nothing:
        break;
    }
    return {};
}

/// Why the primary button cannot be pressed; empty: it can.
QString SetupPage::primaryRefusal() const
{
    const NextAct next = setup::nextAct(m_setup);
    const bool sends = next == NextAct::Apply || next == NextAct::AwaitRestart || next == NextAct::Prove;
    return m_readOnly && sends ? readOnlyReason() : QString();
}

void SetupPage::updatePrimary()
{
    const NextAct next = setup::nextAct(m_setup);
    const QString text = literalAmpersand(primaryText());
    if (m_primary->text() != text)
        m_primary->setText(text);
    const QString refusal = primaryRefusal();
    m_primary->setEnabled(m_known && next != NextAct::Nothing && refusal.isEmpty());
    setPlainToolTip(m_primary, refusal.isEmpty() ? tr("Ctrl+Enter") : refusal);
    m_check->setVisible(m_known && !m_setup.plan.isEmpty() && !m_setup.isApplying() &&
                        m_setup.phase != SetupPhase::Proving && next != NextAct::CheckAgain &&
                        next != NextAct::Check);
    m_check->setEnabled(!m_setup.isBusy());
    m_cancel->setVisible(m_setup.isApplying() || m_setup.phase == SetupPhase::Proving);
    const bool takesDown = !m_setup.takenDown.isEmpty();
    m_back->setVisible(takesDown && next != NextAct::Leave);
    m_back->setEnabled(!m_setup.isBusy());
    m_options->setVisible(!takesDown);
    m_more->setVisible(!takesDown);
    m_more->setEnabled(m_known && !m_setup.isBusy());
    m_options->setEnabled(m_known && !m_setup.isBusy());
    m_login->setEnabled(m_known && !m_setup.isBusy());
}

QString SetupPage::subtitleText() const
{
    QStringList parts;
    if (m_setup.phase == SetupPhase::Waiting)
        parts.append(tr("Restart it when it suits you; Sluice sees it and goes on by itself."));
    else if (m_setup.isApplying() && m_setup.toSend > 0)
        parts.append(tr("%1 of %2 changes are sent.").arg(m_setup.sent).arg(m_setup.toSend));
    if (m_setup.phase == SetupPhase::Applying) {
        if (const Step *step = stepOf(m_setup.plan, m_setup.current))
            parts.append(tr("Now: %1.").arg(step->title));
    } else if (m_setup.phase == SetupPhase::Proving) {
        parts.append(tr("One row is written in each direction, followed, and deleted again."));
    } else if (m_setup.facts.at.isValid()) {
        const QDateTime now = std::max(m_now, QDateTime::currentDateTimeUtc());
        parts.append(tr("Checked %1.").arg(formatAge(m_setup.facts.at, now)));
    }
    if (!m_setup.login.isEmpty())
        parts.append(tr("Logged in to the databases as %1.").arg(m_setup.login));
    if (!primaryRefusal().isEmpty())
        parts.append(readOnlyReason());
    return parts.join(u' ');
}

void SetupPage::updateHead()
{
    setTextIfChanged(m_title, m_known ? setup::setupHeadline(m_setup) : tr("Setup"));
    setTextIfChanged(m_subtitle, subtitleText());
    const bool sending = m_setup.isApplying() && m_setup.toSend > 0;
    m_progress->setVisible(sending);
    if (sending) {
        m_progress->setMaximum(m_setup.toSend);
        m_progress->setValue(m_setup.sent);
    }
    updatePrimary();
    updateBanner();
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

/// The worst first: one line is read, three are not. Only what is no state of the servers can be put away.
void SetupPage::updateBanner()
{
    const QStringList missing = setup::missingDatabases(m_setup);
    const bool notice = !m_setup.notice.isEmpty() && m_setup.notice != m_dismissedNotice;
    bool closable = false;
    if (m_known && !missing.isEmpty()) {
        m_banner->showMessage(Health::Stuck, tr("The setup names %1, which this profile does not have. Add "
                                                "it to the profile, or choose another "
                                                "database in the options.")
                                                 .arg(setup::joinedNames(missing)));
        m_banner->setAction(tr("Options…"));
    } else if (m_setup.failure && !m_setup.isBusy()) {
        const Step *step = stepOf(m_setup.plan, m_setup.failedStep);
        m_banner->showMessage(Health::Bad,
                              tr("%1: %2 What was done stays done; mend the cause and apply the rest.")
                                  .arg(step ? step->title : m_setup.failedStep, m_setup.failure->message),
                              m_setup.failure->detail);
    } else if (m_setup.wasCancelled && !m_setup.isBusy()) {
        m_banner->showMessage(Health::Unknown,
                              tr("Cancelled. What was done stays done; the rest can be applied "
                                 "at any time."));
    } else if (!m_scriptNote.isEmpty() || notice) {
        closable = true;
        if (m_scriptNote.isEmpty())
            m_banner->showMessage(Health::Warning, m_setup.notice);
        else
            m_banner->showMessage(Health::Good, m_scriptNote);
    } else {
        m_banner->clear();
    }
    m_banner->setClosable(closable);
}

// What is asked

void SetupPage::act()
{
    m_scriptNote.clear();
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

/// One at a time, and gone when the setup that it speaks of is.
void SetupPage::openDialog(QDialog *dialog)
{
    m_dialog = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void SetupPage::closeDialogs()
{
    if (m_dialog)
        m_dialog->reject();
}

void SetupPage::confirmApply(const setup::ApplyWish &wish)
{
    if (!m_setup.takenDown.isEmpty())
        return confirmTakeDown(wish);
    if (m_readOnly || m_setup.isBusy() || setup::stepsToApply(m_setup.plan, wish).isEmpty())
        return;
    SendDialog *dialog = SendDialog::forApply(m_setup, wish, this);
    connect(dialog, &QDialog::accepted, this, [this, wish, dialog] {
        setup::ApplyWish chosen = wish;
        if (const QStringList advice = dialog->chosenParts(); !advice.isEmpty())
            chosen.parts = setup::wantedWith(m_setup.plan, advice);
        Q_EMIT applyRequested(chosen);
    });
    openDialog(dialog);
}

void SetupPage::confirmTakeDown(const setup::ApplyWish &wish)
{
    if (m_readOnly || m_setup.isBusy())
        return;
    SendDialog *dialog = SendDialog::forTakeDown(m_setup, wish.only, this);
    connect(dialog, &QDialog::accepted, this, [this, wish, dialog] {
        setup::ApplyWish chosen = wish;
        if (wish.only.isEmpty())
            chosen.parts = dialog->chosenParts();
        Q_EMIT applyRequested(chosen);
    });
    openDialog(dialog);
}

/// What is seldom wanted, and what is never wanted by accident.
void SetupPage::fillMenu()
{
    m_menu->clear();
    m_menu->addAction(tr("Configuration files for brokers and workers…"), this, &SetupPage::openFiles);
    m_menu->addSeparator();
    for (const DirectionPlan &direction : std::as_const(m_setup.spec.directions)) {
        QAction *action = m_menu->addAction(
            literalAmpersand(tr("Take down %1…").arg(direction.connector)), this,
            [this, connector = direction.connector] { Q_EMIT takeDownRequested(connector); });
        action->setEnabled(!m_setup.isBusy());
    }
}

void SetupPage::openFiles()
{
    openDialog(new FilesDialog(setup::filesWish(m_setup.spec, m_setup.facts), this));
}

void SetupPage::confirmProof()
{
    if (m_readOnly || m_setup.isBusy())
        return;
    SendDialog *dialog = SendDialog::forProof(m_setup, this);
    connect(dialog, &QDialog::accepted, this, &SetupPage::proveRequested);
    openDialog(dialog);
}

void SetupPage::chooseTables(const QString &stepId)
{
    const Step *step = stepOf(m_setup.plan, stepId);
    for (qsizetype i = 0; step && i < m_setup.spec.directions.size(); ++i) {
        const DirectionPlan &direction = m_setup.spec.directions.at(i);
        const auto facts = m_setup.facts.databases.constFind(direction.from);
        if (direction.connector != step->subject || facts == m_setup.facts.databases.cend() || !*facts)
            continue;
        auto *dialog = new TablesDialog(m_setup.spec, direction, **facts,
                                        setup::capturedTables(direction, m_setup.spec, **facts), this);
        connect(dialog, &QDialog::accepted, this, [this, dialog, i] {
            SetupSpec spec = m_setup.spec;
            spec.directions[i] = dialog->direction();
            if (spec != m_setup.spec)
                Q_EMIT specChanged(spec);
        });
        return openDialog(dialog);
    }
}

void SetupPage::editConnector(const QString &stepId)
{
    const Step *step = stepOf(m_setup.plan, stepId);
    auto form = step && m_director ? m_director->formFor(step->subject) : nullptr;
    if (!form)
        return;
    auto *dialog = new ConnectorFormDialog(std::move(form), m_setup.spec.role, this);
    connect(dialog, &QDialog::accepted, this, [this, dialog, connector = step->subject] {
        SetupSpec spec = m_setup.spec;
        for (DirectionPlan &direction : spec.directions) {
            if (direction.connector == connector)
                direction = dialog->direction();
        }
        if (spec != m_setup.spec)
            Q_EMIT specChanged(spec);
    });
    openDialog(dialog);
}

void SetupPage::openOptions()
{
    auto *dialog =
        new SetupOptionsDialog(m_setup.spec, m_setup.databases, setup::stoppedRefusal(m_setup.facts), this);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { Q_EMIT specChanged(dialog->spec()); });
    openDialog(dialog);
}

void SetupPage::openLogin()
{
    auto *dialog = new LoginDialog({tr("Log in to the databases as"),
                                    tr("For this setup alone, such as a superuser's login. It is held in "
                                       "memory until the profile is closed, "
                                       "and written nowhere."),
                                    tr("Log in and check"), m_setup.login, true, false, QString()},
                                   this);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog] { Q_EMIT loginRequested(dialog->user(), dialog->password()); });
    openDialog(dialog);
}

void SetupPage::enterPassword(const QString &database)
{
    const QString text =
        database.isEmpty()
            ? tr("The password that %1 has on the databases. Sluice needs it to deploy connectors.")
                  .arg(m_setup.spec.role)
            : tr("The script makes the role %1, so it needs the password that the role is to have. The "
                 "script "
                 "holds only its SCRAM verifier. Leave the field empty to have one made.")
                  .arg(m_setup.spec.role);
    auto *dialog =
        new LoginDialog({tr("Password of %1").arg(m_setup.spec.role), text,
                         database.isEmpty() ? tr("Use it") : tr("Copy the script"), QString(), false,
                         !database.isEmpty(), database.isEmpty() ? QString() : tr("empty: Sluice makes one")},
                        this);
    connect(dialog, &QDialog::accepted, this, [this, dialog, database] {
        Q_EMIT passwordEntered(dialog->password());
        if (database.isEmpty())
            Q_EMIT checkRequested();
        else
            Q_EMIT scriptRequested(database);
    });
    openDialog(dialog);
}

void SetupPage::askPassword(const QString &database)
{
    enterPassword(database);
}

void SetupPage::takeScript(const QString &database, const QString &script)
{
    QApplication::clipboard()->setText(script);
    m_scriptNote =
        tr("Copied: everything that this login may not do on %1, for psql. When the DBA has run it, "
           "check again.")
            .arg(database);
    updateBanner();
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
    return m_title->text();
}

QString SetupPage::subtitle() const
{
    return m_subtitle->text();
}

QString SetupPage::bannerText() const
{
    return m_banner->text();
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
