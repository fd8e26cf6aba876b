#pragma once
// The records that a search found or a tail saw, in a fixed amount of memory. Written by reading threads,
// read by whoever shows them.

#include "models/core/kafkacluster.h"
#include "models/core/recordview.h"

#include <QMutex>
#include <deque>
#include <memory>
#include <span>
#include <vector>

namespace sluice {

/// Where a record lies in its topic: enough to read it again.
struct RecordPlace
{
    int partition = 0;
    qint64 offset = 0;

    bool operator==(const RecordPlace &) const = default;
};

/// What a person may choose for RecordStore::Limits::maxBytes, in MB of 2^20 bytes.
inline constexpr int leastStoreMegabytes = 16;
inline constexpr int usualStoreMegabytes = 256;
inline constexpr int mostStoreMegabytes = 4096;

/// Rows are numbered from 0 in the order in which they came, for as long as the store lives; the oldest are
/// the first to go. A row costs 16 bytes; its bytes are kept as long as there is room for them.
class RecordStore final
{
public:
    struct Limits
    {
        qint64 maxBytes = qint64(usualStoreMegabytes) << 20; ///< of keys, values and headers
        qint64 maxRows = 10'000'000;
        qint64 maxValueBytes = qint64(1) << 20; ///< a longer value is kept by its beginning
    };

    explicit RecordStore(Limits limits);
    RecordStore()
        : RecordStore(Limits{})
    {}

    void add(std::span<const RecordView> records);
    void clear(); ///< the numbering begins anew

    struct Extent
    {
        qint64 first = 0;      ///< the oldest row that is still known
        qint64 firstWhole = 0; ///< the oldest row whose bytes are still here
        qint64 end = 0;        ///< one past the newest; also how many ever came
        qint64 bytes = 0;      ///< held now
        qint64 cut = 0;        ///< values that came and were kept by their beginning

        bool operator==(const Extent &) const = default;
    };
    [[nodiscard]] Extent extent() const;

    /// Empty where the row is not known (any more).
    [[nodiscard]] std::optional<RecordPlace> placeOf(qint64 row) const;
    /// A copy. Empty where the bytes are gone: read it again from its place. `topic` is set by the caller.
    [[nodiscard]] std::optional<KafkaRecord> at(qint64 row) const;
    /// The same without its key's, value's and headers' bytes: cheap, for sorting and columns.
    struct Head
    {
        RecordPlace place;
        qint64 timestampMs = -1;
        qint64 valueSize = -1; ///< -1: null

        bool operator==(const Head &) const = default;
    };
    [[nodiscard]] std::optional<Head> headOf(qint64 row) const;

private:
    struct Row
    {
        quint64 place; ///< 16 bits partition, 48 bits offset
        quint32 segment;
        quint32 position;
    };
    static_assert(sizeof(Row) == 16);
    struct Segment
    {
        std::unique_ptr<char[]> bytes;
        quint32 size = 0;
        quint32 used = 0;
        qint64 firstRow = 0;
    };
    struct Stored; ///< the fixed part of a record, in front of its bytes

    void addOne(const RecordView &record);
    char *room(quint32 size);
    void dropOld();
    [[nodiscard]] const char *bytesOf(qint64 row) const;

    const Limits m_limits;
    mutable QMutex m_mutex;
    std::deque<Row> m_rows;
    std::deque<Segment> m_segments;
    std::vector<HeaderView> m_headers; ///< of the record that is being added
    quint32 m_firstSegment = 0;        ///< the number of m_segments.front()
    qint64 m_first = 0;
    qint64 m_bytes = 0;
    qint64 m_cut = 0;
};

} // namespace sluice
