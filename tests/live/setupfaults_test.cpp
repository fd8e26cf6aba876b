// Fifteen ways to be wrong, each made on real servers (or in the wish, where it is the wish that is wrong),
// each found by a check in the step that it belongs to, before anything breaks, and gone from it when it is
// mended.

#include "tests/live/setupservers.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <cstdio>
#include <functional>

using namespace sluice::test;

namespace {

const QString warehouse = u"smart_warehouse"_s;
const QString w2c = u"warehouse-to-citizen-connector"_s;

QJsonObject guide()
{
    QFile file(QStringLiteral(SLUICE_SOURCE_DIR "/resources/setup/guide.json"));
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return QJsonDocument::fromJson(file.readAll()).object();
}

/// The shipped setup with these keys of its first direction changed.
QJsonObject guideWith(const QJsonObject &ofFirstDirection)
{
    QJsonObject spec = guide();
    QJsonArray directions = spec[u"directions"_s].toArray();
    QJsonObject first = directions[0].toObject();
    if (ofFirstDirection.contains(u"tables"_s))
        first.remove(u"schemas"_s);
    for (auto it = ofFirstDirection.begin(); it != ofFirstDirection.end(); ++it)
        first[it.key()] = it.value();
    directions[0] = first;
    spec[u"directions"_s] = directions;
    return spec;
}

QJsonObject guideWithOverall(const QString &key, const QJsonValue &value)
{
    QJsonObject spec = guide();
    spec[key] = value;
    return spec;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(path);
    return file.readAll();
}

/// In place: the file stays its owner's.
void rewrite(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate)) << qPrintable(path);
    file.write(bytes);
}

struct Fault
{
    const char *what;
    std::function<void(SetupServers &)> make;
    std::function<void(SetupServers &)> mend;
    QJsonObject spec; ///< empty: the shipped one
    QString step;
    QString state;
    QString says; ///< in its finding, remedy or facts
};

QString saidBy(const QJsonObject &step)
{
    QStringList facts;
    for (const QJsonValue &fact : step[u"facts"_s].toArray())
        facts.append(fact.toString());
    return step[u"finding"_s].toString() + u'\n' + facts.join(u'\n') + u'\n' + step[u"remedy"_s].toString();
}

void sql(SetupServers &servers, const char *statement)
{
    static_cast<void>(servers.sql(warehouse, QString::fromUtf8(statement)));
}

std::function<void(SetupServers &)> statement(const char *text)
{
    return [text](SetupServers &servers) { sql(servers, text); };
}

/// A line of a worker's or broker's properties is another until it is mended; the server is restarted for it.
std::function<void(SetupServers &)> property(const QStringList &files, const QString &restarted,
                                             const QByteArray &key, const QByteArray &value)
{
    return [=](SetupServers &servers) {
        for (const QString &name : files) {
            const QString path = servers.file(u"config/"_s + name);
            QByteArray text;
            for (const QByteArray &line : contents(path).split('\n')) {
                if (!line.startsWith(key + '=') && !line.isEmpty())
                    text += line + '\n';
            }
            rewrite(path, text + key + '=' + value + '\n');
        }
        servers.restart(restarted);
    };
}

const QString topic = u"warehouse-to-citizen-cdc.public.families"_s;
const QStringList brokers{u"broker-1.properties"_s, u"broker-2.properties"_s, u"broker-3.properties"_s};
const QStringList secondWorker{u"connect-2-distributed.properties"_s};

