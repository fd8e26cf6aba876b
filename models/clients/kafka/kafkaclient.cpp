#include "models/clients/kafka/kafkaclient.h"

#include "models/clients/kafka/clusterlook.h"
#include "models/clients/kafka/engine.h"
#include "models/clients/kafka/grouplook.h"
#include "models/clients/kafka/reaper.h"
#include "models/clients/kafka/topicsettings.h"

#include <QCoreApplication>
#include <QtConcurrent>

namespace sluice::kafka {

namespace {

Result<QList<TopicOffsets>> lookAtOffsets(Engine &engine, const QList<Topic> &topics)
{
    auto handle = engine.handle();
    if (!handle)
        return tl::unexpected(handle.error());
    OffsetQuestion question;
    question.timeout = engine.access.deadlines.answerTimeout;
    question.isSuspect = [&engine](int broker) { return engine.isSuspect(broker); };
    for (const Topic &topic : topics)
        for (const Partition &partition : topic.partitions)
            question.leaders.insert({topic.name, partition.id}, partition.leader);
    const OffsetAnswer answer = queryOffsets(*handle, engine.workers, question, engine.stop);
    if (engine.stop)
        return cancelled();
    if (!answer.hasAnyAnswered && answer.lastFailure)
        return tl::unexpected(
            errorOf(answer.lastFailure,
                    QCoreApplication::translate("sluice::kafka::KafkaClient", "The offsets of the topics")));
    QList<TopicOffsets> offsets;
    const auto found = [](const QMap<PartitionKey, qint64> &in, const PartitionKey &key) {
        const auto at = in.constFind(key);
        return at == in.cend() ? std::nullopt : std::optional<qint64>(*at);
    };
    for (const Topic &topic : topics) {
        TopicOffsets one{topic.name, {}};
        for (const Partition &partition : topic.partitions)
            one.partitions << PartitionOffsets{partition.id, found(answer.begins, {topic.name, partition.id}),
                                               found(answer.ends, {topic.name, partition.id})};
        offsets << one;
    }
    return offsets;
}

} // namespace

class KafkaClient::Private
{
public:
    explicit Private(Access access)
        : engine(std::make_shared<Engine>(std::move(access)))
    {}

    /// The engine outlives all jobs: whoever lets go of it has waited for its pools. So they need no share of
    /// it, and no pool is ever destroyed by a thread of its own.
    template <class T, class Job>
    QFuture<Result<T>> run(QThreadPool &lane, Job job)
    {
        return QtConcurrent::run(&lane, [target = engine.get(), job = std::move(job)]() -> Result<T> {
            if (target->stop)
                return cancelled();
            return job(*target);
        });
    }

    std::shared_ptr<Engine> engine;
};

KafkaClient::KafkaClient(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines)
    : d(std::make_unique<Private>(
          Access{std::move(profile), std::move(password), std::move(keyPassword), deadlines}))
{}

KafkaClient::~KafkaClient()
{
    // Some of librdkafka's calls cannot be interrupted, only waited for until their deadline: not here.
    d->engine->stop = true;
    reap([engine = std::move(d->engine)]() mutable {
        engine->clusterLane.waitForDone();
        engine->offsetsLane.waitForDone();
        engine->groupsLane.waitForDone();
        engine->topicsLane.waitForDone();
        engine->workers.waitForDone();
        engine.reset();
    });
}

QFuture<Result<ClusterFacts>> KafkaClient::fetchCluster()
{
    return d->run<ClusterFacts>(d->engine->clusterLane, [](Engine &engine) { return lookAtCluster(engine); });
}

QFuture<Result<QList<TopicOffsets>>> KafkaClient::fetchOffsets(const QList<Topic> &topics)
{
    return d->run<QList<TopicOffsets>>(d->engine->offsetsLane,
                                       [topics](Engine &engine) { return lookAtOffsets(engine, topics); });
}

QFuture<Result<QList<ConsumerGroup>>> KafkaClient::fetchGroups(const QStringList &groups)
{
    return d->run<QList<ConsumerGroup>>(d->engine->groupsLane,
                                        [groups](Engine &engine) { return lookAtGroups(engine, groups); });
}

QFuture<Result<QList<ConsumerGroup>>> KafkaClient::fetchAllGroups()
{
    return d->run<QList<ConsumerGroup>>(d->engine->groupsLane,
                                        [](Engine &engine) { return lookAtAllGroups(engine); });
}

QFuture<Result<TopicSettings>> KafkaClient::fetchTopicSettings(const QString &topic)
{
    return d->run<TopicSettings>(d->engine->topicsLane,
                                 [topic](Engine &engine) { return lookAtSettings(engine, topic); });
}

QFuture<Result<QHash<QString, QString>>> KafkaClient::fetchCleanupPolicies(const QStringList &topics)
{
    return d->run<QHash<QString, QString>>(
        d->engine->topicsLane, [topics](Engine &engine) { return lookAtCleanupPolicies(engine, topics); });
}

QFuture<Result<TopicGroups>> KafkaClient::fetchTopicGroups(const QString &topic)
{
    return d->run<TopicGroups>(d->engine->topicsLane,
                               [topic](Engine &engine) { return lookAtTopicGroups(engine, topic); });
}

} // namespace sluice::kafka
