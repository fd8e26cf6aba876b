#include "models/items/groupoffsetmodel.h"

#include "models/core/format.h"

namespace sluice {

namespace {

QVariant offsetCell(std::optional<qint64> offset, int role)
{
    if (role == SortRole)
        return offset ? QVariant(*offset) : QVariant();
    return role == Qt::DisplayRole ? (offset ? formatCount(*offset) : unknownText()) : QVariant();
}

} // namespace

QVariant GroupOffsetModel::cell(const CommittedOffset &row, int column, int role) const
{
    switch (column) {
    case Partition:
        return role == Qt::DisplayRole || role == SortRole ? row.partition : QVariant();
    case Committed:
        if (role == Qt::ToolTipRole)
            return row.committed ? QString() : tr("Nothing is committed yet.");
        return offsetCell(row.committed, role);
    case End:
        return offsetCell(row.end, role);
    case Lag:
        return offsetCell(row.lag, role);
    default:
        return {};
    }
}

QString GroupOffsetModel::title(int column) const
{
    switch (column) {
    case Partition:
        return tr("Partition");
    case Committed:
        return tr("Committed");
    case End:
        return tr("End");
    case Lag:
        return tr("Lag");
    default:
        return {};
    }
}

} // namespace sluice
