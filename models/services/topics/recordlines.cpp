#include "models/services/topics/recordlines.h"

#include "models/services/topics/recordtext.h"

#include <algorithm>
#include <tuple>

namespace sluice {

namespace {
/// Some screens full, so that what is drawn again is not decoded again.
constexpr int mostCached = 1000;
/// Debezium writes a tombstone right behind its delete; other partitions' records may lie between.
constexpr qint64 mostLookedBack = 200;
/// Sorted in the window's thread: some tens of milliseconds.
constexpr qint64 mostSorted = 50'000;
/// Decoded in the window's thread.
constexpr std::ptrdiff_t mostOfOneMillisecond = 200;
} // namespace

RecordLines::RecordLines()
    : m_cache(mostCached)
{}

void RecordLines::setStore(std::shared_ptr<const RecordStore> store, const QString &topic)
{
    if (topic != m_topic)
        m_whole.clear();
    m_topic = topic;
    m_store = std::move(store);
    m_held.reset();
    m_gathering = false;
    m_order = {};
    m_cache.clear();
}

void RecordLines::setHeld(bool held)
{
    if (held == isHeld())
        return;
    m_held = held ? std::optional(present()) : std::nullopt;
}

bool RecordLines::sortByTime()
{
    const RecordExtent rows = present();
    if (rows.count() > mostSorted)
        return false;
    std::vector<Place> places;
    for (qint64 row = rows.first; row < rows.end; ++row)
        places.push_back({row, m_store->headOf(row).value_or(RecordStore::Head()), {}});
    const auto earlier = [](const Place &a, const Place &b) {
        const auto key = [](const RecordStore::Head &head) {
            return std::tuple(head.timestampMs, head.place.partition, head.place.offset);
        };
        return key(a.head) < key(b.head);
    };
    const std::vector<Place> before = places;
    std::stable_sort(places.begin(), places.end(), earlier);
    orderWithinMilliseconds(places);
    if (std::equal(places.begin(), places.end(), before.begin(),
                   [](const Place &a, const Place &b) { return a.row == b.row; }))
        return false;
    std::vector<qint64> order;
    for (const Place &place : places)
        order.push_back(place.row);
    m_order = RowOrder(rows.first, std::move(order));
    m_cache.clear();
    return true;
}

/// Kafka's clock says nothing of what came within one of its milliseconds to several partitions; the log of
/// the source does.
void RecordLines::orderWithinMilliseconds(std::vector<Place> &places) const
{
    for (auto first = places.begin(); first != places.end();) {
        const auto last = std::find_if(first, places.end(), [first](const Place &place) {
            return place.head.timestampMs != first->head.timestampMs;
        });
        const bool several = std::any_of(first, last, [first](const Place &place) {
            return place.head.place.partition != first->head.place.partition;
        });
        if (several && last - first <= mostOfOneMillisecond && readPositions(first, last)) {
            std::stable_sort(first, last, [](const Place &a, const Place &b) { return a.lsn < b.lsn; });
        }
        first = last;
    }
}

/// False where one of them does not tell, or a partition has another order. A tombstone has the position of
/// the delete that it follows.
bool RecordLines::readPositions(std::vector<Place>::iterator first, std::vector<Place>::iterator last) const
{
    for (auto place = first; place != last; ++place) {
        const auto record = m_store->at(place->row);
        if (!record)
            return false;
        place->lsn = m_decoder.decode(*record).source.lsn;
        const bool follows =
            place != first && std::prev(place)->head.place.partition == place->head.place.partition;
        if (follows && !record->value)
            place->lsn = std::prev(place)->lsn;
        if (!place->lsn || (follows && *place->lsn < *std::prev(place)->lsn))
            return false;
    }
    return true;
}

qint64 RecordLines::heldBack() const
{
    return m_held ? present().end - m_held->end : 0;
}

void RecordLines::setFields(const QStringList &fields)
{
    m_fields = fields;
    m_cache.clear();
}

RecordExtent RecordLines::present() const
{
    if (!m_store)
        return {};
    const RecordStore::Extent extent = m_store->extent();
    // What was sorted goes as a whole: its rows are not in the order in which the store drops them.
    const bool sortedGoes = extent.first > m_order.first() && extent.first < m_order.end();
    return {sortedGoes ? m_order.end() : extent.first, extent.end};
}

RecordExtent RecordLines::extent() const
{
    if (m_gathering)
        return {};
    return m_held ? *m_held : present();
}

RecordLine RecordLines::placeOnly(qint64 row) const
{
    RecordLine line;
    line.fields.resize(m_fields.size());
    if (const auto place = m_store ? m_store->placeOf(m_order.stored(row)) : std::nullopt) {
        line.partition = place->partition;
        line.offset = place->offset;
    }
    return line;
}

RecordLine RecordLines::line(qint64 row) const
{
    if (const RecordLine *known = m_cache.object(row))
        return *known;
    const auto found = record(row);
    if (!found)
        return placeOnly(row);
    auto *made = new RecordLine(lineOf(*found, m_decoder, m_fields));
    m_cache.insert(row, made);
    return *made;
}

RecordDetail RecordLines::detail(qint64 row) const
{
    if (const auto found = record(row)) {
        RecordDetail detail = detailOf(*found, m_decoder);
        if (const auto offset = found->value ? std::nullopt : deleteBefore(row, *found))
            detail.notes.prepend(deleteNote(*offset));
        return detail;
    }
    RecordDetail detail;
    detail.line = placeOnly(row);
    return detail;
}

QStringList RecordLines::fieldsOf(qint64 row) const
{
    const auto found = record(row);
    return found ? sluice::fieldsOf(*found, m_decoder) : QStringList();
}

/// Its offset, where that delete is among the rows just before and no other record of the key between.
std::optional<qint64> RecordLines::deleteBefore(qint64 row, const KafkaRecord &tombstone) const
{
    const qint64 oldest = qMax(extent().first, row - mostLookedBack);
    for (qint64 other = row - 1; other >= oldest; --other) {
        const auto before = record(other);
        if (!before || before->partition != tombstone.partition || before->key != tombstone.key)
            continue;
        const bool deletes = m_decoder.decode(*before).operation == envelope::Operation::Delete;
        return deletes ? std::optional(before->offset) : std::nullopt;
    }
    return {};
}

void RecordLines::remember(const KafkaRecord &record)
{
    m_whole.add(record);
}

std::optional<KafkaRecord> RecordLines::record(qint64 row) const
{
    auto found = m_store ? m_store->at(m_order.stored(row)) : std::nullopt;
    const bool cut = found && found->value && found->valueSize > found->value->size();
    if (m_store && (!found || cut)) {
        const auto place = m_store->placeOf(m_order.stored(row));
        if (const KafkaRecord *whole = place ? m_whole.find(*place) : nullptr)
            found = *whole;
    }
    if (found)
        found->topic = m_topic;
    return found;
}

} // namespace sluice
