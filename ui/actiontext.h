#pragma once
// Words for what is done to connectors.

#include "models/core/connector.h"

#include <QString>

namespace sluice::ui {

[[nodiscard]] QString actionVerb(ConnectorAction action);     ///< "Pause"
[[nodiscard]] QString actionProgress(ConnectorAction action); ///< "Pausing…"
[[nodiscard]] QString actionIcon(ConnectorAction action);
[[nodiscard]] QString readOnlyReason();

} // namespace sluice::ui
