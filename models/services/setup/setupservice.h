#pragma once
// Checks, plans and applies a setup. What is done is what the servers say, so it may end at any moment, be it
// by a power cut, and goes on from there the next time.

#include "models/services/setup/changesender.h"
#include "models/services/setup/inspector.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <chrono>
#include <memory>
#include <optional>

namespace sluice::setup {

class ConnectorFormService;

/// What a service plans for.
enum class Purpose
{
    SetUp,
    TakeDown
};

struct ApplyWish
{
    QString only;        ///< the id of one step; empty: all that is needed
    bool advice = false; ///< what is only good to have, too
    /// The ids of the steps that a person chose, advice or not; empty: all, as `advice` says.
    std::optional<QStringList> parts = {};
    std::chrono::seconds restartWait{
        1800}; ///< how long to wait for a person to restart a server; 0: not at all
    /// What a person has seen and agreed to: a step with any other change is not begun. Empty: whatever the
    /// plan says when its turn comes.
    std::optional<QList<Change>> agreed = {};
};

/// The password of the connectors' role as far as it is held in memory.
struct HeldPassword
{
    Secret password;    ///< empty: none is held
    bool inUse = false; ///< it may be that of the servers already
};

/// Whether a step is among what is wished for, whatever its state.
[[nodiscard]] bool isWished(const Step &step, const ApplyWish &wish);

enum class ApplyEnd
{
    Complete,    ///< nothing is left but advice
    NeedsPerson, ///< what is left is not Sluice's to do
    Failed,      ///< a change was refused, or a check after it says that it had no effect
    Cancelled
};

struct ApplyOutcome
{
    ApplyEnd end = ApplyEnd::Complete;
    QString step;    ///< Failed: its id
    Error error;     ///< Failed: why
    int changes = 0; ///< that the servers accepted
};

class SetupService final : public QObject
{
    Q_OBJECT
public:
    /// The servers must outlive it.
    SetupService(SetupSpec spec, Profile profile, const Servers &servers, QObject *parent = nullptr);

    void setSpec(const SetupSpec &spec);
    void setPurpose(Purpose purpose) { m_purpose = purpose; }
    [[nodiscard]] const SetupSpec &spec() const { return m_spec; }
    /// Of the connectors' role; empty: none is held. `inUse`: it may be that of the servers already; one that
    /// was just made is not, until it was sent.
    void setRolePassword(const Secret &password, bool inUse);
    [[nodiscard]] const Secret &rolePassword() const { return m_password; }
    [[nodiscard]] HeldPassword heldPassword() const { return {m_password, m_passwordInUse}; }

    /// Asks every server; `planChanged` follows.
    void check();
    /// Sends what is needed, one change after another, each checked on the server before the next. Stops at
    /// the first that fails.
    void apply(const ApplyWish &wish);
    /// Ends after the change that is under way.
    void cancel();
    [[nodiscard]] bool isApplying() const { return m_applying; }

    /// The options of a direction's connector, to be edited; null where there is no such direction. It asks
    /// Connect of its own accord: stop it before the servers go.
    [[nodiscard]] std::unique_ptr<ConnectorFormService> formFor(const QString &connector) const;

    [[nodiscard]] const Plan &plan() const { return m_plan; }
    [[nodiscard]] const SetupFacts &facts() const { return m_facts; }
    [[nodiscard]] const Profile &profile() const { return m_profile; }

Q_SIGNALS:
    void planChanged(const sluice::Plan &plan);
    void stepStarted(const QString &id);
    void changeSent(const QString &id, const sluice::Change &change);
    void stepFinished(const QString &id, const sluice::Outcome &outcome);
    /// A server has to be restarted by a person; Sluice sees by itself when it was.
    void waitingForRestart(const sluice::Step &step);
    void applied(const sluice::setup::ApplyOutcome &outcome);

private:
    void judge(const SetupFacts &facts);
    void goOn();
    void verifyCurrent();
    [[nodiscard]] bool isRestarting(const Step &step) const;
    void waitWithCurrent();
    [[nodiscard]] bool isAgreed(const Step &step) const;
    const Step *nextStep() const;
    void begin(const Step &step);
    void sendNext();
    void refused(const Change &change, const Error &error);
    void finishCurrent(const Result<void> &result);
    void finish(ApplyEnd end, const QString &step = {}, const Error &error = {});
    bool waitForRestart();
    bool waitForStart();
    void checkLater(std::chrono::milliseconds pause);

    SetupSpec m_spec;
    Purpose m_purpose = Purpose::SetUp;
    Profile m_profile;
    Secret m_password;
    bool m_passwordInUse = false;
    SetupConnect *m_connect; ///< may be null
    Inspector m_inspector;
    ChangeSender m_sender;
    SetupFacts m_facts;
    Plan m_plan;

    // while applying
    bool m_applying = false;
    bool m_cancelled = false;
    ApplyWish m_wish;
    Step m_current;                 ///< its id is empty: none
    QList<Change> m_unsent;         ///< of the current step
    std::optional<Error> m_refused; ///< the first of its changes that was not accepted
    int m_verifications = 0;        ///< looks since its last change was sent
    QSet<QString> m_tried;
    int m_changes = 0;
    QSet<QString> m_saidRestart;  ///< ids of the steps
    QElapsedTimer m_waitingSince; ///< valid while something is waited for
    QTimer m_pause;
};

} // namespace sluice::setup
