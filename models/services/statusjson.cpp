#include "models/services/statusjson.h"

#include <QJsonArray>
#include <algorithm>

namespace sluice {

namespace {

using namespace Qt::StringLiterals;

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

template <class Number>
QJsonValue orNull(const std::optional<Number> &number)
{
    return number ? QJsonValue(*number) : QJsonValue();
}

QJsonValue time(const QDateTime &at)
{
    return at.isValid() ? QJsonValue(at.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

/// What was seen last is no state of now.
QJsonValue stateToken(bool live, ConnectorState state, const QString &text)
{
    if (!live)
        return {};
    return state == ConnectorState::Unknown && text.isEmpty() ? u"UNKNOWN"_s : text;
}

QJsonObject server(const ServerLight &light)
{
    return {{u"kind"_s, serverKindToken(light.kind)},
            {u"name"_s, light.name},
            {u"address"_s, light.address},
            {u"reachable"_s, light.asked ? QJsonValue(light.reachable) : QJsonValue()},
            {u"version"_s, orNull(light.version)},
            {u"latencyMs"_s,
             light.latency ? QJsonValue(static_cast<qint64>(light.latency->count())) : QJsonValue()},
            {u"error"_s, light.error ? QJsonValue(light.error->message) : QJsonValue()},
            {u"failingSince"_s, time(light.failingSince)},
            {u"lastSeen"_s, time(light.lastSeen)}};
}

QJsonObject hop(const Hop &hop)
{
    return {{u"kind"_s, hopKindToken(hop.kind)},
            {u"name"_s, hop.name},
            {u"health"_s, healthToken(hop.health)},
            {u"state"_s, hop.word},
            {u"value"_s, orNull(hop.value)},
            {u"note"_s, orNull(hop.note)},
            {u"ratePerSecond"_s, orNull(hop.ratePerSecond)},
            {u"lag"_s, orNull(hop.lag)},
            {u"lastSeen"_s, time(hop.lastSeen)}};
}

QJsonObject direction(const DirectionReport &report)
{
    QJsonArray hops;
    for (const Hop &each : report.hops)
        hops.append(hop(each));
    return {{u"name"_s, report.name},
            {u"from"_s, report.from},
            {u"to"_s, orNull(report.to)},
            {u"verdict"_s, verdictToken(report.verdict)},
            {u"reason"_s, report.reason},
            {u"settled"_s, report.settled},
            {u"culprit"_s, report.culprit ? QJsonValue(hopKindToken(*report.culprit)) : QJsonValue()},
            {u"connector"_s, orNull(report.connector)},
            {u"sink"_s, orNull(report.sink)},
            {u"group"_s, orNull(report.group)},
            {u"slot"_s, orNull(report.slotName)},
            {u"publication"_s, orNull(report.publication)},
            {u"topicPrefix"_s, orNull(report.topicPrefix)},
            {u"topics"_s, QJsonArray::fromStringList(report.topics)},
            {u"lastChange"_s, time(report.lastChange)},
            {u"evidence"_s, QJsonArray::fromStringList(report.evidence)},
            {u"hops"_s, hops}};
}

QString typeToken(ConnectorType type)
{
    switch (type) {
    case ConnectorType::Source:
        return u"source"_s;
    case ConnectorType::Sink:
        return u"sink"_s;
    case ConnectorType::Unknown:
        break;
    }
    return u"unknown"_s;
}

QJsonObject connector(const Connector &each, const Observed<QList<Connector>> &observed)
{
    const bool live = observed.live();
    const QJsonValue at = time(observed.at);
    QJsonArray tasks;
    for (const TaskStatus &task : each.tasks)
        tasks.append(QJsonObject{{u"id"_s, task.id},
                                 {u"state"_s, stateToken(live, task.state, task.stateText)},
                                 {u"worker"_s, orNull(task.workerId)},
                                 {u"trace"_s, orNull(task.trace)},
                                 {u"at"_s, at}});
    return {{u"name"_s, each.name},
            {u"type"_s, typeToken(each.type)},
            {u"state"_s, stateToken(live, each.state, each.stateText)},
            {u"worker"_s, orNull(each.workerId)},
            {u"trace"_s, orNull(each.trace)},
            {u"tasks"_s, tasks},
            {u"at"_s, at}};
}

QString walStatusToken(const ReplicationSlot &slot)
{
    switch (slot.walStatus) {
    case WalStatus::Reserved:
        return u"reserved"_s;
    case WalStatus::Extended:
        return u"extended"_s;
    case WalStatus::Unreserved:
        return u"unreserved"_s;
    case WalStatus::Lost:
        return u"lost"_s;
    case WalStatus::Unknown:
        break;
    }
    return slot.walStatusText;
}

QJsonArray slotsOf(const PipelineState &state)
{
    QJsonArray result;
    for (const DatabaseState &db : state.databases) {
        for (const ReplicationSlot &slot :
             db.replication.value ? db.replication.value->replicationSlots : QList<ReplicationSlot>())
            result.append(QJsonObject{
                {u"database"_s, db.name},
                {u"name"_s, slot.name},
                {u"plugin"_s, orNull(slot.plugin)},
                {u"active"_s, db.replication.live() ? QJsonValue(slot.active) : QJsonValue()},
                {u"walStatus"_s, orNull(walStatusToken(slot))},
                {u"retainedBytes"_s, orNull(slot.retainedBytes)},
                {u"confirmedLagBytes"_s, orNull(slot.confirmedLagBytes)},
                {u"safeWalSizeBytes"_s, orNull(slot.safeWalSize)},
                {u"restartLsn"_s, slot.restartLsn ? QJsonValue(slot.restartLsn->toString()) : QJsonValue()},
                {u"confirmedFlushLsn"_s,
                 slot.confirmedFlushLsn ? QJsonValue(slot.confirmedFlushLsn->toString()) : QJsonValue()},
                {u"at"_s, time(db.replication.at)}});
    }
    return result;
}

QJsonArray endOffsets(const Topic &topic, const Observed<QList<TopicOffsets>> &observed)
{
    QJsonArray ends;
    const QList<TopicOffsets> all = observed.live() ? *observed.value : QList<TopicOffsets>();
    const auto found =
        std::find_if(all.cbegin(), all.cend(), [&](const TopicOffsets &o) { return o.topic == topic.name; });
    for (const Partition &partition : topic.partitions) {
        QJsonValue end;
        for (const PartitionOffsets &offsets :
             found == all.cend() ? QList<PartitionOffsets>() : found->partitions) {
            if (offsets.partition == partition.id)
                end = orNull(offsets.end);
        }
        ends.append(end);
    }
    return ends;
}

QJsonArray topics(const PipelineState &state)
{
    QJsonArray result;
    const bool live = state.cluster.live();
    const auto ifLive = [live](int count) { return live ? QJsonValue(count) : QJsonValue(); };
    for (const Topic &topic : state.cluster.value ? state.cluster.value->topics : QList<Topic>()) {
        if (!topic.internal)
            result.append(
                QJsonObject{{u"name"_s, topic.name},
                            {u"partitions"_s, topic.partitions.size()},
                            {u"offlinePartitions"_s, ifLive(topic.offlinePartitions())},
                            {u"underReplicatedPartitions"_s, ifLive(topic.underReplicatedPartitions())},
                            {u"at"_s, time(state.cluster.at)},
                            {u"endOffsets"_s, endOffsets(topic, state.offsets)},
                            {u"endOffsetsAt"_s, time(state.offsets.at)}});
    }
    return result;
}

} // namespace

QJsonObject statusJson(const PipelineState &state)
{
    QJsonArray servers;
    for (const ServerLight &light : state.servers)
        servers.append(server(light));
    QJsonArray directions;
    for (const DirectionReport &report : state.directions)
        directions.append(direction(report));
    QJsonArray connectors;
    for (const Connector &each : state.connectors.value.value_or(QList<Connector>()))
        connectors.append(connector(each, state.connectors));
    return {{u"profile"_s, state.profile}, {u"at"_s, time(state.at)},     {u"servers"_s, servers},
            {u"directions"_s, directions}, {u"connectors"_s, connectors}, {u"slots"_s, slotsOf(state)},
            {u"topics"_s, topics(state)}};
}

} // namespace sluice
