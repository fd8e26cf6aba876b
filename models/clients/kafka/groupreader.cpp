#include "models/clients/kafka/groupreader.h"

namespace sluice::kafka {

namespace {

/// Up to here the whole list is one small request.
constexpr qsizetype kFew = 500;
constexpr int kAllEvery = 15;

} // namespace

QList<PartitionKey> GroupReader::worthAsking(const QList<PartitionKey> &all,
                                             const QSet<PartitionKey> &assigned)
{
    if (all.size() <= kFew || m_asked++ % kAllEvery == 0)
        return all;
    QList<PartitionKey> some;
    for (const PartitionKey &key : all)
        if (m_known.contains(key) || assigned.contains(key))
            some << key;
    return some;
}

GroupReader::Answer GroupReader::committed(const QList<PartitionKey> &all, const QSet<PartitionKey> &assigned,
                                           std::chrono::milliseconds timeout)
{
    Answer answer;
    QMutexLocker lock(&m_mutex);
    const QList<PartitionKey> keys = worthAsking(all, assigned);
    if (keys.isEmpty())
        return answer;
    const PartitionsPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(keys.size())));
    for (const PartitionKey &key : keys)
        rd_kafka_topic_partition_list_add(list.get(), key.topic.toUtf8().constData(), key.partition);
    answer.failure = rd_kafka_committed(m_handle->get(), list.get(), static_cast<int>(timeout.count()));
    for (int i = 0; !answer.failure && i < list->cnt; ++i) {
        const auto &one = list->elems[i];
        if (!one.err && one.offset >= 0)
            answer.committed.insert({QString::fromUtf8(one.topic), one.partition}, one.offset);
    }
    for (auto it = answer.committed.cbegin(); it != answer.committed.cend(); ++it)
        m_known.insert(it.key());
    return answer;
}

} // namespace sluice::kafka
