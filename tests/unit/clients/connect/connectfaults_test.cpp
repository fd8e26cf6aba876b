// Whatever a server answers or does not: an end within the deadline, and a sentence that says why.

#include "models/core/whenready.h"
#include "tests/unit/clients/connect/clientof.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <memory>
#include <vector>

using namespace sluice;
using namespace sluice::connect;
using namespace sluice::test;
using testing::HasSubstr;

namespace {

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
