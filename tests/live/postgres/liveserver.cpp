#include "tests/live/postgres/liveserver.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <memory>

namespace sluice::test {

using namespace Qt::StringLiterals;

namespace {

struct Deleter
{
    void operator()(PGconn *connection) const { PQfinish(connection); }
    void operator()(PGresult *result) const { PQclear(result); }
};

struct Outcome
{
    QString failure;
    QStringList firstColumn;
    int version = 0;
};

Outcome runSql(const DatabaseProfile &profile, const Secret &password, const QByteArray &sql)
{
    const QByteArray host = profile.host.toUtf8();
    const QByteArray port = QByteArray::number(profile.port);
    const QByteArray database = profile.dbname.toUtf8();
    const QByteArray user = profile.user.toUtf8();
    const std::unique_ptr<PGconn, Deleter> connection(
        PQsetdbLogin(host.constData(), port.constData(), nullptr, nullptr, database.constData(),
                     user.constData(), password.reveal().constData()));
    if (PQstatus(connection.get()) != CONNECTION_OK)
        return {QString::fromUtf8(PQerrorMessage(connection.get())), {}, 0};
    PQsetNoticeReceiver(
        connection.get(), [](void *, const PGresult *) {}, nullptr);
    const std::unique_ptr<PGresult, Deleter> result(PQexec(connection.get(), sql.constData()));
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        return {QString::fromUtf8(PQresultErrorMessage(result.get())), {}, 0};
    Outcome outcome{{}, {}, PQserverVersion(connection.get())};
    for (int row = 0; row < PQntuples(result.get()); ++row)
        outcome.firstColumn.append(QString::fromUtf8(PQgetvalue(result.get(), row, 0)));
    return outcome;
}

} // namespace

QList<LiveServer> LiveServer::all()
{
    QFile file(qEnvironmentVariable("SLUICE_PLAYGROUND_STATUS"));
    if (file.fileName().isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    QList<LiveServer> servers;
    const QJsonArray entries = QJsonDocument::fromJson(file.readAll()).object()[u"postgres"_s].toArray();
    for (const QJsonValue &entry : entries) {
        LiveServer server;
        server.m_profile.name = entry[u"database"_s].toString();
        server.m_profile.host = entry[u"host"_s].toString();
        server.m_profile.port = entry[u"port"_s].toInt();
        server.m_profile.dbname = entry[u"database"_s].toString();
        server.m_profile.user = entry[u"superuser"_s].toString();
        server.m_password = Secret(entry[u"password"_s].toString().toUtf8());
        servers.append(server);
    }
    return servers;
}

QString LiveServer::name() const
{
    return u"%1 on %2:%3"_s.arg(m_profile.dbname, m_profile.host, QString::number(m_profile.port));
}

DatabaseProfile LiveServer::profile() const
{
    return m_profile;
}

DatabaseProfile LiveServer::profileAs(const QString &user) const
{
    DatabaseProfile other = m_profile;
    other.user = user;
    return other;
}

LiveServer LiveServer::inDatabase(const QString &database) const
{
    LiveServer other = *this;
    other.m_profile.dbname = database;
    return other;
}

int LiveServer::version() const
{
    return runSql(m_profile, m_password, "SELECT 1").version / 10000;
}

QStringList LiveServer::run(const QByteArray &sql) const
{
    const Outcome outcome = runSql(m_profile, m_password, sql);
    EXPECT_TRUE(outcome.failure.isEmpty()) << sql.constData() << ": " << qPrintable(outcome.failure);
    return outcome.firstColumn;
}

void LiveServer::tryRun(const QByteArray &sql) const
{
    runSql(m_profile, m_password, sql);
}

Arranged::Arranged(const LiveServer &server, const QList<QByteArray> &statements, QList<QByteArray> undo)
    : m_server(server)
    , m_undo(std::move(undo))
{
    for (const QByteArray &statement : m_undo) // what an interrupted run left behind
        m_server.tryRun(statement);
    for (const QByteArray &statement : statements)
        m_server.run(statement);
}

Arranged::~Arranged()
{
    for (const QByteArray &statement : m_undo)
        m_server.tryRun(statement);
}

} // namespace sluice::test
