// What a check for the setup finds out, on real servers of whatever version.

#include "tests/live/postgres/setupwaiting.h"

using namespace sluice;
using namespace sluice::postgres;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString role = u"sluice_setup_role"_s;
const QString schema = u"sluice_setup"_s;

const QList<QByteArray> undo{
    "DROP PUBLICATION sluice_setup",
    "SELECT pg_drop_replication_slot('sluice_setup')",
    "DROP SCHEMA sluice_setup CASCADE",
    "ALTER DEFAULT PRIVILEGES FOR ROLE sluice_setup_global REVOKE SELECT ON TABLES FROM sluice_setup_role",
    "DROP OWNED BY sluice_setup_role, sluice_setup_owner, sluice_setup_public, sluice_setup_global CASCADE",
    "DROP ROLE sluice_setup_owner",
    "DROP ROLE sluice_setup_public",
    "DROP ROLE sluice_setup_global",
    "DROP ROLE sluice_setup_member",
    "DROP ROLE sluice_setup_role",
    "DROP ROLE sluice_setup_group",
};

DatabaseSetupQuestion question()
{
    return {role, {schema}, {}, {}};
}

Result<DatabaseSetupFacts> factsOf(const LiveServer &server, const DatabaseSetupQuestion &question)
{
    PostgresSetupClient client = setupClient(server);
    return awaited(client.fetchSetup(question));
}

/// Of schema sluice_setup, after `statements`.
Result<DatabaseSetupFacts> factsAfter(const LiveServer &server, const QList<QByteArray> &statements)
{
    for (const QByteArray &statement : statements)
        server.run(statement);
    return factsOf(server, question());
}

TableFacts tableIn(const DatabaseSetupFacts &facts, const QString &name)
{
    const TableFacts *found = facts.table({schema, name});
    EXPECT_NE(found, nullptr) << qPrintable(name);
    return found == nullptr ? TableFacts{} : *found;
}

SchemaFacts schemaIn(const DatabaseSetupFacts &facts)
{
    const SchemaFacts *found = facts.schema(schema);
    EXPECT_NE(found, nullptr);
    return found == nullptr ? SchemaFacts{} : *found;
}

bool identityUsable(const DatabaseSetupFacts &facts, const QString &name)
{
    return tableIn(facts, name).identityUsable;
}

/// Whether the server lets an update of the table be published, asked the hard way.
bool updatePasses(const LiveServer &server, const QString &name)
{
    PostgresSetupClient client = setupClient(server);
    const Result<void> updated =
        awaited(client.execute(u"UPDATE sluice_setup.%1 SET note = 'x'"_s.arg(name)));
    if (updated)
        return true;
    EXPECT_TRUE(updated.error().detail.startsWith(u"55000"_s)) << qPrintable(updated.error().detail);
    return false;
}

} // namespace

TEST(LiveSetup, TellsEverythingOfABareDatabase)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged database(server, {"CREATE DATABASE sluice_setup_bare"},
                                {"DROP DATABASE sluice_setup_bare"});
        const LiveServer bare = server.inDatabase(u"sluice_setup_bare"_s);
        const auto facts = factsOf(
            bare, {u"sluice_setup_nobody"_s, {u"not there"_s}, {{u"not"_s, u"there"_s}}, Secret("x")});
        ASSERT_TRUE(good(facts));
        EXPECT_EQ(facts->versionNum / 10000, server.version());
        EXPECT_EQ(facts->version.section(u'.', 0, 0).toInt(), server.version());
        EXPECT_EQ(facts->systemIdentifier,
                  server.run("SELECT system_identifier FROM pg_control_system()").value(0));
        EXPECT_LT(facts->postmasterStart, QDateTime::currentDateTimeUtc());
        EXPECT_LT(std::chrono::abs(facts->clockSkew), 500ms) << "one clock for both";
        EXPECT_EQ(facts->hosting, Hosting::SelfManaged);
        EXPECT_FALSE(facts->inRecovery);
        EXPECT_EQ(facts->currentUser, server.profile().user);
        EXPECT_TRUE(facts->superuser && facts->mayCreateRole && facts->mayGrantReplication &&
                    facts->mayAlterSystem && facts->mayCreateInDatabase);
        EXPECT_FALSE(facts->role.has_value());
        EXPECT_FALSE(facts->roleLogin.has_value());
        EXPECT_TRUE(facts->roleNameIsOurs);
        EXPECT_TRUE(facts->schemas.isEmpty() && facts->tables.isEmpty());
        ASSERT_TRUE(facts->publications.has_value());
        EXPECT_TRUE(facts->publications->isEmpty());
        ASSERT_TRUE(facts->walFolderBytes.has_value());
        EXPECT_GE(*facts->walFolderBytes, 1024 * 1024);
        EXPECT_EQ(facts->walSenders, server.run("SELECT count(*) FROM pg_stat_replication").value(0).toInt());
    }
}

