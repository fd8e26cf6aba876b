#include "app/profilesecrets.h"

#include "models/clients/secrets/secretstore.h"
#include "models/core/whenready.h"

#include <QCoreApplication>
#include <algorithm>

namespace sluice::app {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::app::ProfileSecretReader", text);
}

void put(ProfileSecrets &all, const WantedSecret &wanted, const Secret &secret)
{
    switch (wanted.owner) {
    case SecretOwner::Database:
        all.databases.insert(wanted.database, secret);
        return;
    case SecretOwner::DatabaseKey:
        all.databaseKeys.insert(wanted.database, secret);
        return;
    case SecretOwner::Kafka:
        all.kafka = secret;
        return;
    case SecretOwner::KafkaKey:
        all.kafkaKey = secret;
        return;
    case SecretOwner::Connect:
        all.connect = secret;
        return;
    case SecretOwner::ConnectKey:
        all.connectKey = secret;
        return;
    }
}

bool isOf(const WantedSecret &wanted, const ServerLight &server)
{
    switch (wanted.owner) {
    case SecretOwner::Database:
    case SecretOwner::DatabaseKey:
        return server.kind == ServerKind::Postgres && server.name == wanted.database;
    case SecretOwner::Kafka:
    case SecretOwner::KafkaKey:
        return server.kind == ServerKind::Kafka || server.kind == ServerKind::Broker;
    case SecretOwner::Connect:
    case SecretOwner::ConnectKey:
        return server.kind == ServerKind::Connect;
    }
    return false;
}

bool isRefused(const ServerLight &server)
{
    return server.error && server.error->kind == ErrorKind::Auth;
}

QString addressesOf(const ConnectProfile &connect)
{
    QStringList addresses;
    for (const QUrl &url : connect.urls)
        addresses.append(url.toString(QUrl::RemoveUserInfo));
    return addresses.join(u' ');
}

} // namespace

QString WantedSecret::what() const
{
    switch (owner) {
    case SecretOwner::Database:
        return tr("the password of %1 on %2").arg(user, database);
    case SecretOwner::DatabaseKey:
        return tr("the password of the client key of %1").arg(database);
    case SecretOwner::Kafka:
        return tr("the password of %1 on Kafka").arg(user);
    case SecretOwner::KafkaKey:
        return tr("the password of Kafka's client key");
    case SecretOwner::Connect:
        return tr("the password of %1 on Kafka Connect").arg(user);
    case SecretOwner::ConnectKey:
        return tr("the password of Kafka Connect's client key");
    }
    return {};
}

QString WantedSecret::id() const
{
    const QStringList parts{profile, QString::number(static_cast<int>(owner)),       database,        address,
                            user,    QString::number(static_cast<int>(source.kind)), source.reference};
    return parts.join(QChar(u'\0')); // stands in none of them
}

bool WantedSecret::canBeEntered() const
{
    return source.kind == SecretSource::Kind::Ask || source.kind == SecretSource::Kind::Keychain;
}

QList<WantedSecret> wantedSecrets(const Profile &profile)
{
    using enum SecretOwner;
    QList<WantedSecret> wanted;
    for (const DatabaseProfile &db : profile.databases) {
        const QString address = u"%1:%2/%3"_s.arg(db.host).arg(db.port).arg(db.dbname);
        wanted.append({profile.name, Database, db.name, address, db.user, db.password});
        wanted.append({profile.name, DatabaseKey, db.name, address, db.sslkey, db.keyPassword});
    }
    const KafkaProfile &kafka = profile.kafka;
    const QString brokers = kafka.bootstrapServers.join(u' ');
    wanted.append({profile.name, Kafka, {}, brokers, kafka.user, kafka.password});
    wanted.append({profile.name, KafkaKey, {}, brokers, kafka.keyFile, kafka.keyPassword});
    const ConnectProfile &connect = profile.connect;
    const QString workers = addressesOf(connect);
    wanted.append({profile.name, Connect, {}, workers, connect.user, connect.password});
    wanted.append({profile.name, ConnectKey, {}, workers, connect.keyFile, connect.keyPassword});
    return wanted;
}

QList<WantedSecret> refusedSecrets(const Profile &profile, const QList<ServerLight> &servers)
{
    QList<WantedSecret> refused;
    for (const WantedSecret &wanted : wantedSecrets(profile)) {
        const bool any = std::any_of(servers.cbegin(), servers.cend(), [&](const ServerLight &server) {
            return isOf(wanted, server) && isRefused(server);
        });
        if (any && wanted.source.kind != SecretSource::Kind::None)
            refused.append(wanted);
    }
    return refused;
}

AskSecret askAtOnce(std::function<Result<Secret>(const QString &what)> ask)
{
    return [ask = std::move(ask)](const WantedSecret &wanted) {
        QPromise<Result<Secret>> promise;
        promise.start();
        promise.addResult(ask(wanted.what()));
        promise.finish();
        return promise.future();
    };
}

ProfileSecretReader::ProfileSecretReader(const Profile &profile, AskSecret ask, QSet<QString> again,
                                         QObject *parent)
    : QObject(parent)
    , m_wanted(wantedSecrets(profile))
    , m_ask(std::move(ask))
    , m_again(std::move(again))
    , m_store(new secrets::SecretStore(this))
{}

QFuture<Result<ProfileSecrets>> ProfileSecretReader::read()
{
    m_promise.start();
    next();
    return m_promise.future();
}

void ProfileSecretReader::next()
{
    if (m_wanted.isEmpty())
        return finish(m_secrets);
    const WantedSecret wanted = m_wanted.takeFirst();
    if (m_again.contains(wanted.id()))
        return ask(wanted);
    whenReady(m_store->read(wanted.source), this, [this, wanted](const Result<Secret> &answer) {
        if (m_ask && !answer && wanted.canBeEntered())
            ask(wanted);
        else
            take(wanted, answer);
    });
}

void ProfileSecretReader::ask(const WantedSecret &wanted)
{
    whenReady(m_ask(wanted), this, [this, wanted](const Result<Secret> &answer) { take(wanted, answer); });
}

void ProfileSecretReader::take(const WantedSecret &wanted, const Result<Secret> &secret)
{
    if (!secret)
        return finish(
            fail(secret.error().kind,
                 tr("Without %1 Sluice cannot connect: %2").arg(wanted.what(), secret.error().message),
                 secret.error().detail));
    put(m_secrets, wanted, *secret);
    next();
}

void ProfileSecretReader::finish(Result<ProfileSecrets> result)
{
    m_promise.addResult(std::move(result));
    m_promise.finish();
}

} // namespace sluice::app
