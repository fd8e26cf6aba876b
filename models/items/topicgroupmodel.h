#pragma once
// The consumer groups of one topic.

#include "models/core/topicfacts.h"
#include "models/items/rowmodel.h"

#include <QHash>

namespace sluice {

struct TopicGroupRow
{
    ConsumerGroup group;
    QString connector; ///< the sink whose group it is; empty: none is known

    /// A partition whose lag is not known may be behind too.
    [[nodiscard]] bool isLagPartial() const;
    bool operator==(const TopicGroupRow &) const = default;
};

/// `owners`: connectors by group.
[[nodiscard]] QList<TopicGroupRow> topicGroupRows(const TopicGroups &groups,
                                                  const QHash<QString, QString> &owners);

class TopicGroupModel final : public RowModel<TopicGroupRow>
{
    Q_OBJECT
public:
    enum Column
    {
        State,
        Group,
        Connector,
        Members,
        Lag,
        ColumnCount
    };

    using RowModel::RowModel;

    void setRows(const QList<TopicGroupRow> &rows) { replaceRows(rows); }

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }

protected:
    QString keyOf(const TopicGroupRow &row) const override { return row.group.id; }
    QVariant cell(const TopicGroupRow &row, int column, int role) const override;
    QString title(int column) const override;
    bool isNumber(int column) const override { return column >= Members; }
};

} // namespace sluice
