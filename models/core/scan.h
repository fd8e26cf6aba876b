#pragma once
// What part of a topic is read, and how far the reading has come.

#include "models/core/result.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace sluice {

struct ScanStart
{
    enum class Kind
    {
        Oldest,    ///< the first record that is there
        Newest,    ///< `value` offsets before the end, of each partition
        Live,      ///< only what comes from now on
        Offset,    ///< `value`, in each partition
        Timestamp, ///< the first record with this time or a later one; `value` in ms since 1970, UTC
    };
    Kind kind = Kind::Oldest;
    qint64 value = 0;

    bool operator==(const ScanStart &) const = default;
};

struct ScanEnd
{
    enum class Kind
    {
        Now,       ///< the end as it was when the scan began
        Offset,    ///< up to and without `value`, in each partition
        Timestamp, ///< up to and without the first record with this time or a later one; ms since 1970, UTC
        Never,     ///< until cancelled
    };
    Kind kind = Kind::Now;
    qint64 value = 0;

    bool operator==(const ScanEnd &) const = default;
};

/// From one offset up to and without another.
struct PartitionRange
{
    int partition = 0;
    qint64 from = 0;
    qint64 end = 0;

    bool operator==(const PartitionRange &) const = default;
};

struct ScanRequest
{
    QString topic;
    ScanStart from;
    ScanEnd to;
    QList<int> partitions;        ///< empty: all
    QList<PartitionRange> ranges; ///< instead of `from`, `to` and `partitions`, where there are any
    bool uncommitted = false;     ///< also the records of open and aborted transactions
    bool few = false;             ///< a handful of records: nothing is fetched ahead

    bool operator==(const ScanRequest &) const = default;
};

struct PartitionScan
{
    int partition = 0;
    qint64 from = 0;     ///< the first offset to be read
    qint64 end = -1;     ///< the first that is not; -1: there is none, the scan follows
    qint64 position = 0; ///< the next to be read
    bool done = false;
    bool truncated = false; ///< the log ended before `end`: it was cut while we read
    bool caughtUp = false;  ///< everything that was there when the scan began has been read
    qint64 logEnd = -1;     ///< where the log ended then; -1: not known

    bool operator==(const PartitionScan &) const = default;
};

struct ScanProgress
{
    qint64 records = 0; ///< read, wanted or not
    qint64 bytes = 0;   ///< of their keys and values, uncompressed
    QList<PartitionScan> partitions;

    /// Offsets between where it stands and the ends; a gap counts as if it were records. Empty when it
    /// follows.
    [[nodiscard]] std::optional<qint64> left() const;
    [[nodiscard]] std::optional<qint64> total() const;
    /// Every partition has. False as long as the range is not known.
    [[nodiscard]] bool caughtUp() const;
    bool operator==(const ScanProgress &) const = default;
};

enum class ScanEnding
{
    Complete, ///< every partition was read to its end
    Enough,   ///< whoever takes the records wanted no more
    Cancelled,
};

} // namespace sluice
