#pragma once
// One light for each server: up or not, how quick, and why not.

#include "models/core/pipelinestate.h"
#include "models/core/profile.h"

namespace sluice {

/// Databases, Connect workers, the Kafka cluster and each of its brokers, in this order.
[[nodiscard]] QList<ServerLight> serverLights(const Profile &profile, const PipelineState &state,
                                              const Observed<QList<WorkerAnswer>> &workers);

} // namespace sluice
