#include "models/services/actionpreview.h"

#include "models/core/format.h"

#include <QCoreApplication>
#include <QUrl>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Attention", text);
}

const ReplicationSlot *slotOf(const PipelineState &state, const DirectionReport &direction)
{
    for (const DatabaseState &database : state.databases) {
        if (database.name != direction.from || !database.replication.value)
            continue;
        for (const ReplicationSlot &slot : database.replication.value->replicationSlots) {
            if (slot.name == direction.slotName)
                return &slot;
        }
    }
    return nullptr;
}

QString walCost(const PipelineState &state, const DirectionReport &direction)
{
    const ReplicationSlot *slot = slotOf(state, direction);
    if (slot && slot->safeWalSize) {
        return tr("Meanwhile %1 keeps its WAL for slot %2; after %3 more the slot is lost.")
            .arg(direction.from, direction.slotName,
                 formatBytes(*slot->safeWalSize).replace(u' ', QChar(QChar::Nbsp)));
    }
    return tr("Meanwhile %1 keeps all its WAL for slot %2, until its disk is full.")
        .arg(direction.from, direction.slotName);
}

/// What grows while these connectors do not run.
QStringList costsOfWaiting(const PipelineState &state, const QStringList &connectors)
{
    QStringList costs;
    bool sinks = false;
    for (const DirectionReport &direction : state.directions) {
        if (connectors.contains(direction.connector) && !direction.slotName.isEmpty())
            costs.append(walCost(state, direction));
        sinks = sinks || connectors.contains(direction.sink);
    }
    if (sinks)
        costs.append(tr("Records wait in the topics for as long as these keep them."));
    return costs;
}

} // namespace

QString actionRequest(ConnectorAction action, const QString &connector)
{
    const QString name = QString::fromLatin1(QUrl::toPercentEncoding(connector));
    switch (action) {
    case ConnectorAction::Pause:
        return u"PUT /connectors/%1/pause"_s.arg(name);
    case ConnectorAction::Resume:
        return u"PUT /connectors/%1/resume"_s.arg(name);
    case ConnectorAction::Stop:
        return u"PUT /connectors/%1/stop"_s.arg(name);
    case ConnectorAction::Restart:
        return u"POST /connectors/%1/restart?includeTasks=true&onlyFailed=false"_s.arg(name);
    case ConnectorAction::RestartFailed:
        return u"POST /connectors/%1/restart?includeTasks=true&onlyFailed=true"_s.arg(name);
    }
    return {};
}

QString taskRestartRequest(const QString &connector, int task)
{
    return u"POST /connectors/%1/tasks/%2/restart"_s
        .arg(QString::fromLatin1(QUrl::toPercentEncoding(connector)))
        .arg(task);
}

QString actionConsequence(const PipelineState &state, ConnectorAction action, const QStringList &connectors)
{
    switch (action) {
    case ConnectorAction::Resume:
        return tr("Goes on where it stopped: what has waited is sent first.");
    case ConnectorAction::Restart:
        return tr(
            "The connector and all its tasks stop and start again. That takes some seconds, and records sent "
            "just before may be sent twice.");
    case ConnectorAction::RestartFailed:
        return tr("Only what has failed starts again; what runs is left alone.");
    case ConnectorAction::Pause:
    case ConnectorAction::Stop:
        break;
    }
    QStringList sentences;
    if (action == ConnectorAction::Stop)
        sentences.append(tr("The tasks are taken off the workers; the configuration and the offsets stay."));
    sentences.append(costsOfWaiting(state, connectors));
    return sentences.join(u' ');
}

} // namespace sluice
