#include "ui/pages/setupsteps.h"

#include "models/items/stepmodel.h"
#include "ui/actiontext.h"
#include "ui/pages/setupdetail.h"
#include "ui/widgets/steplist.h"

#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace sluice::ui {

using setup::SetupPhase;

namespace {

bool isOver(const Step &step)
{
    return step.advice || step.state == StepState::Done || step.state == StepState::NotApplicable;
}

/// Where the step sends SQL; empty: nowhere.
QString databaseOf(const Step &step)
{
    for (const Change &change : step.changes) {
        if (change.kind == ChangeKind::Sql)
            return change.target;
    }
    return {};
}

} // namespace

SetupSteps::SetupSteps(QWidget *parent)
    : QSplitter(Qt::Horizontal, parent)
    , m_model(new StepModel(this))
    , m_list(new StepList(m_model, this))
    , m_detail(new SetupDetail(this))
{
    build();
    connect(m_list, &StepList::currentKeyChanged, this, &SetupSteps::updateDetail);
    connect(m_list, &StepList::navigated, this, [this] { m_following = false; });
    connect(m_list, &StepList::stepActivated, m_detail, &SetupDetail::takeFocus);
    connect(m_detail, &SetupDetail::left, m_list, [this] { m_list->setFocus(Qt::BacktabFocusReason); });
    connect(m_detail, &SetupDetail::scriptRequested, this, [this](const QString &id) {
        if (const Step *step = stepOf(m_setup.plan, id))
            Q_EMIT scriptRequested(databaseOf(*step));
    });
}

void SetupSteps::build()
{
    auto *card = new QFrame(this);
    card->setProperty("card", true);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(m_list);
    setHandleWidth(12);
    setChildrenCollapsible(false);
    addWidget(card);
    addWidget(m_detail);
    setStretchFactor(0, 0);
    setStretchFactor(1, 1);
    setSizes({460, 600});
    card->setMinimumWidth(300);
    m_detail->setMinimumWidth(380);
}

void SetupSteps::setSetup(const setup::SetupState &state)
{
    const bool began = state.isBusy() && !m_setup.isBusy() && state.phase != SetupPhase::Checking;
    const bool ended = m_setup.isBusy() && !state.isBusy() && m_setup.phase != SetupPhase::Checking;
    const bool first = m_setup.plan.isEmpty() && !state.plan.isEmpty();
    if (state.takenDown != m_setup.takenDown)
        startOver();
    m_setup = state;
    if (began)
        m_following = true;
    updateSteps();
    if (first || began || ended || state.isBusy())
        follow();
    updateDetail();
}

void SetupSteps::setReadOnly(bool on)
{
    m_readOnly = on;
    updateDetail();
}

void SetupSteps::setEditsConnectors(bool on)
{
    m_editsConnectors = on;
    updateDetail();
}

void SetupSteps::startOver()
{
    m_collapsedOnce = false;
    m_following = true;
}

void SetupSteps::showStep(const QString &id)
{
    m_following = false;
    if (const Step *step = stepOf(allSteps(), id))
        m_model->setCollapsed(step->group, false);
    m_list->selectKey(id);
    m_list->setFocus();
}

Plan SetupSteps::allSteps() const
{
    if (m_setup.plan.isEmpty() || !m_setup.takenDown.isEmpty())
        return m_setup.plan;
    return m_setup.plan + setup::proofSteps(m_setup);
}

const setup::ProofState *SetupSteps::proofOf(const QString &stepId) const
{
    for (const setup::ProofState &proof : m_setup.proofs) {
        if (setup::proofStepId(proof.connector) == stepId)
            return &proof;
    }
    return nullptr;
}

void SetupSteps::updateSteps()
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
void SetupSteps::collapseWhatIsOver()
{
    if (std::exchange(m_collapsedOnce, true))
        return;
    const QList<StepGroup> over = m_model->groupsOver();
    for (const StepGroup group : over)
        m_model->setCollapsed(group, group != StepGroup::Proof);
}

/// To what is under way; else to what needs a person, or is next.
void SetupSteps::follow()
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
void SetupSteps::collapseBehind(StepGroup current)
{
    const QList<StepGroup> over = m_model->groupsOver();
    for (const StepGroup group : over) {
        if (group != current && group != StepGroup::Proof && !m_model->isCollapsed(group))
            m_model->setCollapsed(group, true);
    }
}

void SetupSteps::updateDetail()
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
    view.offersConnector = setsUp && m_editsConnectors && step->group == StepGroup::Connectors;
    view.offersFiles = setsUp && setup::isAboutFiles(*step);
    view.offersPassword =
        step->id.startsWith(u"password/") && !isOver(*step) && step->state != StepState::Blocked;
    m_detail->setStep(view);
}

} // namespace sluice::ui
