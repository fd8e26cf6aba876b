#pragma once
// Everything that is known at one moment, each part with its age. A plain value: pages and the command line
// read it.

#include "models/core/connector.h"
#include "models/core/database.h"
#include "models/core/direction.h"
#include "models/core/kafkacluster.h"
#include "models/core/result.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <chrono>
#include <optional>

namespace sluice {

/// A value that is fetched again and again: the last good one stays, with its age, while newer attempts fail.
template <class T>
struct Observed
{
    std::optional<T> value;
    QDateTime at;               ///< when `value` was read; invalid: never
    std::optional<Error> error; ///< of the newest attempt; empty when it went well
    QDateTime failingSince;     ///< first failed attempt of the present run; invalid: not failing
    std::chrono::milliseconds latency{0};
    int successes = 0; ///< answers so far
    int attempts = 0;  ///< answers and failures so far

    [[nodiscard]] bool live() const { return value.has_value() && !error; }
    [[nodiscard]] bool asked() const { return value.has_value() || error.has_value(); }
    bool operator==(const Observed &) const = default;
};

struct DatabaseState
{
    QString name;    ///< as the profile calls it
    QString address; ///< host:port/dbname
    Observed<ReplicationFacts> replication;
    Observed<CatalogueFacts> catalogue;

    bool operator==(const DatabaseState &) const = default;
};

enum class ServerKind
{
    Postgres,
    Connect,
    Kafka,
    Broker
};

/// One light in the status bar; one entry of "servers" in `sluicectl status --json`.
struct ServerLight
{
    ServerKind kind = ServerKind::Postgres;
    QString name; ///< "smart_warehouse", "broker 2"
    QString address;
    bool asked = false; ///< false: no answer or failure yet, unknown
    bool reachable = false;
    QString version;
    std::optional<std::chrono::milliseconds> latency;
    std::optional<Error> error;
    QDateTime failingSince;
    QDateTime lastSeen;

    bool operator==(const ServerLight &) const = default;
};

/// A point of a chart.
struct Sample
{
    QDateTime at;
    double value = 0;

    bool operator==(const Sample &) const = default;
};

/// Retained WAL of one slot over the time that Sluice has watched.
struct SlotHistory
{
    QString database;
    QString slot;
    QList<Sample>
        retainedBytes; ///< bytes, oldest first; a gap of more than three polls is a gap in the chart

    bool operator==(const SlotHistory &) const = default;
};

struct PipelineState
{
    QString profile;
    bool readOnly = false;
    bool hasConnect = true; ///< false: the profile names none, so nobody will ever be asked
    bool hasKafka = true;
    QDateTime at; ///< when this state was put together
    QList<DatabaseState> databases;
    Observed<QList<Connector>> connectors;
    QList<WorkerAnswer> workers;
    Observed<ClusterFacts> cluster;
    Observed<QList<TopicOffsets>> offsets;
    Observed<QList<ConsumerGroup>> groups;
    QHash<QString, double> topicRates; ///< records a second by topic; one that is missing is not known
    QList<DirectionReport> directions;
    QList<ServerLight> servers;
    QList<SlotHistory> slotHistory;

    bool operator==(const PipelineState &) const = default;
};

[[nodiscard]] QString serverKindToken(ServerKind kind); ///< "postgres", "connect", "kafka", "broker"

} // namespace sluice
