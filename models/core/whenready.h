#pragma once
// Runs a callback with a future's result in the thread of a context object, and never after that object has
// died.
//
// QFuture::then(context, …) of Qt 6.4 asserts when the context dies before the future is finished; a watcher
// that is a child of the context simply goes with it.

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <utility>

namespace sluice {

/// Calls `callback(const T &)` in the thread of `context` once `future` has its result. A future that was
/// cancelled without a result calls nothing. `context` must live in the thread that calls this.
template <class T, class Callback>
void whenReady(const QFuture<T> &future, QObject *context, Callback callback)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, callback = std::move(callback)]() mutable {
                         watcher->deleteLater();
                         const QFuture<T> done = watcher->future();
                         if (done.resultCount() > 0)
                             callback(done.result());
                     });
    watcher->setFuture(future);
}

} // namespace sluice
