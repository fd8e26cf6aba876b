#include "models/core/kafkacluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sluice {

int Topic::offlinePartitions() const
{
    return static_cast<int>(std::count_if(partitions.cbegin(), partitions.cend(),
                                          [](const Partition &partition) { return partition.leader < 0; }));
}

int Topic::underReplicatedPartitions() const
{
    return static_cast<int>(
        std::count_if(partitions.cbegin(), partitions.cend(), [](const Partition &partition) {
            return partition.inSync.size() < partition.replicas.size();
        }));
}

std::optional<qint64> TopicOffsets::endSum() const
{
    if (partitions.isEmpty()) // a topic has at least one: nobody told us of them
        return {};
    qint64 sum = 0;
    for (const PartitionOffsets &partition : partitions) {
        if (!partition.end)
            return {};
        sum += *partition.end;
    }
    return sum;
}

std::optional<qint64> ConsumerGroup::totalLag() const
{
    std::optional<qint64> sum;
    for (const CommittedOffset &offset : offsets)
        if (offset.lag)
            sum = sum.value_or(0) + *offset.lag;
    return sum;
}

QString groupStateWord(GroupState state)
{
    switch (state) {
    case GroupState::Unknown:
        return u"Unknown"_s;
    case GroupState::PreparingRebalance:
        return u"PreparingRebalance"_s;
    case GroupState::CompletingRebalance:
        return u"CompletingRebalance"_s;
    case GroupState::Stable:
        return u"Stable"_s;
    case GroupState::Dead:
        return u"Dead"_s;
    case GroupState::Empty:
        return u"Empty"_s;
    }
    return {};
}

} // namespace sluice
