#include "models/clients/connect/connectclient.h"
#include "models/core/whenready.h"
#include "tests/support/connectserver.h"
#include "tests/support/waiting.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::connect;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr Polling quick{milliseconds(2000), milliseconds(400), milliseconds(1200)};
const QByteArray list = "GET /connectors?expand";
const QByteArray stale =
    "Cannot complete request momentarily due to stale configuration (typically caused by a "
    "concurrent config change)";

/// The arguments of a client that a test wants to differ.
struct Setup
{
    QList<QUrl> urls;
    QString user = {};
    QByteArray password = {};
    bool readOnly = false;
    Polling deadlines = quick;
};

std::unique_ptr<ConnectClient> clientOf(const Setup &setup)
{
    ConnectProfile profile;
    profile.urls = setup.urls;
    profile.user = setup.user;
    return std::make_unique<ConnectClient>(profile, Secret(setup.password), Secret(), setup.deadlines,
                                           setup.readOnly);
}

template <class T>
T resultOf(const QFuture<T> &future)
{
    EXPECT_TRUE(waitFor(future, std::chrono::seconds(8)));
    return future.isFinished() ? future.result() : T(fail(ErrorKind::Internal, u"never answered"_s));
}

template <class T>
Error errorOf(const QFuture<Result<T>> &future)
{
    const auto result = resultOf(future);
    EXPECT_FALSE(result);
    return result ? Error() : result.error();
}

std::string text(const QString &string)
{
    return string.toStdString();
}

/// A port of this machine where nothing listens.
QUrl closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return QUrl(u"http://127.0.0.1:%1"_s.arg(server.serverPort()));
}

/// What every error about a server has to say: which one, and in one or more whole sentences.
void expectSentence(const Error &error, ErrorKind kind, const QUrl &url)
{
    EXPECT_EQ(int(error.kind), int(kind)) << text(error.message);
    EXPECT_THAT(text(error.message), HasSubstr(text(url.authority())));
    EXPECT_GT(error.message.size(), 40);
    EXPECT_TRUE(error.message.endsWith(u'.')) << text(error.message);
    EXPECT_LT(error.detail.size(), 2000);
}

struct WrongAnswer
{
    const char *name;
    Reply reply;
    ErrorKind kind;
    const char *says;
    friend void PrintTo(const WrongAnswer &answer, std::ostream *stream) { *stream << answer.name; }
};

class WrongAnswers : public testing::TestWithParam<WrongAnswer>
{};

} // namespace

TEST_P(WrongAnswers, EndWithinTheDeadlineWithASentence)
{
    ConnectServer server;
    server.answer("", GetParam().reply);
    auto client = clientOf({{server.url()}});
    QElapsedTimer clock;
    clock.start();
    const Error error = errorOf(client->fetchConnectors());
    EXPECT_LT(clock.elapsed(), 2000);
    expectSentence(error, GetParam().kind, server.url());
    EXPECT_THAT(text(error.message), HasSubstr(GetParam().says));
    EXPECT_FALSE(resultOf(client->fetchConnector(u"x"_s)));
    const auto workers = client->fetchWorkers();
    ASSERT_TRUE(waitFor(workers));
    EXPECT_FALSE(workers.result().first().facts);
}

