#include "models/items/partitionmodel.h"

#include "models/core/format.h"
#include "models/items/health.h"

#include <QHash>
#include <QStringList>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

QString idList(const QList<int> &ids)
{
    QStringList words;
    for (int id : ids)
        words.append(QString::number(id));
    return words.join(u", "_s);
}

QVariant offsetCell(std::optional<qint64> offset, int role)
{
    if (role == SortRole)
        return offset ? QVariant(*offset) : QVariant();
    return role == Qt::DisplayRole ? (offset ? formatCount(*offset) : unknownText()) : QVariant();
}

} // namespace

QList<PartitionRow> partitionRows(const Topic &topic, const Observed<QList<TopicOffsets>> &offsets)
{
    QHash<int, PartitionOffsets> known;
    for (const TopicOffsets &candidate : offsets.value.value_or(QList<TopicOffsets>())) {
        if (candidate.topic != topic.name)
            continue;
        for (const PartitionOffsets &partition : candidate.partitions)
            known.insert(partition.partition, partition);
    }
    QList<PartitionRow> rows;
    for (const Partition &partition : topic.partitions)
        rows.append(
            {partition, known.value(partition.id, {partition.id, {}, {}}), offsets.error.has_value()});
    return rows;
}

QVariant PartitionModel::cell(const PartitionRow &row, int column, int role) const
{
    const bool shown = role == Qt::DisplayRole || role == SortRole;
    switch (column) {
    case State:
        if (role == HealthRole)
            return static_cast<int>(stateOf(row.partition).health);
        return shown ? stateOf(row.partition).word : QVariant();
    case Id:
        return shown ? row.partition.id : QVariant();
    case Leader:
        if (role == Qt::DisplayRole && row.partition.leader < 0)
            return tr("none");
        return shown ? row.partition.leader : QVariant();
    case Replicas:
        return shown ? idList(row.partition.replicas) : QVariant();
    case InSync:
        return shown ? idList(row.partition.inSync) : QVariant();
    case Begin:
        return offsetCell(row.offsets.begin, role);
    case End:
        return offsetCell(row.offsets.end, role);
    default:
        return {};
    }
}

QString PartitionModel::title(int column) const
{
    switch (column) {
    case State:
        return tr("State");
    case Id:
        return tr("Partition");
    case Leader:
        return tr("Leader");
    case Replicas:
        return tr("Replicas");
    case InSync:
        return tr("In sync");
    case Begin:
        return tr("Begin");
    case End:
        return tr("End");
    default:
        return {};
    }
}

} // namespace sluice
