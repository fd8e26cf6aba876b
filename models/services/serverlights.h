#pragma once
// One light for each server: up or not, how quick, and why not.

#include "models/core/pipelinestate.h"
#include "models/core/profile.h"

namespace sluice {

/// Databases, Connect workers, the Kafka cluster and each of its brokers, in this order. One poll asks all
/// workers, or all brokers: since when each of them fails, and when it was last seen, is carried on from the
/// lights of `before`.
[[nodiscard]] QList<ServerLight> serverLights(const Profile &profile, const PipelineState &state,
                                              const Observed<QList<WorkerAnswer>> &workers,
                                              const QList<ServerLight> &before);

} // namespace sluice