INSTANTIATE_TEST_SUITE_P(
    Connect, WrongAnswers,
    testing::Values(
        WrongAnswer{"Html", htmlReply(), ErrorKind::BadAnswer, "not JSON"},
        WrongAnswer{"Html404", htmlReply(404), ErrorKind::BadAnswer, "HTTP 404"},
        WrongAnswer{"Html500", htmlReply(500), ErrorKind::Server, "HTTP 500"},
        WrongAnswer{"Html502", htmlReply(502), ErrorKind::Server, "gateway"},
        WrongAnswer{"Junk", junkReply(), ErrorKind::BadAnswer, "not JSON"},
        WrongAnswer{"JunkThatBeginsWell",
                    {200, "{" + junkReply(3'000'000).body},
                    ErrorKind::BadAnswer,
                    "not valid JSON"},
        WrongAnswer{"OtherJson", {200, "{\"hello\":\"world\"}"}, ErrorKind::BadAnswer, "not"},
        WrongAnswer{"Empty", {200, {}}, ErrorKind::BadAnswer, "empty"},
        WrongAnswer{"OnlySpace", {200, " \r\n "}, ErrorKind::BadAnswer, "empty"},
        WrongAnswer{"CutJson", {200, "{\"x\":{\"status\":"}, ErrorKind::BadAnswer, "not valid JSON"},
        WrongAnswer{"Truncated",
                    {200, "{\"x\":{}}", "application/json", Manner::Truncate},
                    ErrorKind::BadAnswer,
                    "broke its answer off"},
        WrongAnswer{"Silent", {200, "{}", {}, Manner::Hang}, ErrorKind::Timeout, "did not answer within"},
        WrongAnswer{"Drip",
                    {200, "{" + QByteArray(10'000, ' ') + "}", {}, Manner::Drip},
                    ErrorKind::Timeout,
                    "had not finished"},
        WrongAnswer{"Closes", {200, {}, {}, Manner::Close}, ErrorKind::Unreachable, "closed the connection"},
        WrongAnswer{"NotHttp",
                    {200, "SSH-2.0-OpenSSH_9.2\r\nSSH-2.0-OpenSSH_9.2\r\n\r\n", {}, Manner::Raw},
                    ErrorKind::Unreachable,
                    "not another service"},
        WrongAnswer{"Redirect",
                    {302, {}, {}, Manner::Plain, {{"Location", "http://example.invalid/"}}},
                    ErrorKind::BadAnswer,
                    "redirect"}),
    [](const auto &param) { return std::string(param.param.name); });

TEST(ConnectClient, DoesNotReadJunkToItsEnd)
{
    ConnectServer server;
    server.answer(list, junkReply(60'000'000));
    auto client = clientOf({{server.url()}});
    QElapsedTimer clock;
    clock.start();
    EXPECT_EQ(errorOf(client->fetchConnectors()).kind, ErrorKind::BadAnswer);
    EXPECT_LT(clock.elapsed(), 500);
}

TEST(ConnectClient, RefusesAnAnswerThatAnnouncesTooMuch)
{
    ConnectServer server;
    server.answer(list, {200, "HTTP/1.1 200 OK\r\nContent-Length: 70000000\r\n\r\n{", {}, Manner::Raw});
    auto client = clientOf({{server.url()}});
    const Error error = errorOf(client->fetchConnectors());
    expectSentence(error, ErrorKind::BadAnswer, server.url());
    EXPECT_THAT(text(error.message), HasSubstr("64 MB"));
}

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

TEST(ConnectClient, SaysThatNothingListens)
{
    const QUrl url = closedPort();
    auto client = clientOf({{url}});
    const Error error = errorOf(client->fetchConnectors());
    expectSentence(error, ErrorKind::Unreachable, url);
    EXPECT_THAT(text(error.message), HasSubstr("refuses connections"));
}

TEST(ConnectClient, SaysThatTheNameIsUnknown)
{
    const QUrl url(u"http://no-such-host.invalid:8083"_s);
    auto client =
        clientOf({.urls = {url}, .deadlines = {milliseconds(1), milliseconds(5000), milliseconds(5000)}});
    expectSentence(errorOf(client->fetchConnectors()), ErrorKind::UnknownHost, url);
}

TEST(ConnectClient, GivesUpConnectingBeforeTheAnswerIsDue)
{
    // A full backlog: the kernel drops further connection requests, as a firewall does.
    QTcpServer full;
    full.setListenBacklogSize(1);
    ASSERT_TRUE(full.listen(QHostAddress::LocalHost));
    full.pauseAccepting();
    std::vector<std::unique_ptr<QTcpSocket>> fillers;
    for (int i = 0; i < 8; ++i) {
        fillers.push_back(std::make_unique<QTcpSocket>());
        fillers.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), full.serverPort());
    }
    ASSERT_TRUE(waitUntil([&] { return fillers.front()->state() == QAbstractSocket::ConnectedState; }));
    const QUrl url(u"http://127.0.0.1:%1"_s.arg(full.serverPort()));
    auto client =
        clientOf({.urls = {url}, .deadlines = {milliseconds(1), milliseconds(300), milliseconds(5000)}});
    QElapsedTimer clock;
    clock.start();
    const Error error = errorOf(client->fetchConnectors());
    EXPECT_LT(clock.elapsed(), 1500);
    expectSentence(error, ErrorKind::Timeout, url);
    EXPECT_THAT(text(error.message), HasSubstr("No connection"));
}

