#include "models/clients/kafka/topicreader.h"

#include "models/clients/kafka/clusterlook.h"
#include "models/clients/kafka/handle.h"
#include "models/clients/kafka/offsetquery.h"
#include "models/clients/kafka/reaper.h"
#include "models/clients/kafka/tailcollector.h"
#include "models/clients/kafka/topiclook.h"

#include <QCoreApplication>
#include <QThread>
#include <QThreadPool>
#include <QTimeZone>
#include <array>
#include <thread>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sluice::kafka {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kFrame = 33ms; // thirty deliveries a second
// rd_kafka_consume_batch_queue waits its whole timeout for a full batch: a small one, filled often.
constexpr size_t kBatch = 256;
constexpr int kBatchWait = 20;
// While nobody answers: how often to ask, and how long to wait for a word.
constexpr auto kAskAgain = 500ms;
constexpr int kAskWait = 200;

/// What the reading thread and the object share. The thread never touches the object but through `receiver`.
struct Channel
{
    std::atomic_bool stop = false;
    QMutex mutex;
    TopicReader *receiver = nullptr; ///< null once nobody listens
    PendingRecords pending{1};
    bool delivering =
        false; ///< a delivery is on its way; the next one waits for it, however slow the window is
};

KafkaRecord recordOf(const rd_kafka_message_t &message, const QString &topic, int maxValueBytes)
{
    KafkaRecord record;
    record.topic = topic;
    record.partition = message.partition;
    record.offset = message.offset;
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    const qint64 time = rd_kafka_message_timestamp(&message, &type);
    if (type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE && time >= 0)
        record.timestamp = QDateTime::fromMSecsSinceEpoch(time, Qt::UTC);
    if (message.key)
        record.key =
            QByteArray(static_cast<const char *>(message.key), static_cast<qsizetype>(message.key_len));
    setValue(record, static_cast<const char *>(message.payload), static_cast<qint64>(message.len),
             maxValueBytes);
    rd_kafka_headers_t *headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers))
        return record;
    const char *name = nullptr;
    const void *value = nullptr;
    size_t size = 0;
    for (size_t i = 0; !rd_kafka_header_get_all(headers, i, &name, &value, &size); ++i)
        record.headers.append(
            {QByteArray(name), QByteArray(static_cast<const char *>(value), static_cast<qsizetype>(size))});
    return record;
}

/// The loop of one reading thread.
class Loop final
{
public:
    Loop(Access access, QString topic, TopicReader::Options options, std::shared_ptr<Channel> channel)
        : m_access(std::move(access))
        , m_topic(std::move(topic))
        , m_options(options)
        , m_channel(std::move(channel))
        , m_look(m_access, m_topic, m_channel->stop)
        , m_newest(options.lastRecords)
    {}

    ~Loop() { close(); }

    void run()
    {
        auto handle =
            Handle::open(m_access, m_options.uncommitted ? Purpose::ReadingUncommitted : Purpose::Reading);
        if (!handle)
            return report(handle.error());
        m_handle = *handle;
        if (!findRange())
            return;
        m_queue.reset(rd_kafka_queue_new(m_handle->get()));
        readWhatIsThere();
        deliverNewest();
        while (m_options.follow && !stopping())
            step();
        while (!m_options.follow && !stopping() && !flush()) // the last delivery waits for the one before
            std::this_thread::sleep_for(10ms);
    }

private:
    struct Span
    {
        qint64 begin = 0;
        qint64 end = 0;      ///< when we came; what comes after it is new
        qint64 from = 0;     ///< where this pass reads from
        bool known = false;  ///< its leader told begin and end
        bool reached = true; ///< the end, in this pass
    };

    [[nodiscard]] bool stopping() const { return m_channel->stop; }

    /// Asks until somebody answers. False when we are to stop.
    bool findRange()
    {
        while (!stopping()) {
            if (const auto failure = tryFindRange(); !failure)
                return true;
            else
                outage(*failure);
            for (int i = 0; i < 50 && !stopping(); ++i)
                std::this_thread::sleep_for(20ms);
        }
        return false;
    }

    std::optional<Error> tryFindRange()
    {
        const auto found = m_look.find(*m_handle);
        if (!found)
            return found.error();
        OffsetQuestion question;
        question.timeout = m_access.deadlines.answerTimeout;
        for (const Partition &partition : found->partitions)
            question.leaders.insert({m_topic, partition.id}, partition.leader);
        const OffsetAnswer answer = queryOffsets(m_handle, m_workers, question, m_channel->stop);
        if (answer.ends.isEmpty() && answer.lastFailure)
            return errorOf(answer.lastFailure, m_look.named());
        m_spans.clear();
        for (const Partition &partition : found->partitions) {
            const PartitionKey key{m_topic, partition.id};
            Span span;
            span.known = answer.begins.contains(key) && answer.ends.contains(key);
            if (span.known) {
                span.begin = answer.begins[key];
                span.end = answer.ends[key];
                span.from = std::max(span.begin, span.end - m_options.lastRecords);
                span.reached = span.from >= span.end;
            }
            m_spans.insert(partition.id, span);
        }
        recovery();
        return {};
    }

