#pragma once
// Puts the facts about one direction together to hops and a verdict. Pure: the same facts give the same
// report.
//
// RUNNING is not enough. Debezium retries most failures for ever while Connect says RUNNING, so the verdict
// rests on what moves: the topics' end offsets, the heartbeat topic, the slot's confirmed_flush_lsn
// (domain.md, section 0).

#include "models/core/pipelinestate.h"
#include "models/core/profile.h"
#include "models/services/discovery.h"
#include "models/services/movement.h"

namespace sluice {

/// What was seen to move in one direction since the monitor began to watch.
struct DirectionEvidence
{
    Movement data;               ///< end offsets of the data topics
    Movement heartbeat;          ///< end offsets of the heartbeat topic
    Movement wal;                ///< the source's WAL position
    Movement confirmed;          ///< the slot's confirmed_flush_lsn
    Movement committed;          ///< committed offsets of the applier's group
    QDateTime slotInactiveSince; ///< invalid: active, or never seen
};

struct JudgeInput
{
    QDateTime now;
    Polling polling;
    const DatabaseState *source = nullptr; ///< null: not in the profile
    const DatabaseState *target = nullptr;
    const Observed<QList<Connector>> *connectors = nullptr;
    const Observed<ClusterFacts> *cluster = nullptr;
    const Observed<QList<TopicOffsets>> *offsets = nullptr;
    const Observed<QList<ConsumerGroup>> *groups = nullptr;
    bool hasConnect = true; ///< false: not in the profile, and so never asked
    bool hasKafka = true;
};

[[nodiscard]] DirectionReport judgeDirection(const DirectionSpec &spec, const JudgeInput &input,
                                             const DirectionEvidence &evidence);

/// Why a connector does not do its work, in one sentence; empty where nothing of it has failed.
[[nodiscard]] QString connectorTrouble(const Connector &connector);
/// Why a slot is lost or about to be; empty where it is neither.
[[nodiscard]] QString slotTrouble(const ReplicationSlot &slot);

/// Adds what this look shows to the evidence. Call once for each new observation, before judging.
void gatherEvidence(DirectionEvidence &evidence, const DirectionSpec &spec, const JudgeInput &input);

} // namespace sluice
