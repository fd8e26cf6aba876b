#pragma once
// The replication slots of every database of the profile.

#include "models/core/pipelinestate.h"
#include "models/items/rowmodel.h"

namespace sluice {

struct SlotRow
{
    QString database; ///< as the profile calls it
    ReplicationSlot slot;
    Health health = Health::Unknown;
    QString word;
    QString note;       ///< why it is so, where the direction knows
    bool stale = false; ///< its database does not answer any more

    bool operator==(const SlotRow &) const = default;
};

/// Every slot that is known. One that a direction reads through gets that direction's judgement: an inactive
/// slot of a paused connector is meant, the same slot below a running one is not.
[[nodiscard]] QList<SlotRow> slotRows(const PipelineState &state);

class SlotModel final : public RowModel<SlotRow>
{
    Q_OBJECT
public:
    enum Column
    {
        State,
        Name,
        Database,
        Plugin,
        WalStatus,
        Retained,
        ConfirmedLag,
        SafeSize,
        ActivePid,
        ColumnCount
    };

    using RowModel::RowModel;

    void setRows(const QList<SlotRow> &rows) { replaceRows(rows); }
    [[nodiscard]] QString firstKeyOf(const QString &database) const; ///< empty: it has no slot

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }

protected:
    QString keyOf(const SlotRow &row) const override;
    QVariant cell(const SlotRow &row, int column, int role) const override;
    QString title(int column) const override;
    bool isNumber(int column) const override { return column >= Retained; }
    bool isStale(const SlotRow &row, int) const override { return row.stale; }
};

} // namespace sluice
