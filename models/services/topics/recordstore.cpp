#include "models/services/topics/recordstore.h"

#include <QTimeZone>
#include <algorithm>
#include <cstring>

namespace sluice {

namespace {

constexpr quint32 kSegmentSize = 1 << 20;
constexpr int kOffsetBits = 48; // 2^48 records a partition: 280 million millions

quint64 packed(int partition, qint64 offset)
{
    return (static_cast<quint64>(partition) << kOffsetBits) |
           (static_cast<quint64>(offset) & ((quint64(1) << kOffsetBits) - 1));
}

RecordPlace unpacked(quint64 place)
{
    return {static_cast<int>(place >> kOffsetBits),
            static_cast<qint64>(place & ((quint64(1) << kOffsetBits) - 1))};
}

void put(char *&to, const void *from, std::size_t size)
{
    if (size)
        std::memcpy(to, from, size);
    to += size;
}

template <class T>
T get(const char *&from)
{
    T value;
    std::memcpy(&value, from, sizeof value);
    from += sizeof value;
    return value;
}

QByteArray getBytes(const char *&from, qsizetype size)
{
    QByteArray bytes(from, size);
    from += size;
    return bytes;
}

qint32 lengthOf(const BytesView &bytes)
{
    return bytes.isNull() ? -1 : static_cast<qint32>(bytes.size);
}

} // namespace

struct RecordStore::Stored
{
    qint64 timestampMs;
    qint64 valueSize; ///< in the topic; -1: null
    qint32 keyLength; ///< -1: null
    qint32 valueLength;
    quint32 headerCount;
};

RecordStore::RecordStore(Limits limits)
    : m_limits(limits)
{}

void RecordStore::add(std::span<const RecordView> records)
{
    const QMutexLocker lock(&m_mutex);
    for (const RecordView &record : records)
        addOne(record);
    dropOld();
}

void RecordStore::addOne(const RecordView &record)
{
    m_headers.clear();
    if (record.headers)
        record.headers->readHeaders(m_headers);
    const auto kept = std::min(record.value.size, static_cast<std::size_t>(m_limits.maxValueBytes));
    m_cut += record.value.size > kept ? 1 : 0;
    std::size_t size = sizeof(Stored) + record.key.size + kept;
    for (const HeaderView &header : m_headers)
        size += 2 * sizeof(qint32) + header.name.size() + header.value.size;

    const qint64 row = m_first + static_cast<qint64>(m_rows.size());
    char *to = room(static_cast<quint32>(size));
    Segment &segment = m_segments.back();
    if (segment.used == size)
        segment.firstRow = row;
    m_rows.push_back({packed(record.partition, record.offset),
                      m_firstSegment + static_cast<quint32>(m_segments.size()) - 1,
                      static_cast<quint32>(to - segment.bytes.get())});
    const Stored stored{record.timestampMs,
                        record.value.isNull() ? -1 : static_cast<qint64>(record.value.size),
                        lengthOf(record.key), record.value.isNull() ? -1 : static_cast<qint32>(kept),
                        static_cast<quint32>(m_headers.size())};
    put(to, &stored, sizeof stored);
    put(to, record.key.data, record.key.size);
    put(to, record.value.data, kept);
    for (const HeaderView &header : m_headers) {
        const auto nameLength = static_cast<qint32>(header.name.size());
        const qint32 valueLength = lengthOf(header.value);
        put(to, &nameLength, sizeof nameLength);
        put(to, &valueLength, sizeof valueLength);
        put(to, header.name.data(), header.name.size());
        put(to, header.value.data, header.value.size);
    }
}

/// In the newest segment, or in a new one. A record that is larger than a segment gets one of its own.
char *RecordStore::room(quint32 size)
{
    if (m_segments.empty() || m_segments.back().size - m_segments.back().used < size) {
        const quint32 capacity = std::max(size, kSegmentSize);
        m_segments.push_back({std::unique_ptr<char[]>(new char[capacity]), capacity, 0, 0});
        m_bytes += capacity;
    }
    Segment &segment = m_segments.back();
    char *place = segment.bytes.get() + segment.used;
    segment.used += size;
    return place;
}

void RecordStore::dropOld()
{
    while (m_bytes > m_limits.maxBytes && m_segments.size() > 1) {
        m_bytes -= m_segments.front().size;
        m_segments.pop_front();
        ++m_firstSegment;
    }
    while (static_cast<qint64>(m_rows.size()) > m_limits.maxRows) {
        m_rows.pop_front();
        ++m_first;
    }
}

void RecordStore::clear()
{
    const QMutexLocker lock(&m_mutex);
    m_rows.clear();
    m_segments.clear();
    m_firstSegment = 0;
    m_first = 0;
    m_bytes = 0;
    m_cut = 0;
}

RecordStore::Extent RecordStore::extent() const
{
    const QMutexLocker lock(&m_mutex);
    const qint64 end = m_first + static_cast<qint64>(m_rows.size());
    const qint64 firstWhole = m_segments.empty() ? end : std::max(m_first, m_segments.front().firstRow);
    return {m_first, firstWhole, end, m_bytes, m_cut};
}

const char *RecordStore::bytesOf(qint64 row) const
{
    if (row < m_first || row >= m_first + static_cast<qint64>(m_rows.size()))
        return nullptr;
    const Row &found = m_rows[static_cast<std::size_t>(row - m_first)];
    if (found.segment < m_firstSegment)
        return nullptr;
    return m_segments[found.segment - m_firstSegment].bytes.get() + found.position;
}

std::optional<RecordPlace> RecordStore::placeOf(qint64 row) const
{
    const QMutexLocker lock(&m_mutex);
    if (row < m_first || row >= m_first + static_cast<qint64>(m_rows.size()))
        return {};
    return unpacked(m_rows[static_cast<std::size_t>(row - m_first)].place);
}

std::optional<RecordStore::Head> RecordStore::headOf(qint64 row) const
{
    const QMutexLocker lock(&m_mutex);
    const char *from = bytesOf(row);
    if (!from)
        return {};
    const auto stored = get<Stored>(from);
    return Head{unpacked(m_rows[static_cast<std::size_t>(row - m_first)].place), stored.timestampMs,
                stored.valueSize};
}

std::optional<KafkaRecord> RecordStore::at(qint64 row) const
{
    const QMutexLocker lock(&m_mutex);
    const char *from = bytesOf(row);
    if (!from)
        return {};
    const auto stored = get<Stored>(from);
    const RecordPlace place = unpacked(m_rows[static_cast<std::size_t>(row - m_first)].place);
    KafkaRecord record;
    record.partition = place.partition;
    record.offset = place.offset;
    if (stored.timestampMs >= 0)
        record.timestamp = QDateTime::fromMSecsSinceEpoch(stored.timestampMs, Qt::UTC);
    if (stored.keyLength >= 0)
        record.key = getBytes(from, stored.keyLength);
    if (stored.valueLength >= 0)
        record.value = getBytes(from, stored.valueLength);
    record.valueSize = std::max<qint64>(0, stored.valueSize);
    for (quint32 i = 0; i < stored.headerCount; ++i) {
        const auto nameLength = get<qint32>(from);
        const auto valueLength = get<qint32>(from);
        QByteArray name = getBytes(from, nameLength);
        QByteArray value = valueLength < 0 ? QByteArray() : getBytes(from, valueLength);
        record.headers.append({std::move(name), std::move(value)});
    }
    return record;
}

} // namespace sluice
