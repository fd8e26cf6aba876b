#include "models/items/topicmodel.h"

#include "models/core/format.h"
#include "models/items/health.h"

#include <QHash>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

std::optional<qint64> beginSum(const TopicOffsets &offsets)
{
    qint64 sum = 0;
    for (const PartitionOffsets &partition : offsets.partitions) {
        if (!partition.begin)
            return {};
        sum += *partition.begin;
    }
    return sum;
}

QVariant countCell(std::optional<qint64> count, int role)
{
    if (role == SortRole)
        return count ? QVariant(*count) : QVariant();
    return role == Qt::DisplayRole ? (count ? formatCount(*count) : unknownText()) : QVariant();
}

} // namespace

std::optional<qint64> TopicRow::records() const
{
    if (!begin || !end)
        return {};
    return *end - *begin;
}

bool isHeartbeatTopic(const QString &name)
{
    return name.startsWith(u"__debezium-heartbeat"_s);
}

QList<TopicRow> topicRows(const PipelineState &state)
{
    if (!state.cluster.value)
        return {};
    QHash<QString, const TopicOffsets *> offsets;
    if (state.offsets.value) {
        for (const TopicOffsets &topic : *state.offsets.value)
            offsets.insert(topic.topic, &topic);
    }
    QList<TopicRow> rows;
    for (const Topic &topic : state.cluster.value->topics) {
        TopicRow row{topic,
                     {},
                     {},
                     isHeartbeatTopic(topic.name),
                     !state.cluster.live(),
                     state.offsets.error.has_value()};
        if (const TopicOffsets *known = offsets.value(topic.name)) {
            row.begin = beginSum(*known);
            row.end = known->endSum();
        }
        rows.append(row);
    }
    return rows;
}

int TopicModel::housekeepingCount() const
{
    return int(
        std::count_if(m_rows.begin(), m_rows.end(), [](const TopicRow &row) { return row.housekeeping(); }));
}

QVariant TopicModel::cell(const TopicRow &row, int column, int role) const
{
    const bool shown = role == Qt::DisplayRole || role == SortRole;
    if (role == HousekeepingRole)
        return row.housekeeping();
    switch (column) {
    case State:
        if (role == HealthRole)
            return static_cast<int>(stateOf(row.topic).health);
        if (role == Qt::ToolTipRole)
            return row.topic.error ? row.topic.error->message : QString();
        return shown ? stateOf(row.topic).word : QVariant();
    case Name:
        return shown ? row.topic.name : QVariant();
    case Partitions:
        return countCell(row.topic.partitions.size(), role);
    case Records:
        if (role == Qt::ToolTipRole)
            return tr("End offsets minus begin offsets. Compaction and transactions leave fewer records than "
                      "that.");
        return countCell(row.records(), role);
    case EndOffset:
        return countCell(row.end, role);
    case UnderReplicated:
        return countCell(row.topic.underReplicatedPartitions(), role);
    case Offline:
        return countCell(row.topic.offlinePartitions(), role);
    default:
        return {};
    }
}

QString TopicModel::title(int column) const
{
    switch (column) {
    case State:
        return tr("State");
    case Name:
        return tr("Topic");
    case Partitions:
        return tr("Partitions");
    case Records:
        return tr("Records");
    case EndOffset:
        return tr("End offsets");
    case UnderReplicated:
        return tr("Under-replicated");
    case Offline:
        return tr("Offline");
    default:
        return {};
    }
}

} // namespace sluice
