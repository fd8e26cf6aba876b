#pragma once
// Waiting for a future or a condition in a test, with a bound and without sleeping.

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QFuture>
#include <QTimer>
#include <chrono>

namespace sluice::test {

/// Spins the event loop until `condition()` holds. False when the time is over first.
template <class Condition>
bool waitUntil(Condition condition, std::chrono::milliseconds within = std::chrono::seconds(10))
{
    QDeadlineTimer deadline(within);
    QEventLoop loop; // processEvents with a time limit would spin instead of waiting
    QTimer wake;
    wake.start(5);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        loop.processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
    return true;
}

template <class T>
bool waitFor(const QFuture<T> &future, std::chrono::milliseconds within = std::chrono::seconds(10))
{
    return waitUntil([&] { return future.isFinished(); }, within);
}

} // namespace sluice::test
