#include "models/clients/kafka/setupclient.h"

#include "models/clients/kafka/clusterlook.h"
#include "models/clients/kafka/configlook.h"
#include "models/clients/kafka/reaper.h"
#include "models/clients/kafka/topicadmin.h"

#include <QCoreApplication>
#include <QtConcurrent>
#include <algorithm>

namespace sluice::kafka {

namespace {

Error readOnly()
{
    return {ErrorKind::ReadOnly,
            QCoreApplication::translate("sluice::kafka::KafkaClient",
                                        "Read-only is on: nothing was sent to Kafka. Switch it off to change "
                                        "topics."),
            {}};
}

QStringList existing(const QStringList &asked, const ClusterFacts &cluster)
{
    QStringList found;
    for (const Topic &topic : cluster.topics)
        if (asked.contains(topic.name))
            found << topic.name;
    return found;
}

Result<KafkaSetupFacts> lookAtSetup(Engine &engine, const QStringList &topics)
{
    auto cluster = lookAtCluster(engine);
    const auto handle = engine.handle();
    if (!cluster || !handle)
        return tl::unexpected(cluster ? handle.error() : cluster.error());
    // One that answers has a say; where none does by itself, the first is tried all the same.
    const auto broker = std::ranges::find_if(cluster->brokers, &Broker::reachable);
    const int id = broker != cluster->brokers.end() ? broker->id : cluster->brokers.value(0).id;
    ConfigAnswer configs = lookAtConfigs(engine, **handle, id, existing(topics, *cluster));
    if (engine.stop)
        return cancelled();
    return KafkaSetupFacts{std::move(*cluster), std::move(configs.topics), std::move(configs.broker)};
}

/// Looks at the cluster first: what keeps us from it is said better there than by a request that times out.
template <class Change>
Result<void> changed(Engine &engine, const std::atomic_bool &isReadOnly, Change change)
{
    const auto cluster = lookAtCluster(engine);
    const auto handle = engine.handle();
    if (!cluster || !handle)
        return tl::unexpected(cluster ? handle.error() : cluster.error());
    if (isReadOnly)
        return tl::unexpected(readOnly());
    return change(**handle, static_cast<int>(std::ranges::count_if(cluster->brokers, &Broker::reachable)));
}

} // namespace

class KafkaSetupClient::Private
{
public:
    Private(Access access, bool isReadOnly)
        : engine(std::make_shared<Engine>(std::move(access)))
        , readOnlyOn(std::make_shared<std::atomic_bool>(isReadOnly))
    {}

    /// The engine outlives all jobs: whoever lets go of it has waited for its pools.
    template <class T, class Job>
    QFuture<Result<T>> run(Job job)
    {
        return QtConcurrent::run(&engine->clusterLane,
                                 [target = engine.get(), job = std::move(job)]() -> Result<T> {
                                     if (target->stop)
                                         return cancelled();
                                     return job(*target);
                                 });
    }

    template <class Change>
    QFuture<Result<void>> change(Change change)
    {
        return run<void>([flag = readOnlyOn, change = std::move(change)](Engine &target) -> Result<void> {
            if (*flag)
                return tl::unexpected(readOnly());
            return changed(target, *flag,
                           [&](Handle &handle, int brokers) { return change(target, handle, brokers); });
        });
    }

    std::shared_ptr<Engine> engine;
    std::shared_ptr<std::atomic_bool> readOnlyOn; ///< the jobs', too
};

KafkaSetupClient::KafkaSetupClient(KafkaProfile profile, Secret password, Secret keyPassword,
                                   Polling deadlines, bool readOnly)
    : d(std::make_unique<Private>(
          Access{std::move(profile), std::move(password), std::move(keyPassword), deadlines}, readOnly))
{}

KafkaSetupClient::~KafkaSetupClient()
{
    // Some of librdkafka's calls cannot be interrupted, only waited for until their deadline: not here.
    d->engine->stop = true;
    reap([engine = std::move(d->engine)]() mutable {
        engine->clusterLane.waitForDone();
        engine->workers.waitForDone();
        engine.reset();
    });
}

void KafkaSetupClient::setReadOnly(bool on)
{
    *d->readOnlyOn = on;
}

QFuture<Result<KafkaSetupFacts>> KafkaSetupClient::fetchSetup(const QStringList &topics)
{
    return d->run<KafkaSetupFacts>([topics](Engine &engine) { return lookAtSetup(engine, topics); });
}

QFuture<Result<void>> KafkaSetupClient::createTopic(const QString &name, int partitions,
                                                    int replicationFactor,
                                                    const QMap<QString, QString> &config)
{
    return d->change([topic = NewTopic{name, partitions, replicationFactor, config}](
                         Engine &engine, Handle &handle, int brokers) {
        return kafka::createTopic(engine, handle, topic, brokers);
    });
}

QFuture<Result<void>> KafkaSetupClient::deleteTopic(const QString &name)
{
    return d->change(
        [name](Engine &engine, Handle &handle, int) { return kafka::deleteTopic(engine, handle, name); });
}

} // namespace sluice::kafka
