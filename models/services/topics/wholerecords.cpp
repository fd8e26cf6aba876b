#include "models/services/topics/wholerecords.h"

#include "models/services/topics/recordstore.h"

#include <algorithm>

namespace sluice {

namespace {

constexpr std::size_t mostRecords = 200;

bool isAt(const KafkaRecord &record, const RecordPlace &place)
{
    return record.partition == place.partition && record.offset == place.offset;
}

qint64 costOf(const KafkaRecord &record)
{
    qint64 bytes = record.value.value_or(QByteArray()).size() + record.key.value_or(QByteArray()).size();
    for (const auto &[name, value] : record.headers)
        bytes += name.size() + value.size();
    return bytes;
}

} // namespace

void WholeRecords::add(const KafkaRecord &record)
{
    const auto known = std::find_if(m_records.begin(), m_records.end(), [&](const KafkaRecord &one) {
        return isAt(one, {record.partition, record.offset});
    });
    if (known != m_records.end()) {
        m_bytes -= costOf(*known);
        m_records.erase(known);
    }
    m_records.push_front(record);
    m_bytes += costOf(record);
    while (m_records.size() > 1 && (m_bytes > m_maxBytes || m_records.size() > mostRecords)) {
        m_bytes -= costOf(m_records.back());
        m_records.pop_back();
    }
}

const KafkaRecord *WholeRecords::find(const RecordPlace &place) const
{
    const auto found = std::find_if(m_records.begin(), m_records.end(),
                                    [&](const KafkaRecord &one) { return isAt(one, place); });
    if (found == m_records.end())
        return nullptr;
    m_records.splice(m_records.begin(), m_records, found);
    return &m_records.front();
}

void WholeRecords::clear()
{
    m_records.clear();
    m_bytes = 0;
}

} // namespace sluice
