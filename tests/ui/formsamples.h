#pragma once
// A connector's form as it is tested and drawn with: the recorded definition of Debezium's plug-in, and a
// Connect that answers as it is told.

#include "models/services/setup/connectorformservice.h"

#include <memory>

namespace sluice::test {

class SampleConnect final : public SetupConnect
{
public:
    SampleConnect();

    QFuture<Result<ConnectSetupFacts>> fetchSetup() override;
    QFuture<Result<QList<ConfigProblem>>> validate(const QMap<QString, QString> &, const Secret &) override;
    QFuture<Result<ConfigValidation>> fetchValidation(const QMap<QString, QString> &config,
                                                      const Secret &) override;
    QFuture<Result<QList<ConfigKey>>> fetchDefinition(const QString &) override;
    QFuture<Result<QList<ConnectorOffset>>> fetchOffsets(const QString &) override { return {}; }
    QFuture<Result<void>> createConnector(const QString &, const QMap<QString, QString> &, const Secret &,
                                          InitialState) override;
    QFuture<Result<void>> updateConnector(const QString &, const QMap<QString, QString> &,
                                          const Secret &) override;
    QFuture<Result<void>> stopConnector(const QString &) override;
    QFuture<Result<void>> deleteConnector(const QString &) override;
    QFuture<Result<void>> deleteOffsets(const QString &) override;

    Result<QList<ConfigKey>> definition;
    Result<ConfigValidation> validation; ///< without errors
    QMap<QString, QStringList> errors;   ///< by "key=value": said of that value
    std::optional<Error> unreachable;    ///< it answers nothing
    std::optional<Error> silentDatabase; ///< it answers only what needs no database
    QList<QMap<QString, QString>> asked; ///< the configs, in order
    bool isSilent = false;               ///< no answer ever
};

/// Of the guide's first direction.
[[nodiscard]] std::unique_ptr<setup::ConnectorFormService>
sampleForm(SetupConnect *connect, const QMap<QString, QString> &options = {});

} // namespace sluice::test
