#pragma once
// `sluicectl connectors`: list, pause, resume, stop, restart; each action followed until Connect's status
// confirms it.

#include "app/cli/arguments.h"
#include "app/session.h"
#include "models/services/connectoractions.h"

#include <QJsonArray>
#include <QObject>
#include <QSet>

namespace sluice::cli {

class ConnectorsCommand final : public QObject
{
    Q_OBJECT
public:
    ConnectorsCommand(app::Session &session, Arguments arguments, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void listed(const Result<QList<Connector>> &connectors);
    void printList(const QList<Connector> &connectors);
    void act(const QStringList &names);
    void outcome(const ActionOutcome &outcome);
    [[nodiscard]] ConnectorAction action() const;

    app::Session &m_session;
    Arguments m_arguments;
    QSet<QString> m_waiting;
    QJsonArray m_outcomes;
    Exit m_exit = Done;
};

} // namespace sluice::cli
