#pragma once
// A Kafka cluster, asked through librdkafka in threads of its own.

#include "models/clients/kafka/kafkasource.h"
#include "models/core/profile.h"
#include "models/core/secret.h"

#include <memory>

namespace sluice::kafka {

class KafkaClient final : public KafkaSource
{
public:
    KafkaClient(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines);
    ~KafkaClient() override; ///< gives up what is under way

    QFuture<Result<ClusterFacts>> fetchCluster() override;
    QFuture<Result<QList<TopicOffsets>>> fetchOffsets(const QList<Topic> &topics) override;
    QFuture<Result<QList<ConsumerGroup>>> fetchGroups(const QStringList &groups) override;
    QFuture<Result<QList<ConsumerGroup>>> fetchAllGroups() override;
    QFuture<Result<TopicSettings>> fetchTopicSettings(const QString &topic) override;
    QFuture<Result<QHash<QString, QString>>> fetchCleanupPolicies(const QStringList &topics) override;
    QFuture<Result<TopicGroups>> fetchTopicGroups(const QString &topic) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::kafka
