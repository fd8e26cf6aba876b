#include "models/services/setup/setupdirector.h"

#include "models/core/whenready.h"
#include "models/services/setup/connectorformservice.h"
#include "models/services/setup/planner.h"

#include <algorithm>

namespace sluice::setup {

SetupDirector::SetupDirector(SetupService &service, SetupSupport &support, const QString &login,
                             QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_support(support)
{
    const Profile &profile = service.profile();
    m_state.profile = profile.name;
    m_state.environment = profile.environment;
    for (const DatabaseProfile &db : profile.databases)
        m_state.databases.append(db.name);
    m_state.login = login;
    m_state.spec = service.spec();
    resetProofs();
    connect(&service, &SetupService::planChanged, this, &SetupDirector::planCame);
    connect(&service, &SetupService::applied, this, &SetupDirector::applied);
    connect(&service, &SetupService::stepStarted, this, [this](const QString &id) {
        m_state.current = id;
        m_state.phase = SetupPhase::Applying;
        publish();
    });
    connect(&service, &SetupService::changeSent, this, [this] {
        ++m_state.sent;
        publish();
    });
    connect(&service, &SetupService::stepFinished, this, [this] {
        m_state.current.clear();
        publish();
    });
    connect(&service, &SetupService::waitingForRestart, this, [this] {
        m_state.phase = SetupPhase::Waiting;
        publish();
    });
}

void SetupDirector::check()
{
    if (m_state.isBusy())
        return;
    m_state.phase = SetupPhase::Checking;
    m_state.failure.reset();
    m_state.failedStep.clear();
    m_state.wasCancelled = false;
    publish();
    withPassword([this] { m_service.check(); });
}

void SetupDirector::checkFirst()
{
    if (m_state.plan.isEmpty())
        check();
}

/// Looked for once: a keychain may ask a person to be unlocked.
void SetupDirector::withPassword(const std::function<void()> &go)
{
    if (std::exchange(m_lookedForPassword, true) || !m_service.rolePassword().isEmpty())
        return go();
    whenReady(m_support.findPassword(), this, [this, go](const Result<Secret> &found) {
        if (!found)
            m_state.notice =
                tr("%1 Without the password of %2, Sluice makes a new one where no connector uses "
                   "it yet.")
                    .arg(found.error().message, m_state.spec.role);
        else if (!found->isEmpty())
            usePassword(*found, true);
        go();
    });
}

void SetupDirector::usePassword(const Secret &password, bool inUse)
{
    m_service.setRolePassword(password, inUse);
    m_state.hasPassword = !password.isEmpty();
}

void SetupDirector::adoptPassword(const HeldPassword &held)
{
    if (held.password.isEmpty())
        return;
    m_lookedForPassword = true;
    usePassword(held.password, held.inUse);
}

void SetupDirector::keepPassword(const Secret &password)
{
    whenReady(m_support.keepPassword(password), this, [this](const Result<void> &kept) {
        if (!kept)
            say(tr("%1 The password of %2 is not kept: after the next start Sluice cannot log in as it, and "
                   "makes a new one where no connector uses it yet.")
                    .arg(kept.error().message, m_state.spec.role));
    });
}

void SetupDirector::setPassword(const Secret &password)
{
    if (m_state.isBusy())
        return;
    m_lookedForPassword = true;
    const Secret used = password.isEmpty() ? m_support.makePassword() : password;
    usePassword(used, true); // a script may carry it to the server by itself
    keepPassword(used);
    publish();
}

void SetupDirector::apply(ApplyWish wish)
{
    if (m_state.isBusy())
        return;
    wish.agreed = changesOf(stepsToApply(m_state.plan, wish));
    m_state.phase = SetupPhase::Applying;
    m_state.sent = 0;
    m_agreed = *wish.agreed;
    m_state.toSend = static_cast<int>(m_agreed.size());
    m_state.failure.reset();
    m_state.failedStep.clear();
    m_state.wasCancelled = false;
    publish();
    withPassword([this, wish] { beginApply(wish); });
}

void SetupDirector::beginApply(const ApplyWish &wish)
{
    if (m_state.takenDown.isEmpty() && m_service.rolePassword().isEmpty()) {
        const Secret made = m_support.makePassword();
        usePassword(made, false);
        keepPassword(made);
    }
    m_service.apply(wish);
}

void SetupDirector::cancel()
{
    if (m_state.isApplying())
        return m_service.cancel();
    if (m_state.phase != SetupPhase::Proving)
        return;
    m_proofCancelled = true;
    m_support.cancelProof();
}

void SetupDirector::planCame(const Plan &plan)
{
    m_state.plan = plan;
    m_state.facts = m_service.facts();
    if (m_state.phase == SetupPhase::Checking)
        m_state.phase = SetupPhase::Idle;
    if (m_state.isApplying() && m_state.current.isEmpty())
        m_state.phase = waitsForRestart(plan) ? SetupPhase::Waiting : SetupPhase::Applying;
    publish();
}

/// The service says of a restart only once that it is waited for; between two of them there may be more to
/// send.
bool SetupDirector::waitsForRestart(const Plan &plan) const
{
    const bool more = std::any_of(plan.cbegin(), plan.cend(), [this](const Step &step) {
        return step.state == StepState::Needed && !step.changes.isEmpty() &&
               std::all_of(step.changes.cbegin(), step.changes.cend(),
                           [this](const Change &change) { return m_agreed.contains(change); });
    });
    const bool away = std::any_of(plan.cbegin(), plan.cend(), [](const Step &step) {
        return step.id.startsWith(u"reach/") && step.state != StepState::Done;
    });
    const bool waited = m_state.phase == SetupPhase::Waiting;
    return !more && (!pendingRestarts(plan).isEmpty() || (away && waited));
}

void SetupDirector::applied(const ApplyOutcome &outcome)
{
    m_state.phase = SetupPhase::Idle;
    m_state.current.clear();
    m_state.wasCancelled = outcome.end == ApplyEnd::Cancelled;
    if (outcome.end == ApplyEnd::Failed) {
        m_state.failedStep = outcome.step;
        m_state.failure = outcome.error;
    }
    publish();
}

void SetupDirector::prove()
{
    if (m_state.isBusy() || !m_state.takenDown.isEmpty() || !isComplete(m_state.plan))
        return;
    resetProofs();
    m_toProve.clear();
    for (const DirectionPlan &direction : m_state.spec.directions)
        m_toProve.append(direction.connector);
    m_proofCancelled = false;
    m_state.phase = SetupPhase::Proving;
    proveNext();
}

void SetupDirector::proveNext()
{
    if (m_toProve.isEmpty() || m_proofCancelled) {
        m_state.phase = SetupPhase::Idle;
        m_state.currentProof.clear();
        return publish();
    }
    const QString connector = m_toProve.takeFirst();
    const QList<DirectionPlan> &all = m_state.spec.directions;
    const auto direction = std::find_if(
        all.cbegin(), all.cend(), [&](const DirectionPlan &each) { return each.connector == connector; });
    m_state.currentProof = connector;
    if (const auto obstacle = proofObstacle(m_state.facts, *direction))
        return proved(connector, Outcome(Result<void>(tl::unexpected(*obstacle))));
    proof(connector)->running = true;
    publish();
    m_support.prove(
        *direction,
        [this, connector](const ProofHopResult &hop) {
            proof(connector)->hops.append(hop);
            publish();
        },
        [this, connector](const Outcome &outcome) { proved(connector, outcome); });
}

void SetupDirector::proved(const QString &connector, const Outcome &outcome)
{
    ProofState *ended = proof(connector);
    ended->running = false;
    ended->outcome = outcome;
    ended->at = QDateTime::currentDateTimeUtc();
    proveNext();
}

ProofState *SetupDirector::proof(const QString &connector)
{
    const auto found = std::find_if(m_state.proofs.begin(), m_state.proofs.end(),
                                    [&](const ProofState &each) { return each.connector == connector; });
    Q_ASSERT(found != m_state.proofs.end());
    return &*found;
}

void SetupDirector::resetProofs()
{
    m_state.proofs.clear();
    for (const DirectionPlan &direction : m_state.spec.directions) {
        ProofState proof;
        proof.connector = direction.connector;
        proof.from = direction.from;
        proof.to = direction.to;
        m_state.proofs.append(proof);
    }
}

void SetupDirector::setSpec(const SetupSpec &spec)
{
    if (m_state.isBusy() || !m_state.takenDown.isEmpty())
        return;
    m_state.spec = spec;
    m_service.setSpec(spec);
    resetProofs();
    if (const Result<void> kept = m_support.keepSpec(spec); !kept)
        m_state.notice = kept.error().message;
    check();
}

void SetupDirector::planTakeDown(const QString &connector)
{
    if (m_state.isBusy() || m_state.takenDown == connector)
        return;
    SetupSpec spec = m_state.spec;
    if (!connector.isEmpty()) {
        spec.directions.removeIf([&](const DirectionPlan &each) { return each.connector != connector; });
        if (spec.directions.isEmpty())
            return;
    }
    m_state.takenDown = connector;
    m_state.plan.clear();
    m_service.setSpec(spec);
    m_service.setPurpose(connector.isEmpty() ? Purpose::SetUp : Purpose::TakeDown);
    resetProofs(); // what was proven has been taken down, or may have been
    check();
}

void SetupDirector::makeScript(const QString &database)
{
    const bool makesRole = dbaScript(m_state.plan, database, verifierMark).contains(verifierMark);
    if (!makesRole)
        return Q_EMIT scriptMade(database, dbaScript(m_state.plan, database, {}));
    if (!m_state.hasPassword)
        return Q_EMIT passwordWanted(database);
    whenReady(m_support.verifier(), this, [this, database](const Result<QString> &verifier) {
        if (verifier)
            Q_EMIT scriptMade(database, dbaScript(m_state.plan, database, *verifier));
        else
            say(verifier.error().message);
    });
}

std::unique_ptr<ConnectorFormService> SetupDirector::formFor(const QString &connector) const
{
    return m_service.formFor(connector);
}

void SetupDirector::say(const QString &notice)
{
    m_state.notice = notice;
    publish();
}

void SetupDirector::publish()
{
    Q_EMIT changed(m_state);
}

} // namespace sluice::setup
