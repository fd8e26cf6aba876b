#pragma once
// Facts of a setup as servers give them, bare or finished; tests change one thing and look what is concluded.

#include "models/core/setup/setupfacts.h"
#include "models/core/setup/setupformat.h"
#include "models/services/setup/planner.h"

#include <QFile>
#include <gtest/gtest.h>

namespace sluice::test {

using namespace Qt::StringLiterals;

inline const QString warehouse = u"smart_warehouse"_s;
inline const QString citizen = u"smart_citizen"_s;
inline const QString w2c = u"warehouse-to-citizen-connector"_s;
inline const QString c2w = u"citizen-to-warehouse-connector"_s;
inline const QString debeziumClass = u"io.debezium.connector.postgresql.PostgresConnector"_s;

/// The guide's directions, as shipped.
inline SetupSpec guideSpec()
{
    QFile file(QStringLiteral(SLUICE_SOURCE_DIR "/resources/setup/guide.json"));
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    const Result<SetupSpec> spec = parseSetup(file.readAll(), file.fileName());
    EXPECT_TRUE(spec) << (spec ? "" : spec.error().message.toStdString());
    return spec.value_or(SetupSpec());
}

inline Profile setupProfile()
{
    Profile profile;
    profile.name = u"test"_s;
    for (const QString &name : {warehouse, citizen}) {
        DatabaseProfile db;
        db.name = db.dbname = name;
        db.host = u"127.0.0.1"_s;
        db.user = u"postgres"_s;
        profile.databases.append(db);
    }
    profile.kafka.bootstrapServers = {u"k1:9092"_s};
    profile.connect.urls = {QUrl(u"http://127.0.0.1:8083"_s)};
    return profile;
}

inline TableFacts keyedTable(const QString &schema, const QString &name)
{
    TableFacts table;
    table.name = {schema, name};
    table.owner = u"postgres"_s;
    table.hasPrimaryKey = table.identityUsable = table.ownedByUs = true;
    table.keyColumns = {u"id"_s};
    table.rows = 100;
    table.bytes = 8192;
    return table;
}

inline HbaRule hbaRule(int line, const QString &type, const QStringList &databases, const QStringList &users,
                       const QString &address, const QString &method)
{
    HbaRule rule;
    rule.line = line;
    rule.type = type;
    rule.databases = databases;
    rule.users = users;
    rule.address = address;
    rule.method = method;
    if (address.contains(u'.'))
        rule.netmask = u"255.255.255.255"_s;
    return rule;
}

inline SchemaFacts schemaOf(const QString &name)
{
    SchemaFacts schema;
    schema.name = name;
    schema.owner = u"postgres"_s;
    schema.usable = name == u"public";
    schema.grantable = true;
    schema.tableOwners = schema.ownersWeAct = {u"postgres"_s};
    return schema;
}

/// Freshly installed, with the application's tables, seen by a superuser.
inline DatabaseSetupFacts bareDatabase(const QString &name)
{
    DatabaseSetupFacts db;
    db.versionNum = 150018;
    db.version = u"15.18"_s;
    db.systemIdentifier = u"system of "_s + name;
    db.currentUser = u"postgres"_s;
    db.superuser = db.mayCreateRole = db.mayGrantReplication = db.mayAlterSystem = db.mayCreateInDatabase =
        true;
    db.settings = {{u"wal_level"_s, u"replica"_s, {}, u"postmaster"_s, false},
                   {u"max_replication_slots"_s, u"10"_s, {}, u"postmaster"_s, false},
                   {u"max_wal_senders"_s, u"10"_s, {}, u"postmaster"_s, false},
                   {u"max_slot_wal_keep_size"_s, u"-1"_s, u"MB"_s, u"sighup"_s, false},
                   {u"wal_sender_timeout"_s, u"60000"_s, u"ms"_s, u"user"_s, false}};
    db.hba =
        QList<HbaRule>{hbaRule(1, u"host"_s, {u"all"_s}, {u"all"_s}, u"127.0.0.1"_s, u"scram-sha-256"_s)};
    db.walFolderBytes = 16 << 20;
    db.publications = QList<Publication>();
    db.schemas = {schemaOf(u"public"_s)};
    if (name == warehouse) {
        db.schemas.append(schemaOf(u"eligibility"_s));
        db.tables = {keyedTable(u"eligibility"_s, u"eligibility_snapshots"_s),
                     keyedTable(u"public"_s, u"families"_s), keyedTable(u"public"_s, u"schemes"_s)};
    } else {
        db.tables = {keyedTable(u"public"_s, u"applications"_s), keyedTable(u"public"_s, u"citizens"_s)};
    }
    return db;
}

inline WorkerSetupFacts workerWith(const QString &url, const QString &debezium)
{
    WorkerFacts facts;
    facts.url = QUrl(url);
    facts.version = u"4.3.0"_s;
    return {QUrl(url), facts, QList<ConnectorPlugin>{{debeziumClass, u"source"_s, debezium}}};
}

inline SetupFacts bareFacts(const QString &debezium = u"3.6.1.Final"_s)
{
    SetupFacts facts;
    facts.databases = {{warehouse, bareDatabase(warehouse)}, {citizen, bareDatabase(citizen)}};
    ConnectSetupFacts connect;
    connect.workers = {workerWith(u"http://127.0.0.1:8083"_s, debezium)};
    facts.connect = connect;
    KafkaSetupFacts kafka;
    for (int id = 1; id <= 3; ++id) {
        Broker broker;
        broker.id = id;
        broker.latency = std::chrono::milliseconds(2);
        kafka.cluster.brokers.append(broker);
    }
    QMap<QString, KafkaConfigEntry> broker;
    for (const auto &[key, value] :
         std::initializer_list<std::pair<QString, QString>>{{u"default.replication.factor"_s, u"3"_s},
                                                            {u"min.insync.replicas"_s, u"2"_s},
                                                            {u"num.partitions"_s, u"3"_s},
                                                            {u"auto.create.topics.enable"_s, u"true"_s}})
        broker.insert(key, {key, value, false, true, false});
    kafka.brokerConfig = broker;
    facts.kafka = kafka;
    return facts;
}

inline DatabaseSetupFacts &databaseOf(SetupFacts &facts, const QString &name)
{
    return *facts.databases[name];
}

inline Setting &settingOf(DatabaseSetupFacts &db, const QString &name)
{
    for (Setting &each : db.settings) {
        if (each.name == name)
            return each;
    }
    db.settings.append({name, {}, {}, {}, false});
    return db.settings.last();
}

inline TableFacts &tableOf(DatabaseSetupFacts &db, const TableName &name)
{
    for (TableFacts &each : db.tables) {
        if (each.name == name)
            return each;
    }
    ADD_FAILURE() << "no table " << name.dotted().toStdString();
    return db.tables.first();
}

inline void addTopic(SetupFacts &facts, const QString &name, int replicas = 3)
{
    Topic topic;
    topic.name = name;
    Partition partition;
    for (int id = 1; id <= replicas; ++id)
        partition.replicas.append(id);
    partition.leader = 1;
    topic.partitions = {partition};
    facts.kafka->cluster.topics.append(topic);
}

inline ReplicationSlot slotFor(const DirectionPlan &direction, bool active = true)
{
    ReplicationSlot slot;
    slot.name = direction.slotName;
    slot.plugin = u"pgoutput"_s;
    slot.database = direction.from;
    slot.active = active;
    slot.restartLsn = Lsn{100};
    return slot;
}

/// All but the connectors: what a database is like when they may come.
inline void prepareDatabase(DatabaseSetupFacts &db, const SetupSpec &spec, const QString &name)
{
    settingOf(db, u"wal_level"_s).value = u"logical"_s;
    db.role = RoleFacts{true, true, false, false, true, -1};
    SchemaFacts support = schemaOf(spec.supportSchema);
    db.schemas.append(support);
    for (SchemaFacts &schema : db.schemas) {
        schema.usable = true;
        schema.ownersWithDefault = schema.tableOwners;
    }
    db.tables += {keyedTable(spec.supportSchema, spec.heartbeatTable),
                  keyedTable(spec.supportSchema, spec.signalTable)};
    for (TableFacts &table : db.tables) {
        table.selectable = true;
        table.insertable = table.updatable = table.deletable = table.name.schema == spec.supportSchema;
    }
    for (const DirectionPlan &direction : spec.directions) {
        if (direction.from != name)
            continue;
        Publication publication;
        publication.name = direction.publication;
        publication.owner = u"postgres"_s;
        QList<PublishedTable> tables;
        for (const TableFacts &table : std::as_const(db.tables))
            tables.append({table.name.schema, table.name.table, {}});
        publication.tables = tables;
        db.publications->append(publication);
    }
}

/// Ready for the connectors: the password is held and opens the databases, Connect accepts the configs.
inline SetupFacts preparedFacts(const SetupSpec &spec, const QString &debezium = u"3.6.1.Final"_s)
{
    SetupFacts facts = bareFacts(debezium);
    facts.passwordHeld = true;
    for (const QString &name : {warehouse, citizen}) {
        prepareDatabase(databaseOf(facts, name), spec, name);
        databaseOf(facts, name).roleLogin = Outcome();
    }
    for (const DirectionPlan &direction : spec.directions) {
        for (const QString &topic : setup::expectedTopics(spec, facts, direction))
            addTopic(facts, topic);
        facts.validation.insert(direction.connector, QList<ConfigProblem>());
    }
    return facts;
}

inline Connector deployedAs(const QString &name, QMap<QString, QString> config)
{
    config.insert(u"database.password"_s, u"secret"_s);
    Connector connector;
    connector.name = name;
    connector.type = ConnectorType::Source;
    connector.state = ConnectorState::Running;
    connector.config = maskedConfig(config);
    TaskStatus task;
    task.state = ConnectorState::Running;
    connector.tasks = {task};
    return connector;
}

/// Everything is done.
inline SetupFacts finishedFacts(const SetupSpec &spec, const Profile &profile = setupProfile(),
                                const QString &debezium = u"3.6.1.Final"_s)
{
    SetupFacts facts = preparedFacts(spec, debezium);
    facts.validation.clear();
    for (const DirectionPlan &direction : spec.directions) {
        facts.connect->connectors.append(
            deployedAs(direction.connector, setup::connectorConfig(spec, profile, facts, direction)));
        databaseOf(facts, direction.from).replicationSlots.append(slotFor(direction));
    }
    return facts;
}

/// As the owner of the tables sees it, who may create in the database and is no superuser.
inline void loseSuperuser(DatabaseSetupFacts &db)
{
    db.superuser = db.mayCreateRole = db.mayGrantReplication = db.mayAlterSystem = false;
}

} // namespace sluice::test
