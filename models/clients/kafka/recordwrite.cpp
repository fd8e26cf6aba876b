#include "models/clients/kafka/recordwrite.h"

#include <QCoreApplication>
#include <QDeadlineTimer>

namespace sluice::kafka {

namespace {

using HeadersPtr = Owned<rd_kafka_headers_t, rd_kafka_headers_destroy>;
using std::chrono::milliseconds;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::kafka::KafkaClient", text);
}

// librdkafka looks for records whose time is over once a second.
constexpr milliseconds grace{1000};

HeadersPtr headersOf(const OutgoingRecord &record)
{
    HeadersPtr headers(rd_kafka_headers_new(static_cast<std::size_t>(record.headers.size())));
    for (const OutgoingHeader &header : record.headers)
        rd_kafka_header_add(headers.get(), header.name.constData(), header.name.size(),
                            header.value ? header.value->constData() : nullptr,
                            header.value ? header.value->size() : 0);
    return headers;
}

/// In this call's memory: librdkafka copies the bytes. The place is written by the delivery report.
rd_kafka_resp_err_t enqueue(rd_kafka_t *rk, const OutgoingRecord &record)
{
    HeadersPtr headers = headersOf(record);
    const QByteArray topic = record.topic.toUtf8();
    // Null and empty differ: an empty QByteArray has a pointer all the same.
    const void *value = record.value ? record.value->constData() : nullptr;
    const void *key = record.key ? record.key->constData() : nullptr;
    const auto code = rd_kafka_producev(
        rk, RD_KAFKA_V_TOPIC(topic.constData()),
        RD_KAFKA_V_PARTITION(record.partition.value_or(RD_KAFKA_PARTITION_UA)),
        RD_KAFKA_V_VALUE(const_cast<void *>(value),
                         static_cast<std::size_t>(record.value ? record.value->size() : 0)),
        RD_KAFKA_V_KEY(key, static_cast<std::size_t>(record.key ? record.key->size() : 0)),
        RD_KAFKA_V_HEADERS(headers.get()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
        (void)headers.release(); // now the record's
    return code;
}

Delivery deliveryOf(rd_kafka_event_t *event)
{
    const rd_kafka_message_t *message = rd_kafka_event_message_next(event);
    if (!message)
        return {RD_KAFKA_RESP_ERR__BAD_MSG, true, {}};
    return {message->err,
            rd_kafka_message_status(message) != RD_KAFKA_MSG_STATUS_NOT_PERSISTED,
            {message->partition, message->offset}};
}

/// Empty: the client was closed.
std::optional<Delivery> waitForDelivery(const Engine &engine, rd_kafka_t *rk, milliseconds within)
{
    const QueuePtr queue(rd_kafka_queue_get_main(rk));
    const QDeadlineTimer deadline(within);
    while (!engine.stop) {
        const EventPtr event(rd_kafka_queue_poll(queue.get(), 50));
        if (event && rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_DR)
            return deliveryOf(event.get());
        if (deadline.hasExpired())
            return Delivery{RD_KAFKA_RESP_ERR__TIMED_OUT, true, {}};
    }
    return std::nullopt;
}

} // namespace

Error deliveryError(const Delivery &delivery, const QString &topic)
{
    const QString said = QString::fromUtf8(rd_kafka_err2str(delivery.code));
    if (delivery.maybeWritten)
        return {ErrorKind::Timeout,
                tr("No broker confirmed the record for %1 in time. It may be in the topic all the same: look "
                   "for it before you send it again.")
                    .arg(topic),
                said};
    switch (delivery.code) {
    case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
        return {
            ErrorKind::Unreachable,
            tr("The record was not written to %1: the broker in charge did not take it in time. Check the "
               "brokers, then send it again.")
                .arg(topic),
            said};
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
        return {ErrorKind::Invalid,
                tr("The record was not written to %1: it is larger than the topic or the brokers allow "
                   "(max.message.bytes).")
                    .arg(topic),
                said};
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
        return {
            ErrorKind::Permission,
            tr("This user may not write to %1. Ask for the right to write there; brokers before Kafka 2.8 "
               "want IdempotentWrite on the cluster besides.")
                .arg(topic),
            said};
    case RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS:
    case RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND:
        return {
            ErrorKind::Conflict,
            tr("The record was not written to %1: too few replicas are in sync. Wait until the brokers are "
               "back, then send it again.")
                .arg(topic),
            said};
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
        return {
            ErrorKind::Invalid,
            tr("The record was not written to %1: the broker does not take it. A compacted topic takes no "
               "record without a key.")
                .arg(topic),
            said};
    default:
        return {ErrorKind::Server, tr("The record was not written to %1: the broker refused it.").arg(topic),
                said};
    }
}

Result<SentRecord> writeRecord(Engine &engine, const OutgoingRecord &record)
{
    const auto handle = Handle::open(engine.access, Purpose::Writing);
    if (!handle)
        return tl::unexpected(handle.error());
    rd_kafka_t *rk = (*handle)->get();
    if (const auto code = enqueue(rk, record))
        return tl::unexpected(deliveryError({code, false, {}}, record.topic));
    const milliseconds within = writeTimeout(engine.access.deadlines) + grace;
    const auto delivery = waitForDelivery(engine, rk, within);
    // Whatever came of it, nothing is tried again behind the user's back.
    rd_kafka_purge(rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
    if (!delivery)
        return cancelled();
    if (delivery->code)
        return tl::unexpected(deliveryError(*delivery, record.topic));
    return delivery->place;
}

} // namespace sluice::kafka