TEST(ConnectClient, SaysWhatIsWrongWithTheAddresses)
{
    EXPECT_EQ(errorOf(clientOf({{}})->fetchConnectors()).kind, ErrorKind::Invalid);
    EXPECT_EQ(errorOf(clientOf({{QUrl(u"connect:8083"_s)}})->fetchConnectors()).kind, ErrorKind::Invalid);
    EXPECT_EQ(errorOf(clientOf({{QUrl(u"ftp://connect:8083"_s)}})->fetchConnectors()).kind,
              ErrorKind::Invalid);
}

TEST(ConnectClient, LogsIn)
{
    ConnectServer server;
    server.setLogin("ops", "correct horse");
    const auto asking = [&](const QString &user, const QByteArray &password) {
        return resultOf(clientOf({{server.url()}, user, password})->fetchConnectors());
    };
    EXPECT_TRUE(asking(u"ops"_s, "correct horse"));
    const auto refused = asking(u"ops"_s, "wrong-battery-staple");
    ASSERT_FALSE(refused);
    expectSentence(refused.error(), ErrorKind::Auth, server.url());
    EXPECT_THAT(text(refused.error().message), HasSubstr("\"ops\""));
    EXPECT_EQ(asking({}, {}).error().kind, ErrorKind::Auth);
    server.answer("", errorReply(403, "not you"));
    EXPECT_EQ(asking(u"ops"_s, "correct horse").error().kind, ErrorKind::Permission);
}

TEST(ConnectClient, TakesTheLoginOfTheAddressAndNeverPrintsIt)
{
    ConnectServer server;
    server.setLogin("ops", "hunter22");
    QUrl url = server.url();
    url.setUserName(u"ops"_s);
    url.setPassword(u"hunter22"_s);
    auto client = clientOf({{url}});
    EXPECT_TRUE(resultOf(client->fetchConnectors()));
    const auto workers = client->fetchWorkers();
    ASSERT_TRUE(waitFor(workers));
    EXPECT_FALSE(workers.result().first().url.toString().contains(u"hunter22"_s));
    server.answer(
        "", {200, "<p>you sent hunter22, " + QByteArray("ops:hunter22").toBase64() + "</p>", "text/html"});
    const Error error = errorOf(client->fetchConnectors());
    for (const QString &secret : {u"hunter22"_s, QString::fromLatin1(QByteArray("ops:hunter22").toBase64())})
        EXPECT_FALSE((error.message + error.detail).contains(secret)) << text(error.detail);
}

