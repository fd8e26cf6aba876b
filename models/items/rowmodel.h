#pragma once
// What the table models share: rows of values, replaced by key.

#include "models/core/direction.h"
#include "models/items/listdiff.h"
#include "models/items/roles.h"

#include <QAbstractTableModel>

namespace sluice {

template <class Row>
class RowModel : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }

    [[nodiscard]] const Row &rowAt(int row) const { return m_rows.at(row); }
    [[nodiscard]] const QList<Row> &rows() const { return m_rows; }

    /// -1 where no row has this key.
    [[nodiscard]] int rowOf(const QString &key) const
    {
        for (int i = 0; i < m_rows.size(); ++i) {
            if (keyOf(m_rows.at(i)) == key)
                return i;
        }
        return -1;
    }

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
            return {};
        const Row &row = m_rows.at(index.row());
        if (role == KeyRole)
            return keyOf(row);
        if (role == StaleRole)
            return isStale(row, index.column());
        if (role == Qt::TextAlignmentRole)
            return QVariant::fromValue(Qt::AlignVCenter |
                                       (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
        const QVariant value = cell(row, index.column(), role);
        // How it was says nothing of how it is.
        return role == HealthRole && value.isValid() && isStale(row, index.column())
                   ? QVariant(static_cast<int>(Health::Unknown))
                   : value;
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= this->columnCount())
            return {};
        if (role == Qt::TextAlignmentRole)
            return QVariant::fromValue(Qt::AlignVCenter |
                                       (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
        return role == Qt::DisplayRole ? QVariant(title(section)) : QVariant();
    }

protected:
    [[nodiscard]] virtual QString keyOf(const Row &row) const = 0;
    [[nodiscard]] virtual QVariant cell(const Row &row, int column, int role) const = 0;
    [[nodiscard]] virtual QString title(int column) const = 0;
    [[nodiscard]] virtual bool isNumber(int) const { return false; }
    [[nodiscard]] virtual bool isStale(const Row &, int) const { return false; }

    void replaceRows(const QList<Row> &next)
    {
        Steps steps{this};
        applyDiff(
            m_rows, next, [this](const Row &row) { return keyOf(row); }, steps);
    }

    QList<Row> m_rows;

private:
    struct Steps
    {
        RowModel *model;

        void beginInsert(int first, int last) { model->beginInsertRows({}, first, last); }
        void endInsert() { model->endInsertRows(); }
        void beginRemove(int first, int last) { model->beginRemoveRows({}, first, last); }
        void endRemove() { model->endRemoveRows(); }
        void beginMove(int from, int to) { model->beginMoveRows({}, from, from, {}, to); }
        void endMove() { model->endMoveRows(); }
        void changed(int first, int last)
        {
            Q_EMIT model->dataChanged(model->index(first, 0), model->index(last, model->columnCount() - 1));
        }
    };
};

} // namespace sluice
