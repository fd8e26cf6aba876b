#pragma once
// A record that is about to be written to a topic, byte for byte, and where it came to lie.

#include <QByteArray>
#include <QList>
#include <QString>
#include <optional>

namespace sluice {

struct OutgoingHeader
{
    QByteArray name;
    std::optional<QByteArray> value; ///< empty: Kafka's null

    bool operator==(const OutgoingHeader &) const = default;
};

struct OutgoingRecord
{
    QString topic;
    std::optional<int> partition;    ///< empty: by the key, as Kafka's own clients choose it
    std::optional<QByteArray> key;   ///< empty: Kafka's null
    std::optional<QByteArray> value; ///< likewise: a tombstone
    QList<OutgoingHeader> headers;

    bool operator==(const OutgoingRecord &) const = default;
};

struct SentRecord
{
    int partition = -1;
    qint64 offset = -1;

    bool operator==(const SentRecord &) const = default;
};

} // namespace sluice
