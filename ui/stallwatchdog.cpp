#include "ui/stallwatchdog.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLoggingCategory>
#include <QThread>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>

#ifdef Q_OS_LINUX
#include <fcntl.h>
#include <unistd.h>
#endif

namespace sluice::ui {

namespace {

Q_LOGGING_CATEGORY(log, "sluice.ui.stall")

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

using std::chrono::duration_cast;

constexpr milliseconds period{5};
constexpr milliseconds worthLogging{100};

QEvent::Type pingType()
{
    static const auto type = static_cast<QEvent::Type>(QEvent::registerEventType());
    return type;
}

/// How long the thread that made it has waited for a processor in all, as the kernel counts it: the second
/// number of /proc/…/schedstat, in nanoseconds (proc(5); Documentation/scheduler/sched-stats).
class RunQueueWait final
{
public:
    RunQueueWait()
    {
#ifdef Q_OS_LINUX
        const std::string path = "/proc/self/task/" + std::to_string(gettid()) + "/schedstat";
        m_file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
#endif
    }
    ~RunQueueWait()
    {
#ifdef Q_OS_LINUX
        if (m_file >= 0)
            close(m_file);
#endif
    }
    Q_DISABLE_COPY_MOVE(RunQueueWait)

    /// Zero where the kernel does not tell.
    [[nodiscard]] std::chrono::nanoseconds total() const
    {
#ifdef Q_OS_LINUX
        char text[96];
        const ssize_t size = m_file < 0 ? -1 : pread(m_file, text, sizeof text - 1, 0);
        if (size > 0) {
            text[size] = '\0';
            long long ran = 0;
            long long waited = 0;
            if (std::sscanf(text, "%lld %lld", &ran, &waited) == 2)
                return std::chrono::nanoseconds(waited);
        }
#endif
        return {};
    }

private:
    int m_file = -1;
};

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
            note(present());
        }
        m_wake.notify_all();
    }

    milliseconds longestGap() const
    {
        const std::lock_guard lock(m_mutex);
        return duration_cast<milliseconds>(
            std::max(m_longestGap, m_waiting ? present().gap : Clock::duration::zero()));
    }

    milliseconds longestOwnGap() const
    {
        const std::lock_guard lock(m_mutex);
        return duration_cast<milliseconds>(
            std::max(m_longestOwnGap, m_waiting ? present().own() : Clock::duration::zero()));
    }

    void reset()
    {
        const std::lock_guard lock(m_mutex);
        m_longestGap = Clock::duration::zero();
        m_longestOwnGap = Clock::duration::zero();
        post();
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
            post();
            // Above the usual priority: the question is when the loop turns, not how much is queued in it.
            QCoreApplication::postEvent(m_watched, new QEvent(pingType()), Qt::HighEventPriority);
            m_wake.wait(lock, [this] { return m_stop || !m_waiting; });
            m_wake.wait_for(lock, period, [this] { return m_stop; });
        }
    }

private:
    struct Gap
    {
        Clock::duration gap{0};
        Clock::duration withheld{0}; ///< of it, ready and without a processor

        [[nodiscard]] Clock::duration own() const
        {
            return std::max(gap - withheld, Clock::duration::zero());
        }
    };

    void post()
    {
        m_posted = Clock::now();
        m_waitedAtPost = m_runQueue.total();
    }

    [[nodiscard]] Gap present() const
    {
        return {Clock::now() - m_posted, m_runQueue.total() - m_waitedAtPost};
    }

    void note(const Gap &gap)
    {
        m_longestGap = std::max(m_longestGap, gap.gap);
        m_longestOwnGap = std::max(m_longestOwnGap, gap.own());
        if (gap.gap >= worthLogging)
            qCWarning(log, "the GUI thread was away for %lld ms; for %lld ms of them it had no processor",
                      static_cast<long long>(duration_cast<milliseconds>(gap.gap).count()),
                      static_cast<long long>(duration_cast<milliseconds>(gap.withheld).count()));
    }

    const RunQueueWait m_runQueue; // of the thread that makes us: the watched one
    StallWatchdog *m_watched;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    Clock::time_point m_posted;
    std::chrono::nanoseconds m_waitedAtPost{0};
    Clock::duration m_longestGap = Clock::duration::zero();
    Clock::duration m_longestOwnGap = Clock::duration::zero();
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
    return m_thread->longestGap();
}

std::chrono::milliseconds StallWatchdog::longestOwnGap() const
{
    return m_thread->longestOwnGap();
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
