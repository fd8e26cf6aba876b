#pragma once
// States of a pipeline as pages are tested and drawn with: well, broken, empty, loading, old.

#include "models/core/pipelinestate.h"

namespace sluice::test {

/// Two directions that flow; everything as the guide names it.
[[nodiscard]] PipelineState healthyState();
/// One direction stuck at its slot, a task failed, a broker gone.
[[nodiscard]] PipelineState brokenState();
/// Every server answers and there is nothing on any.
[[nodiscard]] PipelineState emptyState();
/// Nothing was asked yet.
[[nodiscard]] PipelineState loadingState();
/// No server answers any more; what is known is two minutes old.
[[nodiscard]] PipelineState staleState();
/// No server has ever answered.
[[nodiscard]] PipelineState unreachableState();

[[nodiscard]] Connector sampleConnector(const QString &name, ConnectorState state = ConnectorState::Running);
[[nodiscard]] PipelineState manyConnectors(int count);

} // namespace sluice::test
