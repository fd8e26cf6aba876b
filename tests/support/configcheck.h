#pragma once
// What Connect says of a config before it takes it.

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>
#include <optional>

namespace sluice::test {

inline const QString sinkClass = QStringLiteral("io.debezium.connector.jdbc.JdbcSinkConnector");

/// By key. A few checks stand for all: a number, and what Debezium wants to be given.
[[nodiscard]] QMap<QString, QStringList> problemsOf(const QJsonObject &config);

/// Why this config is no connector's; empty where it is one.
[[nodiscard]] std::optional<QByteArray> refusal(const QJsonObject &config);

[[nodiscard]] QByteArray invalidConfig(const QMap<QString, QStringList> &problems);
[[nodiscard]] QJsonObject validation(const QJsonObject &config);

} // namespace sluice::test
