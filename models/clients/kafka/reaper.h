#pragma once
// What must be waited for, but not in the GUI thread: librdkafka's blocking calls and its rd_kafka_destroy.

#include <QCoreApplication>
#include <QThreadPool>
#include <functional>

namespace sluice::kafka {

/// Runs `wait` in the background. The application waits for it when it ends, so that no thread of librdkafka
/// outlives main(): QCoreApplication's destructor waits for the global pool.
inline void reap(std::function<void()> wait)
{
    if (!QCoreApplication::instance()) {
        wait();
        return;
    }
    // Starts at once even when all threads of the pool are busy: it waits more than it works.
    QThreadPool::globalInstance()->reserveThread();
    QThreadPool::globalInstance()->start([wait = std::move(wait)] {
        QThreadPool::globalInstance()->releaseThread();
        wait();
    });
}

} // namespace sluice::kafka
