#include "models/clients/postgres/interrupt.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace sluice::postgres {

namespace {

// Without an eventfd (no descriptors left) a raise is noticed by looking at the flag this often.
constexpr int blindSlice = 50;

int pollTimeout(const QDeadlineTimer &deadline, bool blind)
{
    const qint64 limit = blind ? blindSlice : std::numeric_limits<int>::max();
    const qint64 remaining = deadline.isForever() ? limit : deadline.remainingTime();
    return static_cast<int>(std::clamp<qint64>(remaining, 0, limit));
}

} // namespace

Interrupt::Interrupt()
    : m_eventFd(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{}

Interrupt::~Interrupt()
{
    if (m_eventFd >= 0)
        close(m_eventFd);
}

void Interrupt::raise()
{
    m_raised = true;
    if (m_eventFd >= 0)
        eventfd_write(m_eventFd, 1);
}

Wait Interrupt::wait(int fd, short events, QDeadlineTimer deadline) const
{
    std::array<pollfd, 2> watched{pollfd{fd, events, 0}, pollfd{m_eventFd, POLLIN, 0}};
    while (!isRaised()) {
        const int ready = poll(watched.data(), watched.size(), pollTimeout(deadline, m_eventFd < 0));
        if (isRaised())
            break;
        if (ready > 0 && watched[0].revents != 0)
            return Wait::Ready;
        if (ready < 0 && errno != EINTR)
            return Wait::Ready; // libpq meets the same descriptor next and says what is wrong with it
        if (deadline.hasExpired())
            return Wait::Expired;
    }
    return Wait::Interrupted;
}

} // namespace sluice::postgres
