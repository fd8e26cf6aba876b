#pragma once
// What is alive while one setup is worked on: the clients that may change servers, and the services on top.

#include "app/profilesecrets.h"
#include "models/core/profile.h"
#include "models/core/setup/setupspec.h"
#include "models/services/setup/servers.h"

#include <QFuture>
#include <map>
#include <memory>

namespace sluice {
class AuditTrail;
class TopicTail;
namespace setup {
class Prover;
class SetupService;
} // namespace setup
namespace connect {
class ConnectSetupClient;
}
namespace kafka {
class KafkaSetupClient;
}
namespace postgres {
class PostgresClient;
class PostgresSetupClient;
} // namespace postgres
} // namespace sluice

namespace sluice::app {

/// The guide's directions, as shipped.
[[nodiscard]] Result<SetupSpec> guideSetup();
[[nodiscard]] Result<SetupSpec> loadSetup(const QString &file);

/// How the databases are logged in to for the setup alone; an empty user: as the profile says.
struct SetupLogin
{
    QString user;
    Secret password;
};

class SetupSession final
{
public:
    /// The audit trail must outlive it.
    SetupSession(const Profile &profile, const ProfileSecrets &secrets, const SetupSpec &spec,
                 AuditTrail &audit, const SetupLogin &login = {});
    ~SetupSession();

    [[nodiscard]] setup::SetupService &service() { return *m_service; }
    /// A prover for this direction; it lives as long as the session, or until the next is asked for.
    [[nodiscard]] setup::Prover &proverFor(const DirectionPlan &direction);
    void setReadOnly(bool on);
    /// Of the password that the service holds, for a script; computed here, sent nowhere.
    [[nodiscard]] QFuture<Result<QString>> verifier();

private:
    Profile m_profile;
    std::map<QString, std::unique_ptr<postgres::PostgresSetupClient>> m_databases;
    std::map<QString, std::unique_ptr<postgres::PostgresClient>> m_positions;
    std::unique_ptr<connect::ConnectSetupClient> m_connect;
    std::unique_ptr<kafka::KafkaSetupClient> m_kafka;
    std::unique_ptr<TopicTail> m_tail;
    setup::Servers m_servers;
    std::unique_ptr<setup::SetupService> m_service;
    std::unique_ptr<setup::Prover> m_prover;
};

/// 24 random bytes as text that needs no quoting anywhere.
[[nodiscard]] Secret newPassword();

} // namespace sluice::app
