#pragma once
// The partitions of one topic.

#include "models/core/pipelinestate.h"
#include "models/items/rowmodel.h"

namespace sluice {

struct PartitionRow
{
    Partition partition;
    PartitionOffsets offsets;
    bool offsetsStale = false; ///< Kafka answers, but not about offsets

    bool operator==(const PartitionRow &) const = default;
};

[[nodiscard]] QList<PartitionRow> partitionRows(const Topic &topic,
                                                const Observed<QList<TopicOffsets>> &offsets);

class PartitionModel final : public RowModel<PartitionRow>
{
    Q_OBJECT
public:
    enum Column
    {
        State,
        Id,
        Leader,
        Replicas,
        InSync,
        Begin,
        End,
        ColumnCount
    };

    using RowModel::RowModel;

    void setRows(const QList<PartitionRow> &rows) { replaceRows(rows); }

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }

protected:
    QString keyOf(const PartitionRow &row) const override { return QString::number(row.partition.id); }
    QVariant cell(const PartitionRow &row, int column, int role) const override;
    QString title(int column) const override;
    bool isNumber(int column) const override { return column == Id || column == Leader || column >= Begin; }
    bool isStale(const PartitionRow &row, int column) const override
    {
        return row.offsetsStale && column >= Begin;
    }
};

} // namespace sluice
