#pragma once
// From which offset to which each partition is read. Private to this client.

#include "models/clients/kafka/topiclook.h"
#include "models/core/scan.h"

#include <QThreadPool>

namespace sluice::kafka {

/// What is known of one attempt: the partitions whose leader answered, and why the others are missing.
struct ScanRange
{
    QList<PartitionScan> partitions; ///< sorted
    QList<int> silent;               ///< their leader did not answer, or there is none
    std::optional<Error> why;        ///< of the silent ones
};

/// Blocks for the deadlines of `access` at most. Fails with NotFound or Invalid where waiting does not help.
[[nodiscard]] Result<ScanRange> findRange(const Access &access, const std::shared_ptr<Handle> &handle,
                                          TopicLook &look, QThreadPool &workers, const ScanRequest &request,
                                          const std::atomic_bool &stop);

/// Pure: one partition's part. `atTime`: first offset of the start's, or the end's, time; -1 where every
/// record is older.
[[nodiscard]] PartitionScan spanOf(const ScanRequest &request, int partition, qint64 begin, qint64 end,
                                   std::optional<qint64> startAtTime, std::optional<qint64> endAtTime);

} // namespace sluice::kafka
