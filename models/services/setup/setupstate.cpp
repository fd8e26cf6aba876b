#include "models/services/setup/setupstate.h"

#include "models/core/format.h"
#include "models/services/setup/planning.h"

#include <QCoreApplication>
#include <QSet>
#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Setup)
};

bool isOver(const Step &step)
{
    return step.state == StepState::Done || step.state == StepState::NotApplicable;
}

/// Whether nothing but what Sluice sends, a restart, or time stands before this step.
bool comesFree(const Plan &plan, const Step &step, QSet<QString> &seen)
{
    for (const QString &id : step.after) {
        const Step *before = stepOf(plan, id);
        if (!before || before->advice || isOver(*before) || seen.contains(id))
            continue;
        seen.insert(id);
        const bool person = before->state == StepState::NotPermitted ||
                            (before->state == StepState::Manual && !before->isRestart);
        if (person || !comesFree(plan, *before, seen))
            return false;
    }
    return true;
}

bool willBeSent(const Plan &plan, const Step &step)
{
    if (step.state == StepState::Needed)
        return true;
    QSet<QString> seen{step.id};
    return step.state == StepState::Blocked && step.permitted && comesFree(plan, step, seen);
}

bool anythingAnswers(const Plan &plan)
{
    return std::any_of(plan.cbegin(), plan.cend(), [](const Step &step) {
        return (step.id.startsWith(u"reach/") || step.id == u"workers" || step.id == u"brokers") &&
               step.state == StepState::Done;
    });
}

QString restartHeadline(const QStringList &databases)
{
    return databases.size() == 1 ? Words::tr("%1 waits for a restart").arg(databases.first())
                                 : Words::tr("%1 wait for a restart").arg(joinedNames(databases));
}

QString leftHeadline(const Plan &plan)
{
    const StepCount count = countSteps(plan);
    return count.left == 1 ? Words::tr("1 of %1 steps is left").arg(count.total)
                           : Words::tr("%1 of %2 steps are left").arg(count.left).arg(count.total);
}

const ProofState *proofOf(const SetupState &state, const QString &connector)
{
    const auto found = std::find_if(state.proofs.cbegin(), state.proofs.cend(),
                                    [&](const ProofState &proof) { return proof.connector == connector; });
    return found == state.proofs.cend() ? nullptr : &*found;
}

QString directionName(const ProofState &proof)
{
    return Words::tr("%1 → %2").arg(proof.from, proof.to);
}

/// What became of the row of a proof that failed.
QString cleaningText(const ProofState &proof)
{
    const auto reached = [&](ProofHop hop) {
        return std::any_of(proof.hops.cbegin(), proof.hops.cend(),
                           [hop](const ProofHopResult &result) { return result.hop == hop; });
    };
    if (!reached(ProofHop::Committed) || reached(ProofHop::Watching))
        return Words::tr("Nothing was written.") + u' ';
    return (reached(ProofHop::Deleted)
                ? Words::tr("The row is deleted again.")
                : Words::tr("The row may still be on %1: delete it by hand.").arg(proof.from)) +
           u' ';
}

/// What a proof of this setup says, once nothing is left to do.
QString provenHeadline(const SetupState &state)
{
    if (isProven(state))
        return Words::tr("Set up and proven");
    const bool failed = std::any_of(state.proofs.cbegin(), state.proofs.cend(),
                                    [](const ProofState &proof) { return proof.outcome && !*proof.outcome; });
    return failed ? Words::tr("Set up, but the proof failed") : Words::tr("Set up, not proven yet");
}

std::optional<Error> obstacleOf(const SetupState &state, const QString &connector)
{
    for (const DirectionPlan &direction : state.spec.directions) {
        if (direction.connector == connector)
            return proofObstacle(state.facts, direction);
    }
    return {};
}

QString resumeWords(const QString &connector)
{
    return Words::tr("Resume it on the page Connectors, or: sluicectl connectors resume %1").arg(connector);
}

QString takeDownHeadline(const SetupState &state)
{
    if (isComplete(state.plan))
        return Words::tr("%1 is taken down").arg(state.takenDown);
    const StepCount count = countSteps(state.plan);
    return Words::tr("Take down %1: %2 of %3 parts are left")
        .arg(state.takenDown)
        .arg(count.left)
        .arg(count.total);
}

} // namespace

Plan stepsToApply(const Plan &plan, const ApplyWish &wish)
{
    Plan steps;
    for (const Step &step : plan) {
        const bool can = wish.only.isEmpty() ? willBeSent(plan, step) : step.state == StepState::Needed;
        if (can && isWished(step, wish) && !step.changes.isEmpty())
            steps.append(step);
    }
    return steps;
}

Plan adviceToApply(const Plan &plan)
{
    Plan steps;
    std::copy_if(plan.cbegin(), plan.cend(), std::back_inserter(steps), [&](const Step &step) {
        return step.advice && !step.changes.isEmpty() && willBeSent(plan, step);
    });
    return steps;
}

