#pragma once
// A setup as it is led through in a window: its session, who directs it, and what both need of this program.

#include "app/setupsession.h"
#include "app/setupstore.h"
#include "models/clients/secrets/secretstore.h"
#include "models/services/setup/setupdirector.h"

#include <memory>
#include <optional>

namespace sluice::app {

class GuidedSetup final : private setup::SetupSupport
{
public:
    /// The audit trail must outlive it. Nothing is asked of any server, nor of the keychain, before the first
    /// check.
    GuidedSetup(const Profile &profile, const ProfileSecrets &secrets, AuditTrail &audit,
                const SetupStore &store, const SetupLogin &login = {});
    ~GuidedSetup() override;

    [[nodiscard]] setup::SetupDirector &director() { return *m_director; }
    /// Goes on with what the setup before another login held and did: its password, which without a keychain
    /// is kept nowhere else, and the direction that it takes down.
    void goOnFrom(const GuidedSetup &before);
    void setReadOnly(bool on) { m_session->setReadOnly(on); }

private:
    QFuture<Result<Secret>> findPassword() override;
    Secret makePassword() override;
    QFuture<Result<void>> keepPassword(const Secret &password) override;
    QFuture<Result<QString>> verifier() override;
    Result<void> keepSpec(const SetupSpec &spec) override;
    void prove(const DirectionPlan &direction, const HopReached &reached, const Proved &proved) override;
    void cancelProof() override;

    [[nodiscard]] SecretSource passwordPlace() const;

    QString m_profile;
    SetupStore m_store;
    secrets::SecretStore m_keychain;
    std::unique_ptr<SetupSession> m_session;
    std::unique_ptr<setup::SetupDirector> m_director;
    setup::Prover *m_prover = nullptr; ///< while a proof runs
};

} // namespace sluice::app
