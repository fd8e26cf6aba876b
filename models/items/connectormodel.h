#pragma once
// The connectors of one Connect cluster, one row each.

#include "models/core/connector.h"
#include "models/items/rowmodel.h"

#include <QHash>

namespace sluice {

struct ConnectorRow
{
    Connector connector;
    QString pending; ///< "Pausing…" while an action is under way

    bool operator==(const ConnectorRow &) const = default;
};

class ConnectorModel final : public RowModel<ConnectorRow>
{
    Q_OBJECT
public:
    enum Column
    {
        State,
        Name,
        Type,
        Tasks,
        Worker,
        Plugin,
        ColumnCount
    };

    using RowModel::RowModel;

    void setConnectors(const QList<Connector> &connectors);
    /// An empty text ends it. Survives setConnectors.
    void setPending(const QString &connector, const QString &text);
    [[nodiscard]] QString pending(const QString &connector) const { return m_pending.value(connector); }

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : ColumnCount;
    }

protected:
    QString keyOf(const ConnectorRow &row) const override { return row.connector.name; }
    QVariant cell(const ConnectorRow &row, int column, int role) const override;
    QString title(int column) const override;
    bool isNumber(int column) const override { return column == Tasks; }

private:
    QHash<QString, QString> m_pending;
};

[[nodiscard]] QString connectorTypeWord(ConnectorType type); ///< "Source"
/// The last part of connector.class: "PostgresConnector".
[[nodiscard]] QString pluginName(const Connector &connector);

} // namespace sluice
