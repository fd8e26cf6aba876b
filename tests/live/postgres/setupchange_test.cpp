// What the setup changes on real servers, and what it says when it cannot.

#include "models/clients/postgres/queries.h"
#include "tests/live/postgres/setupwaiting.h"

using namespace sluice;
using namespace sluice::postgres;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const TableName proof{u"sluice_change"_s, u"proof"_s};

const QList<QByteArray> undo{
    "DROP SCHEMA sluice_change CASCADE",
    "DROP ROLE sluice_change_role",
    "DROP ROLE sluice_change_member",
    "DROP ROLE sluice_change_group",
};

QByteArrayList withProofTable()
{
    return {"CREATE SCHEMA sluice_change", "CREATE TYPE sluice_change.mood AS ENUM ('calm', 'cross')",
            "CREATE TABLE sluice_change.proof (id uuid, part int DEFAULT 7, score numeric(4,2),"
            " at timestamptz, about jsonb, ok bool, feels sluice_change.mood, tags text[],"
            " PRIMARY KEY (id, part))"};
}

qint64 rowsOf(const LiveServer &server, const QByteArray &table)
{
    return server.run("SELECT count(*) FROM sluice_change." + table).value(0).toLongLong();
}

/// Ends the session of ours that `condition` picks.
bool endSession(const LiveServer &server, const QByteArray &condition)
{
    return server
               .run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sluice'"
                    " AND datname = current_database() AND " +
                    condition)
               .size() > 0;
}

} // namespace

TEST(LiveSetupChange, MakesWhatTheStatementSays)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server, {}, undo);
        PostgresSetupClient client = setupClient(server);
        EXPECT_TRUE(good(awaited(client.execute(u"CREATE SCHEMA sluice_change"_s))));
        EXPECT_TRUE(good(awaited(client.execute(u"CREATE TABLE sluice_change.t (id int PRIMARY KEY)"_s))));
        EXPECT_TRUE(good(awaited(client.execute(u"COMMENT ON TABLE sluice_change.t IS "_s +
                                                quotedLiteral(uR"(it's a \ back"slash)"_s)))));
        EXPECT_EQ(server.run("SELECT obj_description('sluice_change.t'::regclass)").value(0),
                  uR"(it's a \ back"slash)"_s);
    }
}

TEST(LiveSetupChange, TakesExactlyOneStatement)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server, withProofTable(), undo);
        PostgresSetupClient client = setupClient(server);
        const Error two = errorOf(
            awaited(client.execute(u"CREATE TABLE sluice_change.a (); CREATE TABLE sluice_change.b ()"_s)));
        EXPECT_TRUE(two.detail.startsWith(u"42601"_s)) << qPrintable(two.detail);
        EXPECT_EQ(errorOf(awaited(client.execute(u"BEGIN"_s))).kind, ErrorKind::Invalid);
        EXPECT_EQ(errorOf(awaited(client.execute(u"  "_s))).kind, ErrorKind::Invalid);
        EXPECT_EQ(errorOf(awaited(client.execute(u"SELECT '"_s + QChar::Null + u"'"_s))).kind,
                  ErrorKind::Invalid);
        EXPECT_TRUE(good(awaited(client.execute(u"CREATE TABLE sluice_change.c ()"_s))));
        EXPECT_EQ(server.run("SELECT relname FROM pg_class WHERE relnamespace = 'sluice_change'::regnamespace"
                             " AND relkind = 'r' ORDER BY 1"),
                  (QStringList{u"c"_s, u"proof"_s}));
    }
}

TEST(LiveSetupChange, SettingIsPendingUntilTheRestart)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged setting(server, {}, {"ALTER SYSTEM RESET max_wal_senders", "SELECT pg_reload_conf()"});
        PostgresSetupClient client = setupClient(server);
        EXPECT_TRUE(good(awaited(client.execute(u"ALTER SYSTEM SET max_wal_senders = 17"_s))));
        EXPECT_TRUE(good(awaited(client.execute(u"SELECT pg_catalog.pg_reload_conf()"_s))));
        const auto isPending = [&client] {
            const auto facts = awaited(client.fetchSetup({u"x"_s, {}, {}, {}}));
            return facts && facts->setting(u"max_wal_senders"_s)->pendingRestart &&
                   facts->setting(u"max_wal_senders"_s)->value != u"17"_s;
        };
        EXPECT_TRUE(waitUntil(isPending));
    }
}

