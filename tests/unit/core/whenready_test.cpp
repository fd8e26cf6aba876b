#include "models/core/whenready.h"

#include "tests/support/waiting.h"

#include <QPromise>
#include <gtest/gtest.h>
#include <memory>
#include <thread>

using namespace sluice;

TEST(WhenReady, CallsBackInTheContextsThread)
{
    QObject context;
    QPromise<int> promise;
    promise.start();
    int got = 0;
    QThread *where = nullptr;
    whenReady(promise.future(), &context, [&](int value) {
        got = value;
        where = QThread::currentThread();
    });
    std::thread other([&] {
        promise.addResult(7);
        promise.finish();
    });
    EXPECT_TRUE(test::waitUntil([&] { return got == 7; }));
    other.join();
    EXPECT_EQ(where, QThread::currentThread());
}

TEST(WhenReady, NeverCallsAfterTheContextDied)
{
    auto context = std::make_unique<QObject>();
    QPromise<int> promise;
    promise.start();
    bool called = false;
    whenReady(promise.future(), context.get(), [&](int) { called = true; });
    context.reset();
    promise.addResult(1);
    promise.finish();
    QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents();
    EXPECT_FALSE(called);
}

TEST(WhenReady, ACancelledFutureWithoutResultCallsNothing)
{
    QObject context;
    bool called = false;
    QFuture<int> future;
    {
        QPromise<int> promise;
        promise.start();
        future = promise.future();
        whenReady(future, &context, [&](int) { called = true; });
    } // a promise that goes without a result cancels its future
    EXPECT_TRUE(test::waitFor(future));
    QCoreApplication::processEvents();
    EXPECT_FALSE(called);
}
