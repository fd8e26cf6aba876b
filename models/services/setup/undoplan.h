#pragma once
// What it takes to take directions down again. Pure; each step is done when the thing is gone.

#include "models/services/setup/planner.h"

namespace sluice::setup {

/// In the order that loses nothing by accident: the connector stops, its offsets and the connector go, then
/// the slot, which from then on keeps no WAL, then the publication. Topics, with their records, and the role
/// are steps of advice: they go only when asked for. What another direction still uses stays.
[[nodiscard]] Plan planUndo(const SetupSpec &spec, const Profile &profile, const SetupFacts &facts);

} // namespace sluice::setup
