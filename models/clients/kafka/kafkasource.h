#pragma once
// What services need of Kafka, so that their tests can stand a fake in its place.

#include "models/core/kafkacluster.h"
#include "models/core/result.h"
#include "models/core/topicfacts.h"

#include <QFuture>
#include <QHash>
#include <QStringList>

namespace sluice {

class KafkaSource
{
public:
    virtual ~KafkaSource() = default;

    /// Metadata, and every broker asked by itself, in parallel. A broker that is down or frozen is in the
    /// answer with its error and delays it no longer than the connect deadline; the call fails only when no
    /// broker answers.
    virtual QFuture<Result<ClusterFacts>> fetchCluster() = 0;
    /// Begin and end offsets: one request for each leader and kind, whatever the number of partitions.
    /// Partitions whose leader did not answer have empty offsets. `topics` are as fetchCluster gave them.
    virtual QFuture<Result<QList<TopicOffsets>>> fetchOffsets(const QList<Topic> &topics) = 0;
    /// State, members and committed offsets of these groups; of no group, nobody is asked.
    virtual QFuture<Result<QList<ConsumerGroup>>> fetchGroups(const QStringList &groups) = 0;
    /// The same of every group of the cluster, which may be thousands.
    virtual QFuture<Result<QList<ConsumerGroup>>> fetchAllGroups() = 0;

    /// Every setting of one topic, with where it comes from.
    virtual QFuture<Result<TopicSettings>> fetchTopicSettings(const QString &topic) = 0;
    /// cleanup.policy by topic, in requests of some hundred topics one after the other; empty text where a
    /// topic's is not permitted to be read. Fails only when nothing was answered.
    virtual QFuture<Result<QHash<QString, QString>>> fetchCleanupPolicies(const QStringList &topics) = 0;
    /// Those that read this topic come first to be asked, and few are asked in one look.
    virtual QFuture<Result<TopicGroups>> fetchTopicGroups(const QString &topic) = 0;
};

} // namespace sluice
