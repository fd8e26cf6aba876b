#pragma once
// Topics full of Debezium-like envelopes on the playground's brokers, made once and kept for the next run.

#include <QByteArray>
#include <QString>

namespace sluice::bench {

struct BenchTopic
{
    QString name;
    qint64 records = 0;
    QByteArray compression; ///< "none", "lz4"
    int partitions = 6;
};

/// One envelope as JsonConverter writes it without schemas, about 530 bytes: the n-th, always the same.
[[nodiscard]] QByteArray envelope(qint64 n);
/// Its key: {"id":n}.
[[nodiscard]] QByteArray envelopeKey(qint64 n);

/// Makes the topic unless it is there with that many records. Prints what it does; false when it cannot.
[[nodiscard]] bool ensureTopic(const QByteArray &bootstrap, const BenchTopic &topic);
/// An empty one of this name, whatever was there.
[[nodiscard]] bool renewTopic(const QByteArray &bootstrap, const BenchTopic &topic);
/// Adds `perSecond` records a second for `seconds`, evenly. How many were taken by the brokers.
[[nodiscard]] qint64 stream(const QByteArray &bootstrap, const BenchTopic &topic, int perSecond, int seconds);

} // namespace sluice::bench
