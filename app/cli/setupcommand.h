#pragma once
// `sluicectl setup`: check, plan, apply, prove and undo.

#include "app/cli/arguments.h"
#include "app/profilesecrets.h"
#include "models/core/profile.h"
#include "models/core/setup/setupstep.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QObject>
#include <functional>
#include <memory>

namespace sluice {
class AuditTrail;
namespace setup {
struct ApplyOutcome;
struct ProofHopResult;
} // namespace setup
} // namespace sluice

namespace sluice::app {
class SetupSession;
}

namespace sluice::cli {

class SetupCommand final : public QObject
{
    Q_OBJECT
public:
    SetupCommand(Profile profile, app::ProfileSecrets secrets, Arguments arguments,
                 QObject *parent = nullptr);
    ~SetupCommand() override;

    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void usePassword();
    void planCame(const Plan &plan);
    void showPlan(const Plan &plan);
    void goOn(const Plan &plan);
    void withScripts(const Plan &plan, const std::function<void()> &then);
    bool writeScripts(const Plan &plan, const QString &verifier);
    bool agreed(const QString &question, const QString &expected);
    void beginApply();
    void afterApply(const setup::ApplyOutcome &outcome);
    void applied(const setup::ApplyOutcome &outcome);
    void proveNext();
    void undo();
    void end(Exit code);
    void stop(Exit code, const QString &sentence);

    Profile m_profile;
    app::ProfileSecrets m_secrets;
    Arguments m_arguments;
    std::unique_ptr<AuditTrail> m_audit;
    std::unique_ptr<app::SetupSession> m_session;
    QElapsedTimer m_clock;
    bool m_shown = false;
    qsizetype m_proving = 0; ///< index of the direction
    bool m_allProved = true;
    int m_manual = 0; ///< things a person had to do meanwhile
    QJsonArray m_events;
};

[[nodiscard]] QString planText(const Plan &plan, bool withChanges, bool colour);
[[nodiscard]] QJsonObject planJson(const Plan &plan);

} // namespace sluice::cli
