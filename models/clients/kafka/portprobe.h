#pragma once
// What stands behind an address that librdkafka gets no answer from. librdkafka reports little more than
// "transport failure", in words and at most every 30 s; this asks the port itself, once. Private to this
// client.

#include "models/clients/kafka/address.h"
#include "models/core/profile.h"
#include "models/core/result.h"

#include <QByteArray>
#include <atomic>
#include <chrono>

namespace sluice::kafka {

enum class PortFinding
{
    UnknownHost,
    Refused,      ///< nothing listens
    NoRoute,      ///< the network says no
    NoConnection, ///< not even a TCP connection in time
    Silent,       ///< takes connections and says nothing: frozen, or not for us
    Kafka,        ///< speaks Kafka without encryption
    Tls,
    Http,
    HangsUp, ///< closes the connection at our first bytes
    SomethingElse,
};

struct PortAnswer
{
    PortFinding finding = PortFinding::Silent;
    QString detail;
};

/// Blocks until `deadline` at most, except in the name look-up, which nobody can interrupt: use a worker
/// thread. `stranger`: nothing at this address has ever spoken Kafka to us, so it may be asked whether it
/// speaks HTTP (a broker would write a warning into its log).
[[nodiscard]] PortAnswer probePort(const Address &address, std::chrono::steady_clock::time_point deadline,
                                   bool stranger, const std::atomic_bool &stop);

/// What a first answer to our Kafka request is. Pure.
[[nodiscard]] PortFinding judgeBytes(const QByteArray &bytes);

/// What to tell the user of a broker that librdkafka gets no answer from.
[[nodiscard]] Error explain(const PortAnswer &answer, const Address &address, const KafkaProfile &profile,
                            std::chrono::milliseconds waited);

} // namespace sluice::kafka
