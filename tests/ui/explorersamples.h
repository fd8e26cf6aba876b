#pragma once
// Records as a connector writes them, for the explorer's tests and drawings.

#include "models/core/kafkacluster.h"

namespace sluice::test {

/// Inserts, updates with the row before, deletes with their tombstones, over three partitions.
[[nodiscard]] QList<KafkaRecord> changeRecords(int count, qint64 from = 0);
/// An update that touches three of nine columns; one of the others was not sent.
[[nodiscard]] KafkaRecord updateRecord();

} // namespace sluice::test
