#include "models/items/topicgroupmodel.h"

#include "models/core/format.h"
#include "models/items/health.h"

#include <QStringList>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

QString membersText(const ConsumerGroup &group)
{
    QStringList lines;
    for (const GroupMember &member : group.members)
        lines.append(u"%1 %2"_s.arg(member.clientId, member.host));
    return lines.join(u'\n');
}

QVariant membersCell(const ConsumerGroup &group, int role)
{
    const bool known = group.state != GroupState::Unknown || !group.members.isEmpty();
    if (role == SortRole)
        return known ? QVariant(group.members.size()) : QVariant();
    return known ? formatCount(group.members.size()) : unknownText();
}

QVariant lagCell(const TopicGroupRow &row, int role)
{
    const auto lag = row.group.totalLag();
    if (role == SortRole)
        return lag ? QVariant(*lag) : QVariant();
    if (!lag)
        return unknownText();
    return row.isLagPartial() ? u"≥ "_s + formatCount(*lag) : formatCount(*lag);
}

} // namespace

bool TopicGroupRow::isLagPartial() const
{
    return std::any_of(group.offsets.cbegin(), group.offsets.cend(),
                       [](const CommittedOffset &offset) { return !offset.lag; });
}

QList<TopicGroupRow> topicGroupRows(const TopicGroups &groups, const QHash<QString, QString> &owners)
{
    QList<TopicGroupRow> rows;
    for (const ConsumerGroup &group : groups.groups)
        rows.append({group, owners.value(group.id)});
    return rows;
}

QVariant TopicGroupModel::cell(const TopicGroupRow &row, int column, int role) const
{
    const bool shown = role == Qt::DisplayRole || role == SortRole;
    switch (column) {
    case State:
        if (role == HealthRole)
            return static_cast<int>(stateOf(row.group).health);
        if (role == Qt::ToolTipRole)
            return row.group.error                        ? row.group.error->message
                   : row.group.state == GroupState::Empty ? tr("It has no member: nobody reads for it now.")
                                                          : QString();
        return shown ? stateOf(row.group).word : QVariant();
    case Group:
        return shown ? row.group.id : QVariant();
    case Connector:
        return shown ? row.connector : QVariant();
    case Members:
        if (role == Qt::ToolTipRole)
            return membersText(row.group);
        return shown ? membersCell(row.group, role) : QVariant();
    case Lag:
        if (role == Qt::ToolTipRole)
            return row.isLagPartial() ? tr("The lag of some partitions is not known.") : QString();
        return shown ? lagCell(row, role) : QVariant();
    default:
        return {};
    }
}

QString TopicGroupModel::title(int column) const
{
    switch (column) {
    case State:
        return tr("State");
    case Group:
        return tr("Consumer group");
    case Connector:
        return tr("Connector");
    case Members:
        return tr("Members");
    case Lag:
        return tr("Lag");
    default:
        return {};
    }
}

} // namespace sluice
