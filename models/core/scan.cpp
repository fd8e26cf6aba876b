#include "models/core/scan.h"

#include <algorithm>

namespace sluice {

std::optional<qint64> ScanProgress::left() const
{
    qint64 sum = 0;
    for (const PartitionScan &one : partitions) {
        if (one.end < 0)
            return {};
        if (!one.done)
            sum += std::max<qint64>(0, one.end - one.position);
    }
    return sum;
}

std::optional<qint64> ScanProgress::total() const
{
    qint64 sum = 0;
    for (const PartitionScan &one : partitions) {
        if (one.end < 0)
            return {};
        sum += std::max<qint64>(0, one.end - one.from);
    }
    return sum;
}

bool ScanProgress::caughtUp() const
{
    return !partitions.isEmpty() && std::all_of(partitions.cbegin(), partitions.cend(),
                                                [](const PartitionScan &scan) { return scan.caughtUp; });
}

} // namespace sluice
