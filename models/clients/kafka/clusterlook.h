#pragma once
// One look at the cluster: its metadata, and every broker asked by itself, within one deadline. Private to
// this client.

#include "models/clients/kafka/engine.h"
#include "models/core/kafkacluster.h"

namespace sluice::kafka {

/// Blocks for about Polling::connectTimeout at most. The engine must not go before its workers are done.
[[nodiscard]] Result<ClusterFacts> lookAtCluster(Engine &engine);

/// Pure: metadata as our values; topics sorted by name.
[[nodiscard]] ClusterFacts factsOf(const rd_kafka_metadata_t &metadata);

/// By name: librdkafka 2.0.2 does not pass on the flag that is in the protocol, which Connect's topics do not
/// have anyway.
[[nodiscard]] bool isInternalTopic(const QString &name);

/// Several addresses without an answer as one error: the common kind, and a sentence that names them.
[[nodiscard]] Error summarize(const QList<std::pair<Address, Error>> &failures);

} // namespace sluice::kafka
