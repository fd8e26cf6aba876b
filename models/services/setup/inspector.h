#pragma once
// One check: asks every server of a setup once, in parallel, and gathers what the planner judges.

#include "models/core/profile.h"
#include "models/services/setup/planner.h"
#include "models/services/setup/servers.h"

#include <QObject>

namespace sluice::setup {

class Inspector final : public QObject
{
    Q_OBJECT
public:
    Inspector(Profile profile, Servers servers, QObject *parent = nullptr);

    /// Begins a check; one that is under way is given up. `checked` is emitted once for the newest. With
    /// `tryLogin` the password is tried on each database; without, it only serves to have Connect validate a
    /// config.
    void check(const SetupSpec &spec, const Secret &rolePassword, bool tryLogin);
    void cancel();
    /// What Connect has accepted before, it is asked again.
    void forget() { m_accepted.clear(); }
    [[nodiscard]] bool isChecking() const { return m_pending > 0; }

Q_SIGNALS:
    void checked(const sluice::SetupFacts &facts);

private:
    void askDatabasesAndConnect();
    void askTheRest();
    void partCame(int check);

    /// Runs `take` with the answer if the check that asked is still the newest, and counts it off.
    template <class T, class Take>
    void ask(const QFuture<T> &answer, Take take);

    Profile m_profile;
    Servers m_servers;
    SetupSpec m_spec;
    Secret m_password;
    bool m_tryLogin = false;
    SetupFacts m_facts;
    QMap<QString, QMap<QString, QString>> m_accepted; ///< configs that Connect has accepted, by connector
    int m_check = 0;                                  ///< the newest
    int m_pending = 0;
    bool m_rest = false; ///< the second half is under way
};

} // namespace sluice::setup
