#pragma once
// What Kafka Connect says of its connectors and workers.

#include "models/core/result.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <chrono>
#include <optional>

namespace sluice {

enum class ConnectorState
{
    Unknown,
    Unassigned,
    Running,
    Paused,
    Stopped,
    Failed,
    Restarting
};
/// What a person can ask of a connector.
enum class ConnectorAction
{
    Pause,
    Resume,
    Stop,
    Restart,
    RestartFailed
};
enum class ConnectorType
{
    Unknown,
    Source,
    Sink
};

struct TaskStatus
{
    int id = 0;
    ConnectorState state = ConnectorState::Unknown;
    QString stateText; ///< the server's word
    QString workerId;
    QString trace;

    bool operator==(const TaskStatus &) const = default;
};

struct Connector
{
    QString name;
    ConnectorType type = ConnectorType::Unknown;
    ConnectorState state = ConnectorState::Unknown;
    QString stateText;
    QString workerId;
    QString trace; ///< of the connector itself
    QList<TaskStatus> tasks;
    QMap<QString, QString> config; ///< secrets already masked by maskedConfig: safe to show

    bool operator==(const Connector &) const = default;
};

/// One Kafka Connect worker, asked directly.
struct WorkerFacts
{
    QUrl url;
    QString version;
    QString commit;
    QString kafkaClusterId;
    std::chrono::milliseconds latency{0};

    bool operator==(const WorkerFacts &) const = default;
};

struct WorkerAnswer
{
    QUrl url;
    Result<WorkerFacts> facts;

    bool operator==(const WorkerAnswer &) const = default;
};

struct ConnectorPlugin
{
    QString className;
    QString type; ///< source, sink, converter, transformation, …
    QString version;

    bool operator==(const ConnectorPlugin &) const = default;
};

/// One entry of GET /connectors/{name}/offsets. Partition and offset are as the connector wrote them.
struct ConnectorOffset
{
    QJsonObject partition;
    QJsonObject offset;

    bool operator==(const ConnectorOffset &) const = default;
};

/// The innermost cause of a Java stack trace ("Caused by: …", the last one), one line; the first line where
/// none.
[[nodiscard]] QString innermostCause(const QString &trace);

/// Whether the value of this config key is to be hidden (passwords, secrets, keys, SASL/JAAS, tokens, URLs'
/// userinfo). A reference such as "${file:/etc/x:pw}" is not a secret and stays.
[[nodiscard]] bool isSecretConfig(const QString &key, const QString &value);

/// Whether the name of this config key says that its value is a secret.
[[nodiscard]] bool isSecretKey(const QString &key);

/// What may be shown of one value; for a parser that has already judged the key.
[[nodiscard]] QString maskedConfigValue(bool secretKey, const QString &value);

/// Free text (a trace, a message of a server) without passwords of URLs and of "password=…" in it.
[[nodiscard]] QString maskedText(const QString &text);

/// The config with secret values replaced by "••••••", and passwords inside JDBC URLs cut out.
[[nodiscard]] QMap<QString, QString> maskedConfig(const QMap<QString, QString> &config);

[[nodiscard]] QString connectorStateWord(ConnectorState state); ///< "Running", …
[[nodiscard]] ConnectorState connectorStateFrom(QStringView text);

} // namespace sluice
