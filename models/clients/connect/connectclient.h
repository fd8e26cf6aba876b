#pragma once
// Kafka Connect's REST interface, with failover between workers.

#include "models/clients/connect/connectsource.h"
#include "models/clients/connect/connectvalues.h"
#include "models/core/profile.h"
#include "models/core/secret.h"
#include "models/core/setup/configkey.h"

#include <QJsonObject>
#include <QObject>
#include <memory>

namespace sluice::connect {

/// Lives in the thread that makes it; answers are parsed in a pool, so that a long list never holds that
/// thread up. A read-only client refuses every mutating call itself (ErrorKind::ReadOnly), before anything is
/// sent. Each call ends within the answer deadline (a change that meets a rebalance: within twice that); with
/// several workers the call fails over inside it. When the client dies, calls under way end with
/// ErrorKind::Cancelled. URLs in answers and errors are those of the profile without userinfo.
class ConnectClient final : public QObject, public ConnectSource
{
    Q_OBJECT
public:
    ConnectClient(ConnectProfile profile, Secret password, Secret keyPassword, Polling deadlines,
                  bool readOnly, QObject *parent = nullptr);
    ~ConnectClient() override;

    /// From now on, calls under way included: what has left has left, but nothing is tried again.
    void setReadOnly(bool on);

    QFuture<Result<QList<Connector>>> fetchConnectors() override;
    QFuture<QList<WorkerAnswer>> fetchWorkers() override;
    QFuture<Result<Connector>> fetchConnector(const QString &name) override;
    QFuture<Result<Acceptance>> act(const QString &name, ConnectorAction action) override;
    QFuture<Result<Acceptance>> restartTask(const QString &name, int task) override;

    QFuture<Result<QStringList>> fetchNames();                                ///< /connectors
    QFuture<Result<QMap<QString, QString>>> fetchConfig(const QString &name); ///< masked
    QFuture<Result<QList<TaskConfig>>> fetchTasks(const QString &name);       ///< masked
    QFuture<Result<TaskStatus>> fetchTaskStatus(const QString &name, int task);
    QFuture<Result<QStringList>> fetchTopics(const QString &name);             ///< /connectors/{n}/topics
    QFuture<Result<QList<ConnectorOffset>>> fetchOffsets(const QString &name); ///< 3.5; earlier: Unsupported
    QFuture<Result<QList<ConnectorPlugin>>>
    fetchPlugins(const QUrl &worker = {}); ///< speaks for one worker only
    QFuture<Result<QList<ConfigKey>>> fetchPluginConfig(const QString &pluginClass); ///< 3.2
    QFuture<Result<QJsonObject>> fetchLoggers();                                     ///< /admin/loggers
    QFuture<Result<QJsonObject>> fetchLogger(const QString &name); ///< /admin/loggers/{name}
    QFuture<Result<Health>> fetchHealth(const QUrl &worker = {});  ///< 3.9; earlier: Unsupported

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::connect
