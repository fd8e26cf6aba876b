#pragma once
// What the setup needs of Kafka Connect, so that its tests can stand a fake in its place.
// What changes something is marked ///@mutating: a test holds that a read-only client refuses each of them.

#include "models/core/secret.h"
#include "models/core/setup/configkey.h"
#include "models/core/setup/setupfacts.h"

#include <QFuture>

namespace sluice {

class SetupConnect
{
public:
    virtual ~SetupConnect() = default;

    /// Workers with their own plug-ins, and the deployed connectors (configs masked). Fails only where no
    /// worker answers.
    virtual QFuture<Result<ConnectSetupFacts>> fetchSetup() = 0;
    /// PUT /connector-plugins/{class}/config/validate: the keys that have errors. In `config`, a value equal
    /// to setup::passwordMark is replaced by `password` where the call leaves; here and below.
    virtual QFuture<Result<QList<ConfigProblem>>> validate(const QMap<QString, QString> &config,
                                                           const Secret &password) = 0;
    /// The same, with all that it says of each key.
    virtual QFuture<Result<ConfigValidation>> fetchValidation(const QMap<QString, QString> &config,
                                                              const Secret &password) = 0;
    /// The keys that a plug-in knows, without asking its database. Connect 3.2; earlier: NotFound or
    /// Unsupported, and the validation holds them too.
    virtual QFuture<Result<QList<ConfigKey>>> fetchDefinition(const QString &pluginClass) = 0;
    /// How far a connector came, as it wrote it. Connect 3.5; earlier: Unsupported.
    virtual QFuture<Result<QList<ConnectorOffset>>> fetchOffsets(const QString &name) = 0;
    ///@mutating
    virtual QFuture<Result<void>> createConnector(const QString &name, const QMap<QString, QString> &config,
                                                  const Secret &password, InitialState initialState) = 0;
    /// Changes these keys and no other: the rest, secrets and unknown keys included, stays as it is.
    ///@mutating
    virtual QFuture<Result<void>> updateConnector(const QString &name, const QMap<QString, QString> &changes,
                                                  const Secret &password) = 0;
    ///@mutating
    virtual QFuture<Result<void>> stopConnector(const QString &name) = 0;
    ///@mutating
    virtual QFuture<Result<void>> deleteConnector(const QString &name) = 0;
    ///@mutating
    virtual QFuture<Result<void>> deleteOffsets(const QString &name) = 0; ///< Connect 3.6; stopped, no tasks
};

} // namespace sluice
