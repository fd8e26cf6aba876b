#pragma once
// A row column by column: as the topic has it, and as each database has it now.

#include "models/core/rownow.h"
#include "models/items/rowmodel.h"

#include <QStringList>

namespace sluice {

class RowNowModel final : public RowModel<RowLine>
{
    Q_OBJECT
public:
    enum Column
    {
        Comparison,
        Name,
        Topic,
        FirstSide ///< one for each database
    };

    using RowModel::RowModel;

    /// `titles`: of the databases, in their order.
    void setRows(const QStringList &titles, const QList<RowLine> &rows);

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : FirstSide + static_cast<int>(m_titles.size());
    }

protected:
    QString keyOf(const RowLine &row) const override { return row.column; }
    QVariant cell(const RowLine &row, int column, int role) const override;
    QString title(int column) const override;
    /// What nothing is known of beside it.
    bool isStale(const RowLine &row, int column) const override;

private:
    QStringList m_titles;
};

} // namespace sluice
