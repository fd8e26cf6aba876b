#include "models/services/rows/lastrecord.h"

#include "models/services/topics/envelope/decoder.h"

namespace sluice {

namespace {

/// What one millisecond may have brought; and tombstones by hand, one after the other.
constexpr qint64 mostLookedBack = 200;

bool isDelete(const KafkaRecord &record, envelope::Decoder &decoder)
{
    return !record.value || decoder.decode(record).operation == envelope::Operation::Delete;
}

/// Partitions have clocks of one millisecond at best, the source's log has one order.
bool isNewer(const KafkaRecord &record, const KafkaRecord &than, envelope::Decoder &decoder)
{
    const auto lsn = decoder.decode(record).source.lsn;
    const auto other = decoder.decode(than).source.lsn;
    return record.partition != than.partition && record.timestamp == than.timestamp && lsn && other &&
           *lsn > *other;
}

} // namespace

std::optional<LastRecord> lastRecord(const RecordLines &lines)
{
    envelope::Decoder decoder;
    const RecordExtent extent = lines.extent();
    std::optional<KafkaRecord> newest;
    std::optional<KafkaRecord> valued;
    for (qint64 row = extent.end - 1; row >= qMax(extent.first, extent.end - mostLookedBack); --row) {
        const auto record = lines.record(row);
        if (!record)
            continue;
        if (!newest)
            newest = record;
        if (!record->value)
            continue;
        if (!valued || isNewer(*record, *valued, decoder))
            valued = record;
        else if (record->timestamp != valued->timestamp)
            break;
    }
    if (!newest)
        return {};
    const KafkaRecord &last = valued ? *valued : *newest;
    // A tombstone of another partition that is as old may belong to a delete before this record.
    const bool tombstone =
        !newest->value && (newest->partition == last.partition || newest->timestamp > last.timestamp);
    return LastRecord{last, tombstone || isDelete(last, decoder)};
}

LastRecord alone(const KafkaRecord &record)
{
    envelope::Decoder decoder;
    return {record, isDelete(record, decoder)};
}

} // namespace sluice
