#pragma once
// How far one consumer group is in each partition of one topic.

#include "models/core/kafkacluster.h"
#include "models/items/rowmodel.h"

namespace sluice {

class GroupOffsetModel final : public RowModel<CommittedOffset>
{
    Q_OBJECT
public:
    enum Column
    {
        Partition,
        Committed,
        End,
        Lag,
        ColumnCount
    };

    using RowModel::RowModel;

    void setOffsets(const QList<CommittedOffset> &offsets) { replaceRows(offsets); }

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }

protected:
    QString keyOf(const CommittedOffset &row) const override { return QString::number(row.partition); }
    QVariant cell(const CommittedOffset &row, int column, int role) const override;
    QString title(int column) const override;
    bool isNumber(int) const override { return true; }
};

} // namespace sluice
