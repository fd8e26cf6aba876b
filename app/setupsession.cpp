#include "app/setupsession.h"

#include "models/clients/connect/setupclient.h"
#include "models/clients/kafka/setupclient.h"
#include "models/clients/postgres/postgresclient.h"
#include "models/clients/postgres/setupclient.h"
#include "models/core/setup/setupformat.h"
#include "models/services/audit/audittrail.h"
#include "models/services/setup/prover.h"
#include "models/services/setup/setupservice.h"
#include "models/services/topictail.h"

#include <QCoreApplication>
#include <QFile>
#include <QRandomGenerator>

namespace sluice::app {

using namespace Qt::StringLiterals;

Result<SetupSpec> loadSetup(const QString &file)
{
    QFile opened(file);
    if (!opened.open(QIODevice::ReadOnly))
        return fail(
            ErrorKind::NotFound,
            QCoreApplication::translate("Setup", "%1 cannot be read: %2").arg(file, opened.errorString()));
    return parseSetup(opened.readAll(), file);
}

Result<SetupSpec> guideSetup()
{
    return loadSetup(u":/sluice/setup/guide.json"_s);
}

Secret newPassword()
{
    quint32 words[6];
    QRandomGenerator::system()->fillRange(words);
    const QByteArray bytes(reinterpret_cast<const char *>(words), sizeof words);
    return Secret(bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

SetupSession::SetupSession(const Profile &profile, const ProfileSecrets &secrets, const SetupSpec &spec,
                           AuditTrail &audit, const SetupLogin &login)
    : m_profile(profile)
{
    for (const DatabaseProfile &each : profile.databases) {
        DatabaseProfile db = each;
        Secret password = secrets.databases.value(db.name);
        if (!login.user.isEmpty()) {
            db.user = login.user;
            db.password = {};
            password = login.password;
        }
        const Secret key = secrets.databaseKeys.value(db.name);
        m_databases[db.name] = std::make_unique<postgres::PostgresSetupClient>(db, password, profile.polling,
                                                                               profile.readOnly, key);
        m_positions[db.name] = std::make_unique<postgres::PostgresClient>(db, password, profile.polling, key);
        m_servers.databases.insert(db.name, m_databases[db.name].get());
    }
    if (!profile.connect.urls.isEmpty())
        m_connect = std::make_unique<connect::ConnectSetupClient>(
            profile.connect, secrets.connect, secrets.connectKey, profile.polling, profile.readOnly);
    if (!profile.kafka.bootstrapServers.isEmpty())
        m_kafka = std::make_unique<kafka::KafkaSetupClient>(profile.kafka, secrets.kafka, secrets.kafkaKey,
                                                            profile.polling, profile.readOnly);
    m_tail = std::make_unique<TopicTail>(profile.kafka, secrets.kafka, secrets.kafkaKey, profile.polling);
    m_servers.connect = m_connect.get();
    m_servers.kafka = m_kafka.get();
    m_servers.recorder = &audit;
    m_service = std::make_unique<setup::SetupService>(spec, profile, m_servers);
}

SetupSession::~SetupSession() = default;

setup::Prover &SetupSession::proverFor(const DirectionPlan &direction)
{
    const auto positions = m_positions.find(direction.from);
    m_prover = std::make_unique<setup::Prover>(
        m_servers, positions == m_positions.end() ? nullptr : positions->second.get(), m_tail.get());
    return *m_prover;
}

QFuture<Result<QString>> SetupSession::verifier()
{
    return m_databases.begin()->second->scramVerifier(m_service->spec().role, m_service->rolePassword());
}

void SetupSession::setReadOnly(bool on)
{
    const bool effective = on || m_profile.readOnly;
    for (auto &[name, client] : m_databases)
        client->setReadOnly(effective);
    if (m_connect)
        m_connect->setReadOnly(effective);
    if (m_kafka)
        m_kafka->setReadOnly(effective);
}

} // namespace sluice::app
