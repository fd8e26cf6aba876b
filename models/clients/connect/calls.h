#pragma once
// Sends requests for an object that may die while they are under way.

#include "models/clients/connect/exchange.h"

#include <QList>
#include <QPromise>
#include <memory>

namespace sluice::connect {

/// The workers, and what is under way to them. When it dies, each call ends with ErrorKind::Cancelled.
class Calls final
{
public:
    /// `owner` lives longer, in the same thread.
    Calls(const ConnectProfile &profile, const Secret &password, const Secret &keyPassword, bool readOnly,
          QObject *owner);
    ~Calls();

    void send(Request request, const Polling &deadlines, Exchange::Done done);

    [[nodiscard]] Workers &workers() { return m_workers; }

private:
    QObject *m_owner;
    Workers m_workers;
    QList<Exchange *> m_underWay;
};

/// A promise that is kept in any case: one that nobody has kept when it goes ends with ErrorKind::Cancelled.
template <class T>
class Pending final
{
public:
    Pending() { m_promise.start(); }
    ~Pending()
    {
        if (!m_settled)
            settle(fail(ErrorKind::Cancelled, QStringLiteral("The request to Kafka Connect was given up.")));
    }
    Pending(const Pending &) = delete;
    Pending &operator=(const Pending &) = delete;

    [[nodiscard]] QFuture<Result<T>> future() const { return m_promise.future(); }
    void settle(Result<T> result)
    {
        m_settled = true;
        m_promise.addResult(std::move(result));
        m_promise.finish();
    }

private:
    QPromise<Result<T>> m_promise;
    bool m_settled = false;
};

/// A name as one segment of a path. "." and ".." are no names there, whatever their encoding.
[[nodiscard]] Result<QByteArray> segment(const QString &name);

} // namespace sluice::connect