TEST(LiveSetupChange, SaysWhatWasRefusedAndWhy)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server, withProofTable(), undo);
        server.run("CREATE ROLE sluice_change_role LOGIN PASSWORD 'low'");
        PostgresSetupClient low(server.profileAs(u"sluice_change_role"_s), Secret("low"), setupDeadlines,
                                false);
        const Error error =
            errorOf(awaited(low.execute(u"ALTER TABLE sluice_change.proof REPLICA IDENTITY FULL"_s)));
        EXPECT_EQ(error.kind, ErrorKind::Permission);
        EXPECT_TRUE(error.message.contains(u"ALTER TABLE"_s)) << qPrintable(error.message);
        EXPECT_TRUE(error.message.contains(u"sluice_change_role"_s)) << qPrintable(error.message);
        EXPECT_TRUE(error.detail.startsWith(u"42501: "_s)) << qPrintable(error.detail);

        PostgresSetupClient client = setupClient(server);
        EXPECT_EQ(errorOf(awaited(client.execute(u"DROP PUBLICATION sluice_change_none"_s))).kind,
                  ErrorKind::NotFound);
        EXPECT_EQ(errorOf(awaited(client.execute(u"GRAND x TO y"_s))).kind, ErrorKind::Invalid);
    }
}

TEST(LiveSetupChange, GivesUpOnALockAndSaysSo)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server, withProofTable(), undo);
        server.run("CREATE FUNCTION sluice_change.hold() RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
                   " LOCK TABLE sluice_change.proof; PERFORM pg_catalog.pg_sleep(5); END $$");
        PostgresSetupClient holder = setupClient(server);
        const auto held = holder.execute(u"SELECT sluice_change.hold()"_s);
        const auto isHeld = [&server] {
            return !server
                        .run("SELECT 1 FROM pg_locks WHERE relation = 'sluice_change.proof'::regclass AND "
                             "granted"
                             " AND mode = 'AccessExclusiveLock'")
                        .isEmpty();
        };
        ASSERT_TRUE(waitUntil(isHeld));
        PostgresSetupClient client = setupClient(server);
        const Error error =
            errorOf(awaited(client.execute(u"ALTER TABLE sluice_change.proof REPLICA IDENTITY FULL"_s)));
        EXPECT_EQ(error.kind, ErrorKind::Conflict);
        EXPECT_TRUE(error.message.contains(u"lock"_s)) << qPrintable(error.message);
        EXPECT_TRUE(good(awaited(held)));
    }
}

TEST(LiveSetupChange, KeepsPasswordsOutOfErrors)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server, {}, undo);
        PostgresSetupClient client = setupClient(server);
        const auto verifier = awaited(client.scramVerifier(u"sluice_change_role"_s, Secret("geheim")));
        ASSERT_TRUE(good(verifier));
        const QString stored = verifier->section(u'$', 1);
        for (const QString &statement :
             {u"ALTER ROLE sluice_change_none PASSWORD '%1'"_s.arg(*verifier),
              u"ALTER ROLE sluice_change_role PASSWORD '%1' NONSENSE"_s.arg(*verifier),
              u"ALTER ROLE sluice_change_role PASSWORD NONSENSE '%1'"_s.arg(*verifier),
              u"DO $$ BEGIN RAISE EXCEPTION 'no: %1'; END $$"_s.arg(*verifier)}) {
            const Error error = errorOf(awaited(client.execute(statement)));
            EXPECT_FALSE((error.message + error.detail).contains(stored)) << qPrintable(error.detail);
        }
        const Error clear =
            errorOf(awaited(client.execute(u"ALTER ROLE x PASSWORD 'geh''eim' 'geh''eim'"_s)));
        EXPECT_FALSE((clear.message + clear.detail).contains(u"eim"_s)) << qPrintable(clear.detail);
    }
}

