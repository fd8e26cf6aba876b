#pragma once
// One reading thread of a scan: its partitions, from their first offset to their last. Private to this
// client.

#include "models/clients/kafka/fetchwaker.h"
#include "models/clients/kafka/recordscan.h"
#include "models/clients/kafka/topiclook.h"

#include <QMutex>
#include <chrono>
#include <map>

namespace sluice::kafka {

/// What the reading threads and whoever watches them share.
struct ScanShared
{
    const Access access;
    const ScanRequest request;
    std::atomic_bool stop = false; ///< cancelled, or enough
    std::atomic_bool enough = false;
    std::function<void(const Error &)> stalled; ///< from any reading thread; once for each outage of it
    std::function<void()> recovered;
};

/// A reader's progress, written by it 20 times a second.
class ScanMark final
{
public:
    void set(ScanProgress progress)
    {
        const QMutexLocker lock(&m_mutex);
        m_progress = std::move(progress);
    }
    [[nodiscard]] ScanProgress get() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_progress;
    }

private:
    mutable QMutex m_mutex;
    ScanProgress m_progress;
};

class ScanReader final
{
public:
    /// `unknown`: partitions whose leader has not answered: they are read from the start that was asked for
    /// as soon as it does.
    ScanReader(ScanShared &shared, ScanMark &mark, std::shared_ptr<Handle> handle,
               QList<PartitionScan> partitions, QList<int> unknown);
    ~ScanReader();

    /// Until every partition is done, or to be stopped.
    void run(RecordSink &sink);

private:
    using Clock = std::chrono::steady_clock;
    class Batch;

    void begin();
    [[nodiscard]] qint64 logicalStart() const;
    bool step(RecordSink &sink);
    void take(const rd_kafka_message_t &message, Batch &batch);
    void takeRecord(const rd_kafka_message_t &message, PartitionScan &scan, Batch &batch);
    void takeFailure(const rd_kafka_message_t &message);
    void atEnd(PartitionScan &scan, qint64 offset);
    void tellSilence();
    void finish(PartitionScan &scan);
    void lookAgain();
    [[nodiscard]] qsizetype openPartitions() const;
    void outage(const Error &error);
    void recovery();
    void publish(bool always);

    ScanShared &m_shared;
    ScanMark &m_mark;
    TopicLook m_look;
    std::shared_ptr<Handle> m_handle;
    QueuePtr m_queue;
    TopicPtr m_topic;
    std::unique_ptr<FetchWaker> m_waker; ///< null where the scan follows: it has time
    std::map<int, PartitionScan> m_partitions;
    std::vector<PartitionScan *> m_byNumber; ///< null: not ours
    QSet<int> m_doubtful;                    ///< their log seemed to end before it should
    Clock::time_point m_lookAgain;
    Clock::time_point m_heard; ///< when anything came
    Clock::time_point m_published;
    qint64 m_records = 0;
    qint64 m_bytes = 0;
    qsizetype m_open = 0;
    bool m_outage = false;
};

} // namespace sluice::kafka
