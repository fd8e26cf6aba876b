#include "models/clients/kafka/topicadmin.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <algorithm>
#include <functional>

namespace sluice::kafka {

namespace {

using NewTopicPtr = Owned<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using DeleteTopicPtr = Owned<rd_kafka_DeleteTopic_t, rd_kafka_DeleteTopic_destroy>;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::kafka::KafkaClient", text);
}

/// What the controller says of the one topic that it was asked about.
struct Verdict
{
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
    QString said;
};

Verdict verdictOf(rd_kafka_event_t *event)
{
    if (const auto code = rd_kafka_event_error(event))
        return {code, QString::fromUtf8(rd_kafka_event_error_string(event))};
    size_t count = 0;
    const bool isCreate = rd_kafka_event_type(event) == RD_KAFKA_EVENT_CREATETOPICS_RESULT;
    const auto **topics =
        isCreate ? rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
                 : rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count);
    if (count == 0)
        return {RD_KAFKA_RESP_ERR__BAD_MSG, {}};
    const char *said = rd_kafka_topic_result_error_string(topics[0]);
    return {rd_kafka_topic_result_error(topics[0]), QString::fromUtf8(said)};
}

OptionsPtr optionsOf(rd_kafka_t *rk, rd_kafka_admin_op_t operation, std::chrono::milliseconds timeout)
{
    OptionsPtr options(rd_kafka_AdminOptions_new(rk, operation));
    const int milliseconds = static_cast<int>(timeout.count());
    rd_kafka_AdminOptions_set_request_timeout(options.get(), milliseconds, nullptr, 0);
    rd_kafka_AdminOptions_set_operation_timeout(options.get(), milliseconds, nullptr, 0);
    return options;
}

/// Empty: the client was closed.
std::optional<Verdict> waitForVerdict(Engine &engine, rd_kafka_queue_t *queue)
{
    // librdkafka's own deadline comes first, and tells what it waited for.
    const QDeadlineTimer deadline(engine.access.deadlines.answerTimeout + std::chrono::milliseconds(200));
    while (!engine.stop) {
        if (const EventPtr event(rd_kafka_queue_poll(queue, 50)); event)
            return verdictOf(event.get());
        if (deadline.hasExpired())
            return Verdict{RD_KAFKA_RESP_ERR__TIMED_OUT, {}};
    }
    return std::nullopt;
}

/// The topic in one broker's metadata: how many of its partitions have a leader; empty: not there.
struct Sight
{
    int partitions = 0;
    int led = 0;
};

std::optional<Sight> lookFor(Handle &handle, const QString &name, std::chrono::milliseconds timeout)
{
    const TopicPtr topic(rd_kafka_topic_new(handle.get(), name.toUtf8().constData(), nullptr));
    const rd_kafka_metadata_t *raw = nullptr;
    if (rd_kafka_metadata(handle.get(), 0, topic.get(), &raw, static_cast<int>(timeout.count())))
        return std::nullopt;
    const MetadataPtr metadata(raw);
    if (metadata->topic_cnt < 1)
        return std::nullopt;
    const rd_kafka_metadata_topic &found = metadata->topics[0];
    if (found.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
        return Sight{};
    Sight sight{found.partition_cnt, 0};
    for (int i = 0; i < found.partition_cnt; ++i)
        sight.led += found.partitions[i].leader >= 0 ? 1 : 0;
    return sight;
}

/// False when `asWished` did not hold in time.
bool waitForSight(Engine &engine, Handle &handle, const QString &name,
                  const std::function<bool(const Sight &)> &asWished)
{
    constexpr int pause = 20;                       // ms
    constexpr std::chrono::milliseconds most{1000}; // at one broker, which may be frozen
    const QDeadlineTimer deadline(engine.access.deadlines.answerTimeout);
    while (!engine.stop && !deadline.hasExpired()) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline.remainingTimeAsDuration());
        const auto sight = lookFor(handle, name, std::clamp(left, std::chrono::milliseconds(1), most));
        if (sight && asWished(*sight))
            return true;
        rd_kafka_poll(handle.get(), pause);
    }
    return false;
}

/// The controller has done it, though not every broker had heard of it in time: we look ourselves.
bool isAccepted(rd_kafka_resp_err_t code)
{
    return code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT;
}

Result<NewTopicPtr> requestOf(const NewTopic &topic)
{
    char reason[512] = "";
    NewTopicPtr request(rd_kafka_NewTopic_new(topic.name.toUtf8().constData(), topic.partitions,
                                              topic.replicationFactor, reason, sizeof reason));
    if (!request)
        return tl::unexpected(
            createError(RD_KAFKA_RESP_ERR__INVALID_ARG, QString::fromUtf8(reason), topic, 0));
    for (auto entry = topic.config.begin(); entry != topic.config.end(); ++entry)
        rd_kafka_NewTopic_set_config(request.get(), entry.key().toUtf8().constData(),
                                     entry.value().toUtf8().constData());
    return request;
}

Error maybeDone(const QString &message, const QString &said)
{
    return {ErrorKind::Timeout, message, said};
}

} // namespace

