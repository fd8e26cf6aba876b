#include "models/clients/kafka/offsetquery.h"

#include <QWaitCondition>
#include <algorithm>

using namespace std::chrono_literals;

namespace sluice::kafka {

namespace {

// The two times that mean "the first" and "the next" offset in Kafka's ListOffsets.
constexpr qint64 kEnd = -1;
constexpr qint64 kBeginning = -2;

/// What the workers write into and the caller takes from; whoever is late finds nobody interested.
struct Collection
{
    QMutex mutex;
    QWaitCondition changed;
    OffsetAnswer answer;
    QMap<int, int> open; ///< requests by leader
};

PartitionsPtr listOf(const QList<PartitionKey> &keys, qint64 time)
{
    PartitionsPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(keys.size())));
    for (const PartitionKey &key : keys)
        rd_kafka_topic_partition_list_add(list.get(), key.topic.toUtf8().constData(), key.partition)->offset =
            time;
    return list;
}

/// One leader's partitions, asked for one kind of offset.
class Asking final
{
public:
    Asking(Handle &handle, qint64 time, std::chrono::milliseconds timeout, const std::atomic_bool &stop)
        : m_handle(handle)
        , m_time(time)
        , m_deadline(std::chrono::steady_clock::now() + timeout)
        , m_stop(stop)
    {}

    void ask(const QList<PartitionKey> &keys)
    {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            m_deadline - std::chrono::steady_clock::now());
        if (m_stop || left < 1ms)
            return;
        const PartitionsPtr list = listOf(keys, m_time);
        const auto error =
            rd_kafka_offsets_for_times(m_handle.get(), list.get(), static_cast<int>(left.count()));
        if (error) {
            failure = error;
            askHalves(keys, error);
            return;
        }
        hasAnswered = true;
        for (int i = 0; i < list->cnt; ++i)
            if (const auto &one = list->elems[i]; !one.err && (one.offset >= 0 || isNoneThatLate(one.offset)))
                offsets.insert({QString::fromUtf8(one.topic), one.partition}, one.offset);
    }

    QMap<PartitionKey, qint64> offsets;
    rd_kafka_resp_err_t failure = RD_KAFKA_RESP_ERR_NO_ERROR; ///< the last one
    bool hasAnswered = false;

private:
    [[nodiscard]] bool isNoneThatLate(qint64 offset) const { return m_time >= 0 && offset == kNoneThatLate; }

    /// One partition that the broker cannot speak for (it has just lost it, or may not tell) makes librdkafka
    /// throw the answers for all others away. They are found by halving: a few more requests, and only then.
    void askHalves(const QList<PartitionKey> &keys, rd_kafka_resp_err_t error)
    {
        if (error < RD_KAFKA_RESP_ERR_UNKNOWN) // librdkafka's own: there was no answer
            return;
        hasAnswered = true;
        if (keys.size() < 2 || m_extra >= kExtraRequests)
            return;
        m_extra += 2;
        ask(keys.first(keys.size() / 2));
        ask(keys.sliced(keys.size() / 2));
    }

    // Enough to find one partition of a thousand. When everything is moving, the next look at the cluster
    // tells the new leaders; asking for each partition alone would only add to the brokers' work.
    static constexpr int kExtraRequests = 24;
    Handle &m_handle;
    const qint64 m_time;
    const std::chrono::steady_clock::time_point m_deadline;
    const std::atomic_bool &m_stop;
    int m_extra = 0;
};

void ask(Handle &handle, int leader, const QList<PartitionKey> &keys, qint64 time,
         std::chrono::milliseconds timeout, Collection &collection, const std::atomic_bool &stop)
{
    // rd_kafka_offsets_for_times sends one request to each leader of its list, and throws all answers away
    // when one of them fails: with one call for each leader a frozen broker costs its own partitions only.
    Asking asking(handle, time, timeout, stop);
    asking.ask(keys);
    const QMutexLocker lock(&collection.mutex);
    auto &answer = collection.answer;
    (time == kEnd ? answer.ends : time == kBeginning ? answer.begins : answer.atTime).insert(asking.offsets);
    if (asking.hasAnswered)
        collection.answer.hasAnyAnswered = true;
    if (asking.failure)
        collection.answer.lastFailure = asking.failure;
    if (--collection.open[leader] == 0)
        collection.open.remove(leader);
    collection.changed.wakeAll();
}

} // namespace

OffsetAnswer queryOffsets(const std::shared_ptr<Handle> &handle, QThreadPool &workers,
                          const OffsetQuestion &question, const std::atomic_bool &stop)
{
    QMap<int, QList<PartitionKey>> byLeader;
    for (auto it = question.leaders.cbegin(); it != question.leaders.cend(); ++it)
        if (it.value() >= 0)
            byLeader[it.value()] << it.key();

    const auto collection = std::make_shared<Collection>();
    QList<qint64> kinds;
    if (question.begins)
        kinds << kBeginning;
    if (question.ends)
        kinds << kEnd;
    if (question.time)
        kinds << std::max<qint64>(0, *question.time);
    for (const int leader : byLeader.keys())
        collection->open[leader] = static_cast<int>(kinds.size());
    const auto start = std::chrono::steady_clock::now();
    for (auto it = byLeader.cbegin(); it != byLeader.cend(); ++it) {
        const bool suspect = question.isSuspect && question.isSuspect(it.key());
        const auto timeout = suspect ? std::min(question.suspectTimeout, question.timeout) : question.timeout;
        for (const qint64 kind : kinds)
            workers.start([handle, collection, leader = it.key(), keys = it.value(), kind, timeout, &stop] {
                if (!stop)
                    ask(*handle, leader, keys, kind, timeout, *collection, stop);
            });
    }

    QMutexLocker lock(&collection->mutex);
    // A leader may come under suspicion while we wait: another thread asks the brokers how they are.
    const auto isWorthWaiting = [&] {
        const auto waited = std::chrono::steady_clock::now() - start;
        if (!question.isSuspect || waited < question.suspectTimeout + 50ms)
            return waited < question.timeout + 50ms;
        const QList<int> leaders = collection->open.keys();
        return waited < question.timeout + 50ms &&
               !std::all_of(leaders.cbegin(), leaders.cend(), question.isSuspect);
    };
    while (!collection->open.isEmpty() && !stop && isWorthWaiting())
        collection->changed.wait(&collection->mutex, 50);
    return collection->answer;
}

} // namespace sluice::kafka
