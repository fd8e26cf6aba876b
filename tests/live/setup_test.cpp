// The guided setup on real servers, from freshly installed to proven: done, done again, killed, and done
// without a superuser. On a bare playground of its own.

#include "tests/live/setupservers.h"
#include "tests/support/waiting.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <cstdio>
#include <functional>

using namespace sluice::test;

namespace {

const QStringList databases{u"smart_warehouse"_s, u"smart_citizen"_s};

/// What an undisturbed run has left. Made once: the tests run in one program.
QStringList undisturbed;

QByteArray contents(const QString &path)
{
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(path);
    return file.readAll();
}

void expectProven(const SetupServers::Applied &applied)
{
    EXPECT_EQ(applied.exitCode, 0) << applied.out.constData();
    EXPECT_TRUE(applied.out.contains("Proved after")) << applied.out.right(3000).constData();
    EXPECT_EQ(applied.out.count("deleted again from"), 2);
}

QStringList steps(const QByteArray &printed)
{
    QStringList titles;
    for (const QString &line : QString::fromUtf8(printed).split(u'\n')) {
        if (line.startsWith(u"→ ") && !line.startsWith(u"→ Proof"))
            titles.append(line.mid(2));
    }
    return titles;
}

void expectSame(const QStringList &is, const QStringList &should)
{
    const QSet<QString> a(is.cbegin(), is.cend());
    const QSet<QString> b(should.cbegin(), should.cend());
    for (const QString &line : a - b)
        ADD_FAILURE() << "too much: " << qPrintable(line);
    for (const QString &line : b - a)
        ADD_FAILURE() << "missing: " << qPrintable(line);
    EXPECT_EQ(is.size(), should.size()) << "something is there twice";
}

/// The titles of its steps, in order.
QStringList stepsOfAll;

/// From bare to proven, unless that has been done already.
void ensureUndisturbed()
{
    SetupServers &servers = SetupServers::get();
    if (!undisturbed.isEmpty())
        return;
    const auto applied = servers.apply();
    expectProven(applied);
    stepsOfAll = steps(applied.out);
    undisturbed = servers.picture();
    std::printf("From bare to proven: %d restarts by hand and no other action, %.1f s, %d steps.\n",
                applied.restarts, double(applied.milliseconds) / 1000, int(stepsOfAll.size()));
    EXPECT_EQ(applied.restarts, 2);
}

/// Applies from bare to the end and kills at each step that is not among `killedAt` yet; returns how often. A
/// step that is over before the signal arrives is not among them afterwards either: it needs another go.
int killAtEachOtherStep(QSet<QString> &killedAt, const std::function<int(int)> &delayOfRun)
{
    SetupServers &servers = SetupServers::get();
    servers.makeBare();
    int kills = 0;
    for (int run = 0; run < 60; ++run) {
        const auto process =
            servers.startCtl({u"setup"_s, u"apply"_s, u"--yes"_s, u"--restart-wait"_s, u"0"_s});
        QByteArray printed;
        QStringList begun;
        QDeadlineTimer kill(QDeadlineTimer::Forever);
        EXPECT_TRUE(waitUntil(
            [&] {
                printed += process->readAll();
                begun = steps(printed.left(printed.lastIndexOf('\n') + 1));
                if (kill.isForever() && !begun.isEmpty() && !killedAt.contains(begun.last()))
                    kill = QDeadlineTimer(delayOfRun(run));
                return kill.hasExpired() || process->state() == QProcess::NotRunning;
            },
            std::chrono::minutes(4)));
        if (process->state() != QProcess::NotRunning) {
            process->kill();
            EXPECT_TRUE(process->waitForFinished(5000));
            printed += process->readAll();
            servers.keepPrinted(printed);
            begun = steps(printed);
            const QString last = begun.last(); // the next one may have begun meanwhile
            killedAt.insert(last);
            ++kills;
            // The next look says where it stands: what was finished is done, what it died in is done or not.
            for (const QJsonValue &step : servers.check()[u"steps"_s].toArray()) {
                const QString state = step[u"state"_s].toString();
                const QString title = step[u"title"_s].toString();
                if (title == last) {
                    EXPECT_TRUE(state == u"needed" || state == u"done" || state == u"blocked")
                        << qPrintable(title + u' ' + state);
                } else if (begun.contains(title)) {
                    EXPECT_TRUE(state == u"done" || state == u"notApplicable")
                        << qPrintable(title + u' ' + state);
                }
            }
            continue;
        }
        printed += process->readAll();
        servers.keepPrinted(printed);
        if (process->exitCode() == 0)
            break;
        EXPECT_TRUE(printed.contains("takes effect only after a restart")) << printed.constData();
        if (testing::Test::HasFailure())
            break;
        for (const QString &database : databases)
            servers.restart(database);
    }
    return kills;
}

} // namespace

