#pragma once
// Which of the records of one key is the last, wherever its partitions stand.

#include "models/core/kafkacluster.h"
#include "models/services/topics/recordlines.h"

namespace sluice {

/// What the newest record of a key says of its row.
struct LastRecord
{
    KafkaRecord record; ///< the newest that has a value; else the newest
    bool deleted = false;
};

/// `lines` has the history of one key in the order of time. Empty: it has none.
[[nodiscard]] std::optional<LastRecord> lastRecord(const RecordLines &lines);

/// Of one record as if nothing had followed it.
[[nodiscard]] LastRecord alone(const KafkaRecord &record);

} // namespace sluice
