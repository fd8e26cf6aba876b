#include "models/clients/kafka/scanreader.h"

#include <QCoreApplication>
#include <QSet>
#include <array>

using namespace std::chrono_literals;

namespace sluice::kafka {

namespace {

// rd_kafka_consume_batch_queue waits its whole timeout for a full batch: a small one, filled often.
constexpr size_t kBatch = 512;
constexpr int kBatchWait = 10; // milliseconds; also how long a cancel may go unseen
// With fewer records than this in librdkafka's queue its threads had better be fetching.
constexpr size_t kLowWater = 8 * kBatch;
constexpr auto kPublish = 50ms;
constexpr auto kLookAgain = 500ms;
// A partition of a scan has more to give, and gives nothing: longer than a leader's election takes.
constexpr auto kSilence = 3s;

BytesView bytesOf(const void *data, size_t size)
{
    return {static_cast<const char *>(data), data ? size : 0};
}

class MessageHeaders final : public HeaderSource
{
public:
    void setMessage(const rd_kafka_message_t *message) { m_message = message; }
    void readHeaders(std::vector<HeaderView> &into) const override
    {
        into.clear();
        rd_kafka_headers_t *headers = nullptr;
        if (rd_kafka_message_headers(m_message, &headers))
            return;
        const char *name = nullptr;
        const void *value = nullptr;
        size_t size = 0;
        for (size_t i = 0; !rd_kafka_header_get_all(headers, i, &name, &value, &size); ++i)
            into.push_back({name, {static_cast<const char *>(value), size}});
    }

private:
    const rd_kafka_message_t *m_message = nullptr;
};

} // namespace

/// The records of one call, as views into librdkafka's messages.
class ScanReader::Batch final
{
public:
    void add(const rd_kafka_message_t &message, qint64 timestamp)
    {
        MessageHeaders &headers = m_headers[m_count];
        headers.setMessage(&message);
        m_views[m_count++] = {message.partition,
                              message.offset,
                              timestamp,
                              bytesOf(message.key, message.key_len),
                              bytesOf(message.payload, message.len),
                              &headers};
    }
    [[nodiscard]] std::span<const RecordView> views() const { return {m_views.data(), m_count}; }

private:
    std::array<RecordView, kBatch> m_views;
    std::array<MessageHeaders, kBatch> m_headers;
    size_t m_count = 0;
};

ScanReader::ScanReader(ScanShared &shared, ScanMark &mark, std::shared_ptr<Handle> handle,
                       QList<PartitionScan> partitions, QList<int> unknown)
    : m_shared(shared)
    , m_mark(mark)
    , m_look(shared.access, shared.request.topic, shared.stop)
    , m_handle(std::move(handle))
{
    for (const PartitionScan &partition : partitions)
        m_partitions[partition.partition] = partition;
    for (const int number : unknown) {
        PartitionScan partition;
        partition.partition = number;
        partition.end = -1;
        partition.from = partition.position = logicalStart();
        m_partitions[number] = partition;
    }
    for (auto &[number, partition] : m_partitions) {
        if (m_byNumber.size() <= static_cast<size_t>(number))
            m_byNumber.resize(static_cast<size_t>(number) + 1);
        m_byNumber[static_cast<size_t>(number)] = &partition;
        m_open += partition.done ? 0 : 1;
    }
}

ScanReader::~ScanReader()
{
    if (!m_topic)
        return;
    for (const auto &[number, partition] : m_partitions) {
        if (!partition.done)
            rd_kafka_consume_stop(m_topic.get(), number);
    }
}

qint64 ScanReader::logicalStart() const
{
    return m_shared.request.from.kind == ScanStart::Kind::Live ? RD_KAFKA_OFFSET_END
                                                               : RD_KAFKA_OFFSET_BEGINNING;
}

void ScanReader::begin()
{
    m_queue.reset(rd_kafka_queue_new(m_handle->get()));
    m_topic.reset(rd_kafka_topic_new(m_handle->get(), m_shared.request.topic.toUtf8().constData(), nullptr));
    for (const auto &[number, partition] : m_partitions) {
        if (!partition.done)
            rd_kafka_consume_start_queue(m_topic.get(), number, partition.from, m_queue.get());
    }
    if (m_shared.request.to.kind == ScanEnd::Kind::Never)
        return;
    QList<int> numbers;
    for (const auto &[number, partition] : m_partitions)
        numbers.append(number);
    m_waker = std::make_unique<FetchWaker>(m_handle, m_shared.request.topic.toUtf8(), numbers);
}

void ScanReader::run(RecordSink &sink)
{
    publish(true);
    if (m_open > 0)
        begin();
    m_heard = Clock::now();
    while (m_open > 0 && !m_shared.stop) {
        if (!step(sink)) {
            m_shared.enough = true;
            m_shared.stop = true;
        }
        publish(false);
    }
    sink.rest();
    publish(true);
}

bool ScanReader::step(RecordSink &sink)
{
    std::array<rd_kafka_message_t *, kBatch> messages{};
    const ssize_t count =
        rd_kafka_consume_batch_queue(m_queue.get(), kBatchWait, messages.data(), messages.size());
    if (m_waker && rd_kafka_queue_length(m_queue.get()) < kLowWater)
        m_waker->wake();
    Batch batch;
    for (ssize_t i = 0; i < count; ++i)
        take(*messages[static_cast<size_t>(i)], batch);
    const bool goesOn = batch.views().empty() || sink.take(batch.views());
    for (ssize_t i = 0; i < count; ++i)
        rd_kafka_message_destroy(messages[static_cast<size_t>(i)]);
    if (count < static_cast<ssize_t>(kBatch)) {
        sink.rest();
        m_handle->serve();
        if (m_handle->takeAllDown())
            outage(m_look.whyNobodyAnswers(*m_handle, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN));
        if (count > 0)
            m_heard = Clock::now();
        else if (Clock::now() - m_heard > kSilence)
            tellSilence();
        lookAgain();
    }
    return goesOn;
}

void ScanReader::take(const rd_kafka_message_t &message, Batch &batch)
{
    PartitionScan *scan = m_byNumber[static_cast<size_t>(message.partition)];
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
        atEnd(*scan, message.offset);
    else if (message.err)
        takeFailure(message);
    else if (!scan->done)
        takeRecord(message, *scan, batch);
}

void ScanReader::takeRecord(const rd_kafka_message_t &message, PartitionScan &scan, Batch &batch)
{
    if (m_outage)
        recovery();
    if (scan.end >= 0 && message.offset >= scan.end)
        return finish(scan);
    if (message.offset < scan.position)
        return; // had it already, before a leader changed
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    const qint64 time = rd_kafka_message_timestamp(&message, &type);
    batch.add(message, type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : time);
    if (scan.from < 0)
        scan.from = message.offset;
    scan.position = message.offset + 1;
    ++m_records;
    m_bytes += static_cast<qint64>(message.len + message.key_len);
    if (scan.logEnd >= 0 && scan.position >= scan.logEnd)
        scan.caughtUp = true;
    if (scan.position == scan.end)
        finish(scan);
}

void ScanReader::takeFailure(const rd_kafka_message_t &message)
{
    switch (message.err) {
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
        outage(errorOf(message.err, m_look.named(), QString::fromUtf8(rd_kafka_message_errstr(&message))));
        return;
    default: // librdkafka tries again by itself; when all brokers are gone, it says so
        qCDebug(lcKafka) << m_shared.request.topic << rd_kafka_message_errstr(&message);
    }
}

/// Past a transaction's markers and what compaction took, the log's end is where `end` is. Where it comes
/// earlier either a new leader does not know yet how far the log goes, or the log was cut: its leader is
/// asked.
void ScanReader::atEnd(PartitionScan &scan, qint64 offset)
{
    recovery();
    if (offset >= scan.logEnd)
        scan.caughtUp = true;
    if (scan.done || scan.end < 0)
        return;
    if (offset >= scan.end)
        return finish(scan);
    m_doubtful.insert(scan.partition);
    m_lookAgain = Clock::now() + kLookAgain;
}

/// A scan that has an end knows that there is more to come; one that follows does not.
void ScanReader::tellSilence()
{
    QStringList silent;
    for (const auto &[number, partition] : m_partitions) {
        if (!partition.done && partition.end >= 0)
            silent << QString::number(number);
    }
    if (!silent.isEmpty())
        outage(errorOf(RD_KAFKA_RESP_ERR__TIMED_OUT,
                       QCoreApplication::translate("sluice::kafka::KafkaClient", "%1, partition %2")
                           .arg(m_look.named(), silent.join(QStringLiteral(", ")))));
}

void ScanReader::finish(PartitionScan &scan)
{
    scan.done = scan.caughtUp = true;
    --m_open;
    rd_kafka_consume_stop(m_topic.get(), scan.partition);
}

void ScanReader::lookAgain()
{
    if (Clock::now() < m_lookAgain || (m_doubtful.isEmpty() && !m_outage))
        return;
    m_lookAgain = Clock::now() + kLookAgain;
    const QSet<int> doubtful = m_doubtful;
    for (const int number : doubtful) {
        PartitionScan &scan = *m_byNumber[static_cast<size_t>(number)];
        std::int64_t low = 0;
        std::int64_t high = 0;
        const auto error = scan.done ? RD_KAFKA_RESP_ERR_NO_ERROR
                                     : rd_kafka_query_watermark_offsets(
                                           m_handle->get(), m_shared.request.topic.toUtf8().constData(),
                                           number, &low, &high, static_cast<int>(kLookAgain.count()));
        if (error)
            continue;
        if (!scan.done && high < scan.end && high <= scan.position) {
            scan.truncated = true;
            finish(scan);
        }
        if (scan.done)
            m_doubtful.remove(number);
    }
    // In a quiet topic no record will ever tell that the brokers are back; a scan with an end has some to
    // come.
    const bool follows = m_shared.request.to.kind == ScanEnd::Kind::Never;
    if (m_outage && follows && m_look.find(*m_handle))
        recovery();
}

void ScanReader::outage(const Error &error)
{
    if (!std::exchange(m_outage, true))
        m_shared.stalled(error);
}

void ScanReader::recovery()
{
    if (std::exchange(m_outage, false))
        m_shared.recovered();
}

void ScanReader::publish(bool always)
{
    const auto now = Clock::now();
    if (!always && now - m_published < kPublish)
        return;
    m_published = now;
    ScanProgress progress{m_records, m_bytes, {}};
    for (const auto &[number, partition] : m_partitions)
        progress.partitions.append(partition);
    m_mark.set(std::move(progress));
}

} // namespace sluice::kafka
