#include "ui/stallwatchdog.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLoggingCategory>
#include <QThread>
#include <atomic>
#include <condition_variable>
#include <mutex>

namespace sluice::ui {

namespace {

Q_LOGGING_CATEGORY(log, "sluice.ui.stall")

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds period{5};
constexpr milliseconds worthLogging{100};

QEvent::Type pingType()
{
    static const auto type = static_cast<QEvent::Type>(QEvent::registerEventType());
    return type;
}

} // namespace

class StallWatchdog::Thread final : public QThread
{
public:
    explicit Thread(StallWatchdog *watched)
        : m_watched(watched)
    {
        setObjectName(QStringLiteral("stall watchdog"));
    }

    void handled()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_waiting = false;
            note(Clock::now() - m_posted);
        }
        m_wake.notify_all();
    }

    milliseconds longest() const
    {
        const std::lock_guard lock(m_mutex);
        const auto present = m_waiting ? Clock::now() - m_posted : Clock::duration::zero();
        return std::chrono::duration_cast<milliseconds>(std::max(m_longest, present));
    }

    void reset()
    {
        const std::lock_guard lock(m_mutex);
        m_longest = Clock::duration::zero();
        m_posted = Clock::now();
    }

    void stop()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stop = true;
        }
        m_wake.notify_all();
        wait();
    }

protected:
    void run() override
    {
        std::unique_lock lock(m_mutex);
        while (!m_stop) {
            m_waiting = true;
            m_posted = Clock::now();
            // Above the usual priority: the question is when the loop turns, not how much is queued in it.
            QCoreApplication::postEvent(m_watched, new QEvent(pingType()), Qt::HighEventPriority);
            m_wake.wait(lock, [this] { return m_stop || !m_waiting; });
            m_wake.wait_for(lock, period, [this] { return m_stop; });
        }
    }

private:
    void note(Clock::duration gap)
    {
        m_longest = std::max(m_longest, gap);
        if (gap >= worthLogging)
            qCWarning(log, "the GUI thread was busy for %lld ms",
                      static_cast<long long>(std::chrono::duration_cast<milliseconds>(gap).count()));
    }

    StallWatchdog *m_watched;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    Clock::time_point m_posted;
    Clock::duration m_longest = Clock::duration::zero();
    bool m_waiting = false;
    bool m_stop = false;
};

StallWatchdog::StallWatchdog(QObject *parent)
    : QObject(parent)
    , m_thread(std::make_unique<Thread>(this))
{
    m_thread->start();
}

StallWatchdog::~StallWatchdog()
{
    m_thread->stop();
}

std::chrono::milliseconds StallWatchdog::longestGap() const
{
    return m_thread->longest();
}

void StallWatchdog::reset()
{
    m_thread->reset();
}

bool StallWatchdog::event(QEvent *event)
{
    if (event->type() != pingType())
        return QObject::event(event);
    m_thread->handled();
    return true;
}

} // namespace sluice::ui