TEST(LiveSetup, TellsTheSettingsThatMatter)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const auto facts = factsOf(server, question());
        ASSERT_TRUE(good(facts));
        for (const char *name :
             {"wal_level", "max_replication_slots", "max_wal_senders", "wal_sender_timeout",
              "max_connections", "password_encryption", "listen_addresses"}) {
            const Setting *setting = facts->setting(QString::fromLatin1(name));
            ASSERT_NE(setting, nullptr) << name;
            EXPECT_EQ(setting->value,
                      server.run(QByteArray("SELECT setting FROM pg_settings WHERE name = '") + name + "'")
                          .value(0));
            EXPECT_FALSE(setting->context.isEmpty());
        }
        EXPECT_EQ(facts->setting(u"max_slot_wal_keep_size"_s) != nullptr, server.version() >= 13);
        EXPECT_EQ(facts->setting(u"idle_replication_slot_timeout"_s) != nullptr, server.version() >= 18);
        EXPECT_EQ(facts->setting(u"rds.logical_replication"_s), nullptr);
    }
}

TEST(LiveSetup, TellsTheRulesOfLoginInTheirOrder)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const auto facts = factsOf(server, question());
        ASSERT_TRUE(good(facts));
        ASSERT_TRUE(facts->hba.has_value());
        ASSERT_FALSE(facts->hba->isEmpty());
        EXPECT_EQ(facts->hba->size(), server.run("SELECT 1 FROM pg_hba_file_rules").size());
        EXPECT_TRUE(std::is_sorted(facts->hba->begin(), facts->hba->end(),
                                   [](const HbaRule &a, const HbaRule &b) { return a.line < b.line; }));
        const auto everybody = std::find_if(facts->hba->begin(), facts->hba->end(), [](const HbaRule &rule) {
            return rule.type == u"host"_s && rule.address == u"127.0.0.1"_s;
        });
        ASSERT_NE(everybody, facts->hba->end());
        EXPECT_EQ(everybody->databases, QStringList{u"all"_s});
        EXPECT_EQ(everybody->users, QStringList{u"all"_s});
        EXPECT_EQ(everybody->netmask, u"255.255.255.255"_s);
        EXPECT_EQ(everybody->method, u"scram-sha-256"_s);
        EXPECT_TRUE(everybody->error.isEmpty());
    }
}

