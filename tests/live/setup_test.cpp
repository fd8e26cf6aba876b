// The guided setup on real servers, from freshly installed to proven: done, done again, killed, and done
// without a superuser. On a bare playground of its own.

#include "tests/live/setupservers.h"
#include "tests/support/waiting.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
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
            if (!harmless.match(match.captured(2)).hasMatch() ||
                match.captured(3).contains(u"pg_reload_conf") || match.captured(3).contains(u"pg_create_") ||
                match.captured(3).contains(u"pg_drop_"))
                mutating.append(match.captured(2) + match.captured(3).left(60));
        }
        // The proof's own row comes and goes; nothing else.
        EXPECT_EQ(mutating.size(), 2) << qPrintable(mutating.join(u'\n'));
        EXPECT_TRUE(mutating.value(0).startsWith(u"INSERT")) << qPrintable(mutating.join(u'\n'));
        EXPECT_TRUE(mutating.value(1).startsWith(u"DELETE")) << qPrintable(mutating.join(u'\n'));
        EXPECT_GT(seen, 5) << "the log was read";
        std::printf(
            "Second apply on %s: %d statements seen in its log, 0 that change anything but the proof's "
            "INSERT and DELETE.\n",
            qPrintable(database), seen);
        servers.sql(database, u"ALTER SYSTEM RESET log_statement"_s);
        servers.sql(database, u"ALTER SYSTEM RESET log_line_prefix"_s);
        servers.sql(database, u"SELECT pg_reload_conf()"_s);
    }
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