TEST(LiveSetup, GoesFromBareToProvenWithTwoRestartsByHand)
{
    ensureUndisturbed();
    EXPECT_TRUE(SetupServers::get().check()[u"complete"_s].toBool());
}

TEST(LiveSetup, ASecondApplySendsNoStatementThatChangesAnything)
{
    ensureUndisturbed();
    SetupServers &servers = SetupServers::get();
    QMap<QString, qint64> begin;
    for (const QString &database : databases) {
        servers.sql(database, u"ALTER SYSTEM SET log_statement = 'all'"_s);
        servers.sql(database, u"ALTER SYSTEM SET log_line_prefix = '%m [%p] %q<%u|%a> '"_s);
        servers.sql(database, u"SELECT pg_reload_conf()"_s);
        const QString log = servers.file(u"logs/"_s + database + u".log"_s);
        EXPECT_TRUE(waitUntil([&] {
            static_cast<void>(servers.sql(database, u"SELECT 'now it is logged'"_s));
            return contents(log).contains("|the test> LOG:  statement: SELECT 'now it is logged'");
        }));
        begin[database] = QFile(log).size();
    }
    const auto again = servers.apply();
    expectProven(again);
    EXPECT_TRUE(again.out.contains("0 changes sent")) << again.out.left(500).constData();
    static const QRegularExpression statement(
        u"<postgres\\|([^>]*)> LOG:  (?:statement|execute [^:]*): *(\\w+)([^\\n]*)"_s);
    static const QRegularExpression harmless(
        u"^(SELECT|WITH|SHOW|BEGIN|COMMIT|ROLLBACK|START|SET|RESET|DEALLOCATE|CLOSE)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    for (const QString &database : databases) {
        const QString log =
            QString::fromUtf8(contents(servers.file(u"logs/"_s + database + u".log"_s)).mid(begin[database]));
        int seen = 0;
        QStringList mutating;
        for (auto it = statement.globalMatch(log); it.hasNext();) {
            const auto match = it.next();
            if (match.captured(1) == u"the test")
                continue;
            ++seen;
            if (!harmless.match(match.captured(2)).hasMatch() || match.captured(3).contains(u"(INSERT ") ||
                match.captured(3).contains(u"pg_reload_conf") || match.captured(3).contains(u"pg_create_") ||
                match.captured(3).contains(u"pg_drop_"))
                mutating.append(match.captured(2) + match.captured(3).left(60));
        }
        // The proof's own row and the note of it come and go; nothing else.
        EXPECT_EQ(mutating.size(), 3) << qPrintable(mutating.join(u'\n'));
        EXPECT_TRUE(mutating.value(0).startsWith(u"WITH proof AS (INSERT"))
            << qPrintable(mutating.join(u'\n'));
        EXPECT_TRUE(mutating.value(1).startsWith(u"DELETE")) << qPrintable(mutating.join(u'\n'));
        EXPECT_TRUE(mutating.value(2).startsWith(u"DELETE FROM \"cdc\".\"heartbeat\""))
            << qPrintable(mutating.join(u'\n'));
        EXPECT_GT(seen, 5) << "the log was read";
        std::printf(
            "Second apply on %s: %d statements seen in its log, 0 that change anything but the proof's "
            "row and its note.\n",
            qPrintable(database), seen);
        servers.sql(database, u"ALTER SYSTEM RESET log_statement"_s);
        servers.sql(database, u"ALTER SYSTEM RESET log_line_prefix"_s);
        servers.sql(database, u"SELECT pg_reload_conf()"_s);
    }
    expectSame(servers.picture(), undisturbed);
}

