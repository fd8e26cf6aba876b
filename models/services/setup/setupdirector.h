#pragma once
// Leads through a setup: check, apply, wait for a restart, prove. Keeps where it stands, so that whoever
// shows it may come and go.

#include "models/services/setup/setupstate.h"

#include <functional>
#include <memory>

namespace sluice::setup {

/// What the program around a setup does for it.
class SetupSupport
{
public:
    virtual ~SetupSupport() = default;

    /// The password of the connectors' role from where it is kept; empty: it is kept nowhere.
    virtual QFuture<Result<Secret>> findPassword() = 0;
    [[nodiscard]] virtual Secret makePassword() = 0;
    /// For the next start. ErrorKind::Unsupported where there is no keychain.
    virtual QFuture<Result<void>> keepPassword(const Secret &password) = 0;
    /// Of the password that the service holds; computed here, sent nowhere.
    virtual QFuture<Result<QString>> verifier() = 0;
    [[nodiscard]] virtual Result<void> keepSpec(const SetupSpec &spec) = 0;

    using HopReached = std::function<void(const ProofHopResult &)>;
    using Proved = std::function<void(const Outcome &)>;
    /// One at a time; `proved` is called once.
    virtual void prove(const DirectionPlan &direction, const HopReached &reached, const Proved &proved) = 0;
    /// The proof ends with ErrorKind::Cancelled as soon as what it wrote is deleted again.
    virtual void cancelProof() = 0;
};

class SetupDirector final : public QObject
{
    Q_OBJECT
public:
    /// Both must outlive it. `login`: as whom the databases are set up, where not as the profile says.
    SetupDirector(SetupService &service, SetupSupport &support, const QString &login = {},
                  QObject *parent = nullptr);

    [[nodiscard]] const SetupState &state() const { return m_state; }

    void check();
    /// Where nothing was asked yet.
    void checkFirst();
    /// What is sent are the changes that `wish` means now, and no other.
    void apply(ApplyWish wish);
    /// Every direction, one after another.
    void prove();
    /// Ends after what is under way.
    void cancel();
    /// Kept for the next start, and checked.
    void setSpec(const SetupSpec &spec);
    /// Plans to take the direction of this connector down, and checks; empty: back to the setup.
    void planTakeDown(const QString &connector);
    /// From a setup that this one goes on from, such as before another login.
    void adoptPassword(const HeldPassword &held);
    /// Of the connectors' role, as a person entered it; empty: a new one is made.
    void setPassword(const Secret &password);
    /// Everything that the login may not do on this database; see scriptMade and passwordWanted.
    void makeScript(const QString &database);
    void say(const QString &notice);
    /// See SetupService::formFor.
    [[nodiscard]] std::unique_ptr<ConnectorFormService> formFor(const QString &connector) const;

Q_SIGNALS:
    void changed(const sluice::setup::SetupState &state);
    void scriptMade(const QString &database, const QString &script);
    /// The script makes the role, and nobody has given a password for it yet.
    void passwordWanted(const QString &database);

private:
    void withPassword(const std::function<void()> &go);
    void usePassword(const Secret &password, bool inUse);
    void keepPassword(const Secret &password);
    void beginApply(const ApplyWish &wish);
    void planCame(const Plan &plan);
    [[nodiscard]] bool waitsForRestart(const Plan &plan) const;
    void applied(const ApplyOutcome &outcome);
    void proveNext();
    void proved(const QString &connector, const Outcome &outcome);
    [[nodiscard]] ProofState *proof(const QString &connector);
    void resetProofs();
    void publish();

    SetupService &m_service;
    SetupSupport &m_support;
    SetupState m_state;
    QList<Change> m_agreed; ///< that are being applied
    QStringList m_toProve;  ///< connectors
    bool m_lookedForPassword = false;
    bool m_proofCancelled = false;
};

} // namespace sluice::setup