TEST(LiveSetupChange, VerifierOpensTheDatabase)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server, {}, undo);
        PostgresSetupClient client = setupClient(server);
        const Secret password(u"gehéim 'x\\"_s.toUtf8());
        const auto verifier = awaited(client.scramVerifier(u"sluice_change_role"_s, password));
        ASSERT_TRUE(good(verifier));
        EXPECT_TRUE(verifier->startsWith(u"SCRAM-SHA-256$"_s));
        ASSERT_TRUE(good(awaited(
            client.execute(u"CREATE ROLE sluice_change_role LOGIN PASSWORD "_s + quotedLiteral(*verifier)))));
        EXPECT_EQ(
            server.run("SELECT rolpassword FROM pg_authid WHERE rolname = 'sluice_change_role'").value(0),
            *verifier);
        const auto facts = awaited(client.fetchSetup({u"sluice_change_role"_s, {}, {}, password}));
        ASSERT_TRUE(good(facts));
        ASSERT_TRUE(facts->roleLogin.has_value());
        EXPECT_TRUE(good(*facts->roleLogin));
    }
}

TEST(LiveSetupChange, InsertsARowAndDeletesItAgain)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server, withProofTable(), undo);
        PostgresSetupClient client = setupClient(server);
        const QMap<QString, QString> values{
            {u"id"_s, u"00000000-0000-0000-0000-000000000001"_s},
            {u"score"_s, u"0.95"_s},
            {u"at"_s, u"2024-02-29 12:00:00+02"_s},
            {u"about"_s, u"{\"a\": [1, \"x'y\"]}"_s},
            {u"ok"_s, u"yes"_s},
            {u"feels"_s, u"cross"_s},
            {u"tags"_s, u"{a,\"b, c\"}"_s},
        };
        const auto before = Lsn::parse(server.run("SELECT pg_current_wal_lsn()").value(0));
        const auto row = awaited(client.insertRow({proof, values}, {u"id"_s, u"part"_s}));
        ASSERT_TRUE(good(row));
        EXPECT_EQ(row->key, (QMap<QString, QString>{{u"id"_s, values[u"id"_s]}, {u"part"_s, u"7"_s}}));
        EXPECT_EQ(QString::number(row->txId & 0xffffffffU),
                  server.run("SELECT xmin FROM sluice_change.proof").value(0));
        EXPECT_GT(row->lsn, *before);
        EXPECT_LE(row->lsn, *Lsn::parse(server.run("SELECT pg_current_wal_lsn()").value(0)));
        EXPECT_EQ(server
                      .run("SELECT 1 FROM sluice_change.proof WHERE score = 0.95 AND feels = 'cross' AND ok"
                           " AND about = '{\"a\": [1, \"x''y\"]}' AND tags[2] = 'b, c'")
                      .size(),
                  1);
        EXPECT_TRUE(good(awaited(client.deleteRow(proof, row->key))));
        EXPECT_EQ(rowsOf(server, "proof"), 0);
        EXPECT_EQ(errorOf(awaited(client.deleteRow(proof, row->key))).kind, ErrorKind::NotFound);
        EXPECT_EQ(errorOf(awaited(client.deleteRow(proof, {}))).kind, ErrorKind::Invalid);
    }
}