TEST(LiveSetup, AProofThatWasKilledLeavesItsRowToTheNext)
{
    ensureUndisturbed();
    SetupServers &servers = SetupServers::get();
    const QStringList before = servers.picture();
    struct Way
    {
        QString database;
        QString connector;
        QString table;
    };
    for (const Way &way :
         {Way{databases[0], u"warehouse-to-citizen-connector"_s, u"eligibility.eligibility_snapshots"_s},
          Way{databases[1], u"citizen-to-warehouse-connector"_s, u"cdc.heartbeat"_s}}) {
        const QStringList command{u"setup"_s, u"prove"_s, u"--direction"_s, way.connector};
        const QString count = u"SELECT count(*) FROM "_s + way.table;
        const QString notes = u"SELECT count(*) FROM cdc.heartbeat WHERE connector LIKE 'sluice-proof %'"_s;
        const int rows = servers.sql(way.database, count).value(0).toInt();
        const auto process = servers.startCtl(command);
        QByteArray printed;
        EXPECT_TRUE(waitUntil(
            [&] {
                printed += process->readAll();
                return printed.contains("committed at") || process->state() == QProcess::NotRunning;
            },
            std::chrono::minutes(1)));
        process->kill();
        EXPECT_TRUE(process->waitForFinished(5000));
        EXPECT_EQ(process->exitStatus(), QProcess::CrashExit) << printed.constData();
        const int beside = way.table == u"cdc.heartbeat" ? 1 : 0; // the note is in the same table
        EXPECT_EQ(servers.sql(way.database, count).value(0).toInt(), rows + 1 + beside);
        EXPECT_EQ(servers.sql(way.database, notes), QStringList{u"1"_s});
        const Ran again = servers.ctl(command);
        EXPECT_EQ(again.exitCode, 0) << again.out.constData() << again.err.constData();
        EXPECT_TRUE(again.out.contains("cleared away, left by an earlier proof: " + way.table.toUtf8()))
            << again.out.constData();
        EXPECT_EQ(again.out.count("cleared away"), 1);
        EXPECT_EQ(servers.sql(way.database, count).value(0).toInt(), rows);
        EXPECT_EQ(servers.sql(way.database, notes), QStringList{u"0"_s});
    }
    expectSame(servers.picture(), before);
}

TEST(LiveSetup, WithoutTheRightToInsertTheProofFollowsTheNextChangeOfSomebodyElse)
{
    ensureUndisturbed();
    SetupServers &servers = SetupServers::get();
    servers.sql(databases[0], u"CREATE ROLE onlooker LOGIN PASSWORD 'looks-on'"_s);
    const auto process = servers.startCtl({u"setup"_s, u"prove"_s, u"--as"_s, u"onlooker"_s, u"--direction"_s,
                                           u"warehouse-to-citizen-connector"_s},
                                          {u"SLUICE_SETUP_PASSWORD=looks-on"_s});
    QByteArray printed;
    const auto reads = [&](const char *text) {
        return waitUntil(
            [&] {
                printed += process->readAll();
                return printed.contains(text) || process->state() == QProcess::NotRunning;
            },
            std::chrono::minutes(2));
    };
    EXPECT_TRUE(reads("watching for the next change in 3 tables of smart_warehouse, for up to 2 min 30 s"));
    // What is rolled back counts as a change on the server, and never arrives.
    servers.sql(databases[0], u"BEGIN; UPDATE public.schemes SET title = title; ROLLBACK"_s);
    servers.sql(databases[0], u"UPDATE public.families SET members = members WHERE family_id IN"
                              " (SELECT family_id FROM public.families LIMIT 1)"_s);
    EXPECT_TRUE(reads("with 0 actions by hand"));
    EXPECT_TRUE(process->waitForFinished(10000));
    printed += process->readAll();
    servers.keepPrinted(printed);
    EXPECT_EQ(process->exitCode(), 0) << printed.constData();
    for (const char *text : {"INSERT on eligibility.eligibility_snapshots", ", a change of public.families",
                             "on topic warehouse-to-citizen-cdc.public.families, partition ",
                             " after it was made", "slot confirmed past it, at ", "Proved after "})
        EXPECT_TRUE(printed.contains(text)) << text << " is not in " << printed.constData();
    EXPECT_FALSE(printed.contains("deleted again"));
    EXPECT_FALSE(printed.contains("looks-on"));
    std::printf("%s", printed.constData());
    servers.sql(databases[0], u"DROP ROLE onlooker"_s);
    expectSame(servers.picture(), undisturbed);
}

