#pragma once
// The settings of one topic, those that somebody has set first.

#include "models/core/topicfacts.h"
#include "models/items/rowmodel.h"

namespace sluice {

class TopicSettingModel final : public RowModel<TopicSetting>
{
    Q_OBJECT
public:
    enum Column
    {
        Name,
        Value,
        Source,
        Default,
        ColumnCount
    };

    using RowModel::RowModel;

    void setSettings(TopicSettings settings);
    [[nodiscard]] int setCount() const; ///< those that are not Kafka's own

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }

protected:
    QString keyOf(const TopicSetting &row) const override { return row.name; }
    QVariant cell(const TopicSetting &row, int column, int role) const override;
    QString title(int column) const override;
};

} // namespace sluice