TEST(LiveSetup, TellsEverythingOfASetUpDatabase)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server, {}, undo);
        const bool logical = server.run("SHOW wal_level").value(0) == u"logical"_s;
        QList<QByteArray> statements{
            "CREATE ROLE sluice_setup_role LOGIN REPLICATION CONNECTION LIMIT 7 PASSWORD 'geheim'",
            "CREATE SCHEMA sluice_setup",
            "CREATE TABLE sluice_setup.t (a int, b int, c text, PRIMARY KEY (b, a))",
            "GRANT USAGE ON SCHEMA sluice_setup TO sluice_setup_role",
            "GRANT SELECT, INSERT ON sluice_setup.t TO sluice_setup_role",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA sluice_setup GRANT SELECT ON TABLES TO sluice_setup_role",
            "CREATE PUBLICATION sluice_setup FOR TABLE sluice_setup.t",
        };
        if (logical)
            statements.append("SELECT pg_create_logical_replication_slot('sluice_setup', 'pgoutput')");
        for (const QByteArray &statement : statements)
            server.run(statement);
        DatabaseSetupQuestion asked = question();
        asked.rolePassword = Secret("geheim");
        const auto facts = factsOf(server, asked);
        ASSERT_TRUE(good(facts));

        ASSERT_TRUE(facts->role.has_value());
        EXPECT_EQ(*facts->role, (RoleFacts{true, true, false, false, true, 7}));
        ASSERT_TRUE(facts->roleLogin.has_value());
        EXPECT_TRUE(good(*facts->roleLogin));

        const SchemaFacts found = schemaIn(*facts);
        EXPECT_EQ(found.owner, server.profile().user);
        EXPECT_TRUE(found.usable && found.grantable);
        const QStringList us{server.profile().user};
        EXPECT_EQ(found.tableOwners, us);
        EXPECT_EQ(found.ownersWithDefault, us);
        EXPECT_EQ(found.ownersWeAct, us);

        const TableFacts table = tableIn(*facts, u"t"_s);
        EXPECT_EQ(table.keyColumns, (QStringList{u"b"_s, u"a"_s}));
        EXPECT_TRUE(table.hasPrimaryKey && table.identityUsable && table.ownedByUs);
        EXPECT_TRUE(table.selectable && table.insertable);
        EXPECT_FALSE(table.updatable || table.deletable);

        ASSERT_TRUE(facts->publications.has_value());
        const auto publication =
            std::find_if(facts->publications->begin(), facts->publications->end(),
                         [](const Publication &each) { return each.name == u"sluice_setup"_s; });
        ASSERT_NE(publication, facts->publications->end());
        EXPECT_EQ(publication->tables, (QList<PublishedTable>{{schema, u"t"_s, {}}}));
        const auto isOurs = [](const ReplicationSlot &slot) { return slot.name == u"sluice_setup"_s; };
        EXPECT_EQ(std::any_of(facts->replicationSlots.begin(), facts->replicationSlots.end(), isOurs),
                  logical);
    }
}

TEST(LiveSetup, TellsWhichUpdatesMayBePublishedAsTheServerDoes)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server, {"CREATE SCHEMA sluice_setup"}, undo);
        const QList<std::pair<QString, QByteArrayList>> tables{
            {u"keyed"_s, {"CREATE TABLE sluice_setup.keyed (id int PRIMARY KEY, note text)"}},
            {u"keyless"_s, {"CREATE TABLE sluice_setup.keyless (id int, note text)"}},
            {u"deferred"_s,
             {"CREATE TABLE sluice_setup.deferred (id int PRIMARY KEY DEFERRABLE, note text)"}},
            {u"nothing"_s,
             {"CREATE TABLE sluice_setup.nothing (id int PRIMARY KEY, note text)",
              "ALTER TABLE sluice_setup.nothing REPLICA IDENTITY NOTHING"}},
            {u"whole"_s,
             {"CREATE TABLE sluice_setup.whole (id int, note text)",
              "ALTER TABLE sluice_setup.whole REPLICA IDENTITY FULL"}},
            {u"indexed"_s,
             {"CREATE TABLE sluice_setup.indexed (id int NOT NULL, note text)",
              "CREATE UNIQUE INDEX sluice_i ON sluice_setup.indexed (id)",
              "ALTER TABLE sluice_setup.indexed REPLICA IDENTITY USING INDEX sluice_i"}},
            {u"dropped"_s,
             {"CREATE TABLE sluice_setup.dropped (id int PRIMARY KEY, other int DEFAULT 1 NOT NULL, note "
              "text)",
              "CREATE UNIQUE INDEX sluice_d ON sluice_setup.dropped (other)",
              "ALTER TABLE sluice_setup.dropped REPLICA IDENTITY USING INDEX sluice_d",
              "DROP INDEX sluice_setup.sluice_d"}},
        };
        for (const auto &[name, statements] : tables) {
            for (const QByteArray &statement : statements)
                server.run(statement);
            server.run("INSERT INTO sluice_setup." + name.toUtf8() + " (id) VALUES (1)");
        }
        server.run("CREATE PUBLICATION sluice_setup FOR TABLE sluice_setup.keyed, sluice_setup.keyless, "
                   "sluice_setup.deferred, sluice_setup.nothing, sluice_setup.whole, sluice_setup.indexed, "
                   "sluice_setup.dropped");
        const auto facts = factsOf(server, question());
        ASSERT_TRUE(good(facts));
        for (const auto &[name, statements] : tables)
            EXPECT_EQ(identityUsable(*facts, name), updatePasses(server, name)) << qPrintable(name);
        EXPECT_TRUE(identityUsable(*facts, u"keyed"_s));
        EXPECT_FALSE(identityUsable(*facts, u"dropped"_s));
        EXPECT_EQ(tableIn(*facts, u"nothing"_s).identity, ReplicaIdentity::Nothing);
        EXPECT_EQ(tableIn(*facts, u"whole"_s).identity, ReplicaIdentity::Full);
        EXPECT_EQ(tableIn(*facts, u"dropped"_s).identity, ReplicaIdentity::Index);
        EXPECT_TRUE(tableIn(*facts, u"dropped"_s).hasPrimaryKey);
        EXPECT_EQ(tableIn(*facts, u"keyless"_s).identity, ReplicaIdentity::Default);
        EXPECT_FALSE(tableIn(*facts, u"keyless"_s).hasPrimaryKey);
    }
}

