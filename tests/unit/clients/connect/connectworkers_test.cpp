// Several workers: which one is asked, and which one next.

#include "tests/unit/clients/connect/clientof.h"

#include <QElapsedTimer>

using namespace sluice;
using namespace sluice::connect;
using namespace sluice::test;
using testing::HasSubstr;

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
