// What is read of connectors, what is sent to them, and by which names.

#include "tests/unit/clients/connect/clientof.h"

using namespace sluice;
using namespace sluice::connect;
using namespace sluice::test;
using testing::HasSubstr;

TEST(ConnectClient, ReadsTheListInOneRequest)
{
    ConnectServer server;
    server.addConnectors(50);
    auto client = clientOf({{server.url()}});
    const auto connectors = resultOf(client->fetchConnectors());
    ASSERT_TRUE(connectors);
    EXPECT_EQ(connectors->size(), 50);
    EXPECT_EQ(server.requestCount(), 1);
    for (const Connector &connector : *connectors)
        for (const QString &value : connector.config)
            EXPECT_FALSE(value.contains(u"in-clear"_s) || value.contains(u"in-url"_s)) << text(value);
}

TEST(ConnectClient, ReadsAChunkedAnswer)
{
    ConnectServer server;
    server.addConnectors(20);
    server.answer(list, {200, server.expandedList(), "application/json", Manner::Chunked});
    auto client = clientOf({{server.url()}});
    const auto connectors = resultOf(client->fetchConnectors());
    ASSERT_TRUE(connectors);
    EXPECT_EQ(connectors->size(), 20);
}

TEST(ConnectClient, ReadsEverythingOfOneConnector)
{
    ConnectServer server;
    server.put({.name = "x"});
    auto client = clientOf({{server.url()}});
    const auto connector = resultOf(client->fetchConnector(u"x"_s));
    ASSERT_TRUE(connector);
    EXPECT_EQ(connector->state, ConnectorState::Running);
    EXPECT_EQ(connector->config.value(u"database.password"_s), u"••••••"_s);
    EXPECT_EQ(resultOf(client->fetchNames()), QStringList{u"x"_s});
    EXPECT_EQ(resultOf(client->fetchConfig(u"x"_s)), connector->config);
    EXPECT_EQ(resultOf(client->fetchTasks(u"x"_s))->first().config, connector->config);
    EXPECT_EQ(resultOf(client->fetchTaskStatus(u"x"_s, 0)), connector->tasks.first());
    EXPECT_EQ(resultOf(client->fetchTopics(u"x"_s)), QStringList{u"x-cdc.orders"_s});
    EXPECT_EQ(resultOf(client->fetchOffsets(u"x"_s))->size(), 1);
    EXPECT_EQ(resultOf(client->fetchPlugins())->size(), 1);
    EXPECT_TRUE(resultOf(client->fetchLoggers())->contains(u"root"_s));
    EXPECT_TRUE(resultOf(client->fetchHealth())->healthy);
}

TEST(ConnectClient, TakesAnUnhealthyWorkerForAnAnswer)
{
    ConnectServer server;
    server.answer("GET /health", {503, R"({"status":"starting","message":"Worker is still starting up."})"});
    auto client = clientOf({{server.url()}});
    const auto health = resultOf(client->fetchHealth(server.url()));
    ASSERT_TRUE(health);
    EXPECT_FALSE(health->healthy);
    EXPECT_EQ(health->message, u"Worker is still starting up."_s);
}

TEST(ConnectClient, SaysWhenTheVersionCannotDoIt)
{
    ConnectServer server;
    server.put({.name = "x"});
    for (const QByteArray target : {"GET /connectors/x/offsets", "GET /health", "PUT /connectors/x/stop"})
        server.answer(target, errorReply(404, "HTTP 404 Not Found"));
    auto client = clientOf({{server.url()}});
    expectSentence(errorOf(client->fetchOffsets(u"x"_s)), ErrorKind::Unsupported, server.url());
    expectSentence(errorOf(client->fetchHealth()), ErrorKind::Unsupported, server.url());
    expectSentence(errorOf(client->act(u"x"_s, ConnectorAction::Stop)), ErrorKind::Unsupported, server.url());
}

