#pragma once
// Groups with their members, committed offsets and lag. Private to this client.

#include "models/clients/kafka/engine.h"
#include "models/core/topicfacts.h"

namespace sluice::kafka {

/// Blocks for about Polling::answerTimeout at most.
[[nodiscard]] Result<QList<ConsumerGroup>> lookAtGroups(Engine &engine, const QStringList &ids);
[[nodiscard]] Result<QList<ConsumerGroup>> lookAtAllGroups(Engine &engine);
[[nodiscard]] Result<TopicGroups> lookAtTopicGroups(Engine &engine, const QString &topic);

/// Pure: fills in end and lag where the end offset is known. A commit beyond the end (the topic was made
/// anew) is no negative lag.
void fillLags(QList<ConsumerGroup> &groups, const QMap<PartitionKey, qint64> &ends);

} // namespace sluice::kafka
