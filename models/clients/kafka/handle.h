#pragma once
// One librdkafka client with the faults it reported. Private to this client.

#include "models/clients/kafka/faults.h"
#include "models/clients/kafka/handles.h"

#include <QLoggingCategory>

namespace sluice::kafka {

Q_DECLARE_LOGGING_CATEGORY(lcKafka)

class Handle final
{
public:
    /// May read certificate files: call it from a thread that may block.
    [[nodiscard]] static Result<std::shared_ptr<Handle>> open(const Access &access, Purpose purpose,
                                                              const QString &group = {});

    [[nodiscard]] rd_kafka_t *get() const { return m_client.get(); }
    [[nodiscard]] FaultBook &faults() { return m_faults; }
    /// Has librdkafka hand over the faults that it has seen.
    void serve() { rd_kafka_poll(get(), 0); }
    /// Every broker that it knows was down since this was last asked.
    [[nodiscard]] bool takeAllDown() { return m_allDown.exchange(false); }

private:
    Handle() = default;
    static void onError(rd_kafka_t *rk, int code, const char *reason, void *opaque);
    static void onLog(const rd_kafka_t *rk, int level, const char *facility, const char *text);

    FaultBook m_faults; // before the client, whose threads write into it until it is destroyed
    std::atomic_bool m_allDown = false;
    ClientPtr m_client;
};

} // namespace sluice::kafka
