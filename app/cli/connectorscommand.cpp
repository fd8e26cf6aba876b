#include "app/cli/connectorscommand.h"

#include "app/cli/statustext.h"
#include "app/cli/terminal.h"
#include "models/core/whenready.h"
#include "models/services/statusjson.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace sluice::cli {

using namespace Qt::StringLiterals;

namespace {

Exit exitFor(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Unreachable:
    case ErrorKind::UnknownHost:
    case ErrorKind::Timeout:
    case ErrorKind::BadAnswer:
        return NotReached;
    default:
        return NotHealthy;
    }
}

} // namespace

ConnectorsCommand::ConnectorsCommand(app::Session &session, Arguments arguments, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_arguments(std::move(arguments))
{
    connect(&m_session.actions(), &ConnectorActions::finished, this, &ConnectorsCommand::outcome);
}

void ConnectorsCommand::start()
{
    ConnectSource *source = m_session.connectSource();
    if (!source) {
        complain(tr("The profile \"%1\" names no Kafka Connect.").arg(m_session.profile().name));
        Q_EMIT finished(Usage);
        return;
    }
    if (m_arguments.verb == u"list" || m_arguments.all)
        whenReady(source->fetchConnectors(), this,
                  [this](const Result<QList<Connector>> &list) { listed(list); });
    else
        act(m_arguments.names);
}

void ConnectorsCommand::listed(const Result<QList<Connector>> &connectors)
{
    if (!connectors) {
        complain(connectors.error().message);
        Q_EMIT finished(exitFor(connectors.error()));
        return;
    }
    if (m_arguments.verb == u"list") {
        printList(*connectors);
        Q_EMIT finished(Done);
        return;
    }
    QStringList names;
    for (const Connector &connector : *connectors)
        names.append(connector.name);
    act(names);
}

void ConnectorsCommand::printList(const QList<Connector> &connectors)
{
    if (!m_arguments.json)
        return print(connectorsText(connectors, colourWanted()));
    PipelineState state;
    state.connectors.value = connectors;
    state.connectors.at = QDateTime::currentDateTimeUtc();
    const QJsonObject document{{u"connectors"_s, statusJson(state).value(u"connectors"_s)}};
    print(QString::fromUtf8(QJsonDocument(document).toJson()));
}

ConnectorAction ConnectorsCommand::action() const
{
    if (m_arguments.verb == u"pause")
        return ConnectorAction::Pause;
    if (m_arguments.verb == u"resume")
        return ConnectorAction::Resume;
    if (m_arguments.verb == u"stop")
        return ConnectorAction::Stop;
    return m_arguments.onlyFailed ? ConnectorAction::RestartFailed : ConnectorAction::Restart;
}

void ConnectorsCommand::act(const QStringList &names)
{
    m_waiting = QSet<QString>(names.cbegin(), names.cend());
    if (m_waiting.isEmpty()) {
        Q_EMIT finished(Done);
        return;
    }
    m_session.actions().run(QStringList(m_waiting.cbegin(), m_waiting.cend()), action());
}

void ConnectorsCommand::outcome(const ActionOutcome &done)
{
    if (!m_waiting.remove(done.connector))
        return;
    if (!done.result) {
        m_exit = std::max(m_exit, exitFor(done.result.error()));
        complain(tr("%1: %2").arg(done.connector, done.result.error().message));
    }
    if (!done.remark.isEmpty())
        complain(done.remark);
    if (m_arguments.json)
        m_outcomes.append(
            QJsonObject{{u"connector"_s, done.connector},
                        {u"action"_s, m_arguments.verb},
                        {u"done"_s, done.result.has_value()},
                        {u"remark"_s, done.remark.isEmpty() ? QJsonValue() : QJsonValue(done.remark)},
                        {u"state"_s, done.result ? QJsonValue(done.result->stateText) : QJsonValue()},
                        {u"error"_s, done.result ? QJsonValue() : QJsonValue(done.result.error().message)}});
    else if (done.result)
        print(connectorsText({*done.result}, colourWanted()));
    if (!m_waiting.isEmpty())
        return;
    if (m_arguments.json)
        print(QString::fromUtf8(QJsonDocument(QJsonObject{{u"outcomes"_s, m_outcomes}}).toJson()));
    Q_EMIT finished(m_exit);
}

} // namespace sluice::cli
