#pragma once
// What services need of Kafka Connect, so that their tests can stand a fake in its place.
// What changes something is marked ///@mutating: a test holds that a read-only client refuses each of them.

#include "models/core/connector.h"
#include "models/core/result.h"

#include <QFuture>
#include <optional>

namespace sluice {

/// What Connect says as it accepts a restart: the connector with RESTARTING where it is about to restart.
/// Empty for other actions.
using Acceptance = std::optional<Connector>;

class ConnectSource
{
public:
    virtual ~ConnectSource() = default;

    /// Every connector with status and config, in one request (GET /connectors?expand=status&expand=info).
    virtual QFuture<Result<QList<Connector>>> fetchConnectors() = 0;
    /// Each worker asked directly (GET /); one that fails carries its own error.
    virtual QFuture<QList<WorkerAnswer>> fetchWorkers() = 0;
    /// One connector's status and config.
    virtual QFuture<Result<Connector>> fetchConnector(const QString &name) = 0;
    /// Sends the action. Success means that Connect accepted it (202), not that it has happened.
    ///@mutating
    virtual QFuture<Result<Acceptance>> act(const QString &name, ConnectorAction action) = 0;
    ///@mutating
    virtual QFuture<Result<Acceptance>> restartTask(const QString &name, int task) = 0;
};

} // namespace sluice
