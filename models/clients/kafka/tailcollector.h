#pragma once
// The two heaps of a topic's tail: the newest N of what was there, and what waits for the screen. Pure,
// bounded.

#include "models/core/kafkacluster.h"

#include <deque>

namespace sluice::kafka {

/// Older first: by timestamp, then partition, then offset. Records without a timestamp come first.
[[nodiscard]] bool isOlder(const KafkaRecord &a, const KafkaRecord &b);

/// What a record costs in memory, roughly.
[[nodiscard]] qint64 sizeOf(const KafkaRecord &record);

/// Cut to `maxBytes`; `valueSize` keeps the true length.
void setValue(KafkaRecord &record, const char *bytes, qint64 size, int maxBytes);

/// Of everything that is added, the newest `count` that fit into `maxBytes`.
class NewestRecords final
{
public:
    explicit NewestRecords(int count, qint64 maxBytes = 32 << 20);
    void add(KafkaRecord record);
    [[nodiscard]] qsizetype count() const { return m_records.size(); }
    [[nodiscard]] QList<KafkaRecord> take(); ///< oldest first

private:
    void cut();

    int m_count;
    qint64 m_maxBytes;
    qint64 m_bytes = 0;
    QList<KafkaRecord> m_records;
};

/// A queue that drops its oldest, and counts them, when it holds more than `count` records or `maxBytes`.
class PendingRecords final
{
public:
    explicit PendingRecords(int count, qint64 maxBytes = 32 << 20);
    void add(KafkaRecord record);
    [[nodiscard]] bool isEmpty() const { return m_records.empty() && m_dropped == 0; }
    struct Batch
    {
        QList<KafkaRecord> records;
        qint64 dropped = 0;
    };
    [[nodiscard]] Batch take();

private:
    qsizetype m_count;
    qint64 m_maxBytes;
    qint64 m_bytes = 0;
    qint64 m_dropped = 0;
    std::deque<KafkaRecord> m_records;
};

} // namespace sluice::kafka