    void startPass()
    {
        m_consumed.reset(rd_kafka_topic_new(m_handle->get(), m_topic.toUtf8().constData(), nullptr));
        for (auto it = m_spans.cbegin(); it != m_spans.cend(); ++it) {
            // Where the leader did not answer we begin with its last ones as soon as it, or another, is
            // there.
            const qint64 from =
                it->known ? it->from : RD_KAFKA_OFFSET_TAIL(std::max(1, m_options.lastRecords));
            rd_kafka_consume_start_queue(m_consumed.get(), it.key(), from, m_queue.get());
        }
    }

    void endPass()
    {
        if (!m_consumed)
            return;
        for (auto it = m_spans.cbegin(); it != m_spans.cend(); ++it)
            rd_kafka_consume_stop(m_consumed.get(), it.key());
        m_consumed.reset();
        // Whatever is still in the queue belongs to the former pass.
        while (MessagePtr message{rd_kafka_consume_queue(m_queue.get(), 0)}) {
        }
    }

    /// Reads from the start offsets to the ends as they were. Compaction and transaction markers leave gaps:
    /// where the span held fewer records than asked for, a wider one is read, a few times.
    void readWhatIsThere()
    {
        const auto deadline = Clock::now() + m_access.deadlines.answerTimeout;
        for (int widening = 1;; ++widening) {
            startPass();
            while (!stopping() && Clock::now() < deadline && !isThere())
                step();
            if (stopping() || Clock::now() >= deadline || m_newest.count() >= m_options.lastRecords ||
                widening > 3 || !widen(widening))
                return;
            endPass();
            m_newest = NewestRecords(m_options.lastRecords);
            m_late.clear();
        }
    }

    [[nodiscard]] bool isThere() const
    {
        return std::all_of(m_spans.cbegin(), m_spans.cend(), [](const Span &span) { return span.reached; });
    }

    bool widen(int step)
    {
        bool wider = false;
        for (Span &span : m_spans) {
            if (!span.known || span.from <= span.begin)
                continue;
            const qint64 reach = qint64(m_options.lastRecords) << (3 * step); // 8, 64, 512 times
            span.from = std::max(span.begin, span.end - reach);
            wider = true;
        }
        for (Span &span : m_spans)
            span.reached = !span.known || span.from >= span.end;
        return wider;
    }

    void step()
    {
        std::array<rd_kafka_message_t *, kBatch> batch{};
        const ssize_t count =
            rd_kafka_consume_batch_queue(m_queue.get(), kBatchWait, batch.data(), batch.size());
        for (ssize_t i = 0; i < count; ++i) {
            const MessagePtr message(batch[static_cast<size_t>(i)]);
            take(*message);
        }
        m_handle->serve();
        if (m_handle->takeAllDown())
            outage(m_look.whyNobodyAnswers(*m_handle, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN));
        askWhetherItIsOver();
        if (m_caughtUp)
            flush();
    }

