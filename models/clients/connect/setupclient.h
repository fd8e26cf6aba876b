#pragma once
// What the setup changes in Kafka Connect, and asks before it does.

#include "models/clients/connect/setupconnect.h"
#include "models/core/profile.h"

#include <QObject>
#include <memory>

namespace sluice::connect {

/// Lives in the thread that makes it. Read-only, it refuses every call that changes something
/// (ErrorKind::ReadOnly) before anything is sent; to validate changes nothing and stays allowed. A call that
/// changes something is sent a second time only where it is certain that nothing was sent, or where Connect
/// refused it while rebalancing. A name that exists is ErrorKind::Conflict, a plug-in that is missing
/// ErrorKind::NotFound, a config that Connect finds wrong ErrorKind::Invalid.
///
/// Connect tries a config on the database before it answers: validate, create and update have a deadline of
/// their own (`trial`, ErrorKind::Timeout); all else ends within the profile's. After a timeout a change may
/// have happened all the same: fetch again. When the client dies, calls under way end with
/// ErrorKind::Cancelled.
class ConnectSetupClient final : public QObject, public SetupConnect
{
    Q_OBJECT
public:
    /// Debezium 3.6 gives a silent database up after 60 s, Connect itself any call after 90 s: between the
    /// two, its own reason still reaches us.
    static constexpr std::chrono::milliseconds defaultTrial{75'000};

    ConnectSetupClient(ConnectProfile profile, Secret password, Secret keyPassword, Polling deadlines,
                       bool readOnly, std::chrono::milliseconds trial = defaultTrial,
                       QObject *parent = nullptr);
    ~ConnectSetupClient() override;

    /// From now on, calls under way included: what has left has left, but nothing is tried again.
    void setReadOnly(bool on);

    /// Fails where no worker answers, and where none gives the list of connectors.
    QFuture<Result<ConnectSetupFacts>> fetchSetup() override;
    QFuture<Result<QList<ConfigProblem>>> validate(const QMap<QString, QString> &config,
                                                   const Secret &password) override;
    QFuture<Result<ConfigValidation>> fetchValidation(const QMap<QString, QString> &config,
                                                      const Secret &password) override;
    QFuture<Result<QList<ConfigKey>>> fetchDefinition(const QString &pluginClass) override;
    QFuture<Result<QList<ConnectorOffset>>> fetchOffsets(const QString &name) override;
    QFuture<Result<void>> createConnector(const QString &name, const QMap<QString, QString> &config,
                                          const Secret &password, InitialState initialState) override;
    /// In one request from Connect 3.8. Earlier it is read, changed and written back, and a change that
    /// somebody else makes in between is lost.
    QFuture<Result<void>> updateConnector(const QString &name, const QMap<QString, QString> &changes,
                                          const Secret &password) override;
    QFuture<Result<void>> stopConnector(const QString &name) override; ///< 3.5; earlier: Unsupported
    QFuture<Result<void>> deleteConnector(const QString &name) override;
    QFuture<Result<void>> deleteOffsets(const QString &name) override; ///< 3.6; earlier: Unsupported

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::connect
