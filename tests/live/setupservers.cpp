#include "tests/live/setupservers.h"

#include "app/profilestore.h"
#include "models/clients/kafka/setupclient.h"
#include "tests/support/waiting.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>

namespace sluice::test {

namespace {

const QString command = QStringLiteral(SLUICE_SOURCE_DIR "/tests/live/setup-playground");
const QString sluicectl = QStringLiteral(SLUICE_BIN_DIR "/sluicectl");
const QStringList databases{u"smart_warehouse"_s, u"smart_citizen"_s};
std::unique_ptr<SetupServers> only;

/// What tells the catalogue of one finished database from another.
const QString catalogue =
    u"SELECT 'role|'||rolname||rolsuper||rolcreaterole||rolcreatedb||rolcanlogin||rolreplication"
    "||rolbypassrls FROM pg_roles WHERE rolname !~ '^pg_'"
    " UNION ALL SELECT 'schema|'||nspname||'|'||coalesce((SELECT string_agg(a::text, ','"
    " ORDER BY a::text) FROM unnest(nspacl) a), '') FROM pg_namespace WHERE nspname !~ '^pg_'"
    " UNION ALL SELECT "
    "'table|'||relnamespace::regnamespace::text||'.'||relname||relkind::text||relreplident::text"
    "||'|'||coalesce((SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(relacl) a),"
    " '') FROM pg_class WHERE relnamespace::regnamespace::text !~"
    " '^(pg_|information_schema)'"
    " UNION ALL SELECT 'default|'||defaclrole::regrole::text||defaclnamespace::regnamespace::text"
    "||defaclobjtype::text||array_to_string(defaclacl, ',') FROM pg_default_acl"
    " UNION ALL SELECT 'publication|'||pubname||pubinsert||pubupdate||pubdelete||puballtables"
    " FROM pg_publication"
    " UNION ALL SELECT 'published|'||pubname||schemaname||'.'||tablename FROM"
    " pg_publication_tables"
    " UNION ALL SELECT 'slot|'||slot_name||plugin||database||active FROM pg_replication_slots"
    " UNION ALL SELECT 'database|'||datname||coalesce(array_to_string(datacl, ','), '')"
    " FROM pg_database WHERE datname = current_database()"
    " UNION ALL SELECT 'setting|'||name||setting||pending_restart FROM pg_settings"
    " WHERE name IN ('wal_level', 'max_replication_slots', 'max_wal_senders')"_s;

} // namespace

SetupServers &SetupServers::get()
{
    if (!only)
        only.reset(new SetupServers);
    return *only;
}

void SetupServers::forget()
{
    if (only)
        static_cast<void>(only->playground({u"reset"_s}));
    only.reset();
}

SetupServers::SetupServers()
{
    EXPECT_TRUE(m_home.isValid());
    EXPECT_TRUE(playground({u"reset"_s}));
    EXPECT_TRUE(playground({u"up"_s, u"--bare"_s, u"--port-base"_s, u"28900"_s, u"--workers"_s, u"2"_s}));
    m_profileFile = m_home.filePath(u"profile.json"_s);
    EXPECT_TRUE(playground({u"profile"_s, m_profileFile}));
    m_instance =
        QString::fromUtf8(runProgram(command, {u"folder"_s}).out).trimmed() + u"/current-pg-debian-bare/"_s;
}

/// Trails, profiles and settings of whoever runs the tests stay as they are.
QStringList SetupServers::environment() const
{
    const QString home = m_home.path();
    return {u"HOME="_s + home, u"XDG_DATA_HOME="_s + home + u"/data"_s,
            u"XDG_STATE_HOME="_s + home + u"/state"_s, u"XDG_CONFIG_HOME="_s + home + u"/config"_s,
            u"SLUICE_CONNECTOR_PASSWORD="_s + QString::fromLatin1(password)};
}

std::unique_ptr<QProcess> SetupServers::startCtl(const QStringList &arguments, const QStringList &more)
{
    auto process = std::make_unique<QProcess>();
    process->setEnvironment(QProcess::systemEnvironment() + environment() + more);
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->start(sluicectl, arguments + QStringList{u"--profile-file"_s, m_profileFile});
    return process;
}

Ran SetupServers::ctl(const QStringList &arguments, const QStringList &more)
{
    const Ran ran = runProgram(sluicectl, arguments + QStringList{u"--profile-file"_s, m_profileFile},
                               environment() + more);
    m_printed += ran.out + ran.err;
    return ran;
}

QString SetupServers::specFile(const QJsonObject &spec)
{
    const QString path = m_home.filePath(u"setup.json"_s);
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(QJsonDocument(spec).toJson());
    return path;
}

QJsonObject SetupServers::check(const QJsonObject &spec)
{
    QStringList arguments{u"setup"_s, u"check"_s, u"--json"_s};
    if (!spec.isEmpty())
        arguments += {u"--spec"_s, specFile(spec)};
    const Ran ran = ctl(arguments);
    const QJsonObject checked = QJsonDocument::fromJson(ran.out).object();
    EXPECT_FALSE(checked.isEmpty()) << ran.out.constData() << ran.err.constData();
    EXPECT_EQ(ran.exitCode, checked[u"complete"_s].toBool() ? 0 : 1);
    return checked;
}

SetupServers::Applied SetupServers::apply(const QStringList &more)
{
    Applied applied;
    QElapsedTimer clock;
    clock.start();
    const auto process = startCtl(QStringList{u"setup"_s, u"apply"_s, u"--yes"_s} + more);
    static const QRegularExpression wish(u"Restart PostgreSQL of (\\w+)"_s);
    QStringList done;
    EXPECT_TRUE(waitUntil(
        [&] {
            applied.out += process->readAll();
            auto matches = wish.globalMatch(QString::fromUtf8(applied.out));
            while (matches.hasNext()) {
                const QString server = matches.next().captured(1);
                if (done.contains(server) || applied.out.contains("sent in"))
                    continue;
                done.append(server);
                restart(server);
            }
            return process->state() == QProcess::NotRunning;
        },
        std::chrono::minutes(5)));
    applied.out += process->readAll();
    applied.exitCode = process->exitCode();
    applied.restarts = static_cast<int>(done.size());
    applied.milliseconds = clock.elapsed();
    m_printed += applied.out;
    return applied;
}

bool SetupServers::playground(const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(command, arguments);
    const bool ended =
        waitUntil([&] { return process.state() == QProcess::NotRunning; }, std::chrono::minutes(4));
    if (ended && process.exitCode() == 0)
        return true;
    ADD_FAILURE() << "playground " << qPrintable(arguments.join(u' ')) << ": "
                  << process.readAll().constData();
    return false;
}

Profile SetupServers::profile() const
{
    return app::ProfileStore::loadFile(m_profileFile).value_or(Profile());
}

QString SetupServers::file(const QString &below) const
{
    return m_instance + below;
}

QStringList SetupServers::sql(const QString &database, const QString &statement)
{
    const int port = database == databases[0] ? 28950 : 28951;
    const Ran ran = runProgram(
        u"psql"_s,
        {u"-X"_s, u"-q"_s, u"-A"_s, u"-t"_s, u"-h"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(port), u"-U"_s,
         u"postgres"_s, u"-d"_s, database, u"-c"_s, statement},
        {u"PGPASSFILE="_s + QDir(m_instance + u"/.."_s).filePath(u"pgpass"_s), u"PGAPPNAME=the test"_s});
    EXPECT_EQ(ran.exitCode, 0) << qPrintable(statement) << ": " << ran.err.constData();
    return QString::fromUtf8(ran.out).split(u'\n', Qt::SkipEmptyParts);
}

Ran SetupServers::psqlFile(const QString &database, const QString &path)
{
    const int port = database == databases[0] ? 28950 : 28951;
    return runProgram(u"psql"_s,
                      {u"-X"_s, u"-h"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(port), u"-U"_s,
                       u"postgres"_s, u"-d"_s, database, u"-f"_s, path},
                      {u"PGPASSFILE="_s + QDir(m_instance + u"/.."_s).filePath(u"pgpass"_s)});
}

QByteArray SetupServers::rest(const QByteArray &method, const QString &path, const QByteArray &body)
{
    QNetworkAccessManager manager;
    QNetworkRequest request(QUrl(u"http://127.0.0.1:28940"_s + path));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    const std::unique_ptr<QNetworkReply> reply(manager.sendCustomRequest(request, method, body));
    EXPECT_TRUE(waitUntil([&] { return reply->isFinished(); }, std::chrono::seconds(30)));
    return reply->readAll();
}

QStringList SetupServers::topics()
{
    kafka::KafkaSetupClient client(profile().kafka, {}, {}, {}, true);
    const auto facts = client.fetchSetup({});
    EXPECT_TRUE(waitFor(facts, std::chrono::seconds(30)));
    QStringList names;
    const auto came = facts.result();
    EXPECT_TRUE(came) << (came ? "" : qPrintable(came.error().message));
    for (const Topic &topic : came ? came->cluster.topics : QList<Topic>()) {
        if (!topic.internal && !topic.name.startsWith(u"connect-"))
            names.append(u"%1|%2|%3"_s.arg(topic.name)
                             .arg(topic.partitions.size())
                             .arg(topic.partitions.isEmpty() ? 0 : topic.partitions.first().replicas.size()));
    }
    return names;
}

void SetupServers::deleteTopic(const QString &name)
{
    kafka::KafkaSetupClient client(profile().kafka, {}, {}, {}, false);
    const auto deleted = client.deleteTopic(name);
    EXPECT_TRUE(waitFor(deleted, std::chrono::seconds(30)));
}

void SetupServers::createTopic(const QString &name)
{
    kafka::KafkaSetupClient client(profile().kafka, {}, {}, {}, false);
    const auto made = client.createTopic(name, 3, 3, {{u"cleanup.policy"_s, u"delete"_s}});
    EXPECT_TRUE(waitFor(made, std::chrono::seconds(30)));
}

void SetupServers::makeBare()
{
    const QJsonArray connectors = QJsonDocument::fromJson(rest("GET", u"/connectors"_s)).array();
    for (const QJsonValue &name : connectors)
        static_cast<void>(rest("PUT", u"/connectors/"_s + name.toString() + u"/stop"_s));
    for (const QString &database : databases) {
        EXPECT_TRUE(waitUntil(
            [&] { return sql(database, u"SELECT 1 FROM pg_replication_slots WHERE active"_s).isEmpty(); },
            std::chrono::seconds(30)));
    }
    for (const QJsonValue &name : connectors) {
        const QString path = u"/connectors/"_s + name.toString();
        // A task that is just ending writes its offset once more, and a new connector would go on from there.
        EXPECT_TRUE(waitUntil(
            [&] {
                static_cast<void>(rest("DELETE", path + u"/offsets"_s));
                return rest("GET", path + u"/offsets"_s) == "{\"offsets\":[]}";
            },
            std::chrono::seconds(30)));
        static_cast<void>(rest("DELETE", path));
    }
    for (const QString &database : databases) {
        for (const QString &slot : sql(database, u"SELECT slot_name FROM pg_replication_slots"_s))
            sql(database, u"SELECT pg_drop_replication_slot('%1')"_s.arg(slot));
        for (const QString &name : sql(database, u"SELECT pubname FROM pg_publication"_s))
            sql(database, u"DROP PUBLICATION \"%1\""_s.arg(name));
        sql(database, u"SET client_min_messages = error; DROP SCHEMA IF EXISTS cdc CASCADE"_s);
        for (const QString &role : {u"debezium_user"_s, u"app_owner"_s}) {
            if (!sql(database, u"SELECT 1 FROM pg_roles WHERE rolname = '%1'"_s.arg(role)).isEmpty())
                sql(database,
                    u"REASSIGN OWNED BY %1 TO postgres; DROP OWNED BY %1; DROP ROLE %1"_s.arg(role));
        }
        sql(database, u"ALTER SYSTEM RESET ALL"_s);
        restart(database);
    }
    for (const QString &topic : topics())
        deleteTopic(topic.section(u'|', 0, 0));
}

QStringList SetupServers::picture()
{
    QStringList lines = topics();
    const QJsonObject all = QJsonDocument::fromJson(rest("GET", u"/connectors?expand=info"_s)).object();
    for (const QString &name : all.keys()) {
        QJsonObject config = all[name][u"info"_s][u"config"_s].toObject();
        config.remove(u"database.password"_s);
        lines.append(name + u' ' + QString::fromUtf8(QJsonDocument(config).toJson(QJsonDocument::Compact)));
    }
    for (const QString &database : databases) {
        for (const QString &line : sql(database, catalogue))
            lines.append(database + u": "_s + line);
        for (const QString &table : sql(database, u"SELECT schemaname||'.'||relname FROM pg_stat_user_tables"
                                                  " WHERE schemaname <> 'cdc'"_s))
            lines.append(database + u": rows of "_s + table + u' ' +
                         sql(database, u"SELECT count(*) FROM "_s + table).value(0));
    }
    lines.sort();
    return lines;
}

} // namespace sluice::test
