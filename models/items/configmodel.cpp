#include "models/items/configmodel.h"

namespace sluice {

void ConfigModel::setConfig(const QMap<QString, QString> &config)
{
    QList<ConfigRow> next;
    next.reserve(config.size());
    for (auto it = config.begin(); it != config.end(); ++it)
        next.append({it.key(), it.value()});
    replaceRows(next);
}

QVariant ConfigModel::cell(const ConfigRow &row, int column, int role) const
{
    const bool shown = role == Qt::DisplayRole || role == SortRole;
    const QString &text = column == Key ? row.key : row.value;
    return shown || (role == Qt::ToolTipRole && column == Value) ? text : QVariant();
}

QString ConfigModel::title(int column) const
{
    return column == Key ? tr("Key") : tr("Value");
}

} // namespace sluice
