#pragma once
// host:port, as profiles, metadata and librdkafka write it.

#include <QHashFunctions>
#include <QString>
#include <optional>
#include <tuple>

namespace sluice::kafka {

struct Address
{
    QString host;
    int port = 9092;

    [[nodiscard]] QString text() const;
    bool operator==(const Address &) const = default;
    bool operator<(const Address &other) const
    {
        return std::tie(host, port) < std::tie(other.host, other.port);
    }
};

inline size_t qHash(const Address &address, size_t seed = 0)
{
    return qHashMulti(seed, address.host, address.port);
}

/// "host", "host:port", "[v6]:port", with or without a scheme ("SASL_SSL://"); empty where it is none of
/// these.
[[nodiscard]] std::optional<Address> parseAddress(const QString &text);

} // namespace sluice::kafka
