#include "models/clients/secrets/secretstore.h"

#include <QPromise>
#include <memory>
#include <qt6keychain/keychain.h>

namespace sluice::secrets {

namespace {

using namespace Qt::StringLiterals;

constexpr QLatin1StringView service("sluice");

template <class T>
QFuture<Result<T>> ready(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

Error keychainError(const QKeychain::Job &job, const QString &entry)
{
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {ErrorKind::NotFound,
                SecretStore::tr("The keychain has no entry \"%1\". Enter the password once more.").arg(entry),
                {}};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return {ErrorKind::Unsupported,
                SecretStore::tr("This system has no keychain that is unlocked. Use an environment variable "
                                "or a .pgpass file."),
                job.errorString()};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {ErrorKind::Permission, SecretStore::tr("The keychain refused access to \"%1\".").arg(entry),
                job.errorString()};
    default:
        break;
    }
    return {ErrorKind::Server, SecretStore::tr("The keychain failed on \"%1\".").arg(entry),
            job.errorString()};
}

Result<Secret> fromEnvironment(const QString &variable)
{
    const QByteArray name = variable.toLocal8Bit();
    if (!qEnvironmentVariableIsSet(name.constData()))
        return fail(ErrorKind::NotFound,
                    SecretStore::tr("The environment variable %1 is not set.").arg(variable));
    return Secret(qgetenv(name.constData()));
}

} // namespace

SecretStore::SecretStore(QObject *parent)
    : QObject(parent)
{}

QFuture<Result<Secret>> SecretStore::read(const SecretSource &source)
{
    switch (source.kind) {
    case SecretSource::Kind::None:
    case SecretSource::Kind::PgPass:
        return ready<Secret>(Secret());
    case SecretSource::Kind::Environment:
        return ready(fromEnvironment(source.reference));
    case SecretSource::Kind::Ask:
        return ready<Secret>(fail(ErrorKind::Invalid, tr("This password has to be asked for.")));
    case SecretSource::Kind::Keychain:
        break;
    }
    auto promise = std::make_shared<QPromise<Result<Secret>>>();
    promise->start();
    auto *job = new QKeychain::ReadPasswordJob(service, this); // deletes itself
    job->setInsecureFallback(false);
    job->setKey(source.reference);
    connect(job, &QKeychain::Job::finished, this, [promise, job, entry = source.reference] {
        if (job->error() == QKeychain::NoError)
            promise->addResult(Result<Secret>(Secret(job->binaryData())));
        else
            promise->addResult(Result<Secret>(tl::unexpected(keychainError(*job, entry))));
        promise->finish();
    });
    job->start();
    return promise->future();
}

QFuture<Result<void>> SecretStore::writeKeychain(const QString &entry, const Secret &secret)
{
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    auto *job = new QKeychain::WritePasswordJob(service, this); // deletes itself
    job->setInsecureFallback(false);
    job->setKey(entry);
    job->setBinaryData(secret.reveal());
    connect(job, &QKeychain::Job::finished, this, [promise, job, entry] {
        if (job->error() == QKeychain::NoError)
            promise->addResult(Result<void>());
        else
            promise->addResult(Result<void>(tl::unexpected(keychainError(*job, entry))));
        promise->finish();
    });
    job->start();
    return promise->future();
}

} // namespace sluice::secrets
