#pragma once
// Begin and end offsets of many partitions, one request for each leader and kind. Private to this client.

#include "models/clients/kafka/handle.h"
#include "models/core/kafkacluster.h"

#include <QHash>
#include <QThreadPool>
#include <atomic>
#include <functional>
#include <optional>
#include <tuple>

namespace sluice::kafka {

struct PartitionKey
{
    QString topic;
    int partition = 0;

    bool operator==(const PartitionKey &) const = default;
    bool operator<(const PartitionKey &other) const
    {
        return std::tie(topic, partition) < std::tie(other.topic, other.partition);
    }
};

[[nodiscard]] inline size_t qHash(const PartitionKey &key, size_t seed = 0)
{
    return qHashMulti(seed, key.topic, key.partition);
}

struct OffsetQuestion
{
    QMap<PartitionKey, int> leaders; ///< what to ask, and whom; -1 is not asked
    bool begins = true;
    bool ends = true;
    std::optional<qint64> time; ///< ms since 1970: also the first offset of that time or later
    std::chrono::milliseconds timeout{5000};
    /// For a leader that is known not to answer: long enough to see that it does again.
    std::chrono::milliseconds suspectTimeout{500};
    std::function<bool(int)> isSuspect;
};

inline constexpr qint64 kNoneThatLate = -1;

struct OffsetAnswer
{
    QMap<PartitionKey, qint64> begins; ///< only what was answered
    QMap<PartitionKey, qint64> ends;
    QMap<PartitionKey, qint64> atTime; ///< kNoneThatLate: every record is older
    bool hasAnyAnswered = false;       ///< a leader, if only to say that it cannot tell
    rd_kafka_resp_err_t lastFailure = RD_KAFKA_RESP_ERR_NO_ERROR;
};

/// Blocks until all have answered, the time is over, or `stop`. The requests run in `workers`, which must be
/// waited for before the owner of `workers` goes; they keep the handle alive.
[[nodiscard]] OffsetAnswer queryOffsets(const std::shared_ptr<Handle> &handle, QThreadPool &workers,
                                        const OffsetQuestion &question, const std::atomic_bool &stop);

} // namespace sluice::kafka
