#include "models/services/topics/envelope/tombstones.h"

namespace sluice::envelope {

std::optional<qint64> TombstoneLinker::see(qint64 offset, const Record &record)
{
    if (!record.keyIdentity)
        return {};
    const auto found = m_deletes.find(*record.keyIdentity);
    std::optional<qint64> link;
    if (found != m_deletes.end()) {
        if (record.kind == RecordKind::Tombstone)
            link = found.value();
        m_deletes.erase(found);
    }
    if (record.operation == Operation::Delete)
        remember(*record.keyIdentity, offset);
    return link;
}

void TombstoneLinker::remember(const QByteArray &key, qint64 offset)
{
    m_deletes.insert(key, offset);
    m_order.emplace_back(key, offset);
    if (m_order.size() <= mostDeletes)
        return;
    const auto &[oldKey, oldOffset] = m_order.front();
    if (const auto found = m_deletes.constFind(oldKey); found != m_deletes.constEnd() && *found == oldOffset)
        m_deletes.erase(found);
    m_order.pop_front();
}

} // namespace sluice::envelope