TEST(LiveSetup, TellsWhatIsSpecialOfATable)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server, {}, undo);
        const bool generates = server.version() >= 12;
        const auto facts = factsAfter(
            server,
            {"CREATE SCHEMA sluice_setup", "CREATE UNLOGGED TABLE sluice_setup.unlogged (id int)",
             "CREATE TABLE sluice_setup.plain (id int PRIMARY KEY, note text)",
             "INSERT INTO sluice_setup.plain SELECT i, repeat('x', 100) FROM generate_series(1, 5000) i",
             "ANALYZE sluice_setup.plain", "CREATE TABLE sluice_setup.fresh (id int)",
             "CREATE TABLE sluice_setup.guarded (id int)",
             "ALTER TABLE sluice_setup.guarded ENABLE ROW LEVEL SECURITY",
             generates ? "CREATE TABLE sluice_setup.generated (a int, b int GENERATED ALWAYS AS (a) STORED)"
                       : "CREATE TABLE sluice_setup.generated (a int)",
             "CREATE VIEW sluice_setup.seen AS SELECT 1 AS one",
             "CREATE MATERIALIZED VIEW sluice_setup.kept AS SELECT 1 AS one"});
        ASSERT_TRUE(good(facts));
        EXPECT_TRUE(tableIn(*facts, u"unlogged"_s).unlogged);
        const TableFacts plain = tableIn(*facts, u"plain"_s);
        EXPECT_EQ(plain.kind, TableKind::Ordinary);
        EXPECT_FALSE(plain.unlogged || plain.isPartition || plain.rowSecurity || plain.generatedColumns);
        EXPECT_EQ(plain.rows, 5000);
        EXPECT_EQ(plain.bytes,
                  server.run("SELECT pg_total_relation_size('sluice_setup.plain')").value(0).toLongLong());
        EXPECT_FALSE(tableIn(*facts, u"fresh"_s).rows.has_value());
        EXPECT_EQ(tableIn(*facts, u"fresh"_s).bytes, 0);
        EXPECT_TRUE(tableIn(*facts, u"guarded"_s).rowSecurity);
        EXPECT_EQ(tableIn(*facts, u"generated"_s).generatedColumns, generates);
        EXPECT_EQ(facts->table({schema, u"seen"_s}), nullptr) << "not a table of the schema";

        DatabaseSetupQuestion named = question();
        named.schemas.clear();
        named.tables = {{schema, u"seen"_s}, {schema, u"kept"_s}, {schema, u"fresh"_s}, {schema, u"gone"_s}};
        const auto asked = factsOf(server, named);
        ASSERT_TRUE(good(asked));
        EXPECT_EQ(asked->tables.size(), 3);
        EXPECT_EQ(tableIn(*asked, u"seen"_s).kind, TableKind::View);
        EXPECT_EQ(tableIn(*asked, u"kept"_s).kind, TableKind::Other);
        EXPECT_EQ(schemaIn(*asked).name, schema) << "the schema of a table that is asked for";
    }
}

