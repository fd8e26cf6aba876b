#pragma once
// What the brokers say of themselves, their topics and the groups that read them.

#include "models/core/result.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <chrono>
#include <optional>

namespace sluice {

struct Broker
{
    int id = -1; ///< -1: of the profile's list, and has never told its number
    QString host;
    int port = 0;
    std::optional<std::chrono::milliseconds> latency; ///< of its last answer; empty: it did not answer
    std::optional<Error> error;                       ///< why it did not

    [[nodiscard]] bool reachable() const { return latency.has_value() && !error; }
    bool operator==(const Broker &) const = default;
};

struct Partition
{
    int id = 0;
    int leader = -1; ///< -1: no leader, the partition can be neither read nor written
    QList<int> replicas;
    QList<int> inSync;

    bool operator==(const Partition &) const = default;
};

struct Topic
{
    QString name;
    bool internal = false; ///< __consumer_offsets and Connect's own
    QList<Partition> partitions;
    std::optional<Error> error;

    [[nodiscard]] int offlinePartitions() const;         ///< without a leader
    [[nodiscard]] int underReplicatedPartitions() const; ///< fewer in sync than replicas
    bool operator==(const Topic &) const = default;
};

struct ClusterFacts
{
    QString clusterId;
    int controllerId = -1;
    QList<Broker>
        brokers; ///< those in the metadata, and any seen before that is missing from it now (with an error)
    QList<Topic> topics; ///< sorted by name

    bool operator==(const ClusterFacts &) const = default;
};

struct PartitionOffsets
{
    int partition = 0;
    std::optional<qint64> begin; ///< empty: the leader did not answer
    std::optional<qint64> end;

    bool operator==(const PartitionOffsets &) const = default;
};

struct TopicOffsets
{
    QString topic;
    QList<PartitionOffsets> partitions;

    /// Sum of the end offsets; empty while any partition's is unknown.
    [[nodiscard]] std::optional<qint64> endSum() const;
    bool operator==(const TopicOffsets &) const = default;
};

enum class GroupState
{
    Unknown,
    PreparingRebalance,
    CompletingRebalance,
    Stable,
    Dead,
    Empty
};

struct GroupMember
{
    QString memberId;
    QString clientId;
    QString host;
    int partitions = 0;

    bool operator==(const GroupMember &) const = default;
};

struct CommittedOffset
{
    QString topic;
    int partition = 0;
    std::optional<qint64> committed; ///< empty: nothing committed yet
    std::optional<qint64> end;       ///< filled in where the end offset is known
    std::optional<qint64> lag;       ///< end - committed, in records

    bool operator==(const CommittedOffset &) const = default;
};

struct ConsumerGroup
{
    QString id;
    GroupState state = GroupState::Unknown;
    QString stateText;
    QList<GroupMember> members;
    QList<CommittedOffset> offsets;
    std::optional<Error> error; ///< its coordinator did not answer, or not permitted

    /// Sum of the known lags in records; empty where none is known.
    [[nodiscard]] std::optional<qint64> totalLag() const;
    bool operator==(const ConsumerGroup &) const = default;
};

/// One record as it lies in the topic. `key` and `value` are raw bytes; empty optionals are Kafka's null.
struct KafkaRecord
{
    QString topic;
    int partition = 0;
    qint64 offset = 0;
    QDateTime timestamp; ///< UTC, invalid where the record has none
    std::optional<QByteArray> key;
    std::optional<QByteArray> value;
    QList<std::pair<QByteArray, QByteArray>> headers;
    qint64 valueSize = 0; ///< bytes; larger than value.size() where the value was cut for display

    bool operator==(const KafkaRecord &) const = default;
};

[[nodiscard]] QString groupStateWord(GroupState state);

} // namespace sluice
