#include "models/items/connectormodel.h"

#include "models/items/health.h"

namespace sluice {

using namespace Qt::StringLiterals;

void ConnectorModel::setConnectors(const QList<Connector> &connectors)
{
    QList<ConnectorRow> next;
    next.reserve(connectors.size());
    for (const Connector &connector : connectors)
        next.append({connector, m_pending.value(connector.name)});
    replaceRows(next);
}

void ConnectorModel::setPending(const QString &connector, const QString &text)
{
    if (text.isEmpty())
        m_pending.remove(connector);
    else
        m_pending.insert(connector, text);
    const int row = rowOf(connector);
    if (row < 0 || m_rows.at(row).pending == text)
        return;
    m_rows[row].pending = text;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

QVariant ConnectorModel::cell(const ConnectorRow &row, int column, int role) const
{
    const Connector &connector = row.connector;
    const bool shown = role == Qt::DisplayRole || role == SortRole;
    switch (column) {
    case State:
        if (role == HealthRole)
            return static_cast<int>(row.pending.isEmpty() ? stateOf(connector).health : Health::Warning);
        if (shown)
            return row.pending.isEmpty() ? stateOf(connector).word : row.pending;
        return role == Qt::ToolTipRole ? innermostCause(connector.trace) : QVariant();
    case Name:
        return shown ? connector.name : QVariant();
    case Type:
        return shown ? connectorTypeWord(connector.type) : QVariant();
    case Tasks:
        if (role == SortRole)
            return connector.tasks.size();
        return role == Qt::DisplayRole ? tasksText(connector) : QVariant();
    case Worker:
        return shown ? connector.workerId : QVariant();
    case Plugin:
        if (role == Qt::ToolTipRole)
            return connector.config.value(u"connector.class"_s);
        return shown ? pluginName(connector) : QVariant();
    default:
        return {};
    }
}

QString ConnectorModel::title(int column) const
{
    switch (column) {
    case State:
        return tr("State");
    case Name:
        return tr("Connector");
    case Type:
        return tr("Type");
    case Tasks:
        return tr("Tasks");
    case Worker:
        return tr("Worker");
    case Plugin:
        return tr("Plug-in");
    default:
        return {};
    }
}

QString connectorTypeWord(ConnectorType type)
{
    switch (type) {
    case ConnectorType::Source:
        return ConnectorModel::tr("Source");
    case ConnectorType::Sink:
        return ConnectorModel::tr("Sink");
    case ConnectorType::Unknown:
        break;
    }
    return unknownText();
}

QString pluginName(const Connector &connector)
{
    const QString name = connector.config.value(u"connector.class"_s);
    return name.mid(name.lastIndexOf(u'.') + 1);
}

} // namespace sluice
