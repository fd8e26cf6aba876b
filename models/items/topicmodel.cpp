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

template <class T>
std::optional<T> found(const QHash<QString, T> &in, const QString &key)
{
    const auto at = in.constFind(key);
    return at == in.cend() ? std::nullopt : std::optional<T>(*at);
}

QVariant recordsCell(const TopicRow &row, int role)
{
    const auto count = row.records();
    if (role == SortRole)
        return count ? QVariant(*count) : QVariant();
    if (!count)
        return unknownText();
    return row.isCompacted() && *count > 0 ? u"≤ "_s + formatCount(*count) : formatCount(*count);
}

QVariant rateCell(const TopicRow &row, int role)
{
    if (role == SortRole)
        return row.rate ? QVariant(*row.rate) : QVariant();
    return row.rate ? formatRate(*row.rate) : unknownText();
}

QVariant textCell(const std::optional<QString> &text, int role)
{
    const bool known = text && !text->isEmpty();
    if (role == SortRole)
        return known ? QVariant(*text) : QVariant();
    return known ? *text : unknownText();
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

int TopicRow::outOfSync() const
{
    return static_cast<int>(
        std::count_if(topic.partitions.begin(), topic.partitions.end(), [](const Partition &partition) {
            return partition.leader < 0 || partition.inSync.size() < partition.replicas.size();
        }));
}

bool isHeartbeatTopic(const QString &name)
{
    return name.startsWith(u"__debezium-heartbeat"_s);
}

QList<TopicRow> topicRows(const PipelineState &state, const TopicKnowledge &more)
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
        TopicRow row;
        row.topic = topic;
        row.heartbeat = isHeartbeatTopic(topic.name);
        row.stale = !state.cluster.live();
        row.offsetsStale = state.offsets.error.has_value();
        row.rate = found(state.topicRates, topic.name);
        row.origin = found(more.origins, topic.name);
        if (more.policies.value)
            row.policy = found(*more.policies.value, topic.name);
        row.policyStale = more.policies.error.has_value();
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
    case Table:
        if (role == Qt::ToolTipRole)
            return row.origin ? tr("Changes of %1 in %2, written by %3.")
                                    .arg(row.origin->table, row.origin->database, row.origin->connector)
                              : QString();
        return shown ? QVariant(row.origin ? row.origin->table : QString()) : QVariant();
    case Partitions:
        return countCell(row.topic.partitions.size(), role);
    case Records:
        if (role == Qt::ToolTipRole)
            return tr("End offsets minus begin offsets. Compaction and transactions leave fewer records than "
                      "that.");
        return shown ? recordsCell(row, role) : QVariant();
    case Rate:
        return role == Qt::ToolTipRole ? rateTip(row) : shown ? rateCell(row, role) : QVariant();
    case Policy:
        return role == Qt::ToolTipRole ? policyTip(row) : shown ? textCell(row.policy, role) : QVariant();
    case OutOfSync:
        if (role == Qt::ToolTipRole)
            return row.outOfSync() > 0
                       ? tr("%1 without a leader, %2 with fewer replicas in sync than there are.")
                             .arg(row.topic.offlinePartitions())
                             .arg(row.topic.underReplicatedPartitions())
                       : QString();
        return row.topic.error ? countCell({}, role) : countCell(row.outOfSync(), role);
    default:
        return {};
    }
}

QString TopicModel::rateTip(const TopicRow &row)
{
    return row.rate ? tr("How fast the end offsets grew over the last ten seconds.")
                    : tr("Known once the end offsets of all partitions were read twice.");
}

QString TopicModel::policyTip(const TopicRow &row)
{
    if (!row.policy)
        return tr("Not read yet.");
    return row.policy->isEmpty() ? tr("The settings of this topic cannot be read with this login.")
                                 : QString();
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
    case Table:
        return tr("Changes of");
    case Rate:
        return tr("Rate");
    case Policy:
        return tr("Cleanup");
    case OutOfSync:
        return tr("Out of sync");
    default:
        return {};
    }
}

} // namespace sluice
