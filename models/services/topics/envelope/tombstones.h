#pragma once
// Which delete a tombstone belongs to.

#include "models/services/topics/envelope/envelope.h"

#include <deque>

namespace sluice::envelope {

/// Looks at the records of one partition in their order.
class TombstoneLinker final
{
public:
    /// For a tombstone: the offset of the delete of the same key before it, with no other record of that key
    /// between. Empty for every other record, and where that delete was not seen.
    std::optional<qint64> see(qint64 offset, const Record &record);

private:
    // Debezium writes the tombstone right behind its delete; a topic without tombstones must not cost more
    // and more.
    static constexpr std::size_t mostDeletes = 10'000;

    void remember(const QByteArray &key, qint64 offset);

    QHash<QByteArray, qint64> m_deletes;
    std::deque<std::pair<QByteArray, qint64>> m_order;
};

} // namespace sluice::envelope