    void take(const rd_kafka_message_t &message)
    {
        Span &span = m_spans[message.partition];
        if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            span.reached = true;
            recovery();
            return;
        }
        if (message.err) {
            takeFailure(message);
            return;
        }
        recovery();
        m_look.hasAnswered();
        KafkaRecord record = recordOf(message, m_topic, m_options.maxValueBytes);
        const bool isNew = span.known && message.offset >= span.end;
        if (message.offset + 1 >= span.end)
            span.reached = true;
        if (m_caughtUp)
            addPending(std::move(record));
        else if (!isNew)
            m_newest.add(std::move(record));
        else if (m_options.follow)
            m_late << std::move(record); // came while the old ones were read: shown after them
        if (m_late.size() > m_options.maxPending) {
            m_late.removeFirst();
            ++m_lateDropped;
        }
    }

    void takeFailure(const rd_kafka_message_t &message)
    {
        switch (message.err) {
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
            outage(
                errorOf(message.err, m_look.named(), QString::fromUtf8(rd_kafka_message_errstr(&message))));
            return;
        default: // librdkafka tries again by itself; when all brokers are gone, it says so
            qCDebug(lcKafka) << m_topic << rd_kafka_message_errstr(&message);
        }
    }

    void deliverNewest()
    {
        m_caughtUp = true;
        const auto records = m_newest.take();
        {
            // Not through the bounded queue: these are the records that were asked for, and their number is
            // bounded.
            const QMutexLocker lock(&m_channel->mutex);
            if (!m_channel->receiver)
                return;
            QMetaObject::invokeMethod(
                m_channel->receiver,
                [reader = m_channel->receiver, records, channel = m_channel] {
                    if (channel->stop)
                        return;
                    if (!records.isEmpty())
                        Q_EMIT reader->recordsArrived(records, 0);
                    // A slot may have closed the tail, and even deleted the reader.
                    if (!channel->stop)
                        Q_EMIT reader->caughtUp();
                },
                Qt::QueuedConnection);
        }
        m_lastDelivery = Clock::now();
        for (KafkaRecord &record : m_late)
            addPending(std::move(record));
        m_late.clear();
    }

    void addPending(KafkaRecord record)
    {
        const QMutexLocker lock(&m_channel->mutex);
        m_channel->pending.add(std::move(record));
    }

    /// True when nothing waits any more.
    bool flush()
    {
        const QMutexLocker lock(&m_channel->mutex);
        if (m_channel->pending.isEmpty() || !m_channel->receiver)
            return true;
        if (m_channel->delivering || Clock::now() - m_lastDelivery < kFrame)
            return false;
        m_channel->delivering = true;
        m_lastDelivery = Clock::now();
        QMetaObject::invokeMethod(
            m_channel->receiver,
            [reader = m_channel->receiver, channel = m_channel, late = std::exchange(m_lateDropped, 0)] {
                QMutexLocker taking(&channel->mutex);
                channel->delivering = false;
                const auto batch = channel->pending.take();
                taking.unlock();
                if (!channel->stop)
                    Q_EMIT reader->recordsArrived(batch.records, batch.dropped + late);
            },
            Qt::QueuedConnection);
        return false;
    }

    /// Told once, until something has been read again.
    void outage(const Error &error)
    {
        if (!std::exchange(m_outage, true))
            report(error);
    }

    void recovery()
    {
        if (!std::exchange(m_outage, false))
            return;
        const QMutexLocker lock(&m_channel->mutex);
        if (!m_channel->receiver || m_channel->stop)
            return;
        QMetaObject::invokeMethod(
            m_channel->receiver,
            [reader = m_channel->receiver, channel = m_channel] {
                if (!channel->stop)
                    Q_EMIT reader->recovered();
            },
            Qt::QueuedConnection);
    }

    /// In a topic in which nothing happens no record will ever tell that the brokers are back.
    void askWhetherItIsOver()
    {
        if (!m_outage || Clock::now() < m_askAgain)
            return;
        const rd_kafka_metadata_t *metadata = nullptr;
        if (!rd_kafka_metadata(m_handle->get(), 0, m_consumed.get(), &metadata, kAskWait)) {
            const MetadataPtr owned(metadata);
            const auto topics = factsOf(*metadata).topics;
            if (!topics.isEmpty() && !topics.first().error)
                recovery();
        }
        m_askAgain = Clock::now() + kAskAgain;
    }

    void report(const Error &error)
    {
        const QMutexLocker lock(&m_channel->mutex);
        if (!m_channel->receiver || m_channel->stop)
            return;
        QMetaObject::invokeMethod(
            m_channel->receiver,
            [reader = m_channel->receiver, error, channel = m_channel] {
                if (!channel->stop)
                    Q_EMIT reader->failed(error);
            },
            Qt::QueuedConnection);
    }

    void close()
    {
        if (m_handle && m_queue)
            endPass();
        m_workers.waitForDone();
        m_queue.reset();
        m_handle.reset();
    }

    const Access m_access;
    const QString m_topic;
    const TopicReader::Options m_options;
    const std::shared_ptr<Channel> m_channel;
    TopicLook m_look;
    QThreadPool m_workers;
    std::shared_ptr<Handle> m_handle;
    QueuePtr m_queue;
    TopicPtr m_consumed;
    QMap<int, Span> m_spans;
    NewestRecords m_newest;
    QList<KafkaRecord> m_late;
    qint64 m_lateDropped = 0;
    bool m_caughtUp = false;
    bool m_outage = false;
    Clock::time_point m_lastDelivery;
    Clock::time_point m_askAgain;
};

} // namespace

class TopicReader::Private
{
public:
    Access access;
    QString topic;
    Options options;
    std::shared_ptr<Channel> channel;
    std::thread thread;
};

TopicReader::TopicReader(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines,
                         QString topic, Options options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    d->access = {std::move(profile), std::move(password), std::move(keyPassword), deadlines};
    d->topic = std::move(topic);
    d->options = options;
}

TopicReader::~TopicReader()
{
    stop();
}

void TopicReader::start()
{
    stop();
    d->channel = std::make_shared<Channel>();
    d->channel->receiver = this;
    d->channel->pending = PendingRecords(d->options.maxPending);
    d->thread = std::thread([access = d->access, topic = d->topic, options = d->options,
                             channel = d->channel] { Loop(access, topic, options, channel).run(); });
}

void TopicReader::stop()
{
    if (!d->channel)
        return;
    d->channel->stop = true;
    {
        const QMutexLocker lock(&d->channel->mutex);
        d->channel->receiver = nullptr;
    }
    d->channel.reset();
    // The thread sees the flag within a few milliseconds, but closing librdkafka's connections may take
    // longer.
    auto thread = std::make_shared<std::thread>(std::move(d->thread));
    reap([thread] { thread->join(); });
}

} // namespace sluice::kafka