TEST(ConnectClient, PrintsNoSecretOfAnAnswerThatIsNotWhatWasAsked)
{
    ConnectServer server;
    server.setLogin("ops", "hunter22");
    auto client = clientOf({{server.url()}, u"ops"_s, "hunter22"});
    const QByteArray ours = QByteArray("ops:hunter22").toBase64();
    const QByteArray theirs = QByteArray("bob:sesame").toBase64();
    server.answer("", {200, "[\"" + QByteArray(490, '.') + "hunter22 Authorization: Basic " + ours +
                                " Basic " + theirs + "\"]"});
    for (const Error &error : {errorOf(client->fetchConnectors()), errorOf(client->fetchConnector(u"x"_s))})
        for (const QByteArray &secret : {QByteArray("hunter22"), ours, theirs})
            EXPECT_FALSE((error.message + error.detail).contains(QString::fromLatin1(secret.left(6))))
                << text(error.detail);
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

TEST(ConnectClient, KeepsTheLoginFromAStranger)
{
    ConnectServer own;
    ConnectServer stranger;
    auto client = clientOf({{own.url()}, u"ops"_s, "hunter22"});
    EXPECT_TRUE(resultOf(client->fetchPlugins(stranger.url())));
    EXPECT_FALSE(stranger.requests().first().headers.contains("authorization"));
    EXPECT_TRUE(resultOf(client->fetchPlugins(own.url())));
    EXPECT_TRUE(own.requests().first().headers.contains("authorization"));
}

TEST(ConnectClient, RepeatsWhatARebalanceRefused)
{
    ConnectServer server;
    server.put({.name = "x"});
    server.answer(list, errorReply(409, stale), 2);
    server.answer("PUT /connectors/x/pause",
                  errorReply(409, "Cannot complete request because of a conflicting operation "
                                  "(e.g. worker rebalance)"),
                  3);
    auto client = clientOf({{server.url()}});
    EXPECT_TRUE(resultOf(client->fetchConnectors()));
    EXPECT_EQ(server.requestCount(), 3);
    EXPECT_TRUE(resultOf(client->act(u"x"_s, ConnectorAction::Pause)));
    EXPECT_EQ(server.requestCount(), 7);
}

TEST(ConnectClient, GivesUpOnARebalanceWithoutEnd)
{
    ConnectServer server;
    server.answer("", errorReply(409, stale));
    auto client = clientOf({{server.url()}});
    QElapsedTimer clock;
    clock.start();
    const Error error = errorOf(client->fetchConnectors());
    EXPECT_LT(clock.elapsed(), 1600);
    expectSentence(error, ErrorKind::Conflict, server.url());
    EXPECT_THAT(text(error.message), HasSubstr("rebalancing"));
    EXPECT_LE(server.requestCount(), 8);
}

TEST(ConnectClient, DoesNotRepeatAConflictThatStays)
{
    ConnectServer server;
    server.answer("", errorReply(409, "Connector x already exists"));
    auto client = clientOf({{server.url()}});
    expectSentence(errorOf(client->act(u"x"_s, ConnectorAction::Resume)), ErrorKind::Conflict, server.url());
    EXPECT_EQ(server.requestCount(), 1);
}

TEST(ConnectClient, ExplainsConnectsOwnTimeout)
{
    ConnectServer server;
    server.answer(
        "",
        errorReply(500, "Request timed out. The worker is currently reading to the end of the config topic"));
    auto client = clientOf({{server.url()}});
    const Error error = errorOf(client->fetchConnectors());
    expectSentence(error, ErrorKind::Server, server.url());
    EXPECT_THAT(text(error.message), HasSubstr("waits for a database or broker"));
    EXPECT_THAT(text(error.detail), HasSubstr("config topic"));
}

TEST(ConnectClient, FailsOverToTheNextWorkerAndStaysThere)
{
    ConnectServer second;
    const QUrl first = closedPort();
    auto client = clientOf({{first, second.url()}});
    EXPECT_TRUE(resultOf(client->fetchConnectors()));
    EXPECT_TRUE(resultOf(client->fetchConnectors()));
    EXPECT_EQ(second.requestCount(), 2);
}

TEST(ConnectClient, FailsOverInTimeFromAWorkerThatHangs)
{
    ConnectServer first;
    ConnectServer second;
    first.answer("", {200, {}, {}, Manner::Hang});
    auto client = clientOf({{first.url(), second.url()}});
    QElapsedTimer clock;
    clock.start();
    EXPECT_TRUE(resultOf(client->fetchConnectors()));
    EXPECT_LT(clock.elapsed(), 1200);
    clock.restart();
    EXPECT_TRUE(resultOf(client->fetchConnectors()));
    EXPECT_LT(clock.elapsed(), 300);
    EXPECT_EQ(first.requestCount(), 1);
}

TEST(ConnectClient, ReturnsToAWorkerThatIsBack)
{
    ConnectServer first;
    ConnectServer second;
    auto client = clientOf({{first.url(), second.url()}});
    EXPECT_TRUE(resultOf(client->fetchConnectors()));
    first.stop();
    EXPECT_TRUE(resultOf(client->fetchConnectors()));
    first.restart();
    second.stop();
    EXPECT_TRUE(resultOf(client->fetchConnectors()));
    EXPECT_EQ(first.requestCount(), 2);
}

TEST(ConnectClient, NamesEachWorkerWhenNoneAnswers)
{
    const QUrl first = closedPort();
    ConnectServer second;
    second.answer("", {200, {}, {}, Manner::Hang});
    auto client = clientOf({{first, second.url()}});
    const Error error = errorOf(client->fetchConnectors());
    expectSentence(error, ErrorKind::Unreachable, first);
    EXPECT_THAT(text(error.detail), HasSubstr(text(second.url().authority())));
}

TEST(ConnectClient, DoesNotSendAChangeTwice)
{
    ConnectServer first;
    ConnectServer second;
    for (ConnectServer *server : {&first, &second})
        server->put({.name = "x"});
    first.answer("PUT", {200, {}, {}, Manner::Hang});
    auto client = clientOf({{first.url(), second.url()}});
    EXPECT_EQ(errorOf(client->act(u"x"_s, ConnectorAction::Pause)).kind, ErrorKind::Timeout);
    EXPECT_EQ(second.requestCount(), 0);
}

TEST(ConnectClient, SendsAChangeToTheNextWhereNothingWasSent)
{
    ConnectServer second;
    second.put({.name = "x"});
    auto client = clientOf({{closedPort(), second.url()}});
    EXPECT_TRUE(resultOf(client->act(u"x"_s, ConnectorAction::Pause)));
    EXPECT_EQ(second.find("x")->state, "PAUSED");
}

TEST(ConnectClient, AsksEachWorkerAtTheSameTime)
{
    ConnectServer good;
    ConnectServer silent;
    ConnectServer other;
    silent.answer("", {200, {}, {}, Manner::Hang});
    other.answer("", htmlReply());
    const QList<QUrl> urls{silent.url(), good.url(), closedPort(), other.url()};
    auto client = clientOf({urls});
    QElapsedTimer clock;
    clock.start();
    const auto future = client->fetchWorkers();
    ASSERT_TRUE(waitFor(future));
    EXPECT_LT(clock.elapsed(), 1800);
    const auto answers = future.result();
    ASSERT_EQ(answers.size(), 4);
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(answers.at(i).url, urls.at(i));
    EXPECT_EQ(answers.at(0).facts.error().kind, ErrorKind::Timeout);
    ASSERT_TRUE(answers.at(1).facts);
    EXPECT_EQ(answers.at(1).facts->version, u"4.3.0"_s);
    EXPECT_LT(answers.at(1).facts->latency, milliseconds(500));
    EXPECT_EQ(answers.at(2).facts.error().kind, ErrorKind::Unreachable);
    EXPECT_EQ(answers.at(3).facts.error().kind, ErrorKind::BadAnswer);
}

TEST(ConnectClient, WorksAgainAfterManyHangs)
{
    ConnectServer server;
    server.answer("", {200, {}, {}, Manner::Hang});
    auto client = clientOf(
        {.urls = {server.url()}, .deadlines = {milliseconds(1), milliseconds(200), milliseconds(200)}});
    QList<QFuture<Result<QStringList>>> hanging;
    for (int i = 0; i < 20; ++i)
        hanging.append(client->fetchNames());
    for (const auto &future : hanging)
        EXPECT_EQ(errorOf(future).kind, ErrorKind::Timeout);
    server.answerNormally();
    EXPECT_TRUE(resultOf(client->fetchNames()));
}

TEST(ConnectClient, CancelsWhatHangsWhenItDies)
{
    ConnectServer server;
    server.answer("", {200, {}, {}, Manner::Hang});
    auto client = clientOf(
        {.urls = {server.url()}, .deadlines = {milliseconds(1), milliseconds(9000), milliseconds(9000)}});
    const auto list = client->fetchConnectors();
    const auto one = client->fetchConnector(u"x"_s);
    const auto workers = client->fetchWorkers();
    const auto change = client->act(u"x"_s, ConnectorAction::Stop);
    ASSERT_TRUE(waitUntil([&] { return server.requestCount() >= 5; }));
    QElapsedTimer clock;
    clock.start();
    client.reset();
    EXPECT_LT(clock.elapsed(), 500);
    ASSERT_TRUE(list.isFinished() && one.isFinished() && workers.isFinished() && change.isFinished());
    EXPECT_EQ(list.result().error().kind, ErrorKind::Cancelled);
    EXPECT_EQ(one.result().error().kind, ErrorKind::Cancelled);
    EXPECT_EQ(workers.result().first().facts.error().kind, ErrorKind::Cancelled);
    EXPECT_EQ(change.result().error().kind, ErrorKind::Cancelled);
}

TEST(ConnectClient, MayBeDeletedByTheCallbackOfItsAnswer)
{
    ConnectServer server;
    auto client = clientOf({{server.url()}});
    bool called = false;
    QObject context;
    whenReady(client->fetchConnectors(), &context, [&](const auto &) {
        client.reset();
        called = true;
    });
    EXPECT_TRUE(waitUntil([&] { return called; }));
}
