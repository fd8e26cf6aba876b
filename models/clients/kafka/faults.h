#pragma once
// Why a broker does not answer: what librdkafka said of it, as our Error. Private to this client.

#include "models/clients/kafka/address.h"
#include "models/clients/kafka/clientconfig.h"
#include "models/core/result.h"

#include <QMap>
#include <QMutex>
#include <chrono>
#include <librdkafka/rdkafka.h>

namespace sluice::kafka {

struct Fault
{
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
    std::optional<Address> address;
    QString reason; ///< without the broker's name in front
    std::chrono::steady_clock::time_point at;
};

/// "sasl_ssl://host:9093/2: Connect to … failed" taken apart.
[[nodiscard]] Fault parseFault(rd_kafka_resp_err_t code, const QString &text);

/// A fault that says more than "no answer": a refused login, a certificate, a name. Empty for the rest.
[[nodiscard]] std::optional<Error> explain(const Fault &fault, const KafkaProfile &profile);

/// An error code from a broker or from librdkafka, about `what` ("Topic x", "Group y").
[[nodiscard]] Error errorOf(rd_kafka_resp_err_t code, const QString &what, const QString &reason = {});

/// The last fault of each broker, written by librdkafka's threads. librdkafka reports an identical fault only
/// every 30 s, so each is kept until the broker has answered.
class FaultBook final
{
public:
    void add(Fault fault);
    void forget(const Address &address);
    [[nodiscard]] std::optional<Fault> of(const Address &address) const;
    /// The newest one that tells a reason (login, certificate, name), not older than `since`.
    [[nodiscard]] std::optional<Fault> telling(const KafkaProfile &profile,
                                               std::chrono::steady_clock::time_point since) const;

private:
    mutable QMutex m_mutex;
    QMap<Address, Fault> m_faults;
};

} // namespace sluice::kafka
