// The login goes to the servers that it is meant for, and into no error.

#include "tests/unit/clients/connect/clientof.h"

using namespace sluice;
using namespace sluice::connect;
using namespace sluice::test;
using testing::HasSubstr;

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