TEST(LiveSetup, UndoTakesOneDirectionDownWholeAndNothingOfTheOther)
{
    ensureUndisturbed();
    SetupServers &servers = SetupServers::get();
    const QString connector = u"citizen-to-warehouse-connector"_s;
    const auto isOfIt = [](const QString &line) {
        static const QRegularExpression here(u"^smart_citizen: .*(debezium_user|cdc|citizen_to_warehouse)"_s);
        return line.contains(u"citizen-to-warehouse") || here.match(line).hasMatch();
    };
    QElapsedTimer clock;
    clock.start();
    const Ran undone =
        servers.ctl({u"setup"_s, u"undo"_s, u"--all"_s, u"--yes"_s, u"--direction"_s, connector});
    EXPECT_EQ(undone.exitCode, 0) << undone.out.constData() << undone.err.constData();
    const qint64 took = clock.elapsed();
    const QStringList after = servers.picture();
    int gone = 0;
    for (const QString &line : after)
        EXPECT_FALSE(isOfIt(line)) << "left: " << qPrintable(line);
    for (const QString &line : std::as_const(undisturbed)) {
        gone += isOfIt(line) ? 1 : 0;
        EXPECT_TRUE(isOfIt(line) || after.contains(line)) << "of the other: " << qPrintable(line);
    }
    EXPECT_GT(gone, 10) << "there was something to take down";
    const QStringList other{u"setup"_s, u"prove"_s, u"--direction"_s, u"warehouse-to-citizen-connector"_s};
    EXPECT_EQ(servers.ctl(other).exitCode, 0) << "the other direction flows";
    const Ran twice =
        servers.ctl({u"setup"_s, u"undo"_s, u"--all"_s, u"--yes"_s, u"--direction"_s, connector});
    EXPECT_EQ(twice.exitCode, 0);
    EXPECT_TRUE(twice.out.contains("0 changes sent")) << twice.out.constData();
    clock.restart();
    expectProven(servers.apply());
    expectSame(servers.picture(), undisturbed);
    std::printf("One direction taken down in %.1f s: %d things gone; set up again and proven in %.1f s.\n",
                double(took) / 1000, gone, double(clock.elapsed()) / 1000);
}

TEST(LiveSetup, DeployedStoppedItMakesNoSlotBeforeAPersonResumesIt)
{
    ensureUndisturbed();
    SetupServers &servers = SetupServers::get();
    const QString connector = u"citizen-to-warehouse-connector"_s;
    QJsonObject spec =
        QJsonDocument::fromJson(contents(QStringLiteral(SLUICE_SOURCE_DIR "/resources/setup/guide.json")))
            .object();
    spec[u"initialState"_s] = u"STOPPED"_s;
    const QStringList withSpec{u"--spec"_s, servers.specFile(spec)};
    ASSERT_EQ(
        servers.ctl({u"setup"_s, u"undo"_s, u"--all"_s, u"--yes"_s, u"--direction"_s, connector}).exitCode,
        0);

    const auto stopped = servers.apply(withSpec);
    EXPECT_EQ(stopped.exitCode, 1) << "set up, but not proven: " << stopped.out.constData();
    EXPECT_TRUE(stopped.out.contains("citizen-to-warehouse-connector is stopped: resume it"))
        << stopped.out.right(2000).constData();
    EXPECT_EQ(stopped.out.count("deleted again from"), 1) << "the other direction is proven";
    const QJsonObject status =
        QJsonDocument::fromJson(servers.rest("GET", u"/connectors/%1/status"_s.arg(connector))).object();
    EXPECT_EQ(status[u"connector"_s][u"state"_s], u"STOPPED"_s);
    const QString slot = u"SELECT slot_name FROM pg_replication_slots"_s;
    EXPECT_EQ(servers.sql(u"smart_citizen"_s, slot), QStringList());
    const QJsonObject checked = servers.check(spec);
    EXPECT_TRUE(checked[u"complete"_s].toBool());
    EXPECT_EQ(stepOf(checked, u"running/"_s + connector)[u"state"_s], u"done"_s);
    EXPECT_NE(stepOf(servers.check(), u"running/"_s + connector)[u"state"_s], u"done"_s)
        << "a setup that wants it to run";

    EXPECT_EQ(servers.ctl({u"connectors"_s, u"resume"_s, connector}).exitCode, 0);
    expectProven(servers.apply(withSpec));
    expectSame(servers.picture(), undisturbed);
}

