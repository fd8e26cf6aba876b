#pragma once
// Waiting on a descriptor with a deadline, in a way that another thread can cut short.

#include <QDeadlineTimer>
#include <atomic>

namespace sluice::postgres {

enum class Wait
{
    Ready,
    Expired,
    Interrupted
};

/// Once raised it stays raised: every wait that is under way or still to come returns Interrupted.
class Interrupt final
{
public:
    Interrupt();
    ~Interrupt();
    Q_DISABLE_COPY_MOVE(Interrupt)

    void raise();
    [[nodiscard]] bool isRaised() const { return m_raised.load(); }

    /// Waits until `fd` shows one of `events` (those of poll(2)) or an error. A negative `fd` waits for the
    /// time only.
    [[nodiscard]] Wait wait(int fd, short events, QDeadlineTimer deadline) const;

private:
    int m_eventFd = -1;
    std::atomic<bool> m_raised = false;
};

} // namespace sluice::postgres
