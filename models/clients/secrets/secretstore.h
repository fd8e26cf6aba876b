#pragma once
// Reads and writes secrets where they are kept: the system's keychain, or the environment.

#include "models/core/result.h"
#include "models/core/secret.h"

#include <QFuture>
#include <QObject>
#include <chrono>

namespace sluice::secrets {

class SecretStore final : public QObject
{
    Q_OBJECT
public:
    /// `patience`: how long the keychain may take. A person may be about to unlock it.
    explicit SecretStore(QObject *parent = nullptr,
                         std::chrono::milliseconds patience = std::chrono::seconds(60));

    /// An empty secret for None and PgPass (libpq reads that file itself). ErrorKind::NotFound where nothing
    /// is kept there, Unsupported where there is no keychain, Timeout where it says nothing, Invalid for Ask:
    /// only a person can answer that. The answer comes also when the store is gone by then.
    QFuture<Result<Secret>> read(const SecretSource &source);
    /// Into the keychain. Never stored in the clear: without a keychain this fails with Unsupported.
    QFuture<Result<void>> writeKeychain(const QString &entry, const Secret &secret);

private:
    std::chrono::milliseconds m_patience;
};

} // namespace sluice::secrets
