#pragma once
// A Kafka that tells of single topics what the test says, and notes what it was asked.

#include "models/clients/kafka/kafkasource.h"

#include <QPromise>
#include <memory>

namespace sluice::test {

class FakeTopicSource final : public KafkaSource
{
public:
    template <class T>
    static QFuture<Result<T>> ready(const Result<T> &value)
    {
        QPromise<Result<T>> promise;
        promise.start();
        promise.addResult(value);
        promise.finish();
        return promise.future();
    }

    QFuture<Result<ClusterFacts>> fetchCluster() override { return ready(Result<ClusterFacts>()); }
    QFuture<Result<QList<TopicOffsets>>> fetchOffsets(const QList<Topic> &) override
    {
        return ready(Result<QList<TopicOffsets>>());
    }
    QFuture<Result<QList<ConsumerGroup>>> fetchGroups(const QStringList &) override
    {
        return ready(Result<QList<ConsumerGroup>>());
    }
    QFuture<Result<QList<ConsumerGroup>>> fetchAllGroups() override
    {
        return ready(Result<QList<ConsumerGroup>>());
    }
    QFuture<Result<TopicSettings>> fetchTopicSettings(const QString &topic) override
    {
        settingsAsked << topic;
        if (settings)
            return ready(*settings);
        waiting = std::make_shared<QPromise<Result<TopicSettings>>>();
        waiting->start();
        return waiting->future();
    }
    QFuture<Result<QHash<QString, QString>>> fetchCleanupPolicies(const QStringList &topics) override
    {
        policiesAsked << topics;
        if (policyError)
            return ready(Result<QHash<QString, QString>>(tl::unexpected(*policyError)));
        QHash<QString, QString> policies;
        for (const QString &topic : topics)
            policies.insert(topic, policy);
        return ready(Result<QHash<QString, QString>>(policies));
    }
    QFuture<Result<TopicGroups>> fetchTopicGroups(const QString &topic) override
    {
        groupsAsked << topic;
        return ready(groups);
    }

    /// Answers a question that was left waiting.
    static void answer(QPromise<Result<TopicSettings>> &promise, const Result<TopicSettings> &value)
    {
        promise.addResult(value);
        promise.finish();
    }

    std::optional<Result<TopicSettings>> settings; ///< empty: the question waits
    std::shared_ptr<QPromise<Result<TopicSettings>>> waiting;
    Result<TopicGroups> groups;
    QString policy = QStringLiteral("delete");
    std::optional<Error> policyError;
    QStringList settingsAsked;
    QStringList groupsAsked;
    QList<QStringList> policiesAsked;
};

} // namespace sluice::test