TEST(ConnectClient, TellsAMissingConnectorFromAWrongAddress)
{
    ConnectServer server;
    auto client = clientOf({{server.url()}});
    expectSentence(errorOf(client->fetchConnector(u"gone"_s)), ErrorKind::NotFound, server.url());
    server.answer("", htmlReply(404));
    expectSentence(errorOf(client->fetchConnector(u"gone"_s)), ErrorKind::BadAnswer, server.url());
}

TEST(ConnectClient, KnowsAConnectorThatHasNoStatusYet)
{
    ConnectServer server;
    server.put({.name = "new"});
    server.answer("GET /connectors/new/status", errorReply(404, "No status found for connector new"));
    auto client = clientOf({{server.url()}});
    const auto connector = resultOf(client->fetchConnector(u"new"_s));
    ASSERT_TRUE(connector);
    EXPECT_EQ(connector->state, ConnectorState::Unknown);
    EXPECT_FALSE(connector->config.isEmpty());
}

TEST(ConnectClient, SendsEachAction)
{
    ConnectServer server;
    server.put({.name = "x"});
    auto client = clientOf({{server.url()}});
    using enum ConnectorAction;
    for (const auto action : {Pause, Resume, Stop, Restart, RestartFailed})
        EXPECT_TRUE(resultOf(client->act(u"x"_s, action)));
    EXPECT_TRUE(resultOf(client->restartTask(u"x"_s, 3)));
    QByteArrayList sent;
    for (const SeenRequest &request : server.requests()) {
        sent.append(request.method + ' ' + request.target);
        EXPECT_EQ(request.headers.value("content-type"), "application/json");
        EXPECT_TRUE(request.body.isEmpty());
    }
    EXPECT_EQ(sent,
              (QByteArrayList{"PUT /connectors/x/pause", "PUT /connectors/x/resume", "PUT /connectors/x/stop",
                              "POST /connectors/x/restart?includeTasks=true&onlyFailed=false",
                              "POST /connectors/x/restart?includeTasks=true&onlyFailed=true",
                              "POST /connectors/x/tasks/3/restart"}));
}

TEST(ConnectClient, RefusesEveryChangeWhenReadOnly)
{
    ConnectServer server;
    server.put({.name = "x"});
    auto client = clientOf({.urls = {server.url()}, .readOnly = true});
    using enum ConnectorAction;
    for (const auto action : {Pause, Resume, Stop, Restart, RestartFailed})
        EXPECT_EQ(errorOf(client->act(u"x"_s, action)).kind, ErrorKind::ReadOnly);
    EXPECT_EQ(errorOf(client->restartTask(u"x"_s, 0)).kind, ErrorKind::ReadOnly);
    EXPECT_EQ(server.connectionCount(), 0);
    EXPECT_TRUE(resultOf(client->fetchConnector(u"x"_s)));
}

TEST(ConnectClient, CanBeMadeReadOnlyAndBackWhileItLives)
{
    ConnectServer server;
    server.put({.name = "x"});
    auto client = clientOf({.urls = {server.url()}});
    client->setReadOnly(true);
    EXPECT_EQ(errorOf(client->act(u"x"_s, ConnectorAction::Pause)).kind, ErrorKind::ReadOnly);
    EXPECT_EQ(server.connectionCount(), 0);
    client->setReadOnly(false);
    EXPECT_TRUE(resultOf(client->act(u"x"_s, ConnectorAction::Pause)));
}

TEST(ConnectClient, AChangeThatWaitsToBeTriedAgainStopsWhenItBecomesReadOnly)
{
    ConnectServer server;
    server.put({.name = "x"});
    server.answer("PUT", errorReply(409, stale));
    auto client = clientOf({.urls = {server.url()}});
    const auto change = client->act(u"x"_s, ConnectorAction::Pause);
    ASSERT_TRUE(waitUntil([&] { return server.requestCount() > 0; }));
    client->setReadOnly(true);
    EXPECT_EQ(errorOf(change).kind, ErrorKind::ReadOnly);
    EXPECT_LE(server.requestCount(), 2) << "only what had left already";
}

