// The fake against what a real Connect answered: a test that trusts the fake trusts its shapes.
#include "models/clients/connect/parse.h"
#include "tests/support/connectserver.h"
#include "tests/support/waiting.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

QJsonValue recorded(const char *name)
{
    QFile file(QStringLiteral(SLUICE_TEST_DATA "/connect/") + QString::fromLatin1(name));
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << name;
    const auto document = QJsonDocument::fromJson(file.readAll());
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

struct Got
{
    int status = 0;
    QByteArray body;
    QJsonValue json;
};

Got get(const ConnectServer &server, const QByteArray &target, const QByteArray &method = "GET")
{
    QNetworkAccessManager manager;
    QNetworkRequest request(QUrl::fromEncoded(server.url().toEncoded() + target));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    std::unique_ptr<QNetworkReply> reply(manager.sendCustomRequest(request, method));
    EXPECT_TRUE(waitUntil([&] { return reply->isFinished(); }));
    Got got{reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll(), {}};
    const auto document = QJsonDocument::fromJson(got.body);
    got.json = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    return got;
}

/// The names and types of all members that the fake has are those of the real one. Names of config keys are
/// free.
void expectShapeWithin(const QJsonValue &fake, const QJsonValue &real, const QString &at)
{
    EXPECT_EQ(fake.type(), real.type()) << qPrintable(at);
    if (fake.isArray() && !fake.toArray().isEmpty() && !real.toArray().isEmpty())
        expectShapeWithin(fake[0], real[0], at + u"[0]"_s);
    if (!fake.isObject() || at.endsWith(u".config"_s))
        return;
    const QJsonObject members = fake.toObject();
    for (auto member = members.begin(); member != members.end(); ++member) {
        if (member.key() == u"trace"_s)
            continue;
        EXPECT_TRUE(real.toObject().contains(member.key())) << qPrintable(at + u'.' + member.key());
        expectShapeWithin(member.value(), real[member.key()], at + u'.' + member.key());
    }
}

} // namespace

TEST(ConnectServer, AnswersInTheShapesOfARealOne)
{
    ConnectServer server;
    server.put({.name = "warehouse-to-citizen-connector"});
    const QByteArray one = "/connectors/warehouse-to-citizen-connector";
    const std::vector<std::pair<QByteArray, const char *>> pairs{
        {"/", "root.json"},
        {"/health", "health.json"},
        {"/connectors", "connectors.json"},
        {"/connector-plugins", "plugins.json"},
        {one, "connector.json"},
        {one + "/status", "status.json"},
        {one + "/tasks", "tasks.json"},
        {one + "/tasks/0/status", "task-status.json"},
        {one + "/config", "config.json"},
        {"/connectors/no-such", "error-404-connector.json"},
        {"/connectors/no-such/status", "error-404-status.json"},
        {"/nonsense", "error-404-path.json"},
    };
    for (const auto &[target, file] : pairs)
        expectShapeWithin(get(server, target).json, recorded(file),
                          target == one + "/config" ? u".config"_s : QString::fromUtf8(target));
    const QString name = u"warehouse-to-citizen-connector"_s;
    expectShapeWithin(get(server, "/connectors?expand=status&expand=info").json[name],
                      recorded("connectors-expanded.json")[name], name);
    expectShapeWithin(get(server, one + "/topics").json[name], recorded("topics.json")[name], u"topics"_s);
    EXPECT_TRUE(
        get(server, one + "/offsets").json[u"offsets"_s][0][u"offset"_s].toObject().contains(u"lsn"_s));
    EXPECT_EQ(get(server, "/connectors/no-such").json, recorded("error-404-connector.json"));
    EXPECT_EQ(get(server, "/connectors/no-such/status").json, recorded("error-404-status.json"));
    EXPECT_EQ(get(server, "/nonsense").json, recorded("error-404-path.json"));
}

TEST(ConnectServer, CarriesActionsOutAfterItsDelay)
{
    ConnectServer server;
    server.put({.name = "x"});
    server.setActionDelay(std::chrono::milliseconds(-1));
    EXPECT_EQ(get(server, "/connectors/x/pause", "PUT").status, 202);
    EXPECT_EQ(server.find("x")->state, "RUNNING");
    server.setActionDelay(std::chrono::milliseconds(0));
    EXPECT_EQ(server.find("x")->state, "PAUSED");
    EXPECT_EQ(get(server, "/connectors/x/stop", "PUT").status, 204);
    EXPECT_EQ(server.find("x")->state, "STOPPED");
    EXPECT_TRUE(server.find("x")->taskState.isEmpty());
    EXPECT_EQ(get(server, "/connectors/x/resume", "PUT").status, 202);
    EXPECT_EQ(server.find("x")->taskState, "RUNNING");
    EXPECT_EQ(get(server, "/connectors/x/restart?includeTasks=true&onlyFailed=false", "POST").status, 202);
    EXPECT_EQ(get(server, "/connectors/x/dance", "PUT").status, 405);
}

TEST(ConnectServer, MakesAThousandConnectors)
{
    ConnectServer server;
    server.addConnectors(1000);
    const auto connectors = connect::parseConnectors(server.expandedList());
    ASSERT_TRUE(connectors);
    EXPECT_EQ(connectors->size(), 1000);
    EXPECT_GT(server.expandedList().size(), 1'000'000);
}
