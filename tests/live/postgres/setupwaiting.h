#pragma once
// What the live tests of the setup's client share.

#include "models/clients/postgres/setupclient.h"
#include "tests/live/postgres/liveserver.h"
#include "tests/support/waiting.h"

#include <gtest/gtest.h>

namespace sluice::test {

constexpr Polling setupDeadlines{std::chrono::milliseconds(1000), std::chrono::milliseconds(5000),
                                 std::chrono::milliseconds(10000)};

template <class T>
Result<T> awaited(const QFuture<Result<T>> &future)
{
    if (!waitFor(future, std::chrono::seconds(60)))
        return fail(ErrorKind::Internal, QStringLiteral("no answer at all"));
    return future.result();
}

template <class R>
testing::AssertionResult good(const R &result)
{
    if (result)
        return testing::AssertionSuccess();
    return testing::AssertionFailure()
           << qPrintable(result.error().message + QStringLiteral(" / ") + result.error().detail);
}

template <class R>
Error errorOf(const R &result)
{
    EXPECT_FALSE(result) << "succeeded against expectation";
    return result ? Error{} : result.error();
}

/// A client of the server's administrator.
inline postgres::PostgresSetupClient setupClient(const LiveServer &server)
{
    return {server.profile(), server.password(), setupDeadlines, false};
}

} // namespace sluice::test

/// Runs what follows for each server; skips the test where there is none.
#define FOR_EACH_SETUP_SERVER(server)                                                                        \
    SLUICE_NEEDS_SERVERS(setupServers);                                                                      \
    for (const LiveServer &server : setupServers)                                                            \
        if (const testing::ScopedTrace trace(__FILE__, __LINE__, qPrintable(server.name())); true)
