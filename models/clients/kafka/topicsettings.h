#pragma once
// The settings of topics with where each comes from, by DescribeConfigs. Private to this client.

#include "models/clients/kafka/engine.h"
#include "models/core/topicfacts.h"

namespace sluice::kafka {

/// Blocks for Polling::answerTimeout at most.
[[nodiscard]] Result<TopicSettings> lookAtSettings(Engine &engine, const QString &topic);

/// One request after the other, each for some hundred topics and for one setting of them; ends with the first
/// that is not answered. Empty text: this topic's cannot be read. Blocks for Polling::answerTimeout for each.
[[nodiscard]] Result<QHash<QString, QString>> lookAtCleanupPolicies(Engine &engine,
                                                                    const QStringList &topics);

} // namespace sluice::kafka