TEST(LiveSetup, JudgesAPartitionedTableByItsPartitions)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server, {}, undo);
        const auto facts = factsAfter(
            server,
            {"CREATE SCHEMA sluice_setup",
             "CREATE TABLE sluice_setup.root (id int, note text) PARTITION BY RANGE (id)",
             "CREATE TABLE sluice_setup.low PARTITION OF sluice_setup.root FOR VALUES FROM (0) TO (1000)",
             "CREATE TABLE sluice_setup.high PARTITION OF sluice_setup.root FOR VALUES FROM (1000) TO (2000)",
             "ALTER TABLE sluice_setup.low REPLICA IDENTITY FULL",
             "INSERT INTO sluice_setup.root SELECT i, 'x' FROM generate_series(0, 1999) i",
             "ANALYZE sluice_setup.low", "ANALYZE sluice_setup.high",
             "CREATE TABLE sluice_setup.empty (id int PRIMARY KEY) PARTITION BY RANGE (id)"});
        ASSERT_TRUE(good(facts));
        const TableFacts root = tableIn(*facts, u"root"_s);
        EXPECT_EQ(root.kind, TableKind::Partitioned);
        EXPECT_FALSE(root.isPartition);
        EXPECT_FALSE(root.identityUsable) << "updates of the other partition would fail";
        EXPECT_EQ(root.rows, 2000);
        EXPECT_EQ(root.bytes,
                  tableIn(*facts, u"low"_s).bytes.value_or(0) + tableIn(*facts, u"high"_s).bytes.value_or(0));
        EXPECT_TRUE(tableIn(*facts, u"low"_s).isPartition);
        EXPECT_TRUE(identityUsable(*facts, u"low"_s));
        EXPECT_FALSE(identityUsable(*facts, u"high"_s));
        EXPECT_TRUE(identityUsable(*facts, u"empty"_s));
        const auto better = factsAfter(server, {"ALTER TABLE sluice_setup.high REPLICA IDENTITY FULL"});
        ASSERT_TRUE(good(better));
        EXPECT_TRUE(identityUsable(*better, u"root"_s));
    }
}

TEST(LiveSetup, KnowsATableThatIsLocked)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(
            server,
            {"CREATE SCHEMA sluice_setup", "CREATE TABLE sluice_setup.t (id int PRIMARY KEY)",
             "CREATE FUNCTION sluice_setup.rewrite() RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
             " LOCK TABLE sluice_setup.t; PERFORM pg_catalog.pg_sleep(5); END $$"},
            undo);
        PostgresSetupClient locker = setupClient(server);
        const auto locked = locker.execute(u"SELECT sluice_setup.rewrite()"_s);
        const auto isLocked = [&server] {
            return server
                       .run("SELECT 1 FROM pg_locks WHERE relation = 'sluice_setup.t'::regclass"
                            " AND mode = 'AccessExclusiveLock' AND granted")
                       .size() == 1;
        };
        ASSERT_TRUE(waitUntil(isLocked));
        const auto facts = factsOf(server, question());
        ASSERT_TRUE(good(facts));
        EXPECT_TRUE(tableIn(*facts, u"t"_s).hasPrimaryKey);
        EXPECT_FALSE(tableIn(*facts, u"t"_s).bytes.has_value()) << "would have waited for the lock";
        EXPECT_TRUE(good(awaited(locked)));
    }
}

