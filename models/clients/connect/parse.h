#pragma once
// What Kafka Connect answers, from bytes to values. No network in sight: a recorded answer is the test.
//
// Unknown members are ignored, missing ones stay empty and those of another type are taken as far as they go;
// only an answer that cannot be what was asked for is an error (BadAnswer). Secrets of configs are masked
// here, once.

#include "models/clients/connect/connectvalues.h"
#include "models/core/connector.h"
#include "models/core/setup/configkey.h"
#include "models/core/setup/setupfacts.h"

#include <QByteArray>
#include <QJsonObject>
#include <optional>

namespace sluice::connect {

/// Bytes that a body may have in reserve behind its end; one that has is parsed where it lies, without a
/// copy.
inline constexpr qsizetype answerPadding = 64;

/// `{"error_code":409,"message":"…"}`
struct ServerMessage
{
    int code = 0;
    QString message;

    bool operator==(const ServerMessage &) const = default;
};

[[nodiscard]] Result<QList<Connector>>
parseConnectors(const QByteArray &json);                              ///< ?expand=status&expand=info
[[nodiscard]] Result<Connector> parseInfo(const QByteArray &json);    ///< /connectors/{n}: name, type, config
[[nodiscard]] Result<Connector> parseStatus(const QByteArray &json);  ///< …/status: all but the config
[[nodiscard]] Result<QStringList> parseNames(const QByteArray &json); ///< /connectors
[[nodiscard]] Result<QMap<QString, QString>> parseConfig(const QByteArray &json);  ///< …/config, masked
[[nodiscard]] Result<QList<TaskConfig>> parseTasks(const QByteArray &json);        ///< …/tasks, masked
[[nodiscard]] Result<TaskStatus> parseTaskStatus(const QByteArray &json);          ///< …/tasks/{id}/status
[[nodiscard]] Result<QStringList> parseTopics(const QByteArray &json);             ///< …/topics
[[nodiscard]] Result<QList<ConnectorOffset>> parseOffsets(const QByteArray &json); ///< …/offsets
[[nodiscard]] Result<QList<ConnectorPlugin>> parsePlugins(const QByteArray &json); ///< /connector-plugins
[[nodiscard]] Result<QList<ConfigKey>>
parsePluginConfig(const QByteArray &json); ///< /connector-plugins/{p}/config
[[nodiscard]] Result<QList<ConfigProblem>>
parseProblems(const QByteArray &json); ///< …/config/validate: the keys with errors
[[nodiscard]] Result<ConfigValidation> parseValidation(const QByteArray &json); ///< the same: all of it
[[nodiscard]] Result<WorkerFacts> parseWorker(const QByteArray &json); ///< /; without url and latency
[[nodiscard]] Result<Health> parseHealth(const QByteArray &json);      ///< /health
[[nodiscard]] Result<QJsonObject> parseObject(const QByteArray &json); ///< /admin/loggers

[[nodiscard]] std::optional<ServerMessage> parseServerMessage(const QByteArray &json);

/// A connector from its two halves: the info knows the config, the status the rest.
[[nodiscard]] Connector merged(Connector info, const Connector &status);

} // namespace sluice::connect
