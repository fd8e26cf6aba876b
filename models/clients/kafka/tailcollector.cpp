#include "models/clients/kafka/tailcollector.h"

#include <algorithm>
#include <tuple>

namespace sluice::kafka {

bool isOlder(const KafkaRecord &a, const KafkaRecord &b)
{
    const auto time = [](const KafkaRecord &record) {
        return record.timestamp.isValid() ? record.timestamp.toMSecsSinceEpoch()
                                          : std::numeric_limits<qint64>::min();
    };
    return std::tuple(time(a), a.partition, a.offset) < std::tuple(time(b), b.partition, b.offset);
}

qint64 sizeOf(const KafkaRecord &record)
{
    qint64 bytes = sizeof record;
    if (record.key)
        bytes += record.key->size();
    if (record.value)
        bytes += record.value->size();
    for (const auto &[name, value] : record.headers)
        bytes += name.size() + value.size() + qint64(sizeof record.headers.first());
    return bytes;
}

void setValue(KafkaRecord &record, const char *bytes, qint64 size, int maxBytes)
{
    record.valueSize = bytes ? size : 0;
    if (bytes)
        record.value =
            QByteArray(bytes, static_cast<qsizetype>(std::min<qint64>(size, std::max(maxBytes, 0))));
}

NewestRecords::NewestRecords(int count, qint64 maxBytes)
    : m_count(std::max(count, 0))
    , m_maxBytes(maxBytes)
{}

void NewestRecords::add(KafkaRecord record)
{
    m_bytes += sizeOf(record);
    m_records << std::move(record);
    // Cutting at twice the number makes the work for each record constant.
    if (m_records.size() > 2 * qsizetype(m_count) + 64 || m_bytes > m_maxBytes)
        cut();
}

void NewestRecords::cut()
{
    std::sort(m_records.begin(), m_records.end(), isOlder);
    qsizetype keep = 0;
    qint64 bytes = 0;
    // Down to half of the memory, so that the next record does not sort everything again; never below one
    // record.
    const qint64 limit = m_bytes > m_maxBytes ? m_maxBytes / 2 : m_maxBytes;
    while (keep < m_records.size() && keep < m_count) {
        const qint64 next = sizeOf(m_records[m_records.size() - 1 - keep]);
        if (keep > 0 && bytes + next > limit)
            break;
        bytes += next;
        ++keep;
    }
    m_records.remove(0, m_records.size() - keep);
    m_bytes = bytes;
}

QList<KafkaRecord> NewestRecords::take()
{
    cut();
    m_bytes = 0;
    return std::exchange(m_records, {});
}

PendingRecords::PendingRecords(int count, qint64 maxBytes)
    : m_count(std::max(count, 1))
    , m_maxBytes(maxBytes)
{}

void PendingRecords::add(KafkaRecord record)
{
    m_bytes += sizeOf(record);
    m_records.push_back(std::move(record));
    while (qsizetype(m_records.size()) > m_count || (m_bytes > m_maxBytes && m_records.size() > 1)) {
        m_bytes -= sizeOf(m_records.front());
        m_records.pop_front();
        ++m_dropped;
    }
}

PendingRecords::Batch PendingRecords::take()
{
    Batch batch{QList<KafkaRecord>(std::make_move_iterator(m_records.begin()),
                                   std::make_move_iterator(m_records.end())),
                m_dropped};
    m_records.clear();
    m_bytes = 0;
    m_dropped = 0;
    return batch;
}

} // namespace sluice::kafka
