#pragma once
// Every secret of one profile, read from where each is kept.

#include "models/core/profile.h"
#include "models/core/result.h"
#include "models/core/secret.h"

#include <QFuture>
#include <QMap>
#include <QObject>
#include <QPromise>
#include <functional>

namespace sluice::secrets {
class SecretStore;
}

namespace sluice::app {

struct ProfileSecrets
{
    QMap<QString, Secret> databases; ///< by name
    Secret kafka;
    Secret kafkaKey;
    Secret connect;
    Secret connectKey;
};

/// Asks a person. `what` is such as "the password of debezium_user on smart_warehouse".
using AskSecret = std::function<Result<Secret>(const QString &what)>;

/// Reads one after another, asking with `ask` where the profile says so or the keychain has no entry. Fails
/// with the first that cannot be had, naming whose it is.
class ProfileSecretReader final : public QObject
{
    Q_OBJECT
public:
    ProfileSecretReader(const Profile &profile, AskSecret ask, QObject *parent = nullptr);

    QFuture<Result<ProfileSecrets>> read();

private:
    struct Wanted
    {
        SecretSource source;
        QString what;
        std::function<void(ProfileSecrets &, const Secret &)> put;
    };

    void next(int index);
    void finish(Result<ProfileSecrets> result);

    QList<Wanted> m_wanted;
    AskSecret m_ask;
    ProfileSecrets m_secrets;
    QPromise<Result<ProfileSecrets>> m_promise;
    secrets::SecretStore *m_store;
};

} // namespace sluice::app
