#include "models/items/slotmodel.h"

#include "models/core/format.h"
#include "models/items/health.h"

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

const Hop *hopOf(const PipelineState &state, const QString &database, const QString &slot)
{
    for (const DirectionReport &direction : state.directions) {
        if (direction.from != database || direction.slotName != slot)
            continue;
        for (const Hop &hop : direction.hops) {
            if (hop.kind == HopKind::Slot)
                return &hop;
        }
    }
    return nullptr;
}

SlotRow slotRow(const PipelineState &state, const QString &database, const ReplicationSlot &slot)
{
    if (const Hop *hop = hopOf(state, database, slot.name))
        return {database, slot, hop->health, hop->word, hop->note};
    const auto [health, word] = stateOf(slot);
    return {database, slot, health, word, slot.invalidationReason};
}

SlotRow staleRow(const QString &database, const ReplicationSlot &slot)
{
    return {database,
            slot,
            Health::Unknown,
            SlotModel::tr("Unknown"),
            SlotModel::tr("%1 when last seen").arg(stateOf(slot).word),
            true};
}

QVariant bytesCell(std::optional<qint64> bytes, int role)
{
    if (role == SortRole)
        return bytes ? QVariant(*bytes) : QVariant();
    if (role == Qt::ToolTipRole && bytes)
        return SlotModel::tr("%1 bytes").arg(formatCount(*bytes));
    if (role == Qt::DisplayRole)
        return bytes ? formatBytes(*bytes) : unknownText();
    return {};
}

} // namespace

QList<SlotRow> slotRows(const PipelineState &state)
{
    QList<SlotRow> rows;
    for (const DatabaseState &database : state.databases) {
        if (!database.replication.value)
            continue;
        for (const ReplicationSlot &slot : database.replication.value->replicationSlots)
            rows.append(database.replication.live() ? slotRow(state, database.name, slot)
                                                    : staleRow(database.name, slot));
    }
    return rows;
}

QString SlotModel::firstKeyOf(const QString &database) const
{
    for (const SlotRow &row : m_rows) {
        if (row.database == database)
            return keyOf(row);
    }
    return {};
}

QString SlotModel::keyOf(const SlotRow &row) const
{
    return row.database + u'/' + row.slot.name;
}

QVariant SlotModel::cell(const SlotRow &row, int column, int role) const
{
    const ReplicationSlot &slot = row.slot;
    const bool shown = role == Qt::DisplayRole || role == SortRole;
    switch (column) {
    case State:
        if (role == HealthRole)
            return static_cast<int>(row.health);
        if (role == Qt::ToolTipRole)
            return row.note;
        return shown ? row.word : QVariant();
    case Name:
        return shown ? slot.name : QVariant();
    case Database:
        return shown ? row.database : QVariant();
    case Plugin:
        return shown ? (slot.logical ? slot.plugin : tr("physical")) : QVariant();
    case WalStatus:
        if (!shown)
            return {};
        return slot.walStatusText.isEmpty() ? unknownText() : slot.walStatusText;
    case Retained:
        return bytesCell(slot.retainedBytes, role);
    case ConfirmedLag:
        return bytesCell(slot.confirmedLagBytes, role);
    case SafeSize:
        return bytesCell(slot.safeWalSize, role);
    case ActivePid:
        if (role == SortRole)
            return slot.activePid ? QVariant(*slot.activePid) : QVariant();
        return role == Qt::DisplayRole ? (slot.activePid ? QString::number(*slot.activePid) : unknownText())
                                       : QVariant();
    default:
        return {};
    }
}

QString SlotModel::title(int column) const
{
    switch (column) {
    case State:
        return tr("State");
    case Name:
        return tr("Slot");
    case Database:
        return tr("Database");
    case Plugin:
        return tr("Plug-in");
    case WalStatus:
        return tr("WAL status");
    case Retained:
        return tr("Retained WAL");
    case ConfirmedLag:
        return tr("Confirmed lag");
    case SafeSize:
        return tr("Until lost");
    case ActivePid:
        return tr("Reader PID");
    default:
        return {};
    }
}

} // namespace sluice