QList<Change> changesOf(const Plan &steps)
{
    QList<Change> changes;
    for (const Step &step : steps)
        changes += step.changes;
    return changes;
}

QStringList wantedWith(const Plan &plan, const QStringList &advice)
{
    QStringList ids = advice;
    for (const Step &step : plan) {
        if (!step.advice)
            ids.append(step.id);
    }
    return ids;
}

std::optional<Error> proofObstacle(const SetupFacts &facts, const DirectionPlan &direction)
{
    if (!facts.connect)
        return {};
    for (const Connector &connector : facts.connect->connectors) {
        const bool held =
            connector.state == ConnectorState::Stopped || connector.state == ConnectorState::Paused;
        if (connector.name == direction.connector && held)
            return Error{ErrorKind::Conflict,
                         Words::tr("%1 is %2: resume it, check again, then prove it.")
                             .arg(connector.name, connectorStateWord(connector.state).toLower()),
                         {}};
    }
    return {};
}

QList<DirectionPlan> provableDirections(const SetupState &state)
{
    QList<DirectionPlan> directions = state.spec.directions;
    directions.removeIf(
        [&](const DirectionPlan &each) { return proofObstacle(state.facts, each).has_value(); });
    return directions;
}

QString stoppedRefusal(const SetupFacts &facts)
{
    const QVersionNumber version = connectVersionOf(facts);
    return version.isNull() || deploysStopped(version)
               ? QString()
               : Words::tr("Not with Connect %1: deploying stopped came with 3.7.").arg(version.toString());
}

bool isAboutFiles(const Step &step)
{
    static const QStringList prerequisites{u"brokers"_s, u"kafka_defaults"_s, u"workers"_s, u"plugin"_s};
    return step.group == StepGroup::Kafka || prerequisites.contains(step.id);
}

StepCount countSteps(const Plan &plan)
{
    StepCount count;
    for (const Step &step : plan) {
        if (step.advice)
            continue;
        ++count.total;
        count.left += isOver(step) ? 0 : 1;
    }
    return count;
}

QStringList pendingRestarts(const Plan &plan)
{
    QStringList names;
    for (const Step &step : plan) {
        if (step.isRestart && step.state == StepState::Manual && !names.contains(step.subject))
            names.append(step.subject);
    }
    return names;
}

QStringList missingDatabases(const SetupState &state)
{
    QStringList missing;
    for (const DirectionPlan &direction : state.spec.directions) {
        for (const QString &name : {direction.from, direction.to}) {
            if (!state.databases.contains(name) && !missing.contains(name))
                missing.append(name);
        }
    }
    return missing;
}

bool isProven(const SetupState &state)
{
    return !state.proofs.isEmpty() &&
           std::all_of(state.proofs.cbegin(), state.proofs.cend(),
                       [](const ProofState &proof) { return proof.outcome && *proof.outcome; });
}

NextAct nextAct(const SetupState &state)
{
    if (state.isBusy())
        return NextAct::Nothing;
    if (state.plan.isEmpty())
        return NextAct::Check;
    if (!state.takenDown.isEmpty() && isComplete(state.plan))
        return NextAct::Leave; // what goes only when asked for may be left
    if (!stepsToApply(state.plan, {}).isEmpty())
        return NextAct::Apply;
    if (!pendingRestarts(state.plan).isEmpty())
        return NextAct::AwaitRestart;
    if (!isComplete(state.plan))
        return NextAct::CheckAgain;
    if (isProven(state))
        return NextAct::Finish;
    return provableDirections(state).isEmpty() ? NextAct::CheckAgain : NextAct::Prove;
}

QString setupHeadline(const SetupState &state)
{
    if (state.plan.isEmpty())
        return state.isBusy() ? Words::tr("Asking the servers…") : Words::tr("Not checked yet");
    const QStringList restarts = pendingRestarts(state.plan);
    if (state.phase == SetupPhase::Proving) {
        const ProofState *proof = proofOf(state, state.currentProof);
        return proof ? Words::tr("Proving %1").arg(directionName(*proof)) : Words::tr("Proving");
    }
    if (!restarts.isEmpty() && (state.phase == SetupPhase::Waiting || stepsToApply(state.plan, {}).isEmpty()))
        return restartHeadline(restarts);
    if (state.phase == SetupPhase::Waiting)
        return Words::tr("A server is away, restarting");
    if (!state.isBusy() && state.failure)
        return Words::tr("Stopped: %1").arg(leftHeadline(state.plan));
    if (!state.takenDown.isEmpty())
        return takeDownHeadline(state);
    if (isComplete(state.plan))
        return provenHeadline(state);
    return anythingAnswers(state.plan) ? leftHeadline(state.plan) : Words::tr("No server answers");
}

