#include "models/items/columnmodel.h"

namespace sluice {

namespace {

QString changeWord(const ColumnLine &row)
{
    switch (row.change) {
    case ColumnLine::Change::Changed:
        return ColumnModel::tr("changed");
    case ColumnLine::Change::Unknown:
        return ColumnModel::tr("not known");
    case ColumnLine::Change::Same:
    case ColumnLine::Change::None:
        break;
    }
    return row.keyPart ? ColumnModel::tr("key") : QString();
}

QString textOf(const ColumnLine &row, int column)
{
    switch (column) {
    case ColumnModel::Change:
        return changeWord(row);
    case ColumnModel::Name:
        return row.name;
    case ColumnModel::Before:
        return row.before;
    case ColumnModel::After:
        return row.after;
    case ColumnModel::Type:
        return row.type;
    default:
        return {};
    }
}

} // namespace

QVariant ColumnModel::cell(const ColumnLine &row, int column, int role) const
{
    const bool changed = row.change == ColumnLine::Change::Changed;
    if (role == MarkRole)
        return changed && (column == Change || column == After);
    return role == Qt::DisplayRole || role == SortRole ? textOf(row, column) : QVariant();
}

QString ColumnModel::title(int column) const
{
    switch (column) {
    case Change:
        return tr("Change");
    case Name:
        return tr("Column");
    case Before:
        return tr("Before");
    case After:
        return tr("After");
    case Type:
        return tr("Type");
    default:
        return {};
    }
}

} // namespace sluice
