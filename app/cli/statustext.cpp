#include "app/cli/statustext.h"

#include "app/cli/terminal.h"
#include "app/cli/texttable.h"
#include "models/core/format.h"

#include <QCoreApplication>
#include <algorithm>

namespace sluice::cli {

namespace {

using namespace Qt::StringLiterals;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluicectl", text);
}

QString heading(const QString &text, bool colour)
{
    return colour ? u"\n\x1b[1m"_s + text + u"\x1b[0m\n"_s : u'\n' + text + u'\n';
}

QString servers(const PipelineState &state, bool colour)
{
    TextTable table;
    for (const ServerLight &light : state.servers) {
        const Health health = !light.asked ? Health::Unknown : light.reachable ? Health::Good : Health::Bad;
        const QString word = !light.asked      ? tr("not asked yet")
                             : light.reachable ? tr("up")
                                               : tr("no answer");
        table.row({stateText(health, word, colour), safe(light.name), safe(light.version),
                   light.latency ? formatDuration(*light.latency) : QString(), safe(light.address),
                   light.error ? safe(light.error->message) : QString()});
    }
    return heading(tr("Servers"), colour) + table.text();
}

QString direction(const DirectionReport &report, bool colour)
{
    QString text = heading(safe(report.name), colour);
    text += u"  "_s + stateText(healthOf(report.verdict), verdictWord(report.verdict), colour) + u"  "_s +
            safe(report.reason) + (report.secondary.isEmpty() ? QString() : u' ' + safe(report.secondary)) +
            u'\n';
    TextTable table;
    for (const Hop &hop : report.hops)
        table.row({u"  "_s + hopKindWord(hop.kind), safe(hop.name), stateText(hop.health, hop.word, colour),
                   safe(hop.value), hop.ratePerSecond ? formatRate(*hop.ratePerSecond) : QString()});
    return text + table.text();
}

QString slotTable(const PipelineState &state, bool colour)
{
    TextTable table;
    for (const DatabaseState &db : state.databases) {
        if (!db.replication.value)
            continue;
        const bool live = db.replication.live();
        for (const ReplicationSlot &slot : db.replication.value->replicationSlots) {
            const Health health = !live ? Health::Unknown : slot.active ? Health::Good : Health::Stuck;
            const QString word = !live ? tr("unknown") : slot.active ? tr("active") : tr("inactive");
            table.row(
                {stateText(health, word, colour), safe(db.name), safe(slot.name), safe(slot.walStatusText),
                 slot.retainedBytes ? tr("%1 retained").arg(formatBytes(*slot.retainedBytes)) : QString(),
                 slot.confirmedLagBytes ? tr("%1 not confirmed").arg(formatBytes(*slot.confirmedLagBytes))
                                        : QString(),
                 live ? QString() : tr("seen %1").arg(formatAge(db.replication.at, state.at))});
        }
    }
    return heading(tr("Slots"), colour) + table.text();
}

Health healthOfState(ConnectorState state)
{
    switch (state) {
    case ConnectorState::Running:
        return Health::Good;
    case ConnectorState::Failed:
        return Health::Bad;
    case ConnectorState::Paused:
    case ConnectorState::Stopped:
        return Health::Off;
    case ConnectorState::Unassigned:
    case ConnectorState::Restarting:
        return Health::Warning;
    case ConnectorState::Unknown:
        break;
    }
    return Health::Unknown;
}

/// The rows of connectors and their tasks; `seen` says how old they are, and is empty where they are of now.
QString connectorTable(const QList<Connector> &connectors, const QString &seen, bool colour)
{
    const auto state = [&](ConnectorState known, const QString &word) {
        return seen.isEmpty() ? stateText(healthOfState(known), word, colour)
                              : stateText(Health::Unknown, tr("unknown"), colour);
    };
    const auto remark = [&](const QString &word, const QString &trace) {
        const QString cause = trace.isEmpty() ? QString() : safe(innermostCause(trace));
        return seen.isEmpty()
                   ? cause
                   : tr("was %1, %2").arg(safe(word), seen) + (cause.isEmpty() ? u""_s : u": "_s) + cause;
    };
    TextTable table;
    for (const Connector &connector : connectors) {
        table.row({state(connector.state, connector.stateText), safe(connector.name),
                   connector.type == ConnectorType::Source ? tr("source")
                   : connector.type == ConnectorType::Sink ? tr("sink")
                                                           : QString(),
                   safe(connector.workerId), remark(connector.stateText, connector.trace)});
        for (const TaskStatus &task : connector.tasks)
            table.row({u"  "_s + state(task.state, task.stateText), tr("  task %1").arg(task.id), QString(),
                       safe(task.workerId), remark(task.stateText, task.trace)});
    }
    return table.text();
}

} // namespace

QString connectorsText(const QList<Connector> &connectors, bool colour)
{
    return connectorTable(connectors, {}, colour);
}

QString statusText(const PipelineState &state, bool colour)
{
    QString text =
        safe(state.profile) + u", "_s + state.at.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s) + u'\n';
    text += servers(state, colour);
    if (state.directions.isEmpty())
        text += heading(tr("Directions"), colour) + u"  "_s +
                (state.connectors.live() ? tr("None: Connect has no Debezium connector for PostgreSQL.")
                                         : tr("Unknown: Connect could not be asked.")) +
                u'\n';
    for (const DirectionReport &report : state.directions)
        text += direction(report, colour);
    text += heading(tr("Connectors"), colour);
    if (state.connectors.error)
        text += u"  "_s + stateText(Health::Bad, state.connectors.error->message, colour) + u'\n';
    const bool live = state.connectors.live();
    text += connectorTable(state.connectors.value.value_or(QList<Connector>()),
                           live ? QString() : tr("seen %1").arg(formatAge(state.connectors.at, state.at)),
                           colour);
    text += slotTable(state, colour);
    return text;
}

} // namespace sluice::cli
