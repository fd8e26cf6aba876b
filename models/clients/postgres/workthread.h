#pragma once
// The one thread in which a client uses its sessions, and the end of it.

#include "models/clients/postgres/interrupt.h"

#include <QThreadPool>

namespace sluice::postgres {

/// Put it last into the client: going first, it cuts short what is under way and waits for it to return.
class WorkThread final
{
public:
    explicit WorkThread(Interrupt &interrupt)
        : m_interrupt(interrupt)
    {
        m_pool.setMaxThreadCount(1);
        m_pool.setExpiryTimeout(-1);
    }
    ~WorkThread()
    {
        m_interrupt.raise();
        m_pool.waitForDone();
    }
    Q_DISABLE_COPY_MOVE(WorkThread)

    [[nodiscard]] QThreadPool *pool() { return &m_pool; }

private:
    Interrupt &m_interrupt;
    QThreadPool m_pool;
};

} // namespace sluice::postgres
