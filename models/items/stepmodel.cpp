#include "models/items/stepmodel.h"

#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

StateText stateOf(const Step &step)
{
    const QString word = stepStateWord(step.state);
    switch (step.state) {
    case StepState::Done:
        return {Health::Good, word};
    case StepState::Needed:
        return {Health::Warning, word};
    case StepState::Manual:
        if (step.advice)
            return {Health::Warning, StepModel::tr("Advice")};
        return {Health::Stuck, word};
    case StepState::NotPermitted:
        return {step.advice ? Health::Warning : Health::Stuck, word};
    case StepState::Blocked:
    case StepState::NotApplicable:
        return {Health::Off, word};
    case StepState::Unknown:
        break;
    }
    return {Health::Unknown, word};
}

QString StepModel::headingKey(StepGroup group)
{
    return u"group/%1"_s.arg(static_cast<int>(group));
}

void StepModel::setPlan(const Plan &plan, const QHash<QString, StateText> &marks)
{
    m_steps.clear();
    m_order.clear();
    for (const Step &step : plan) {
        if (!m_order.contains(step.group))
            m_order.append(step.group);
        StepRow row;
        row.group = step.group;
        row.key = step.id;
        row.title = step.title;
        const bool done = step.state == StepState::Done || step.state == StepState::NotApplicable;
        row.isOver = step.advice || done;
        row.counts = !step.advice || done;
        row.state = marks.contains(step.id) ? marks.value(step.id) : stateOf(step);
        m_steps[step.group].append(row);
    }
    rebuild();
}

void StepModel::setCollapsed(StepGroup group, bool collapsed)
{
    if (collapsed)
        m_collapsed.insert(group);
    else
        m_collapsed.remove(group);
    rebuild();
}

QList<StepGroup> StepModel::groupsOver() const
{
    QList<StepGroup> over;
    for (const StepGroup group : m_order) {
        const QList<StepRow> &steps = m_steps[group];
        if (std::all_of(steps.cbegin(), steps.cend(), [](const StepRow &row) { return row.isOver; }))
            over.append(group);
    }
    return over;
}

/// As bad as its worst step.
StepRow StepModel::heading(StepGroup group, const QList<StepRow> &steps) const
{
    static const QList<Health> worstFirst{Health::Bad,     Health::Stuck, Health::Warning,
                                          Health::Unknown, Health::Off,   Health::Good};
    const auto total =
        std::count_if(steps.cbegin(), steps.cend(), [](const StepRow &row) { return row.counts; });
    const auto done = std::count_if(steps.cbegin(), steps.cend(),
                                    [](const StepRow &row) { return row.counts && row.isOver; });
    StepRow row;
    row.isHeading = true;
    row.group = group;
    row.key = headingKey(group);
    row.title = stepGroupWord(group);
    row.isOver = done == total;
    row.collapsed = m_collapsed.contains(group);
    row.state.word = total > 0 ? tr("%1 of %2 done").arg(done).arg(total) : tr("Only on request");
    row.state.health = total > 0 ? Health::Good : Health::Off;
    for (const StepRow &step : steps) {
        if (!step.isOver && worstFirst.indexOf(step.state.health) < worstFirst.indexOf(row.state.health))
            row.state.health = step.state.health;
    }
    return row;
}

void StepModel::rebuild()
{
    QList<StepRow> next;
    for (const StepGroup group : std::as_const(m_order)) {
        const QList<StepRow> &steps = m_steps[group];
        next.append(heading(group, steps));
        if (!m_collapsed.contains(group))
            next += steps;
    }
    replaceRows(next);
}

QVariant StepModel::data(const QModelIndex &index, int role) const
{
    if (role == Qt::AccessibleTextRole && index.isValid()) {
        const StepRow &row = rowAt(index.row());
        return u"%1, %2"_s.arg(row.title, row.state.word);
    }
    return RowModel::data(index, role);
}

QVariant StepModel::cell(const StepRow &row, int, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case SortRole:
        return row.title;
    case HealthRole:
        return static_cast<int>(row.state.health);
    case HeadingRole:
        return row.isHeading;
    case CollapsedRole:
        return row.collapsed;
    case WordRole:
        return row.state.word;
    case OverRole:
        return row.isOver;
    default:
        return {};
    }
}

QString StepModel::title(int) const
{
    return tr("Step");
}

} // namespace sluice
