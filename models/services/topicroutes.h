#pragma once
// Which topics a connector's records come from and go to, as its config says.

#include "models/core/connector.h"

#include <QList>
#include <optional>

namespace sluice {

struct Transform
{
    QString alias;
    QString type; ///< the class without its package

    bool operator==(const Transform &) const = default;
};

/// In the order in which they are applied.
[[nodiscard]] QList<Transform> transformsOf(const QMap<QString, QString> &config);

/// What the transforms make of a topic's name (RegexRouter, ByLogicalTableRouter). Empty where that depends
/// on more than the name, or on a transform that is not known.
[[nodiscard]] std::optional<QString> routedTopic(const QMap<QString, QString> &config, QString topic);

[[nodiscard]] bool readsTopic(const Connector &sink, const QString &topic);

} // namespace sluice
