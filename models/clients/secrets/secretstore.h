#pragma once
// Reads and writes secrets where they are kept: the system's keychain, or the environment.

#include "models/core/result.h"
#include "models/core/secret.h"

#include <QFuture>
#include <QObject>

namespace sluice::secrets {

class SecretStore final : public QObject
{
    Q_OBJECT
public:
    explicit SecretStore(QObject *parent = nullptr);

    /// An empty secret for None and PgPass (libpq reads that file itself). ErrorKind::NotFound where nothing
    /// is kept there, Unsupported where there is no keychain, Invalid for Ask: only a person can answer that.
    QFuture<Result<Secret>> read(const SecretSource &source);
    /// Into the keychain. Never stored in the clear: without a keychain this fails with Unsupported.
    QFuture<Result<void>> writeKeychain(const QString &entry, const Secret &secret);
};

} // namespace sluice::secrets
