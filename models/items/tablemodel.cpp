#include "models/items/tablemodel.h"

#include "models/core/format.h"

namespace sluice {

using namespace Qt::StringLiterals;

bool canBeCaptured(const TableFacts &table)
{
    return (table.kind == TableKind::Ordinary || table.kind == TableKind::Partitioned) && !table.unlogged &&
           !table.isPartition;
}

QStringList tableNotes(const TableFacts &table)
{
    QStringList notes;
    if (table.kind == TableKind::Foreign)
        notes.append(TableModel::tr("foreign table"));
    if (table.kind == TableKind::View || table.kind == TableKind::Other)
        notes.append(TableModel::tr("not a table"));
    if (table.unlogged)
        notes.append(TableModel::tr("unlogged"));
    if (table.isPartition)
        notes.append(TableModel::tr("partition"));
    if (table.kind == TableKind::Partitioned)
        notes.append(TableModel::tr("partitioned"));
    if (canBeCaptured(table) && !table.hasPrimaryKey)
        notes.append(TableModel::tr("no key"));
    if (table.rowSecurity)
        notes.append(TableModel::tr("row security"));
    if (table.generatedColumns)
        notes.append(TableModel::tr("generated columns"));
    return notes;
}

QStringList tableMeaning(const TableRow &row, const QString &role)
{
    const TableFacts &table = row.facts;
    QStringList lines;
    if (table.kind == TableKind::Foreign)
        lines.append(
            TableModel::tr("A foreign table's changes happen on another server: it cannot be captured."));
    if (table.kind == TableKind::View || table.kind == TableKind::Other)
        lines.append(TableModel::tr("Only tables have changes: it cannot be captured."));
    if (table.unlogged)
        lines.append(TableModel::tr("An unlogged table writes no WAL: it cannot be captured."));
    if (table.isPartition)
        lines.append(TableModel::tr("A partition comes with its root: choose the root."));
    if (table.kind == TableKind::Partitioned)
        lines.append(TableModel::tr("All its partitions come with it."));
    if (canBeCaptured(table) && !table.identityUsable && !row.fullIdentity)
        lines.append(TableModel::tr("It has no key: published as it is, the application's own updates and "
                                    "deletes of it fail. Give it a primary key, or choose FULL."));
    if (canBeCaptured(table) && (row.fullIdentity || table.identity == ReplicaIdentity::Full))
        lines.append(TableModel::tr("FULL: every update and delete writes the whole old row to the WAL, and "
                                    "carries it in the change."));
    else if (canBeCaptured(table) && table.identityUsable)
        lines.append(
            TableModel::tr("Updates and deletes carry the key; old values of other columns are not in "
                           "the change."));
    if (table.rowSecurity)
        lines.append(
            TableModel::tr("Row security is on: a snapshot by %1 silently lacks the rows that it may not "
                           "see, unless it has BYPASSRLS.")
                .arg(role));
    if (table.generatedColumns)
        lines.append(TableModel::tr("Generated columns are not in the changes."));
    if (table.bytes && *table.bytes > qint64(10) * 1024 * 1024 * 1024)
        lines.append(TableModel::tr("A first snapshot reads all %1 of it.").arg(formatBytes(*table.bytes)));
    return lines;
}

void TableModel::setChosen(int row, bool chosen)
{
    if (m_rows.at(row).chosen == chosen || !canBeCaptured(m_rows.at(row).facts))
        return;
    m_rows[row].chosen = chosen;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void TableModel::setFullIdentity(int row, bool full)
{
    if (m_rows.at(row).fullIdentity == full)
        return;
    m_rows[row].fullIdentity = full;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

QList<TableName> TableModel::chosen() const
{
    QList<TableName> names;
    for (const TableRow &row : m_rows) {
        if (row.chosen)
            names.append(row.facts.name);
    }
    return names;
}

QList<TableName> TableModel::withFullIdentity() const
{
    QList<TableName> names;
    for (const TableRow &row : m_rows) {
        if (row.chosen && row.fullIdentity)
            names.append(row.facts.name);
    }
    return names;
}

QVariant TableModel::data(const QModelIndex &index, int role) const
{
    if (role == Qt::CheckStateRole && index.isValid() && index.column() == Name)
        return rowAt(index.row()).chosen ? Qt::Checked : Qt::Unchecked;
    return RowModel::data(index, role);
}

bool TableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !index.isValid() || index.column() != Name)
        return false;
    setChosen(index.row(), value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags TableModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = RowModel::flags(index);
    if (index.isValid() && index.column() == Name && canBeCaptured(rowAt(index.row()).facts))
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant TableModel::cell(const TableRow &row, int column, int role) const
{
    const TableFacts &table = row.facts;
    const bool shown = role == Qt::DisplayRole || role == SortRole;
    switch (column) {
    case Name:
        return shown ? table.name.dotted() : QVariant();
    case Rows:
        if (role == SortRole)
            return table.rows ? QVariant(*table.rows) : QVariant();
        return role == Qt::DisplayRole ? (table.rows ? formatCount(*table.rows) : unknownText()) : QVariant();
    case Size:
        if (role == SortRole)
            return table.bytes ? QVariant(*table.bytes) : QVariant();
        return role == Qt::DisplayRole ? (table.bytes ? formatBytes(*table.bytes) : unknownText())
                                       : QVariant();
    case Key:
        return shown ? (table.hasPrimaryKey ? table.keyColumns.join(u", "_s) : unknownText()) : QVariant();
    case Identity:
        if (!shown)
            return {};
        if (row.fullIdentity && table.identity != ReplicaIdentity::Full)
            return tr("FULL, to be set");
        switch (table.identity) {
        case ReplicaIdentity::Default:
            return table.hasPrimaryKey ? tr("key") : tr("none");
        case ReplicaIdentity::Nothing:
            return tr("none");
        case ReplicaIdentity::Full:
            return u"FULL"_s;
        case ReplicaIdentity::Index:
            return tr("an index");
        }
        return {};
    case Notes:
        return shown ? tableNotes(table).join(u", "_s) : QVariant();
    default:
        return {};
    }
}

QString TableModel::title(int column) const
{
    switch (column) {
    case Name:
        return tr("Table");
    case Rows:
        return tr("Rows");
    case Size:
        return tr("Size");
    case Key:
        return tr("Primary key");
    case Identity:
        return tr("Replica identity");
    case Notes:
        return tr("Notes");
    default:
        return {};
    }
}

} // namespace sluice
