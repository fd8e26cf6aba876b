#include "models/clients/kafka/recordproducer.h"

#include "models/clients/kafka/clusterlook.h"
#include "models/clients/kafka/reaper.h"
#include "models/clients/kafka/recordwrite.h"

#include <QCoreApplication>
#include <QtConcurrent>
#include <algorithm>

namespace sluice::kafka {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::kafka::KafkaClient", text);
}

Error readOnly()
{
    return {ErrorKind::ReadOnly,
            tr("Read-only is on: nothing was sent to Kafka. Switch it off to send a record."),
            {}};
}

/// Nothing has left yet, so a deadline that passed does not mean that the record may be there.
Error notSent(const Error &error)
{
    const ErrorKind kind = error.kind == ErrorKind::Timeout ? ErrorKind::Unreachable : error.kind;
    return {kind, tr("The record was not sent. %1").arg(error.message), error.detail};
}

/// Asked before: librdkafka waits for half a minute for a topic that is not there, and brokers may make it.
Result<void> checkPlace(const ClusterFacts &cluster, const OutgoingRecord &record)
{
    const auto topic = std::ranges::find(cluster.topics, record.topic, &Topic::name);
    if (topic == cluster.topics.end())
        return fail(ErrorKind::NotFound,
                    tr("There is no topic %1 to send the record to. Check the name.").arg(record.topic));
    if (topic->internal)
        return fail(ErrorKind::Permission,
                    tr("Kafka and Kafka Connect keep their own state in %1. Sluice sends no record there.")
                        .arg(record.topic));
    if (topic->error)
        return tl::unexpected(notSent(*topic->error));
    if (!record.partition)
        return {};
    const auto partition = std::ranges::find(topic->partitions, *record.partition, &Partition::id);
    if (partition == topic->partitions.end())
        return fail(
            ErrorKind::NotFound,
            tr("%1 has no partition %2. Choose one that is there.").arg(record.topic).arg(*record.partition));
    if (partition->leader < 0)
        return fail(ErrorKind::Unreachable,
                    tr("The record was not sent: no broker is in charge of partition %1 of %2 now. Start the "
                       "broker that holds it.")
                        .arg(*record.partition)
                        .arg(record.topic));
    return {};
}

Result<SentRecord> checkedAndWritten(Engine &engine, const std::atomic_bool &isReadOnly,
                                     const OutgoingRecord &record)
{
    const auto cluster = lookAtCluster(engine);
    if (!cluster)
        return tl::unexpected(notSent(cluster.error()));
    if (const auto place = checkPlace(*cluster, record); !place)
        return tl::unexpected(place.error());
    if (isReadOnly) // switched while we looked
        return tl::unexpected(readOnly());
    return writeRecord(engine, record);
}

} // namespace

class RecordProducer::Private
{
public:
    Private(Access access, bool isReadOnly)
        : engine(std::make_shared<Engine>(std::move(access)))
        , readOnlyOn(std::make_shared<std::atomic_bool>(isReadOnly))
    {}

    std::shared_ptr<Engine> engine;
    std::shared_ptr<std::atomic_bool> readOnlyOn; ///< the jobs', too
};

RecordProducer::RecordProducer(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines,
                               bool readOnly)
    : d(std::make_unique<Private>(
          Access{std::move(profile), std::move(password), std::move(keyPassword), deadlines}, readOnly))
{}

RecordProducer::~RecordProducer()
{
    d->engine->stop = true;
    reap([engine = std::move(d->engine)]() mutable {
        engine->clusterLane.waitForDone();
        engine->workers.waitForDone();
        engine.reset();
    });
}

void RecordProducer::setReadOnly(bool on)
{
    *d->readOnlyOn = on;
}

QFuture<Result<SentRecord>> RecordProducer::sendRecord(const OutgoingRecord &record)
{
    // The engine outlives all jobs: whoever lets go of it has waited for its pools.
    return QtConcurrent::run(
        &d->engine->clusterLane,
        [engine = d->engine.get(), flag = d->readOnlyOn, record]() -> Result<SentRecord> {
            if (*flag)
                return tl::unexpected(readOnly());
            if (engine->stop)
                return cancelled();
            return checkedAndWritten(*engine, *flag, record);
        });
}

} // namespace sluice::kafka