TEST(LiveSetupChange, NotesItsRowSoThatTheNextProofFindsWhatWasLeft)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const TableName odd{u"sluice_change"_s, u"o'dd \"t"_s};
        const TableName notes{u"sluice_change"_s, u"notes"_s};
        const Arranged things(server,
                              {"CREATE SCHEMA sluice_change",
                               "CREATE TABLE sluice_change.notes (connector text PRIMARY KEY)",
                               "INSERT INTO sluice_change.notes VALUES ('a-connector'), ('sluice-proof {')",
                               R"(CREATE TABLE sluice_change."o'dd ""t" ("k'1" serial, b text,)"
                               R"( PRIMARY KEY ("k'1", b)))",
                               R"(INSERT INTO sluice_change."o'dd ""t" (b) VALUES ('a person''s'))"},
                              undo);
        const ProofRow row{odd, {{u"b"_s, u"x 'y\" \\z"_s}}};
        const QStringList key{u"k'1"_s, u"b"_s};
        auto first =
            std::make_unique<PostgresSetupClient>(server.profile(), server.password(), setupDeadlines, false);
        PostgresSetupClient second = setupClient(server);
        const auto inserted = awaited(first->insertRow(row, key, notes));
        ASSERT_TRUE(good(inserted));
        EXPECT_TRUE(inserted->note.startsWith(u"sluice-proof {")) << qPrintable(inserted->note);
        EXPECT_EQ(QString::number(inserted->txId & 0xffffffffU),
                  server.run("SELECT xmin FROM sluice_change.notes WHERE connector LIKE '%pid%'").value(0));
        const auto left = [&](PostgresSetupClient &client) {
            const auto ground = awaited(client.fetchProofGround(row, key, notes));
            EXPECT_TRUE(good(ground));
            EXPECT_TRUE(ground && ground->lacking.isEmpty());
            return ground ? ground->left : QList<LeftRow>();
        };
        EXPECT_TRUE(left(second).isEmpty()) << "the first may be following it";
        const QList<LeftRow> expected{{odd, inserted->key, inserted->note}};
        EXPECT_EQ(left(*first), expected) << "its own, from before";
        first.reset();
        ASSERT_TRUE(waitUntil([&] { return left(second) == expected; }));
        EXPECT_TRUE(good(awaited(second.deleteRow(odd, expected.first().key))));
        EXPECT_TRUE(good(awaited(second.deleteRow(notes, {{noteColumn, expected.first().note}}))));
        EXPECT_TRUE(left(second).isEmpty());
        EXPECT_EQ(server.run(R"(SELECT b FROM sluice_change."o'dd ""t")"), QStringList{u"a person's"_s});
        EXPECT_EQ(rowsOf(server, "notes"), 2);
    }
}

TEST(LiveSetupChange, TellsWhichRightsAProofLacksAndWhatOthersChange)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const TableName table{u"sluice_change"_s, u"t"_s};
        const TableName parted{u"sluice_change"_s, u"parted"_s};
        const TableName notes{u"sluice_change"_s, u"notes"_s};
        const Arranged things(
            server,
            {"CREATE SCHEMA sluice_change", "CREATE TABLE sluice_change.notes (connector text PRIMARY KEY)",
             "CREATE TABLE sluice_change.t (id int PRIMARY KEY, b text)",
             "CREATE TABLE sluice_change.parted (id int PRIMARY KEY) PARTITION BY RANGE (id)",
             "CREATE TABLE sluice_change.part PARTITION OF sluice_change.parted DEFAULT",
             "CREATE ROLE sluice_change_role LOGIN PASSWORD 'watch'",
             "GRANT USAGE ON SCHEMA sluice_change TO sluice_change_role",
             "GRANT INSERT (id, b), SELECT (id) ON sluice_change.t TO sluice_change_role"},
            undo);
        PostgresSetupClient watcher(server.profileAs(u"sluice_change_role"_s), Secret("watch"),
                                    setupDeadlines, false);
        const ProofRow row{table, {{u"id"_s, u"1"_s}, {u"b"_s, u"x"_s}}};
        const auto ground = awaited(watcher.fetchProofGround(row, {u"id"_s}, notes));
        ASSERT_TRUE(good(ground));
        EXPECT_EQ(ground->lacking,
                  (QStringList{u"DELETE on sluice_change.t"_s, u"INSERT on sluice_change.notes"_s,
                               u"SELECT on sluice_change.notes"_s, u"DELETE on sluice_change.notes"_s}));
        const auto refused = awaited(watcher.insertRow(row, {u"id"_s}, notes));
        EXPECT_EQ(errorOf(refused).kind, ErrorKind::Permission);
        EXPECT_TRUE(errorOf(refused).message.contains(u"INSERT")) << qPrintable(errorOf(refused).message);
        EXPECT_EQ(rowsOf(server, "t"), 0) << "without its note there is no row";

        const auto counts = [&] {
            const auto came = awaited(watcher.fetchChangeCounts({table, parted, {u"no"_s, u"such"_s}}));
            EXPECT_TRUE(good(came));
            return came.value_or(ChangeCounts());
        };
        const ChangeCounts before = counts();
        EXPECT_EQ(before.counts, (QMap<TableName, qint64>{{table, 0}, {parted, 0}}));
        server.run("INSERT INTO sluice_change.t VALUES (1, 'x'), (2, 'y')");
        server.run("INSERT INTO sluice_change.parted VALUES (1)");
        server.run("DELETE FROM sluice_change.t WHERE id = 1");
        ChangeCounts after;
        EXPECT_TRUE(waitUntil([&] {
            after = counts();
            return after.counts == QMap<TableName, qint64>{{table, 3}, {parted, 1}};
        })) << after.counts.value(table)
            << " " << after.counts.value(parted);
        EXPECT_GT(after.position, before.position);
    }
}

