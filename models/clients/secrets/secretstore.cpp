#include "models/clients/secrets/secretstore.h"

#include "models/core/format.h"

#include <QPromise>
#include <QTimer>
#include <memory>
#include <qt6keychain/keychain.h>
#include <utility>

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

Error keychainTimeout(const QString &entry, std::chrono::milliseconds patience)
{
    return {ErrorKind::Timeout,
            SecretStore::tr(
                "The keychain said nothing about \"%1\" within %2. Unlock it and try again, or use an "
                "environment variable or a .pgpass file.")
                .arg(entry, formatDuration(patience)),
            {}};
}

/// What one job is asked for, fulfilled once: by the job or by the end of patience, whichever comes first.
template <class T>
struct Wish
{
    QPromise<Result<T>> promise;
    bool fulfilled = false;

    void fulfil(Result<T> result)
    {
        if (std::exchange(fulfilled, true))
            return;
        promise.addResult(std::move(result));
        promise.finish();
    }
};

/// Starts the job and lets it go: it has no parent and deletes itself when it is done. A pending job must not
/// be destroyed, QtKeychain 0.13 calls it all the same. `read` takes the answer from it.
template <class T, class Job, class Read>
QFuture<Result<T>> run(Job *job, const QString &entry, std::chrono::milliseconds patience, Read read)
{
    auto wish = std::make_shared<Wish<T>>();
    wish->promise.start();
    job->setInsecureFallback(false);
    job->setKey(entry);
    QObject::connect(job, &QKeychain::Job::finished, job, [wish, job, entry, read] {
        if (job->error() == QKeychain::NoError)
            wish->fulfil(read(*job));
        else
            wish->fulfil(tl::unexpected<Error>(keychainError(*job, entry)));
    });
    QTimer::singleShot(patience, job, [wish, entry, patience] {
        wish->fulfil(tl::unexpected<Error>(keychainTimeout(entry, patience)));
    });
    job->start();
    return wish->promise.future();
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

SecretStore::SecretStore(QObject *parent, std::chrono::milliseconds patience)
    : QObject(parent)
    , m_patience(patience)
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
    return run<Secret>(
        new QKeychain::ReadPasswordJob(service), source.reference, m_patience,
        [](const QKeychain::ReadPasswordJob &job) { return Result<Secret>(Secret(job.binaryData())); });
}

QFuture<Result<void>> SecretStore::writeKeychain(const QString &entry, const Secret &secret)
{
    auto *job = new QKeychain::WritePasswordJob(service);
    job->setBinaryData(secret.reveal());
    return run<void>(job, entry, m_patience, [](const auto &) { return Result<void>(); });
}

} // namespace sluice::secrets
