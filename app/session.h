#pragma once
// Everything that is alive while one profile is open: its clients, and the services on top of them.

#include "app/profilesecrets.h"
#include "models/core/profile.h"

#include <map>
#include <memory>
#include <vector>

namespace sluice {
class AuditTrail;
class ConnectSource;
class ConnectorActions;
class Monitor;
class Explorer;
class TopicInspector;
class RowLookup;
class RecordSending;
namespace connect {
class ConnectClient;
}
namespace kafka {
class KafkaClient;
class RecordProducer;
} // namespace kafka
namespace postgres {
class PostgresClient;
class RowClient;
} // namespace postgres
} // namespace sluice

namespace sluice::app {

/// The object graph of one profile. Services are destroyed before the clients that they use.
class Session final
{
public:
    Session(const Profile &profile, const ProfileSecrets &secrets);
    ~Session();

    [[nodiscard]] const Profile &profile() const { return m_profile; }
    [[nodiscard]] ConnectSource *connectSource(); ///< null where the profile names no Connect
    /// Held where calls leave the program, and said by the state. A profile that is read-only stays so.
    void setReadOnly(bool on);
    [[nodiscard]] Monitor &monitor() { return *m_monitor; }
    [[nodiscard]] ConnectorActions &actions() { return *m_actions; }
    /// What every change of this session is recorded in.
    [[nodiscard]] AuditTrail &audit() { return *m_audit; }
    [[nodiscard]] Explorer &explorer() { return *m_explorer; }
    [[nodiscard]] TopicInspector &inspector() { return *m_inspector; }
    [[nodiscard]] RowLookup &rows() { return *m_rows; }
    /// Null where the profile names no Kafka.
    [[nodiscard]] RecordSending *sending() { return m_sending.get(); }

private:
    [[nodiscard]] std::unique_ptr<RowLookup> makeRows(const ProfileSecrets &secrets);

    Profile m_profile;
    std::vector<std::unique_ptr<postgres::PostgresClient>> m_databases;
    std::map<QString, std::unique_ptr<postgres::RowClient>> m_rowClients;
    std::unique_ptr<connect::ConnectClient> m_connect;
    std::unique_ptr<kafka::KafkaClient> m_kafka;
    std::unique_ptr<kafka::RecordProducer> m_producer;
    std::unique_ptr<AuditTrail> m_audit;
    std::unique_ptr<Monitor> m_monitor;
    std::unique_ptr<ConnectorActions> m_actions;
    std::unique_ptr<Explorer> m_explorer;
    std::unique_ptr<TopicInspector> m_inspector;
    std::unique_ptr<RowLookup> m_rows;
    std::unique_ptr<RecordSending> m_sending;
};

} // namespace sluice::app
