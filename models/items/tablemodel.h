#pragma once
// The tables of one database, to choose from those that are captured.

#include "models/core/setup/setupfacts.h"
#include "models/items/rowmodel.h"

namespace sluice {

struct TableRow
{
    TableFacts facts;
    bool chosen = false;
    bool fullIdentity = false;

    bool operator==(const TableRow &) const = default;
};

class TableModel final : public RowModel<TableRow>
{
    Q_OBJECT
public:
    enum Column
    {
        Name, ///< with a check mark
        Rows,
        Size,
        Key,
        Identity,
        Notes,
        ColumnCount
    };

    using RowModel::RowModel;

    void setTables(const QList<TableRow> &rows) { replaceRows(rows); }
    void setChosen(int row, bool chosen);
    void setFullIdentity(int row, bool full);
    [[nodiscard]] QList<TableName> chosen() const;
    [[nodiscard]] QList<TableName> withFullIdentity() const; ///< of those that are chosen

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

protected:
    QString keyOf(const TableRow &row) const override { return row.facts.name.dotted(); }
    QVariant cell(const TableRow &row, int column, int role) const override;
    QString title(int column) const override;
    bool isNumber(int column) const override { return column == Rows || column == Size; }
};

/// Whether changes of the table can be published at all.
[[nodiscard]] bool canBeCaptured(const TableFacts &table);
/// Short: "no key", "row security"; each with what it means in tableMeaning().
[[nodiscard]] QStringList tableNotes(const TableFacts &table);
/// What choosing this table means, one sentence a line.
[[nodiscard]] QStringList tableMeaning(const TableRow &row, const QString &role);

} // namespace sluice
