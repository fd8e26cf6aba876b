#pragma once
// The state as a person reads it in a terminal.

#include "models/core/pipelinestate.h"

#include <QString>

namespace sluice::cli {

[[nodiscard]] QString statusText(const PipelineState &state, bool colour);
/// Just read: every state is of now.
[[nodiscard]] QString connectorsText(const QList<Connector> &connectors, bool colour);

} // namespace sluice::cli
