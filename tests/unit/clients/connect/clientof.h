#pragma once
// A client of the fake Connect, its results and its errors.

#include "models/clients/connect/connectclient.h"
#include "tests/support/connectserver.h"
#include "tests/support/waiting.h"

#include <QTcpServer>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::test {

using namespace Qt::StringLiterals;
using namespace connect;
using std::chrono::milliseconds;

inline constexpr Polling quick{milliseconds(2000), milliseconds(400), milliseconds(1200)};
inline const QByteArray list = "GET /connectors?expand";
inline const QByteArray stale =
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

inline std::unique_ptr<ConnectClient> clientOf(const Setup &setup)
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

inline std::string text(const QString &string)
{
    return string.toStdString();
}

/// A port of this machine where nothing listens.
inline QUrl closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return QUrl(u"http://127.0.0.1:%1"_s.arg(server.serverPort()));
}

/// What every error about a server has to say: which one, and in one or more whole sentences.
inline void expectSentence(const Error &error, ErrorKind kind, const QUrl &url)
{
    EXPECT_EQ(int(error.kind), int(kind)) << text(error.message);
    EXPECT_THAT(text(error.message), testing::HasSubstr(text(url.authority())));
    EXPECT_GT(error.message.size(), 40);
    EXPECT_TRUE(error.message.endsWith(u'.')) << text(error.message);
    EXPECT_LT(error.detail.size(), 2000);
}

} // namespace sluice::test
