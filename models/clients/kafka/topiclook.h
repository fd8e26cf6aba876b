#pragma once
// Finds one topic and its leaders, and says why it cannot. Private to this client.

#include "models/clients/kafka/handle.h"
#include "models/core/kafkacluster.h"

#include <atomic>

namespace sluice::kafka {

class TopicLook final
{
public:
    TopicLook(const Access &access, QString topic, const std::atomic_bool &stop)
        : m_access(access)
        , m_topic(std::move(topic))
        , m_stop(stop)
    {}

    /// Blocks for Polling::connectTimeout at most.
    [[nodiscard]] Result<Topic> find(Handle &handle);
    /// Looks at the faults, then at the ports.
    [[nodiscard]] Error whyNobodyAnswers(Handle &handle, rd_kafka_resp_err_t code);
    void hasAnswered() { m_everAnswered = true; } ///< what is behind the ports is known to be Kafka
    [[nodiscard]] QString named() const;

private:
    const Access &m_access;
    const QString m_topic;
    const std::atomic_bool &m_stop;
    bool m_everAnswered = false;
};

} // namespace sluice::kafka
