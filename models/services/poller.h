#pragma once
// Asks one question of one server again and again, never twice at once, and keeps the last good answer with
// its age.

#include "models/core/pipelinestate.h"
#include "models/core/profile.h"
#include "models/core/whenready.h"

#include <QElapsedTimer>
#include <QFuture>
#include <QObject>
#include <QRandomGenerator>
#include <QTimer>
#include <algorithm>
#include <functional>

namespace sluice {

/// A template cannot be a QObject with signals, so what does not depend on the answer stands here.
class PollerBase : public QObject
{
public:
    PollerBase(Polling polling, std::chrono::milliseconds interval, QObject *parent)
        : QObject(parent)
        , m_polling(polling)
        , m_interval(interval)
    {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, &PollerBase::askNow);
        m_overdue.setSingleShot(true);
        connect(&m_overdue, &QTimer::timeout, this, &PollerBase::reportOverdue);
    }

    void start()
    {
        m_running = true;
        askNow();
    }
    void stop()
    {
        m_running = false;
        m_timer.stop();
        m_overdue.stop();
    }
    /// At once, or, when a request is in flight, as soon as its answer is there: that answer may be older
    /// than the wish.
    void refresh()
    {
        m_again = m_inFlight;
        if (!m_inFlight && m_running)
            askNow();
    }
    [[nodiscard]] int attempts() const { return m_attempts; }

protected:
    virtual void ask() = 0;
    virtual void noteOverdue() = 0;

    void answered(bool good)
    {
        m_inFlight = false;
        m_overdue.stop();
        ++m_attempts;
        m_failures = good ? 0 : m_failures + 1;
        if (!m_running)
            return;
        if (std::exchange(m_again, false))
            askNow();
        else
            m_timer.start(nextDelay());
    }

private:
    void askNow()
    {
        if (m_inFlight || !m_running)
            return;
        m_timer.stop();
        m_inFlight = true;
        // A client keeps its own deadline. Should one fail to, the state must still not look fresh.
        m_overdue.start(m_polling.connectTimeout + m_polling.answerTimeout + m_interval);
        ask();
    }

    void reportOverdue()
    {
        ++m_attempts;
        noteOverdue();
    }

    /// Twice the interval at most, so that a server which comes back is seen within two polls; jitter keeps
    /// the consoles of a team from knocking all at once.
    [[nodiscard]] std::chrono::milliseconds nextDelay() const
    {
        const double backOff = std::min(2.0, 1.0 + 0.1 * std::max(0, m_failures - 5));
        const double jitter =
            m_failures == 0 ? 1.0 : 0.9 + 0.2 * QRandomGenerator::global()->generateDouble();
        return std::chrono::milliseconds(
            static_cast<qint64>(static_cast<double>(m_interval.count()) * backOff * jitter));
    }

    Polling m_polling;
    std::chrono::milliseconds m_interval;
    QTimer m_timer;
    QTimer m_overdue;
    bool m_running = false;
    bool m_inFlight = false;
    bool m_again = false;
    int m_attempts = 0;
    int m_failures = 0;
};

template <class T>
class Poller final : public PollerBase
{
public:
    using Fetch = std::function<QFuture<Result<T>>()>;
    using Changed = std::function<void()>;

    Poller(Polling polling, std::chrono::milliseconds interval, Fetch fetch, Changed changed, QObject *parent)
        : PollerBase(polling, interval, parent)
        , m_fetch(std::move(fetch))
        , m_changed(std::move(changed))
    {}

    [[nodiscard]] const Observed<T> &observed() const { return m_observed; }

private:
    void ask() override
    {
        m_since.start();
        whenReady(m_fetch(), this, [this](const Result<T> &result) { take(result); });
    }

    void take(const Result<T> &result)
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        ++m_observed.attempts;
        if (result) {
            m_observed.value = *result;
            m_observed.at = now;
            m_observed.error.reset();
            m_observed.failingSince = {};
            m_observed.latency = std::chrono::milliseconds(m_since.elapsed());
            ++m_observed.successes;
        } else {
            fail(result.error(), now);
        }
        answered(result.has_value());
        m_changed();
    }

    void noteOverdue() override
    {
        fail({ErrorKind::Timeout, QObject::tr("No answer came, not even an error."), {}},
             QDateTime::currentDateTimeUtc());
        m_changed();
    }

    void fail(const Error &error, const QDateTime &now)
    {
        m_observed.error = error;
        if (!m_observed.failingSince.isValid())
            m_observed.failingSince = now;
    }

    Fetch m_fetch;
    Changed m_changed;
    Observed<T> m_observed;
    QElapsedTimer m_since;
};

} // namespace sluice
