#pragma once
// The records that a search found, by their row numbers. Holds none of them: a row is decoded when it is
// looked at.

#include "models/core/recordrows.h"

#include <QAbstractTableModel>

namespace sluice {

class RecordLineModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Time,
        Partition,
        Offset,
        Key,
        What,
        Value,
        FirstField,
        ColumnCount = FirstField ///< without fields
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Must outlive the model, or the next call. May be null.
    void setSource(const RecordRows *source);
    /// Another search: the numbers begin anew.
    void restart();
    /// Takes over what came and went.
    void update();
    /// Columns of fields, behind the others. The rows' lines must have them by then.
    void setFields(const QStringList &fields);

    /// The number that a row of the table has in the store, and back; -1: no such row.
    [[nodiscard]] qint64 numberOf(int row) const;
    [[nodiscard]] int rowOf(qint64 number) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void remove(qint64 count);
    void append(qint64 count);
    [[nodiscard]] QVariant shown(const RecordLine &line, int column) const;
    [[nodiscard]] QVariant raw(const RecordLine &line, int column) const;
    [[nodiscard]] static bool isNumber(int column) { return column == Partition || column == Offset; }

    const RecordRows *m_source = nullptr;
    RecordExtent m_extent; ///< as the views know it
    QStringList m_fields;
};

} // namespace sluice
