#pragma once
// The steps of a setup as a list: a heading for each group, and below it the group's steps.

#include "models/core/setup/setupstep.h"
#include "models/items/health.h"
#include "models/items/rowmodel.h"

#include <QHash>
#include <QSet>

namespace sluice {

/// "To do" is a warning, "Needs you" is red, unless it is only advised.
[[nodiscard]] StateText stateOf(const Step &step);

struct StepRow
{
    bool isHeading = false;
    StepGroup group = StepGroup::Prerequisites;
    QString key;   ///< of a step: its id
    QString title; ///< of a heading: the group's word
    StateText state;
    bool isOver = false; ///< nothing is left to do
    bool counts = true;  ///< in "12 of 12 done": not what is only advised and not done
    bool collapsed = false;

    bool operator==(const StepRow &) const = default;
};

class StepModel final : public RowModel<StepRow>
{
    Q_OBJECT
public:
    enum Role
    {
        HeadingRole = FirstOwnRole, ///< bool
        CollapsedRole,              ///< bool
        WordRole,                   ///< of the state
        OverRole                    ///< bool
    };

    using RowModel::RowModel;

    /// `marks`: by step id, what is to be said instead of the step's own state ("Applying…").
    void setPlan(const Plan &plan, const QHash<QString, StateText> &marks = {});
    void setCollapsed(StepGroup group, bool collapsed);
    [[nodiscard]] bool isCollapsed(StepGroup group) const { return m_collapsed.contains(group); }
    /// Groups of which nothing is left to do.
    [[nodiscard]] QList<StepGroup> groupsOver() const;
    [[nodiscard]] static QString headingKey(StepGroup group);

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 1; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

protected:
    QString keyOf(const StepRow &row) const override { return row.key; }
    QVariant cell(const StepRow &row, int column, int role) const override;
    QString title(int column) const override;

private:
    [[nodiscard]] StepRow heading(StepGroup group, const QList<StepRow> &steps) const;
    void rebuild();

    QMap<StepGroup, QList<StepRow>> m_steps;
    QList<StepGroup> m_order;
    QSet<StepGroup> m_collapsed;
};

} // namespace sluice