TEST(LiveSetupChange, DeletesNothingWhereSeveralRowsHaveTheKey)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server,
                              {"CREATE SCHEMA sluice_change",
                               "CREATE TABLE sluice_change.twins (a int, b int)",
                               "INSERT INTO sluice_change.twins VALUES (1, 1), (1, 2)"},
                              undo);
        PostgresSetupClient client = setupClient(server);
        EXPECT_EQ(
            errorOf(awaited(client.deleteRow({u"sluice_change"_s, u"twins"_s}, {{u"a"_s, u"1"_s}}))).kind,
            ErrorKind::NotFound);
        EXPECT_EQ(rowsOf(server, "twins"), 2);
        EXPECT_TRUE(good(awaited(client.deleteRow({u"sluice_change"_s, u"twins"_s}, {{u"b"_s, u"2"_s}}))));
        EXPECT_EQ(rowsOf(server, "twins"), 1);
    }
}

TEST(LiveSetupChange, SaysWhatKeptARowOut)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server,
                              {"CREATE SCHEMA sluice_change",
                               "CREATE TABLE sluice_change.target (id int PRIMARY KEY)",
                               "CREATE TABLE sluice_change.late (id int REFERENCES sluice_change.target"
                               " DEFERRABLE INITIALLY DEFERRED)",
                               "CREATE TABLE sluice_change.shut (id int)",
                               "CREATE FUNCTION sluice_change.shut() RETURNS trigger LANGUAGE plpgsql AS $$ "
                               "BEGIN RETURN NULL; END $$",
                               "CREATE TRIGGER shut BEFORE INSERT ON sluice_change.shut FOR EACH ROW"
                               " EXECUTE PROCEDURE sluice_change.shut()"},
                              undo);
        PostgresSetupClient client = setupClient(server);
        const Error late = errorOf(
            awaited(client.insertRow({{u"sluice_change"_s, u"late"_s}, {{u"id"_s, u"1"_s}}}, {u"id"_s})));
        EXPECT_TRUE(late.detail.startsWith(u"23503"_s)) << qPrintable(late.detail);
        EXPECT_EQ(rowsOf(server, "late"), 0);
        EXPECT_EQ(
            errorOf(awaited(client.insertRow({{u"sluice_change"_s, u"shut"_s}, {{u"id"_s, u"1"_s}}}, {})))
                .kind,
            ErrorKind::Server);
        const Error text = errorOf(
            awaited(client.insertRow({{u"sluice_change"_s, u"target"_s}, {{u"id"_s, u"one"_s}}}, {})));
        EXPECT_EQ(text.kind, ErrorKind::Invalid);
        EXPECT_TRUE(text.message.contains(u"INSERT"_s)) << qPrintable(text.message);
        EXPECT_TRUE(good(
            awaited(client.insertRow({{u"sluice_change"_s, u"target"_s}, {{u"id"_s, u"1"_s}}}, {u"id"_s}))))
            << "the same session goes on";
    }
}

TEST(LiveSetupChange, TriggersFindWhatTheLoginWouldFind)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(
            server,
            {"CREATE SCHEMA sluice_change", "CREATE TABLE sluice_change.target (id int PRIMARY KEY)",
             "CREATE TABLE public.sluice_change_log (id int)",
             "CREATE FUNCTION sluice_change.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
             " INSERT INTO sluice_change_log VALUES (NEW.id); RETURN NEW; END $$",
             "CREATE TRIGGER note BEFORE INSERT ON sluice_change.target FOR EACH ROW"
             " EXECUTE PROCEDURE sluice_change.note()"},
            undo + QList<QByteArray>{"DROP TABLE public.sluice_change_log"});
        PostgresSetupClient client = setupClient(server);
        EXPECT_TRUE(good(
            awaited(client.insertRow({{u"sluice_change"_s, u"target"_s}, {{u"id"_s, u"1"_s}}}, {u"id"_s}))));
        EXPECT_EQ(server.run("SELECT id FROM public.sluice_change_log"), QStringList{u"1"_s});
    }
}

