#pragma once
// The state as one JSON document. The shape is a promise to scripts: docs/status-json.md describes it.

#include "models/core/pipelinestate.h"

#include <QJsonObject>

namespace sluice {

[[nodiscard]] QJsonObject statusJson(const PipelineState &state);

} // namespace sluice
