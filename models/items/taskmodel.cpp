#include "models/items/taskmodel.h"

#include "models/items/health.h"

namespace sluice {

QVariant TaskModel::cell(const TaskStatus &task, int column, int role) const
{
    const bool shown = role == Qt::DisplayRole || role == SortRole;
    switch (column) {
    case State:
        if (role == HealthRole)
            return static_cast<int>(healthOf(task.state));
        if (!shown)
            return {};
        return task.state == ConnectorState::Unknown && !task.stateText.isEmpty()
                   ? task.stateText
                   : connectorStateWord(task.state);
    case Id:
        return shown ? task.id : QVariant();
    case Worker:
        return shown ? task.workerId : QVariant();
    case Cause:
        return shown || role == Qt::ToolTipRole ? innermostCause(task.trace) : QVariant();
    default:
        return {};
    }
}

QString TaskModel::title(int column) const
{
    switch (column) {
    case State:
        return tr("State");
    case Id:
        return tr("Task");
    case Worker:
        return tr("Worker");
    case Cause:
        return tr("Cause");
    default:
        return {};
    }
}

} // namespace sluice