QList<Fault> faults(SetupServers &servers)
{
    const QByteArray hba = contents(servers.file(u"data/smart_warehouse/pg_hba.conf"_s));
    QByteArray plugins;
    for (const QByteArray &line : contents(servers.file(u"config/"_s + secondWorker[0])).split('\n')) {
        if (line.startsWith("plugin.path="))
            plugins = line.mid(12);
    }
    const auto nothing = [](SetupServers &) {};
    return {
        {"slots exhausted",
         statement("SELECT pg_create_physical_replication_slot('other_'||n) FROM generate_series(1, 10) n"),
         statement("SELECT pg_drop_replication_slot('other_'||n) FROM generate_series(1, 10) n"),
         {},
         u"max_replication_slots/smart_warehouse"_s,
         u"needed"_s,
         u"10 are allowed; 10 are held"_s},
        {"role without REPLICATION",
         statement("ALTER ROLE debezium_user NOREPLICATION"),
         statement("ALTER ROLE debezium_user REPLICATION"),
         {},
         u"role/smart_warehouse"_s,
         u"needed"_s,
         u"lacks REPLICATION"_s},
        {"no USAGE on a schema",
         statement("REVOKE USAGE ON SCHEMA eligibility FROM debezium_user"),
         statement("GRANT USAGE ON SCHEMA eligibility TO debezium_user"),
         {},
         u"grants/smart_warehouse"_s,
         u"needed"_s,
         u"No USAGE on schema eligibility"_s},
        {"a table without key", statement("CREATE TABLE public.keyless (a int)"),
         statement("DROP TABLE public.keyless"),
         guideWith({{u"tables"_s, QJsonArray{u"public.families"_s, u"public.keyless"_s}}}),
         u"tables/"_s + w2c, u"manual"_s, u"public.keyless has no primary key"_s},
        {"a publication that lacks a table",
         statement("ALTER PUBLICATION warehouse_to_citizen DROP TABLE public.families"),
         statement("ALTER PUBLICATION warehouse_to_citizen ADD TABLE public.families"),
         {},
         u"publication/"_s + w2c,
         u"needed"_s,
         u"warehouse_to_citizen lacks public.families"_s},
        {"FOR ALL TABLES with filtered mode", statement("CREATE PUBLICATION everything FOR ALL TABLES"),
         statement("DROP PUBLICATION everything"),
         guideWith({{u"publication"_s, u"everything"_s},
                    {u"options"_s, QJsonObject{{u"publication.autocreate.mode"_s, u"filtered"_s}}}}),
         u"publication/"_s + w2c, u"manual"_s, u"FOR ALL TABLES"_s},
        {"slot name taken",
         statement("SELECT pg_create_logical_replication_slot('warehouse_to_citizen', 'test_decoding')"),
         statement("SELECT pg_drop_replication_slot('warehouse_to_citizen')"),
         {},
         u"names/"_s + w2c,
         u"manual"_s,
         u"test_decoding instead of pgoutput"_s},
        {"plug-in missing on one worker",
         property(secondWorker, u"connect-2"_s, "plugin.path", servers.folder().toUtf8()),
         property(secondWorker, u"connect-2"_s, "plugin.path", plugins),
         {},
         u"plugin"_s,
         u"manual"_s,
         u"missing on http://127.0.0.1:28941"_s},
        {"a host name that Connect cannot reach", nothing, nothing,
         guideWith({{u"hostForConnect"_s, u"no-such-host.invalid"_s}}), u"validate/"_s + w2c, u"manual"_s,
         u"no-such-host.invalid"_s},
        {"the network between Connect and the database is cut",
         [](SetupServers &s) {
             EXPECT_TRUE(
                 s.playground({u"break"_s, u"network:connect-smart_warehouse"_s, u"--mode"_s, u"reset"_s}));
         },
         [](SetupServers &s) {
             EXPECT_TRUE(s.playground({u"heal"_s, u"network:connect-smart_warehouse"_s}));
         },
         guideWith({{u"portForConnect"_s, 28955}}), u"validate/"_s + w2c, u"manual"_s,
         u"database.hostname"_s},
        {"topic auto-creation off",
         [](SetupServers &s) {
             property(brokers, u"kafka"_s, "auto.create.topics.enable", "false")(s);
             s.deleteTopic(topic);
         },
         [](SetupServers &s) {
             property(brokers, u"kafka"_s, "auto.create.topics.enable", "true")(s);
             s.createTopic(topic);
         },
         {},
         u"topics/"_s + w2c,
         u"needed"_s,
         u"auto.create.topics.enable=false"_s},
        {"replication factor above the brokers", nothing, nothing,
         guideWithOverall(u"replicationFactor"_s, 4), u"brokers"_s, u"manual"_s, u"3 of the 4 brokers"_s},
        {"snapshot.mode that the version does not know", nothing, nothing,
         guideWithOverall(u"snapshotMode"_s, u"sometimes"_s), u"snapshot/"_s + w2c, u"manual"_s,
         u"unknown to Debezium 3.6.1"_s},
        {"pg_hba.conf rejects Connect",
         [hba](SetupServers &s) {
             rewrite(s.file(u"data/smart_warehouse/pg_hba.conf"_s),
                     "host all debezium_user all reject\n" + hba);
             sql(s, "SELECT pg_reload_conf()");
         },
         [hba](SetupServers &s) {
             rewrite(s.file(u"data/smart_warehouse/pg_hba.conf"_s), hba);
             sql(s, "SELECT pg_reload_conf()");
         },
         {},
         u"hba/smart_warehouse"_s,
         u"manual"_s,
         u"Line 1 of pg_hba.conf rejects debezium_user"_s},
        {"row security on a captured table",
         statement("ALTER TABLE public.families ENABLE ROW LEVEL SECURITY"),
         statement("ALTER TABLE public.families DISABLE ROW LEVEL SECURITY"),
         {},
         u"tables/"_s + w2c,
         u"manual"_s,
         u"public.families has row security"_s},
    };
}

} // namespace

