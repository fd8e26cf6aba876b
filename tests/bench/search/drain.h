#pragma once
// The baseline: librdkafka alone, counting, with as much queue room as a search has.

#include <QByteArray>
#include <QString>

namespace sluice::bench {

struct Drained
{
    qint64 records = 0;
    qint64 bytes = 0;
    double seconds = 0;
};

/// From opening a client to the last record that was there; the client is closed after the clock.
[[nodiscard]] Drained drain(const QByteArray &bootstrap, const QString &topic, int partitions);

} // namespace sluice::bench