TEST(LiveSetup, OffsetsOfADeletedConnectorAreSeenBeforeANewOneGoesOnFromThem)
{
    ensureUndisturbed();
    SetupServers &servers = SetupServers::get();
    const QString name = u"citizen-to-warehouse-connector"_s;
    const QString path = u"/connectors/"_s + name;
    const QJsonObject config = QJsonDocument::fromJson(servers.rest("GET", path + u"/config"_s)).object();
    static_cast<void>(servers.rest("PUT", path + u"/stop"_s));
    EXPECT_TRUE(waitUntil(
        [&] {
            return servers.sql(databases[1], u"SELECT 1 FROM pg_replication_slots WHERE active"_s).isEmpty();
        },
        std::chrono::seconds(30)));
    static_cast<void>(servers.rest("DELETE", path));
    servers.sql(databases[1], u"SELECT pg_drop_replication_slot('citizen_to_warehouse')"_s);
    const QJsonObject made{{u"name"_s, name}, {u"config"_s, config}, {u"initial_state"_s, u"STOPPED"_s}};
    static_cast<void>(servers.rest("POST", u"/connectors"_s, QJsonDocument(made).toJson()));
    const auto offsets = [&] { return sluice::test::stepOf(servers.check(), u"offsets/"_s + name); };
    EXPECT_TRUE(waitUntil([&] { return offsets()[u"state"_s] == u"needed"_s; }, std::chrono::minutes(1)))
        << QJsonDocument(offsets()).toJson().constData();
    std::printf("%s\n", qPrintable(offsets()[u"finding"_s].toString()));
    EXPECT_TRUE(offsets()[u"finding"_s].toString().contains(u"of an earlier connector of this name"));
    EXPECT_TRUE(offsets()[u"advice"_s].toBool());
    const QStringList words{u"setup"_s, u"apply"_s, u"--yes"_s, u"--restart-wait"_s, u"0"_s};
    EXPECT_FALSE(servers.ctl(words).out.contains("/offsets")) << "nothing is forgotten unless asked for";
    EXPECT_TRUE(
        servers.ctl(words + QStringList{u"--advice"_s}).out.contains("DELETE " + path.toUtf8() + "/offsets"));
    EXPECT_EQ(servers.rest("GET", path + u"/offsets"_s), "{\"offsets\":[]}");
    EXPECT_EQ(offsets()[u"state"_s], u"done"_s);
    static_cast<void>(servers.rest("PUT", path + u"/resume"_s));
    expectProven(servers.apply());
    expectSame(servers.picture(), undisturbed);
}

TEST(LiveSetup, KilledAtEachStepItGoesOnToTheSameEnd)
{
    ensureUndisturbed();
    QSet<QString> killedAt;
    QElapsedTimer clock;
    clock.start();
    // How long after a step's beginning it dies, from at once to when it is about over, is another each time.
    int kills = killAtEachOtherStep(killedAt, [](int run) { return (run % 4) * 12; });
    expectProven(SetupServers::get().apply());
    expectSame(SetupServers::get().picture(), undisturbed);
    for (int again = 0; again < 4 && killedAt.size() < stepsOfAll.size() && !HasFailure(); ++again) {
        kills += killAtEachOtherStep(killedAt, [](int) { return 0; });
        expectProven(SetupServers::get().apply());
        expectSame(SetupServers::get().picture(), undisturbed);
    }
    for (const QString &title : std::as_const(stepsOfAll))
        EXPECT_TRUE(killedAt.contains(title)) << "was never killed at: " << qPrintable(title);
    std::printf("Killed %d times, at %d different steps of %d, in %.1f s: the same end.\n", kills,
                int(killedAt.size()), int(stepsOfAll.size()), double(clock.elapsed()) / 1000);
}

