#pragma once
// Pause, resume, stop and restart, followed until the status confirms them.

#include "models/clients/connect/connectsource.h"
#include "models/core/result.h"

#include <QFuture>
#include <QObject>
#include <QStringList>
#include <chrono>

namespace sluice {

class ActionRecorder;

struct ActionOutcome
{
    QString connector;
    ConnectorAction action = ConnectorAction::Pause;
    Result<Connector> result; ///< the connector as its status confirmed it, or why not
    QString remark;           ///< what the status leaves open, one sentence; empty where it confirmed all
};

class ConnectorActions final : public QObject
{
    Q_OBJECT
public:
    /// How long a restart may show no sign of itself. Connect has none but a state that changes for a moment,
    /// which may pass between two looks.
    static constexpr std::chrono::milliseconds signWithin{4000};

    ConnectorActions(ConnectSource *connect, std::chrono::milliseconds confirmWithin,
                     std::chrono::milliseconds sign = signWithin, QObject *parent = nullptr);
    ~ConnectorActions() override;

    /// From now on an action is recorded before it is sent, and its end after; what cannot be recorded is not
    /// sent. `recorder` lives longer.
    void setRecorder(ActionRecorder *recorder);

    /// Sends the action to each connector and follows each until its status confirms it, or time is up.
    /// `finished` is emitted once for each.
    void run(const QStringList &connectors, ConnectorAction action);
    /// Restarts one task.
    void restartTask(const QString &connector, int task);

    /// Connectors with an action under way.
    [[nodiscard]] QStringList pending() const;

Q_SIGNALS:
    void started(const QString &connector, sluice::ConnectorAction action);
    void finished(const sluice::ActionOutcome &outcome);

private:
    class Private;
    std::unique_ptr<Private> d;
};

[[nodiscard]] QString actionWord(ConnectorAction action); ///< "Pause"

} // namespace sluice
