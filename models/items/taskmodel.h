#pragma once
// The tasks of one connector.

#include "models/core/connector.h"
#include "models/items/rowmodel.h"

namespace sluice {

class TaskModel final : public RowModel<TaskStatus>
{
    Q_OBJECT
public:
    enum Column
    {
        State,
        Id,
        Worker,
        Cause,
        ColumnCount
    };

    using RowModel::RowModel;

    void setTasks(const QList<TaskStatus> &tasks) { replaceRows(tasks); }

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }

protected:
    QString keyOf(const TaskStatus &task) const override { return QString::number(task.id); }
    QVariant cell(const TaskStatus &task, int column, int role) const override;
    QString title(int column) const override;
    bool isNumber(int column) const override { return column == Id; }
};

} // namespace sluice