TEST(LiveSetup, WithoutSuperuserTheScriptHoldsExactlyTheRest)
{
    SetupServers &servers = SetupServers::get();
    servers.makeBare();
    for (const QString &database : databases) {
        servers.sql(database, u"CREATE ROLE app_owner LOGIN PASSWORD 'owners'"_s);
        servers.sql(database, u"GRANT CREATE ON DATABASE %1 TO app_owner"_s.arg(database));
        for (const QString &table :
             servers.sql(database, u"SELECT schemaname||'.'||relname FROM pg_stat_user_tables"_s))
            servers.sql(database, u"ALTER TABLE %1 OWNER TO app_owner"_s.arg(table));
    }
    servers.sql(databases[0], u"ALTER SCHEMA eligibility OWNER TO app_owner"_s);
    const QString script = servers.folder() + u"/rest.sql"_s;
    const QStringList asOwner{u"--as"_s, u"app_owner"_s};
    const QStringList secret{u"SLUICE_SETUP_PASSWORD=owners"_s};
    const auto run = [&](const QStringList &words) { return servers.ctl(words + asOwner, secret); };
    const Ran first =
        run({u"setup"_s, u"apply"_s, u"--yes"_s, u"--restart-wait"_s, u"0"_s, u"--dba-script"_s, script});
    EXPECT_EQ(first.exitCode, 1);
    EXPECT_EQ(servers.topics().size(), 9) << "what needs no superuser is done";
    for (const QString &database : databases) {
        const QString path = servers.folder() + u"/rest-"_s + database + u".sql"_s;
        QString text = QString::fromUtf8(contents(path));
        EXPECT_FALSE(text.contains(QString::fromLatin1(SetupServers::password)));
        static const QRegularExpression verifier(u"SCRAM-SHA-256\\$\\d+:[^']+"_s);
        EXPECT_TRUE(verifier.match(text).hasMatch());
        QStringList statements;
        for (const QString &line : text.replace(verifier, u"VERIFIER"_s).split(u'\n', Qt::SkipEmptyParts)) {
            if (!line.startsWith(u"--"))
                statements.append(line);
        }
        EXPECT_EQ(
            statements,
            (QStringList{u"\\set ON_ERROR_STOP on"_s, u"ALTER SYSTEM SET wal_level = 'logical';"_s,
                         u"SELECT pg_reload_conf();"_s,
                         u"CREATE ROLE \"debezium_user\" WITH LOGIN REPLICATION PASSWORD 'VERIFIER';"_s}));
        const Ran dba = servers.psqlFile(database, path);
        EXPECT_EQ(dba.exitCode, 0) << dba.err.constData();
        servers.restart(database);
    }
    const Ran second = run({u"setup"_s, u"check"_s, u"--json"_s});
    for (const QJsonValue &step : QJsonDocument::fromJson(second.out).object()[u"steps"_s].toArray())
        EXPECT_NE(step[u"state"_s], u"notPermitted"_s) << qPrintable(step[u"id"_s].toString());
    const Ran third = run({u"setup"_s, u"apply"_s, u"--yes"_s, u"--restart-wait"_s, u"0"_s});
    EXPECT_EQ(third.exitCode, 0) << third.out.right(3000).constData() << third.err.constData();
    EXPECT_TRUE(third.out.contains("Proved after"));
    EXPECT_EQ(run({u"setup"_s, u"check"_s}).exitCode, 0);
}

TEST(LiveSetup, ZTheTrailIsIntactAndHoldsNoSecret)
{
    SetupServers &servers = SetupServers::get();
    if (servers.printed().isEmpty())
        GTEST_SKIP() << "Nothing was applied in this run.";
    const Ran verified = servers.ctl({u"audit"_s, u"verify"_s});
    EXPECT_EQ(verified.exitCode, 0) << verified.out.constData() << verified.err.constData();
    const QByteArray trail = servers.ctl({u"audit"_s, u"list"_s, u"--json"_s}).out;
    for (const char *action : {"sql", "createTopic", "createConnector", "insertRow", "deleteRow"})
        EXPECT_TRUE(trail.contains(action)) << action;
    int files = 0;
    for (QDirIterator it(servers.folder(), QDir::Files, QDirIterator::Subdirectories); it.hasNext();) {
        const QString path = it.next();
        const QByteArray text = contents(path);
        ++files;
        EXPECT_FALSE(text.contains(SetupServers::password)) << qPrintable(path);
        if (!path.contains(u"/rest-")) {
            EXPECT_FALSE(text.contains("SCRAM-SHA-256$4096")) << qPrintable(path);
        }
    }
    EXPECT_GE(files, 3);
    EXPECT_FALSE(servers.printed().contains(SetupServers::password));
    EXPECT_FALSE(servers.printed().contains("SCRAM-SHA-256$4096"));
}
