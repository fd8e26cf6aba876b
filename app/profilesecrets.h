#pragma once
// Every secret of one profile, read from where each is kept.

#include "models/core/pipelinestate.h"
#include "models/core/profile.h"
#include "models/core/result.h"
#include "models/core/secret.h"

#include <QFuture>
#include <QMap>
#include <QObject>
#include <QPromise>
#include <QSet>
#include <functional>

namespace sluice::secrets {
class SecretStore;
}

namespace sluice::app {

struct ProfileSecrets
{
    QMap<QString, Secret> databases;    ///< by name
    QMap<QString, Secret> databaseKeys; ///< by name
    Secret kafka;
    Secret kafkaKey;
    Secret connect;
    Secret connectKey;
};

enum class SecretOwner
{
    Database,
    DatabaseKey,
    Kafka,
    KafkaKey,
    Connect,
    ConnectKey
};

/// One secret that a profile names: whose it is, and where it is kept. Never the secret itself.
struct WantedSecret
{
    QString profile;
    SecretOwner owner = SecretOwner::Database;
    QString database; ///< its name, where it is a database's
    QString address;
    QString user;
    SecretSource source;

    /// Such as "the password of debezium_user on smart_warehouse".
    [[nodiscard]] QString what() const;
    /// Tells it from every other secret of this and every other profile: what was entered for one server must
    /// never reach another.
    [[nodiscard]] QString id() const;
    /// Whether a person may enter it: the profile says so, or it is kept in the keychain.
    [[nodiscard]] bool canBeEntered() const;

    bool operator==(const WantedSecret &) const = default;
};

[[nodiscard]] QList<WantedSecret> wantedSecrets(const Profile &profile);
/// Those of `profile` whose server refuses the login with them.
[[nodiscard]] QList<WantedSecret> refusedSecrets(const Profile &profile, const QList<ServerLight> &servers);

/// Asks a person.
using AskSecret = std::function<QFuture<Result<Secret>>(const WantedSecret &wanted)>;
/// For one who answers before the function returns, as on a terminal.
[[nodiscard]] AskSecret askAtOnce(std::function<Result<Secret>(const QString &what)> ask);

/// Reads one after another, asking with `ask` where the profile says so or the keychain has no entry. Fails
/// with the first that cannot be had, naming whose it is.
class ProfileSecretReader final : public QObject
{
    Q_OBJECT
public:
    /// `again`: by id, those to ask for even where the keychain has one.
    ProfileSecretReader(const Profile &profile, AskSecret ask, QSet<QString> again = {},
                        QObject *parent = nullptr);

    QFuture<Result<ProfileSecrets>> read();

private:
    void next();
    void ask(const WantedSecret &wanted);
    void take(const WantedSecret &wanted, const Result<Secret> &secret);
    void finish(Result<ProfileSecrets> result);

    QList<WantedSecret> m_wanted; ///< still to be read
    AskSecret m_ask;
    QSet<QString> m_again;
    ProfileSecrets m_secrets;
    QPromise<Result<ProfileSecrets>> m_promise;
    secrets::SecretStore *m_store;
};

} // namespace sluice::app