TEST(ConnectClient, EncodesNames)
{
    ConnectServer server;
    const QStringList names{u"a/b"_s,   u"100% sure"_s, u"x/../y"_s, u"naïve ☃"_s,     u"q?a=b&c#d"_s,
                            u"a;b=c"_s, u"%2F"_s,       u"..."_s,    u"back\\slash"_s, u"a+b"_s};
    auto client = clientOf({{server.url()}});
    for (const QString &name : names) {
        server.put({.name = name.toUtf8()});
        const auto connector = resultOf(client->fetchConnector(name));
        ASSERT_TRUE(connector) << text(name) << ": " << text(connector.error().message);
        EXPECT_EQ(connector->name, name);
        EXPECT_TRUE(resultOf(client->act(name, ConnectorAction::Pause)));
        EXPECT_EQ(server.find(name.toUtf8())->state, "PAUSED");
    }
    for (const SeenRequest &request : server.requests())
        EXPECT_LE(request.target.count('/'), 3) << request.target.toStdString();
}

TEST(ConnectClient, RefusesNamesThatAPathCannotHold)
{
    ConnectServer server;
    auto client = clientOf({{server.url()}});
    for (const QString &name : {u""_s, u"."_s, u".."_s}) {
        EXPECT_EQ(errorOf(client->fetchConnector(name)).kind, ErrorKind::Invalid);
        EXPECT_EQ(errorOf(client->act(name, ConnectorAction::Pause)).kind, ErrorKind::Invalid);
    }
    EXPECT_EQ(server.requestCount(), 0);
}

TEST(ConnectClient, SaysWhenTheWebServerRefusesTheName)
{
    ConnectServer server;
    server.answer("",
                  {400, "<html><title>Error 400 Ambiguous URI path separator</title></html>", "text/html"});
    auto client = clientOf({{server.url()}});
    const Error error = errorOf(client->act(u"a/b"_s, ConnectorAction::Pause));
    expectSentence(error, ErrorKind::Unsupported, server.url());
    EXPECT_THAT(text(error.message), HasSubstr("another name"));
}

TEST(ConnectClient, AsksBelowThePathOfTheAddress)
{
    ConnectServer server;
    auto client = clientOf({{QUrl(server.url().toString() + u"/gateway/connect/"_s)}});
    server.answer("GET /gateway/connect/connectors?expand", {200, "{}"});
    EXPECT_TRUE(resultOf(client->fetchConnectors()));
}

TEST(ConnectClient, ASlashAtTheEndOfTheAddressMakesNoDifference)
{
    ConnectServer server;
    auto client = clientOf({{QUrl(server.url().toString() + u'/')}});
    EXPECT_TRUE(resultOf(client->fetchConnectors()));
    EXPECT_TRUE(server.requests().last().target.startsWith("/connectors?"))
        << server.requests().last().target.constData();
    const auto workers = client->fetchWorkers();
    ASSERT_TRUE(waitFor(workers));
    EXPECT_EQ(workers.result().first().url, server.url());
}

TEST(ConnectClient, SaysWhatARestartIsAboutToDo)
{
    ConnectServer server;
    server.put({.name = "x"});
    server.answer("POST /connectors/x/restart",
                  {202, R"({"name":"x","connector":{"state":"RESTARTING","worker_id":"w:8083"},
                            "tasks":[{"id":0,"state":"RUNNING","worker_id":"w:8083"}],"type":"source"})"});
    auto client = clientOf({{server.url()}});
    const auto planned = resultOf(client->act(u"x"_s, ConnectorAction::Restart));
    ASSERT_TRUE(planned && *planned);
    EXPECT_EQ((*planned)->state, ConnectorState::Restarting);
    EXPECT_EQ((*planned)->tasks.first().state, ConnectorState::Running);
    const auto paused = resultOf(client->act(u"x"_s, ConnectorAction::Pause));
    ASSERT_TRUE(paused);
    EXPECT_FALSE(*paused);
}
