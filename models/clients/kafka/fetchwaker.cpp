#include "models/clients/kafka/fetchwaker.h"

namespace sluice::kafka {

namespace {

using namespace std::chrono_literals;

constexpr auto kPause = 20ms;
constexpr int kAnswer = 500; // milliseconds: a leader that is away is not waited for
constexpr qint64 kEnd = -1;  // Kafka's ListOffsets: the offset behind the last record

} // namespace

FetchWaker::FetchWaker(std::shared_ptr<Handle> handle, QByteArray topic, QList<int> partitions)
    : m_handle(std::move(handle))
    , m_topic(std::move(topic))
    , m_partitions(std::move(partitions))
    , m_thread([this] { run(); })
{}

FetchWaker::~FetchWaker()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_told.notify_one();
    m_thread.join();
}

void FetchWaker::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        if (std::exchange(m_wanted, true))
            return;
    }
    m_told.notify_one();
}

void FetchWaker::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_told.wait(lock, [this] { return m_wanted || m_stop; });
        if (m_stop)
            return;
        lock.unlock();
        ask();
        lock.lock();
        m_wanted = false;
        m_told.wait_for(lock, kPause, [this] { return m_stop; });
    }
}

void FetchWaker::ask()
{
    const PartitionsPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(m_partitions.size())));
    for (const int partition : m_partitions)
        rd_kafka_topic_partition_list_add(list.get(), m_topic.constData(), partition)->offset = kEnd;
    rd_kafka_offsets_for_times(m_handle->get(), list.get(), kAnswer);
}

} // namespace sluice::kafka
