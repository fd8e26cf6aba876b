#pragma once
// What a check has found on the servers, for the planner to judge. Values only; what could not be read says
// why.

#include "models/core/connector.h"
#include "models/core/database.h"
#include "models/core/kafkacluster.h"
#include "models/core/result.h"
#include "models/core/setup/setupspec.h"

#include <QDateTime>
#include <QMap>
#include <chrono>
#include <optional>

namespace sluice {

/// Who runs the server. A managed service takes its settings in a place of its own.
enum class Hosting
{
    SelfManaged,
    Rds,
    CloudSql,
    Azure
};

enum class TableKind
{
    Ordinary,
    Partitioned, ///< the root
    Foreign,
    View,
    Other
};

enum class ReplicaIdentity
{
    Default, ///< the primary key
    Nothing,
    Full,
    Index
};

struct TableFacts
{
    TableName name;
    QString owner;
    TableKind kind = TableKind::Ordinary;
    bool isPartition = false; ///< of a partitioned table
    bool unlogged = false;
    bool hasPrimaryKey = false;
    QStringList keyColumns; ///< of the primary key, in its order
    ReplicaIdentity identity = ReplicaIdentity::Default;
    bool identityUsable = false; ///< updates and deletes may be published
    bool rowSecurity = false;    ///< RLS is on
    bool generatedColumns = false;
    std::optional<qint64> rows;  ///< the planner's estimate (reltuples); empty: never analysed
    std::optional<qint64> bytes; ///< with indexes and TOAST
    bool ownedByUs = false;      ///< the login may alter and publish it
    bool selectable = false;     ///< by the connectors' role
    bool insertable = false;     ///< likewise
    bool updatable = false;      ///< likewise
    bool deletable = false;      ///< likewise

    bool operator==(const TableFacts &) const = default;
};

struct SchemaFacts
{
    QString name;
    QString owner;
    bool usable = false;           ///< by the connectors' role
    bool grantable = false;        ///< the login may grant USAGE
    QStringList tableOwners;       ///< roles that own tables here
    QStringList ownersWithDefault; ///< of them, those whose future tables the connectors' role may read
    QStringList ownersWeAct;       ///< of them, those that the login is, or is a member of

    bool operator==(const SchemaFacts &) const = default;
};

/// The connectors' role, if it exists.
struct RoleFacts
{
    bool canLogin = false;
    bool replication = false; ///< the attribute, or what counts as it on this hosting
    bool superuser = false;
    bool bypassRls = false;
    bool canConnect = false; ///< to this database
    int connectionLimit = -1;

    bool operator==(const RoleFacts &) const = default;
};

/// One line of pg_hba_file_rules, in the order of matching.
struct HbaRule
{
    int line = 0;
    QString type; ///< local, host, hostssl, hostnossl, hostgssenc, hostnogssenc
    QStringList databases;
    QStringList users;
    QString address; ///< empty for local; "all", "samehost", "samenet", a name or an IP address
    QString netmask;
    QString method;
    QString error; ///< why the server cannot use the line

    bool operator==(const HbaRule &) const = default;
};

/// One source or target database.
struct DatabaseSetupFacts
{
    int versionNum = 0;
    QString version;
    QString systemIdentifier; ///< empty where not permitted
    QDateTime postmasterStart;
    std::chrono::milliseconds clockSkew{
        0}; ///< the server's clock minus ours, corrected by half the round trip
    Hosting hosting = Hosting::SelfManaged;
    bool inRecovery = false;

    QString currentUser;
    bool superuser = false;
    bool mayCreateRole = false; ///< CREATEROLE or superuser
    bool mayGrantReplication =
        false; ///< superuser; from 16 also CREATEROLE with REPLICATION; or the hosting's way
    bool mayAlterSystem = false;      ///< superuser on a server that is not managed
    bool mayCreateInDatabase = false; ///< CREATE on the database: schemas and publications

    QList<Setting> settings; ///< those that matter
    Permitted<QList<HbaRule>> hba = tl::unexpected<NotPermitted>(NotPermitted{});
    Permitted<qint64> walFolderBytes = tl::unexpected<NotPermitted>(NotPermitted{});
    QList<ReplicationSlot> replicationSlots;
    int walSenders = 0;
    Permitted<QList<Publication>> publications;
    std::optional<RoleFacts> role;
    bool roleNameIsOurs = true; ///< false: the name in the spec is reserved ("pg_…")
    QList<SchemaFacts> schemas; ///< those of the spec that exist
    QList<TableFacts> tables;   ///< of those schemas, and the tables that the spec names
    /// Whether the held password opens this database to the connectors' role; empty: not tried (no role, or
    /// no password held).
    std::optional<Outcome> roleLogin;

    bool operator==(const DatabaseSetupFacts &) const = default;

    [[nodiscard]] const Setting *setting(const QString &name) const
    {
        for (const Setting &each : settings) {
            if (each.name == name)
                return &each;
        }
        return nullptr;
    }
    [[nodiscard]] const TableFacts *table(const TableName &name) const
    {
        for (const TableFacts &each : tables) {
            if (each.name == name)
                return &each;
        }
        return nullptr;
    }
    [[nodiscard]] const SchemaFacts *schema(const QString &name) const
    {
        for (const SchemaFacts &each : schemas) {
            if (each.name == name)
                return &each;
        }
        return nullptr;
    }
};

/// One worker with the plug-ins that it has itself.
struct WorkerSetupFacts
{
    QUrl url;
    Result<WorkerFacts> worker;
    Result<QList<ConnectorPlugin>> plugins;

    bool operator==(const WorkerSetupFacts &) const = default;
};

/// One key for which PUT …/config/validate has something to say.
struct ConfigProblem
{
    QString key;
    QStringList errors;

    bool operator==(const ConfigProblem &) const = default;
};

struct ConnectSetupFacts
{
    QList<WorkerSetupFacts> workers;
    QList<Connector> connectors; ///< configs masked

    bool operator==(const ConnectSetupFacts &) const = default;
};

/// One setting of a topic or broker. Source: librdkafka's rd_kafka_ConfigSource_t.
struct KafkaConfigEntry
{
    QString name;
    QString value; ///< empty where sensitive
    bool isDefault = false;
    bool isReadOnly = false;
    bool isSensitive = false;

    bool operator==(const KafkaConfigEntry &) const = default;
};

struct KafkaSetupFacts
{
    ClusterFacts cluster;
    QMap<QString, QMap<QString, KafkaConfigEntry>>
        topicConfigs; ///< by topic, then by key; those that were asked for
    Result<QMap<QString, KafkaConfigEntry>> brokerConfig; ///< of one broker, by key

    bool operator==(const KafkaSetupFacts &) const = default;
};

/// Everything that one check has found. Each part fails on its own.
struct SetupFacts
{
    QDateTime at;
    QMap<QString, Result<DatabaseSetupFacts>> databases; ///< by the profile's name
    Result<ConnectSetupFacts> connect;
    Result<KafkaSetupFacts> kafka;
    /// By connector: what validate says of the config that would be sent; empty: not asked (something before
    /// it is missing).
    QMap<QString, Result<QList<ConfigProblem>>> validation;
    /// By connector: what Connect has kept of how far it came. Asked only of those that are stopped, since a
    /// task that runs writes them all the time.
    QMap<QString, Result<QList<ConnectorOffset>>> offsets;
    bool passwordHeld = false; ///< of the connectors' role, in memory

    bool operator==(const SetupFacts &) const = default;
};

} // namespace sluice