Error createError(rd_kafka_resp_err_t code, const QString &said, const NewTopic &topic, int brokers)
{
    const QString name = topic.name;
    switch (code) {
    case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS:
        return {ErrorKind::Conflict,
                tr("The topic %1 exists already. Use it as it is, or choose another name.").arg(name), said};
    case RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR:
        return {ErrorKind::Invalid,
                topic.replicationFactor > brokers && brokers > 0
                    ? tr("The topic %1 cannot have %2 replicas of each partition: the cluster has brokers "
                         "for %3. Choose a smaller replication factor, or start more brokers.")
                          .arg(name)
                          .arg(topic.replicationFactor)
                          .arg(brokers)
                    : tr("The topic %1 cannot have the replication factor %2. Choose one from 1 to the "
                         "number of brokers.")
                          .arg(name)
                          .arg(topic.replicationFactor),
                said};
    case RD_KAFKA_RESP_ERR_INVALID_PARTITIONS:
    case RD_KAFKA_RESP_ERR__INVALID_ARG:
        return {ErrorKind::Invalid,
                tr("The topic %1 cannot be asked for with %2 partitions and the replication factor %3. "
                   "Choose numbers from 1 up, and a name that is not empty.")
                    .arg(name)
                    .arg(topic.partitions)
                    .arg(topic.replicationFactor),
                said};
    case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
        return {ErrorKind::Invalid,
                tr("Kafka does not take \"%1\" for a topic's name. Use letters, digits, dots, hyphens and "
                   "underscores, at most 249 of them.")
                    .arg(name),
                said};
    case RD_KAFKA_RESP_ERR_INVALID_CONFIG:
        return {ErrorKind::Invalid,
                tr("Kafka refuses the settings of the topic %1: %2. Correct them, then try again.")
                    .arg(name, said),
                said};
    case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
        return {ErrorKind::Permission,
                tr("A policy of the cluster forbids the topic %1: %2. Follow it, or ask the cluster's "
                   "administrator.")
                    .arg(name, said),
                said};
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
        return {ErrorKind::Permission,
                tr("This user may not create the topic %1. Ask for the right to create it, or have it "
                   "created.")
                    .arg(name),
                said};
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
        return maybeDone(tr("Kafka's controller did not confirm the topic %1 in time. It may be there all "
                            "the same: check again.")
                             .arg(name),
                         said);
    default:
        return errorOf(code, tr("Topic %1").arg(name), said);
    }
}

Error deleteError(rd_kafka_resp_err_t code, const QString &said, const QString &name)
{
    switch (code) {
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        return {ErrorKind::NotFound, tr("There is no topic %1 to delete. Check the name.").arg(name), said};
    case RD_KAFKA_RESP_ERR_TOPIC_DELETION_DISABLED:
        return {ErrorKind::Unsupported,
                tr("The topic %1 cannot be deleted: the brokers run with delete.topic.enable=false. Change "
                   "that setting, or leave the topic.")
                    .arg(name),
                said};
    case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
        return {ErrorKind::Permission,
                tr("This user may not delete the topic %1. Ask for the right to delete it, or have it "
                   "deleted.")
                    .arg(name),
                said};
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
        return maybeDone(tr("Kafka's controller did not confirm in time that the topic %1 is deleted. It "
                            "may be gone all the same: check again.")
                             .arg(name),
                         said);
    default:
        return errorOf(code, tr("Topic %1").arg(name), said);
    }
}

Result<void> createTopic(Engine &engine, Handle &handle, const NewTopic &topic, int brokers)
{
    const auto request = requestOf(topic);
    if (!request)
        return tl::unexpected(request.error());
    const QueuePtr queue(rd_kafka_queue_new(handle.get()));
    const OptionsPtr options =
        optionsOf(handle.get(), RD_KAFKA_ADMIN_OP_CREATETOPICS, engine.access.deadlines.answerTimeout);
    rd_kafka_NewTopic_t *list[] = {request->get()};
    rd_kafka_CreateTopics(handle.get(), list, 1, options.get(), queue.get());
    const auto verdict = waitForVerdict(engine, queue.get());
    if (!verdict)
        return cancelled();
    if (!isAccepted(verdict->code))
        return tl::unexpected(createError(verdict->code, verdict->said, topic, brokers));
    const bool seen = waitForSight(engine, handle, topic.name, [&](const Sight &sight) {
        return sight.led > 0 && sight.led == sight.partitions &&
               (topic.partitions < 0 || sight.led == topic.partitions); // -1: as many as the brokers choose
    });
    if (!seen)
        return tl::unexpected(
            createError(RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, verdict->said, topic, brokers));
    return {};
}

Result<void> deleteTopic(Engine &engine, Handle &handle, const QString &name)
{
    const DeleteTopicPtr request(rd_kafka_DeleteTopic_new(name.toUtf8().constData()));
    const QueuePtr queue(rd_kafka_queue_new(handle.get()));
    const OptionsPtr options =
        optionsOf(handle.get(), RD_KAFKA_ADMIN_OP_DELETETOPICS, engine.access.deadlines.answerTimeout);
    rd_kafka_DeleteTopic_t *list[] = {request.get()};
    rd_kafka_DeleteTopics(handle.get(), list, 1, options.get(), queue.get());
    const auto verdict = waitForVerdict(engine, queue.get());
    if (!verdict)
        return cancelled();
    if (!isAccepted(verdict->code))
        return tl::unexpected(deleteError(verdict->code, verdict->said, name));
    if (!waitForSight(engine, handle, name, [](const Sight &sight) { return sight.partitions == 0; }))
        return tl::unexpected(deleteError(RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, verdict->said, name));
    return {};
}

} // namespace sluice::kafka