TEST(LiveSetupFaults, EachIsFoundBeforeAnythingBreaksAndGoneWhenMended)
{
    SetupServers &servers = SetupServers::get();
    servers.makeBare();
    int found = 0;
    const auto expectFound = [&](const Fault &fault, const QJsonObject &checked) {
        const QJsonObject step = stepOf(checked, fault.step);
        EXPECT_EQ(step[u"state"_s], fault.state) << qPrintable(saidBy(step));
        EXPECT_TRUE(saidBy(step).contains(fault.says)) << qPrintable(saidBy(step));
        EXPECT_FALSE(checked[u"complete"_s].toBool());
        const bool good = step[u"state"_s] == fault.state && saidBy(step).contains(fault.says);
        found += good ? 1 : 0;
        std::printf("  %-52s %s: %s\n", fault.what, good ? "found" : "NOT FOUND", qPrintable(fault.step));
        std::fflush(stdout);
    };
    // The first is made on a bare server: wal_level is set, and nobody has restarted it.
    static_cast<void>(servers.sql(warehouse, u"ALTER SYSTEM SET wal_level = 'logical'"_s));
    static_cast<void>(servers.sql(warehouse, u"SELECT pg_reload_conf()"_s));
    const Fault pending{"wal_level waits for a restart",
                        {},
                        {},
                        {},
                        u"restart/smart_warehouse"_s,
                        u"manual"_s,
                        u"wal_level takes effect only after a restart"_s};
    expectFound(pending, servers.check());

    // Everything but the connectors: a mode that no version knows holds them back.
    const auto prepared =
        servers.apply({u"--spec"_s, servers.specFile(guideWithOverall(u"snapshotMode"_s, u"sometimes"_s))});
    EXPECT_EQ(prepared.exitCode, 1) << prepared.out.constData();
    const QJsonObject before = servers.check();
    for (const QJsonValue &step : before[u"steps"_s].toArray()) {
        const QString id = step[u"id"_s].toString();
        const QString state = step[u"state"_s].toString();
        if (!step[u"advice"_s].toBool() && !id.startsWith(u"connector/") && !id.startsWith(u"running/")) {
            EXPECT_TRUE(state == u"done" || state == u"notApplicable")
                << qPrintable(id + u": "_s + saidBy(step.toObject()));
        }
    }
    const QList<Fault> all = faults(servers);
    for (const Fault &fault : all) {
        SCOPED_TRACE(fault.what);
        fault.make(servers);
        expectFound(fault, servers.check(fault.spec));
        fault.mend(servers);
        if (fault.spec.isEmpty()) {
            const QJsonObject after = servers.check();
            EXPECT_EQ(stepOf(after, fault.step)[u"state"_s], u"done"_s)
                << qPrintable(saidBy(stepOf(after, fault.step)));
        }
    }
    EXPECT_EQ(servers.rest("GET", u"/connectors"_s), "[]") << "nothing was deployed meanwhile";
    std::printf("%d of %d ways to be wrong found.\n", found, int(all.size()) + 1);
    const auto last = servers.apply();
    EXPECT_EQ(last.exitCode, 0) << last.out.right(3000).constData();
}