QString setupJob(const SetupState &state)
{
    switch (state.phase) {
    case SetupPhase::Idle:
        break;
    case SetupPhase::Checking:
        return Words::tr("Checking the setup…");
    case SetupPhase::Applying: {
        const Step *step = stepOf(state.plan, state.current);
        if (!state.takenDown.isEmpty())
            return Words::tr("Taking down %1…").arg(state.takenDown);
        return step ? Words::tr("Setting up: %1").arg(step->title) : Words::tr("Setting up…");
    }
    case SetupPhase::Waiting: {
        const QStringList restarts = pendingRestarts(state.plan);
        return restarts.isEmpty() ? Words::tr("Setup waits for a server to come back")
                                  : Words::tr("Setup waits for the restart of %1").arg(joinedNames(restarts));
    }
    case SetupPhase::Proving: {
        const ProofState *proof = proofOf(state, state.currentProof);
        return proof ? Words::tr("Proving %1").arg(directionName(*proof)) : Words::tr("Proving…");
    }
    }
    return {};
}

QList<ProofHop> hopsOf(const ProofState &proof)
{
    const auto came = [&](ProofHop hop) {
        return std::any_of(proof.hops.cbegin(), proof.hops.cend(),
                           [hop](const ProofHopResult &result) { return result.hop == hop; });
    };
    QList<ProofHop> hops;
    if (came(ProofHop::Cleared))
        hops.append(ProofHop::Cleared);
    if (came(ProofHop::Watching))
        return hops + QList{ProofHop::Watching, ProofHop::Committed, ProofHop::OnTopic, ProofHop::Confirmed};
    return hops + QList{ProofHop::Committed, ProofHop::OnTopic, ProofHop::Confirmed, ProofHop::Deleted};
}

QString proofHopWord(ProofHop hop)
{
    switch (hop) {
    case ProofHop::Committed:
        return Words::tr("Committed");
    case ProofHop::OnTopic:
        return Words::tr("On the topic");
    case ProofHop::Confirmed:
        return Words::tr("Confirmed by the slot");
    case ProofHop::Cleared:
        return Words::tr("Cleared away from an earlier proof");
    case ProofHop::Watching:
        return Words::tr("Watching for the next change");
    case ProofHop::Deleted:
        break;
    }
    return Words::tr("Deleted again");
}

QString proofStepId(const QString &connector)
{
    return u"proof/"_s + connector;
}

Plan proofSteps(const SetupState &state)
{
    Plan steps;
    const bool ready = isComplete(state.plan);
    for (const ProofState &proof : state.proofs) {
        Step step;
        step.id = proofStepId(proof.connector);
        step.group = StepGroup::Proof;
        step.subject = proof.connector;
        step.title = directionName(proof);
        step.why =
            Words::tr("A connector that runs proves nothing: only a row that was written on one side and "
                      "seen on the topic does.");
        step.reference = Words::tr("Guide, step 6");
        step.cost = Words::tr("One row in %1, deleted again; consumers see an insert and a delete of it.")
                        .arg(proof.from);
        if (proof.running) {
            step.state = StepState::Needed;
            step.finding = Words::tr("One row is written and followed hop by hop.");
        } else if (proof.outcome && *proof.outcome) {
            step.state = StepState::Done;
            const auto hop = std::find_if(proof.hops.cbegin(), proof.hops.cend(),
                                          [](const ProofHopResult &h) { return h.hop == ProofHop::OnTopic; });
            const bool watched =
                std::any_of(proof.hops.cbegin(), proof.hops.cend(),
                            [](const ProofHopResult &h) { return h.hop == ProofHop::Watching; });
            step.finding = hop == proof.hops.cend() ? Words::tr("A row went through.")
                           : watched ? Words::tr("A change that somebody made on %1 was followed to %2.")
                                           .arg(proof.from, hop->where)
                                     : Words::tr("A row that was written on %1 was on its topic %2 later.")
                                           .arg(proof.from, formatDuration(hop->after));
        } else if (proof.outcome) {
            step.state = StepState::Manual;
            step.finding = proof.outcome->error().message;
            step.remedy = cleaningText(proof) + Words::tr("Prove it once more when the cause is mended.");
        } else if (const auto obstacle = obstacleOf(state, proof.connector); ready && obstacle) {
            step.state = StepState::Manual;
            step.finding = obstacle->message;
            step.remedy = resumeWords(proof.connector);
        } else {
            step.state = ready ? StepState::Needed : StepState::Blocked;
            step.finding =
                ready ? Words::tr("Not proven yet.") : Words::tr("Waits until everything is set up.");
        }
        steps.append(step);
    }
    return steps;
}

QString joinedNames(const QStringList &names)
{
    if (names.size() < 2)
        return names.value(0);
    return Words::tr("%1 and %2").arg(names.mid(0, names.size() - 1).join(u", "_s), names.last());
}

} // namespace sluice::setup
