#pragma once
// The named set of addresses, logins and options of one environment. Format: docs/profile-format.md.

#include "models/core/secret.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <chrono>

namespace sluice {

enum class Environment
{
    Development,
    Staging,
    Production
};

struct DatabaseProfile
{
    QString name; ///< how Sluice calls it; unique in the profile
    QString host;
    int port = 5432;
    QString dbname;
    QString user;
    QString sslmode; ///< libpq's words; empty: libpq's default
    QString sslrootcert;
    QString sslcert;
    QString sslkey;
    QMap<QString, QString> options; ///< further libpq connection parameters, passed as they are
    SecretSource password;
    SecretSource keyPassword; ///< of the file that sslkey names

    bool operator==(const DatabaseProfile &) const = default;
};

enum class KafkaSecurity
{
    Plaintext,
    Ssl,
    SaslPlaintext,
    SaslSsl
};
enum class SaslMechanism
{
    None,
    Plain,
    ScramSha256,
    ScramSha512
};

struct KafkaProfile
{
    QStringList bootstrapServers; ///< host:port
    KafkaSecurity security = KafkaSecurity::Plaintext;
    SaslMechanism mechanism = SaslMechanism::None;
    QString user;
    SecretSource password;
    QString caFile;
    QString certificateFile;
    QString keyFile;
    SecretSource keyPassword;

    bool operator==(const KafkaProfile &) const = default;
};

struct ConnectProfile
{
    QList<QUrl> urls; ///< one for each worker, as restAddress() gives it; requests fail over to the next
    QString user;
    SecretSource password;
    QString caFile;
    QString certificateFile;
    QString keyFile;
    SecretSource keyPassword;

    bool operator==(const ConnectProfile &) const = default;
};

/// An address of Kafka Connect in the one form in which addresses are compared and paths are added to:
/// without userinfo, query, fragment, and slashes at the end.
[[nodiscard]] QUrl restAddress(const QUrl &url);

/// One way of the flow as the user names it. Empty members are discovered from the deployed connectors.
struct DirectionProfile
{
    QString name;
    QString from;        ///< name of a database of this profile
    QString to;          ///< likewise
    QString connector;   ///< the source connector
    QString topicPrefix; ///< Debezium's topic.prefix
    QString sink;        ///< the sink connector, if the applier is one
    QString group;       ///< the consumer group of the applier

    bool operator==(const DirectionProfile &) const = default;
};

struct Polling
{
    std::chrono::milliseconds interval{2000};
    std::chrono::milliseconds connectTimeout{2000};
    std::chrono::milliseconds answerTimeout{5000};

    bool operator==(const Polling &) const = default;
};

struct Profile
{
    QString name;
    Environment environment = Environment::Development;
    bool readOnly = false;
    QList<DatabaseProfile> databases;
    KafkaProfile kafka;
    ConnectProfile connect;
    QList<DirectionProfile> directions;
    Polling polling;

    bool operator==(const Profile &) const = default;
};

} // namespace sluice
