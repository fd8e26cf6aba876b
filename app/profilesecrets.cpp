#include "app/profilesecrets.h"

#include "models/clients/secrets/secretstore.h"
#include "models/core/whenready.h"

namespace sluice::app {

ProfileSecretReader::ProfileSecretReader(const Profile &profile, AskSecret ask, QObject *parent)
    : QObject(parent)
    , m_ask(std::move(ask))
    , m_store(new secrets::SecretStore(this))
{
    for (const DatabaseProfile &db : profile.databases)
        m_wanted.append({db.password, tr("the password of %1 on %2").arg(db.user, db.name),
                         [name = db.name](ProfileSecrets &all, const Secret &secret) {
                             all.databases.insert(name, secret);
                         }});
    m_wanted.append({profile.kafka.password, tr("the password of %1 on Kafka").arg(profile.kafka.user),
                     [](ProfileSecrets &all, const Secret &secret) { all.kafka = secret; }});
    m_wanted.append({profile.kafka.keyPassword, tr("the password of Kafka's client key"),
                     [](ProfileSecrets &all, const Secret &secret) { all.kafkaKey = secret; }});
    m_wanted.append({profile.connect.password,
                     tr("the password of %1 on Kafka Connect").arg(profile.connect.user),
                     [](ProfileSecrets &all, const Secret &secret) { all.connect = secret; }});
    m_wanted.append({profile.connect.keyPassword, tr("the password of Kafka Connect's client key"),
                     [](ProfileSecrets &all, const Secret &secret) { all.connectKey = secret; }});
}

QFuture<Result<ProfileSecrets>> ProfileSecretReader::read()
{
    m_promise.start();
    next(0);
    return m_promise.future();
}

void ProfileSecretReader::next(int index)
{
    if (index == m_wanted.size())
        return finish(m_secrets);
    const Wanted wanted = m_wanted.at(index);
    whenReady(m_store->read(wanted.source), this, [this, index, wanted](const Result<Secret> &answer) {
        Result<Secret> secret = answer;
        const bool personKnows = wanted.source.kind == SecretSource::Kind::Ask ||
                                 (!answer && wanted.source.kind == SecretSource::Kind::Keychain);
        if (personKnows && m_ask)
            secret = m_ask(wanted.what);
        if (!secret)
            return finish(
                fail(secret.error().kind,
                     tr("Without %1 Sluice cannot connect: %2").arg(wanted.what, secret.error().message),
                     secret.error().detail));
        wanted.put(m_secrets, *secret);
        next(index + 1);
    });
}

void ProfileSecretReader::finish(Result<ProfileSecrets> result)
{
    m_promise.addResult(std::move(result));
    m_promise.finish();
}

} // namespace sluice::app
