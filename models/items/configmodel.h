#pragma once
// A configuration as keys and values, read-only. Secrets are masked before they come here.

#include "models/items/rowmodel.h"

#include <QMap>

namespace sluice {

struct ConfigRow
{
    QString key;
    QString value;

    bool operator==(const ConfigRow &) const = default;
};

class ConfigModel final : public RowModel<ConfigRow>
{
    Q_OBJECT
public:
    enum Column
    {
        Key,
        Value,
        ColumnCount
    };

    using RowModel::RowModel;

    void setConfig(const QMap<QString, QString> &config);

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }

protected:
    QString keyOf(const ConfigRow &row) const override { return row.key; }
    QVariant cell(const ConfigRow &row, int column, int role) const override;
    QString title(int column) const override;
};

} // namespace sluice
