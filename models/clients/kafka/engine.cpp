#include "models/clients/kafka/engine.h"

#include "models/clients/kafka/reaper.h"

namespace sluice::kafka {

Engine::Engine(Access asked)
    : access(std::move(asked))
{
    for (QThreadPool *lane : {&clusterLane, &offsetsLane, &groupsLane})
        lane->setMaxThreadCount(1);
    topicsLane.setMaxThreadCount(3); // settings, policies and groups
    // They wait for the network, not for a processor. Two for each broker's offsets, one for its probe.
    workers.setMaxThreadCount(64);
    workers.setExpiryTimeout(10000);
}

Result<std::shared_ptr<Handle>> Engine::handle()
{
    const QMutexLocker lock(&m_mutex);
    if (!m_handle) {
        auto opened = Handle::open(access, Purpose::Questions);
        if (!opened)
            return tl::unexpected(opened.error());
        m_handle = *opened;
    }
    return m_handle;
}

void Engine::discard(const std::shared_ptr<Handle> &used)
{
    const QMutexLocker lock(&m_mutex);
    if (m_handle == used)
        m_handle.reset();
}

Result<std::shared_ptr<GroupReader>> Engine::groupReader(const QString &group)
{
    const QMutexLocker lock(&m_mutex);
    m_groupsByUse.removeOne(group);
    m_groupsByUse.append(group);
    if (const auto known = m_groupReaders.value(group))
        return known;
    auto handle = Handle::open(access, Purpose::Questions, group);
    if (!handle)
        return tl::unexpected(handle.error());
    if (m_groupReaders.size() >= kGroupReaders) // rd_kafka_destroy waits for its threads: not here
        reap([gone = m_groupReaders.take(m_groupsByUse.takeFirst())]() mutable { gone.reset(); });
    return m_groupReaders[group] = std::make_shared<GroupReader>(*handle);
}

Knowledge Engine::knowledge() const
{
    const QMutexLocker lock(&m_mutex);
    return m_knowledge;
}

bool Engine::isSuspect(int broker) const
{
    const QMutexLocker lock(&m_mutex);
    return m_knowledge.brokers.value(broker).suspect;
}

bool Engine::beginProbe(const Address &address)
{
    const QMutexLocker lock(&m_mutex);
    if (m_probed.contains(address))
        return false;
    m_probed.insert(address);
    return true;
}

void Engine::endProbe(const Address &address)
{
    const QMutexLocker lock(&m_mutex);
    m_probed.remove(address);
}

} // namespace sluice::kafka
