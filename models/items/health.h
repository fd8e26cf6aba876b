#pragma once
// How one thing is by its own facts alone. What the whole direction says of it is a hop's business and goes
// first.

#include "models/core/pipelinestate.h"

namespace sluice {

struct StateText
{
    Health health = Health::Unknown;
    QString word;

    bool operator==(const StateText &) const = default;
};

[[nodiscard]] Health healthOf(ConnectorState state);
/// RUNNING is not enough: a connector with a failed task, or with none, is not well.
[[nodiscard]] StateText stateOf(const Connector &connector);
[[nodiscard]] StateText stateOf(const ReplicationSlot &slot);
[[nodiscard]] StateText stateOf(const Topic &topic);
[[nodiscard]] StateText stateOf(const Partition &partition);
/// A group whose coordinator did not answer is not known to be well.
[[nodiscard]] StateText stateOf(const ConsumerGroup &group);

/// "1/1": running of all.
[[nodiscard]] QString tasksText(const Connector &connector);
[[nodiscard]] int runningTasks(const Connector &connector);

} // namespace sluice
