#pragma once
// What one group has committed, asked for as a member of it would, but without ever joining. Private to this
// client.
//
// librdkafka 2.0.2 has an admin call for this, and cannot be trusted with it: when such a call has timed out
// while its coordinator was down, and a broker comes up later, librdkafka aborts the process (assertion in
// rd_kafka_enq_once_del_source_return). A consumer's own question takes another way through librdkafka.

#include "models/clients/kafka/handle.h"
#include "models/clients/kafka/offsetquery.h"

#include <QSet>

namespace sluice::kafka {

class GroupReader final
{
public:
    explicit GroupReader(std::shared_ptr<Handle> handle)
        : m_handle(std::move(handle))
    {}

    struct Answer
    {
        QMap<PartitionKey, qint64> committed;
        rd_kafka_resp_err_t failure = RD_KAFKA_RESP_ERR_NO_ERROR;
    };

    /// Blocks for `timeout` at most. Of many partitions, only those that had a commit before and `assigned`
    /// are asked for, and all of them every now and then: Kafka's request has to name each.
    [[nodiscard]] Answer committed(const QList<PartitionKey> &all, const QSet<PartitionKey> &assigned,
                                   std::chrono::milliseconds timeout);

private:
    [[nodiscard]] QList<PartitionKey> worthAsking(const QList<PartitionKey> &all,
                                                  const QSet<PartitionKey> &assigned);

    std::shared_ptr<Handle> m_handle;
    QMutex m_mutex; ///< one question at a time
    QSet<PartitionKey> m_known;
    int m_asked = 0;
};

} // namespace sluice::kafka