TEST(LiveSetup, TellsWhoseFutureTablesTheRoleMayRead)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server, {}, undo);
        const QByteArray me = server.profile().user.toUtf8();
        const auto before = factsAfter(
            server,
            {"CREATE ROLE sluice_setup_group", "CREATE ROLE sluice_setup_role IN ROLE sluice_setup_group",
             "CREATE ROLE sluice_setup_owner", "CREATE ROLE sluice_setup_public",
             "CREATE ROLE sluice_setup_global", "CREATE SCHEMA sluice_setup",
             "CREATE TABLE sluice_setup.a (id int)", "CREATE TABLE sluice_setup.b (id int)",
             "CREATE TABLE sluice_setup.c (id int)", "CREATE TABLE sluice_setup.d (id int)",
             "ALTER TABLE sluice_setup.b OWNER TO sluice_setup_owner",
             "ALTER TABLE sluice_setup.c OWNER TO sluice_setup_public",
             "ALTER TABLE sluice_setup.d OWNER TO sluice_setup_global"});
        ASSERT_TRUE(good(before));
        EXPECT_FALSE(schemaIn(*before).usable);
        EXPECT_EQ(schemaIn(*before).tableOwners.size(), 4);
        EXPECT_EQ(schemaIn(*before).ownersWithDefault, QStringList());
        EXPECT_EQ(schemaIn(*before).ownersWeAct.size(), 4) << "a superuser acts for everybody";

        const auto after = factsAfter(
            server, {"ALTER DEFAULT PRIVILEGES FOR ROLE sluice_setup_owner IN SCHEMA sluice_setup"
                     " GRANT SELECT ON TABLES TO sluice_setup_group",
                     "ALTER DEFAULT PRIVILEGES FOR ROLE sluice_setup_public IN SCHEMA sluice_setup"
                     " GRANT SELECT ON TABLES TO PUBLIC",
                     "ALTER DEFAULT PRIVILEGES FOR ROLE sluice_setup_global GRANT SELECT ON TABLES TO "
                     "sluice_setup_role",
                     "ALTER DEFAULT PRIVILEGES FOR ROLE " + me +
                         " IN SCHEMA sluice_setup GRANT INSERT ON TABLES TO sluice_setup_role"});
        ASSERT_TRUE(good(after));
        EXPECT_EQ(schemaIn(*after).ownersWithDefault,
                  (QStringList{u"sluice_setup_global"_s, u"sluice_setup_owner"_s, u"sluice_setup_public"_s}));
        server.run("ALTER DEFAULT PRIVILEGES FOR ROLE " + me +
                   " IN SCHEMA sluice_setup REVOKE INSERT ON TABLES FROM sluice_setup_role");
    }
}

TEST(LiveSetup, SaysWhatALoginMayNotReadAndWhatWouldLetIt)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(
            server,
            {"CREATE ROLE sluice_setup_role LOGIN PASSWORD 'low'", "CREATE ROLE sluice_setup_owner",
             "CREATE ROLE sluice_setup_member LOGIN PASSWORD 'low'",
             "GRANT sluice_setup_owner TO sluice_setup_member", "CREATE SCHEMA sluice_setup",
             "CREATE TABLE sluice_setup.mine (id int)", "CREATE TABLE sluice_setup.theirs (id int)",
             "ALTER TABLE sluice_setup.mine OWNER TO sluice_setup_owner"},
            undo);
        PostgresSetupClient client(server.profileAs(u"sluice_setup_member"_s), Secret("low"), setupDeadlines,
                                   true);
        const auto facts = awaited(client.fetchSetup(question()));
        ASSERT_TRUE(good(facts));
        EXPECT_FALSE(facts->superuser || facts->mayCreateRole || facts->mayGrantReplication ||
                     facts->mayAlterSystem || facts->mayCreateInDatabase);
        EXPECT_FALSE(schemaIn(*facts).grantable);
        EXPECT_EQ(schemaIn(*facts).ownersWeAct, QStringList{u"sluice_setup_owner"_s});
        EXPECT_TRUE(tableIn(*facts, u"mine"_s).ownedByUs);
        EXPECT_FALSE(tableIn(*facts, u"theirs"_s).ownedByUs);
        ASSERT_FALSE(facts->hba.has_value());
        ASSERT_FALSE(facts->walFolderBytes.has_value());
        for (const NotPermitted &missing : {facts->hba.error(), facts->walFolderBytes.error()})
            server.run(missing.remedy.toUtf8());
        const auto after = awaited(client.fetchSetup(question()));
        server.run("REVOKE EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules() FROM sluice_setup_member");
        ASSERT_TRUE(good(after));
        EXPECT_TRUE(after->hba.has_value());
        EXPECT_TRUE(after->walFolderBytes.has_value());
    }
}

