#pragma once
// The columns of the row that a record is about: before, after, and which of them changed.

#include "models/core/recordrows.h"
#include "models/items/rowmodel.h"

namespace sluice {

class ColumnModel final : public RowModel<ColumnLine>
{
    Q_OBJECT
public:
    enum Column
    {
        Change,
        Name,
        Before,
        After,
        Type,
        ColumnCount
    };

    using RowModel::RowModel;

    void setRows(const QList<ColumnLine> &rows) { replaceRows(rows); }

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }

protected:
    QString keyOf(const ColumnLine &row) const override { return row.name; }
    QVariant cell(const ColumnLine &row, int column, int role) const override;
    QString title(int column) const override;
};

} // namespace sluice
