#pragma once
// Records that were read again, whole: the last few, in a bounded amount of memory.

#include "models/core/kafkacluster.h"

#include <list>

namespace sluice {

struct RecordPlace;

class WholeRecords final
{
public:
    explicit WholeRecords(qint64 maxBytes = qint64(64) << 20)
        : m_maxBytes(maxBytes)
    {}

    /// The one that was asked for least recently goes first; the newest stays, however large.
    void add(const KafkaRecord &record);
    [[nodiscard]] const KafkaRecord *find(const RecordPlace &place) const;
    [[nodiscard]] qsizetype count() const { return static_cast<qsizetype>(m_records.size()); }
    void clear();

private:
    const qint64 m_maxBytes;
    qint64 m_bytes = 0;
    mutable std::list<KafkaRecord> m_records; ///< the last one asked for in front
};

} // namespace sluice