TEST(LiveSetup, ActsForAnOwnerWhereTheServerLetsIt)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server,
                              {"CREATE ROLE sluice_setup_role", "CREATE ROLE sluice_setup_owner",
                               "CREATE ROLE sluice_setup_member LOGIN NOINHERIT PASSWORD 'low'"
                               " IN ROLE sluice_setup_owner",
                               "CREATE SCHEMA sluice_setup", "CREATE TABLE sluice_setup.t (id int)",
                               "ALTER TABLE sluice_setup.t OWNER TO sluice_setup_owner"},
                              undo);
        PostgresSetupClient client(server.profileAs(u"sluice_setup_member"_s), Secret("low"), setupDeadlines,
                                   false);
        const auto facts = awaited(client.fetchSetup(question()));
        ASSERT_TRUE(good(facts));
        const auto acted = awaited(client.execute(u"ALTER DEFAULT PRIVILEGES FOR ROLE sluice_setup_owner IN "
                                                  u"SCHEMA sluice_setup GRANT SELECT ON TABLES"
                                                  " TO sluice_setup_role"_s));
        EXPECT_EQ(schemaIn(*facts).ownersWeAct.contains(u"sluice_setup_owner"_s), acted.has_value());
        const auto altered = awaited(client.execute(u"ALTER TABLE sluice_setup.t REPLICA IDENTITY FULL"_s));
        EXPECT_EQ(tableIn(*facts, u"t"_s).ownedByUs, altered.has_value());
    }
}

TEST(LiveSetup, TellsWhyTheRoleCannotLogIn)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server, {"CREATE ROLE sluice_setup_role LOGIN PASSWORD 'geheim'"}, undo);
        DatabaseSetupQuestion asked = question();
        asked.rolePassword = Secret("falsch");
        const auto wrong = factsOf(server, asked);
        ASSERT_TRUE(good(wrong));
        ASSERT_TRUE(wrong->roleLogin.has_value());
        const Error error = errorOf(*wrong->roleLogin);
        EXPECT_EQ(error.kind, ErrorKind::Auth);
        EXPECT_TRUE(error.message.contains(role)) << qPrintable(error.message);
        server.run("ALTER ROLE sluice_setup_role NOLOGIN");
        asked.rolePassword = Secret("geheim");
        const auto barred = factsOf(server, asked);
        ASSERT_TRUE(good(barred));
        EXPECT_FALSE(barred->role->canLogin);
        EXPECT_EQ(errorOf(*barred->roleLogin).kind, ErrorKind::Auth);
    }
}

TEST(LiveSetup, CountsAMembershipAsReplicationOnRds)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged hosted(server, {"CREATE ROLE rds_superuser", "CREATE ROLE rds_replication"},
                              {"DROP ROLE rds_superuser", "DROP ROLE rds_replication"});
        const Arranged things(server, {"CREATE ROLE sluice_setup_role LOGIN"}, undo);
        const auto before = factsOf(server, question());
        ASSERT_TRUE(good(before));
        EXPECT_EQ(before->hosting, Hosting::Rds);
        EXPECT_FALSE(before->mayAlterSystem);
        EXPECT_FALSE(before->role->replication);
        server.run("GRANT rds_replication TO sluice_setup_role");
        const auto after = factsOf(server, question());
        ASSERT_TRUE(good(after));
        EXPECT_TRUE(after->role->replication);
    }
}

TEST(LiveSetup, AdministratorsOfManagedServersGrantReplication)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        for (const auto &[name, hosting] :
             {std::pair("rds_superuser", Hosting::Rds), std::pair("cloudsqlsuperuser", Hosting::CloudSql),
              std::pair("azure_pg_admin", Hosting::Azure)}) {
            const Arranged things(server, {}, undo);
            const Arranged hosted(server, {QByteArray("CREATE ROLE ") + name},
                                  {QByteArray("DROP ROLE ") + name});
            server.run(
                QByteArray("CREATE ROLE sluice_setup_member LOGIN CREATEROLE PASSWORD 'low' IN ROLE ") +
                name);
            PostgresSetupClient client(server.profileAs(u"sluice_setup_member"_s), Secret("low"),
                                       setupDeadlines, true);
            const auto facts = awaited(client.fetchSetup(question()));
            ASSERT_TRUE(good(facts));
            EXPECT_EQ(facts->hosting, hosting) << name;
            EXPECT_TRUE(facts->mayCreateRole && facts->mayGrantReplication) << name;
            EXPECT_FALSE(facts->mayAlterSystem) << name;
        }
    }
}

TEST(LiveSetup, KnowsNamesThatPostgresKeepsForItself)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        for (const QString &name : {u"pg_monitor"_s, u"public"_s, u"none"_s}) {
            DatabaseSetupQuestion asked = question();
            asked.role = name;
            const auto facts = factsOf(server, asked);
            ASSERT_TRUE(good(facts));
            EXPECT_FALSE(facts->roleNameIsOurs) << qPrintable(name);
        }
    }
}
