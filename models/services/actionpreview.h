#pragma once
// What an action on connectors sends, and what it may cost. Pure.

#include "models/core/pipelinestate.h"

#include <QStringList>

namespace sluice {

/// Exactly what Connect will be sent: "PUT /connectors/x/pause".
[[nodiscard]] QString actionRequest(ConnectorAction action, const QString &connector);
[[nodiscard]] QString taskRestartRequest(const QString &connector, int task);
/// What the action means and may cost, in sentences.
[[nodiscard]] QString actionConsequence(const PipelineState &state, ConnectorAction action,
                                        const QStringList &connectors);

} // namespace sluice
