#pragma once
// Keeps a scan's brokers sending: see docs/decisions/0006. Private to this client.

#include "models/clients/kafka/handle.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace sluice::kafka {

/// Asks the leaders of some partitions where their logs end, which wakes librdkafka's threads that fetch from
/// them. The answer is of no interest. It asks in a thread of its own, one question at a time, and only when
/// told to.
class FetchWaker final
{
public:
    FetchWaker(std::shared_ptr<Handle> handle, QByteArray topic, QList<int> partitions);
    /// Waits for a question that is under way, up to half a second.
    ~FetchWaker();

    /// Soon, unless it was done a moment ago. Does not wait.
    void wake();

private:
    void run();
    void ask();

    const std::shared_ptr<Handle> m_handle;
    const QByteArray m_topic;
    const QList<int> m_partitions;
    std::mutex m_mutex;
    std::condition_variable m_told;
    bool m_wanted = false;
    bool m_stop = false;
    std::thread m_thread; // last: it uses what is above
};

} // namespace sluice::kafka
