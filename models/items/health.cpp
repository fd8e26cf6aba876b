#include "models/items/health.h"

#include <QCoreApplication>
#include <algorithm>

namespace sluice {

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("sluice::health", source);
}

qsizetype tasksIn(const Connector &connector, ConnectorState state)
{
    return std::count_if(connector.tasks.begin(), connector.tasks.end(),
                         [state](const TaskStatus &task) { return task.state == state; });
}

} // namespace

Health healthOf(ConnectorState state)
{
    switch (state) {
    case ConnectorState::Running:
        return Health::Good;
    case ConnectorState::Failed:
        return Health::Bad;
    case ConnectorState::Paused:
    case ConnectorState::Stopped:
        return Health::Off;
    case ConnectorState::Unassigned:
    case ConnectorState::Restarting:
        return Health::Warning;
    case ConnectorState::Unknown:
        break;
    }
    return Health::Unknown;
}

StateText stateOf(const Connector &connector)
{
    if (connector.state != ConnectorState::Running) {
        const bool ours = connector.state != ConnectorState::Unknown || connector.stateText.isEmpty();
        return {healthOf(connector.state), ours ? connectorStateWord(connector.state) : connector.stateText};
    }
    if (tasksIn(connector, ConnectorState::Failed) > 0)
        return {Health::Bad, text("Task failed")};
    if (connector.tasks.isEmpty())
        return {Health::Warning, text("No tasks")};
    if (tasksIn(connector, ConnectorState::Running) < connector.tasks.size())
        return {Health::Warning, text("Starting")};
    return {Health::Good, connectorStateWord(connector.state)};
}

StateText stateOf(const ReplicationSlot &slot)
{
    if (slot.walStatus == WalStatus::Lost || !slot.invalidationReason.isEmpty())
        return {Health::Bad, text("Lost")};
    if (slot.walStatus == WalStatus::Unreserved)
        return {Health::Bad, text("Losing WAL")};
    if (!slot.active)
        return {Health::Warning, text("Inactive")};
    if (slot.walStatus == WalStatus::Extended)
        return {Health::Warning, text("Extended")};
    return {Health::Good, text("Active")};
}

StateText stateOf(const Topic &topic)
{
    if (topic.error)
        return {Health::Unknown, text("Unknown")};
    if (topic.offlinePartitions() > 0)
        return {Health::Bad, text("Offline")};
    if (topic.underReplicatedPartitions() > 0)
        return {Health::Warning, text("Under-replicated")};
    return {Health::Good, text("In sync")};
}

StateText stateOf(const Partition &partition)
{
    if (partition.leader < 0)
        return {Health::Bad, text("No leader")};
    if (partition.inSync.size() < partition.replicas.size())
        return {Health::Warning, text("Under-replicated")};
    return {Health::Good, text("In sync")};
}

StateText stateOf(const ConsumerGroup &group)
{
    if (group.error)
        return {Health::Unknown, text("Unknown")};
    switch (group.state) {
    case GroupState::Stable:
        return {Health::Good, text("Stable")};
    case GroupState::PreparingRebalance:
    case GroupState::CompletingRebalance:
        return {Health::Warning, text("Rebalancing")};
    case GroupState::Empty:
        return {Health::Off, text("Empty")};
    case GroupState::Dead:
        return {Health::Off, text("Dead")};
    case GroupState::Unknown:
        break;
    }
    return {Health::Unknown, group.stateText.isEmpty() ? text("Unknown") : group.stateText};
}

int runningTasks(const Connector &connector)
{
    return static_cast<int>(tasksIn(connector, ConnectorState::Running));
}

QString tasksText(const Connector &connector)
{
    return QStringLiteral("%1/%2").arg(runningTasks(connector)).arg(connector.tasks.size());
}

} // namespace sluice
