#include "app/session.h"

#include "app/auditplace.h"
#include "models/clients/connect/connectclient.h"
#include "models/clients/kafka/kafkaclient.h"
#include "models/clients/kafka/recordproducer.h"
#include "models/clients/postgres/postgresclient.h"
#include "models/clients/postgres/rowclient.h"
#include "models/services/audit/audittrail.h"
#include "models/services/connectoractions.h"
#include "models/services/monitor.h"
#include "models/services/rows/rowlookup.h"
#include "models/services/topicinspector.h"
#include "models/services/topics/explorer.h"
#include "models/services/topics/sending/recordsending.h"
#include "models/services/topics/topicsearch.h"

namespace sluice::app {

namespace {

using namespace Qt::StringLiterals;

/// A restart of a large connector takes its time; what is not confirmed by then is said to be so.
constexpr std::chrono::seconds confirmWithin{60};

} // namespace

Session::Session(const Profile &profile, const ProfileSecrets &secrets)
    : m_profile(profile)
{
    QList<Monitor::NamedDatabase> named;
    for (const DatabaseProfile &db : profile.databases) {
        m_databases.push_back(std::make_unique<postgres::PostgresClient>(
            db, secrets.databases.value(db.name), profile.polling, secrets.databaseKeys.value(db.name)));
        named.append(
            {db.name, u"%1:%2/%3"_s.arg(db.host).arg(db.port).arg(db.dbname), m_databases.back().get()});
    }
    if (!profile.connect.urls.isEmpty())
        m_connect = std::make_unique<connect::ConnectClient>(
            profile.connect, secrets.connect, secrets.connectKey, profile.polling, profile.readOnly);
    if (!profile.kafka.bootstrapServers.isEmpty())
        m_kafka = std::make_unique<kafka::KafkaClient>(profile.kafka, secrets.kafka, secrets.kafkaKey,
                                                       profile.polling);
    m_monitor = std::make_unique<Monitor>(profile, named, m_connect.get(), m_kafka.get());
    m_audit = std::make_unique<AuditTrail>(auditPlaceOf(profile.name));
    m_actions = std::make_unique<ConnectorActions>(m_connect.get(), confirmWithin);
    m_actions->setRecorder(m_audit.get());
    const MakeSearch makeSearch = [kafka = profile.kafka, password = secrets.kafka, key = secrets.kafkaKey,
                                   deadlines = profile.polling] {
        return std::make_unique<TopicSearch>(kafka, password, key, deadlines);
    };
    m_explorer = std::make_unique<Explorer>(makeSearch(), profile.name, makeSearch);
    m_inspector = std::make_unique<TopicInspector>(m_kafka.get(), profile.polling);
    m_rows = makeRows(secrets);
    if (m_kafka) {
        m_producer = std::make_unique<kafka::RecordProducer>(profile.kafka, secrets.kafka, secrets.kafkaKey,
                                                             profile.polling, profile.readOnly);
        m_sending = std::make_unique<RecordSending>(m_producer.get(), m_audit.get());
    }
    QObject::connect(m_actions.get(), &ConnectorActions::finished, m_monitor.get(),
                     &Monitor::refreshConnectors);
}

Session::~Session() = default;

std::unique_ptr<RowLookup> Session::makeRows(const ProfileSecrets &secrets)
{
    RowLookup::Servers servers;
    servers.pipeline = [monitor = m_monitor.get()] { return monitor->state(); };
    for (const DatabaseProfile &db : m_profile.databases) {
        auto client = std::make_unique<postgres::RowClient>(
            db, secrets.databases.value(db.name), m_profile.polling, secrets.databaseKeys.value(db.name));
        servers.databases.insert(db.name, client.get());
        m_rowClients[db.name] = std::move(client);
    }
    return std::make_unique<RowLookup>(m_profile, servers, m_explorer.get());
}

void Session::setReadOnly(bool on)
{
    const bool effective = on || m_profile.readOnly;
    if (m_connect)
        m_connect->setReadOnly(effective);
    if (m_producer)
        m_producer->setReadOnly(effective);
    m_monitor->setReadOnly(effective);
}

ConnectSource *Session::connectSource()
{
    return m_connect.get();
}

} // namespace sluice::app
