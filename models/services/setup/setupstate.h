#pragma once
// Where a guided setup stands, for whoever shows it: one value, and what follows from it.

#include "models/core/profile.h"
#include "models/core/setup/setupfacts.h"
#include "models/core/setup/setupspec.h"
#include "models/core/setup/setupstep.h"
#include "models/services/setup/prover.h"
#include "models/services/setup/setupservice.h"

namespace sluice::setup {

enum class SetupPhase
{
    Idle,
    Checking,
    Applying,
    Waiting, ///< applying, and a person has to restart a server
    Proving
};

/// The proof of one direction.
struct ProofState
{
    QString connector;
    QString from;
    QString to;
    bool running = false;
    QList<ProofHopResult> hops; ///< as they came
    std::optional<Outcome> outcome;
    QDateTime at; ///< when it ended

    bool operator==(const ProofState &) const = default;
};

struct SetupState
{
    QString profile;
    Environment environment = Environment::Development;
    QStringList databases; ///< of the profile
    QString login;         ///< as whom the databases are set up; empty: as the profile says
    SetupSpec spec;
    SetupPhase phase = SetupPhase::Idle;
    Plan plan; ///< empty: never checked
    SetupFacts facts;
    QString current;              ///< id of the step that is being applied
    QString currentProof;         ///< the connector of the direction that is being proved
    int sent = 0;                 ///< changes, since applying began
    int toSend = 0;               ///< of how many
    QString failedStep;           ///< id of the step at which applying stopped
    std::optional<Error> failure; ///< why
    QString notice;               ///< something that went wrong beside it, and is not fatal
    QList<ProofState> proofs;     ///< one for each direction, in their order
    bool hasPassword = false;     ///< of the connectors' role, in memory
    bool wasCancelled = false;    ///< applying ended so
    QString takenDown; ///< the connector of the direction that `plan` takes down; empty: it sets up

    [[nodiscard]] bool isBusy() const { return phase != SetupPhase::Idle; }
    [[nodiscard]] bool isApplying() const
    {
        return phase == SetupPhase::Applying || phase == SetupPhase::Waiting;
    }
    bool operator==(const SetupState &) const = default;
};

/// What the one primary button does now.
enum class NextAct
{
    Check,
    CheckAgain, ///< what is left is a person's to do
    Apply,
    AwaitRestart, ///< nothing can be sent before a server was restarted
    Prove,
    Finish,
    Leave,  ///< the direction is down: back to the setup
    Nothing ///< something is under way that goes on by itself
};

[[nodiscard]] NextAct nextAct(const SetupState &state);

/// The steps whose changes would be sent, in order: those that can be now, and those that will be able to
/// once these are done. What waits for a person other than for a restart is not among them.
[[nodiscard]] Plan stepsToApply(const Plan &plan, const ApplyWish &wish);
[[nodiscard]] QList<Change> changesOf(const Plan &steps);

struct StepCount
{
    qsizetype left = 0;
    qsizetype total = 0;
};
/// What is only good to have, or goes only when asked for, and could be sent.
[[nodiscard]] Plan adviceToApply(const Plan &plan);

/// Ids of all steps that are not advice, and of these.
[[nodiscard]] QStringList wantedWith(const Plan &plan, const QStringList &advice);
/// Why no proof of this direction can succeed now: its connector does not run, and on purpose. Empty: nothing
/// is known to stand in its way.
[[nodiscard]] std::optional<Error> proofObstacle(const SetupFacts &facts, const DirectionPlan &direction);
/// Those without such an obstacle.
[[nodiscard]] QList<DirectionPlan> provableDirections(const SetupState &state);
/// Why connectors cannot be deployed stopped; empty: they can, or Connect has not said its version.
[[nodiscard]] QString stoppedRefusal(const SetupFacts &facts);
/// Whether a broker's or a worker's configuration file decides on this step.
[[nodiscard]] bool isAboutFiles(const Step &step);

/// Without what is only advised.
[[nodiscard]] StepCount countSteps(const Plan &plan);

/// Databases whose restart is pending.
[[nodiscard]] QStringList pendingRestarts(const Plan &plan);
/// Databases that the directions name and the profile lacks.
[[nodiscard]] QStringList missingDatabases(const SetupState &state);
[[nodiscard]] bool isProven(const SetupState &state);

/// The answer in words: "12 of 44 steps are left".
[[nodiscard]] QString setupHeadline(const SetupState &state);
/// What is under way, for the status bar; empty: nothing.
[[nodiscard]] QString setupJob(const SetupState &state);
/// Those that have come and those to come, in order: a proof that may not write watches, and deletes nothing.
[[nodiscard]] QList<ProofHop> hopsOf(const ProofState &proof);
[[nodiscard]] QString proofHopWord(ProofHop hop); ///< "On the topic"
/// The proofs as steps of the plan's last group.
[[nodiscard]] Plan proofSteps(const SetupState &state);
[[nodiscard]] QString proofStepId(const QString &connector);
/// "a", "a and b", "a, b and c".
[[nodiscard]] QString joinedNames(const QStringList &names);

} // namespace sluice::setup