TEST(LiveSetupChange, FunctionsInPublicCannotStandInForTheServers)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(
            server,
            {"CREATE SCHEMA sluice_change", "CREATE TABLE sluice_change.fooled (id int)",
             "CREATE FUNCTION public.pg_drop_replication_slot(text) RETURNS void LANGUAGE sql AS"
             " $$ INSERT INTO sluice_change.fooled VALUES (1) $$"},
            QList<QByteArray>{"DROP FUNCTION public.pg_drop_replication_slot(text)"} + undo);
        PostgresSetupClient client = setupClient(server);
        EXPECT_EQ(
            errorOf(awaited(client.execute(u"SELECT pg_drop_replication_slot('sluice_change_none')"_s))).kind,
            ErrorKind::NotFound);
        EXPECT_EQ(rowsOf(server, "fooled"), 0);
    }
}

TEST(LiveSetupChange, SaysThatItDoesNotKnowWhenTheConnectionEnds)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(
            server,
            {"CREATE SCHEMA sluice_change", "CREATE SEQUENCE sluice_change.tries",
             "CREATE FUNCTION sluice_change.slow() RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
             " PERFORM pg_catalog.nextval('sluice_change.tries'); PERFORM pg_catalog.pg_sleep(30); END $$"},
            undo);
        PostgresSetupClient client = setupClient(server);
        const auto running = client.execute(u"SELECT sluice_change.slow()"_s);
        ASSERT_TRUE(
            waitUntil([&server] { return endSession(server, "query LIKE '%slow()' AND state = 'active'"); }));
        const Error error = errorOf(awaited(running));
        EXPECT_EQ(error.kind, ErrorKind::Unreachable);
        EXPECT_TRUE(error.message.contains(u"not known whether the SELECT was applied"_s))
            << qPrintable(error.message);
        EXPECT_EQ(server.run("SELECT last_value FROM sluice_change.tries"), QStringList{u"1"_s})
            << "sent once";
        EXPECT_TRUE(good(awaited(client.execute(u"CREATE TABLE sluice_change.next ()"_s))))
            << "a new connection";
    }
}

TEST(LiveSetupChange, NoticesAConnectionThatDiedMeanwhile)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        const Arranged things(server, {}, undo);
        PostgresSetupClient client = setupClient(server);
        ASSERT_TRUE(good(awaited(client.execute(u"CREATE SCHEMA sluice_change"_s))));
        ASSERT_TRUE(endSession(server, "query LIKE 'CREATE SCHEMA%'"));
        const auto isGone = [&server] {
            return server
                .run("SELECT 1 FROM pg_stat_activity WHERE application_name = 'sluice'"
                     " AND query LIKE 'CREATE SCHEMA%'")
                .isEmpty();
        };
        ASSERT_TRUE(waitUntil(isGone));
        EXPECT_TRUE(good(awaited(client.execute(u"CREATE TABLE sluice_change.t ()"_s))));
    }
}

TEST(LiveSetupChange, ReadOnlyClientReadsAndChangesNothing)
{
    FOR_EACH_SETUP_SERVER(server)
    {
        PostgresSetupClient client(server.profile(), server.password(), setupDeadlines, true);
        EXPECT_EQ(errorOf(awaited(client.execute(u"CREATE SCHEMA sluice_change"_s))).kind,
                  ErrorKind::ReadOnly);
        EXPECT_TRUE(good(awaited(client.fetchSetup({u"x"_s, {u"public"_s}, {}, {}}))));
        EXPECT_TRUE(server.run("SELECT 1 FROM pg_namespace WHERE nspname = 'sluice_change'").isEmpty());
    }
}
