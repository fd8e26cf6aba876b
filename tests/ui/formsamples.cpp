#include "formsamples.h"

#include "models/clients/connect/parse.h"
#include "tests/unit/services/setup/setupbuilder.h"

#include <QPromise>

namespace sluice::test {

namespace {

QByteArray recordedAnswer(const QString &name)
{
    QFile file(QStringLiteral(SLUICE_SOURCE_DIR "/tests/data/connect/") + name);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return file.readAll();
}

template <class T>
QFuture<Result<T>> answer(const Result<T> &value)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(value);
    promise.finish();
    return promise.future();
}

template <class T>
QFuture<Result<T>> never()
{
    QPromise<Result<T>> promise;
    promise.start();
    const QFuture<Result<T>> future = promise.future();
    // A promise that goes unfinished cancels its future, which calls nobody.
    return future;
}

Result<void> notHere()
{
    return fail(ErrorKind::Internal, u"A form changes nothing."_s);
}

} // namespace

SampleConnect::SampleConnect()
    : definition(connect::parsePluginConfig(recordedAnswer(u"plugin-config-postgres.json"_s)))
    , validation(connect::parseValidation(recordedAnswer(u"validate-postgres.json"_s)))
{}

QFuture<Result<ConnectSetupFacts>> SampleConnect::fetchSetup()
{
    return answer(Result<ConnectSetupFacts>());
}

QFuture<Result<QList<ConfigProblem>>> SampleConnect::validate(const QMap<QString, QString> &, const Secret &)
{
    return answer(Result<QList<ConfigProblem>>());
}

QFuture<Result<ConfigValidation>> SampleConnect::fetchValidation(const QMap<QString, QString> &config,
                                                                 const Secret &)
{
    asked.append(config);
    if (isSilent)
        return never<ConfigValidation>();
    if (unreachable)
        return answer(Result<ConfigValidation>(tl::unexpected(*unreachable)));
    if (silentDatabase && config.contains(u"database.hostname"_s))
        return answer(Result<ConfigValidation>(tl::unexpected(*silentDatabase)));
    Result<ConfigValidation> said = validation;
    for (ConfigVerdict &verdict : said->verdicts)
        verdict.errors = errors.value(verdict.key + u'=' + config.value(verdict.key));
    return answer(said);
}

QFuture<Result<QList<ConfigKey>>> SampleConnect::fetchDefinition(const QString &)
{
    if (isSilent)
        return never<QList<ConfigKey>>();
    return answer(unreachable ? Result<QList<ConfigKey>>(tl::unexpected(*unreachable)) : definition);
}

QFuture<Result<void>> SampleConnect::createConnector(const QString &, const QMap<QString, QString> &,
                                                     const Secret &, InitialState)
{
    return answer(notHere());
}

QFuture<Result<void>> SampleConnect::updateConnector(const QString &, const QMap<QString, QString> &,
                                                     const Secret &)
{
    return answer(notHere());
}

QFuture<Result<void>> SampleConnect::stopConnector(const QString &)
{
    return answer(notHere());
}

QFuture<Result<void>> SampleConnect::deleteConnector(const QString &)
{
    return answer(notHere());
}

QFuture<Result<void>> SampleConnect::deleteOffsets(const QString &)
{
    return answer(notHere());
}

std::unique_ptr<setup::ConnectorFormService> sampleForm(SetupConnect *connect,
                                                        const QMap<QString, QString> &options)
{
    const SetupSpec spec = guideSpec();
    DirectionPlan direction = spec.directions.first();
    direction.options = options;
    return std::make_unique<setup::ConnectorFormService>(
        setup::ConnectorForm(spec, setupProfile(), preparedFacts(spec), direction), connect, Secret("held"));
}

} // namespace sluice::test
