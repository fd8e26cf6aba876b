#pragma once
// The records of a store as rows that are decoded when they are looked at.

#include "models/core/recordrows.h"
#include "models/services/topics/envelope/decoder.h"
#include "models/services/topics/recordstore.h"
#include "models/services/topics/roworder.h"
#include "models/services/topics/wholerecords.h"

#include <QCache>
#include <memory>

namespace sluice {

class RecordLines final : public RecordRows
{
public:
    RecordLines();

    /// The rows begin anew.
    void setStore(std::shared_ptr<const RecordStore> store, const QString &topic);
    /// While it is held, the extent stands still whatever the store takes in or drops.
    void setHeld(bool held);
    [[nodiscard]] bool isHeld() const { return m_held.has_value(); }
    /// While they are gathered, none is shown: they may still be sorted without any jumping.
    void setGathering(bool on) { m_gathering = on; }
    [[nodiscard]] bool isGathering() const { return m_gathering; }
    /// From now on by their time, within a millisecond by the position in the source's log where all have
    /// one, else by partition and offset. What is added later comes behind them. False where they were so
    /// already, or are too many.
    bool sortByTime();
    /// How many came since it is held.
    [[nodiscard]] qint64 heldBack() const;
    void setFields(const QStringList &fields);
    [[nodiscard]] const QStringList &fields() const { return m_fields; }
    [[nodiscard]] const RowOrder &order() const { return m_order; }

    [[nodiscard]] RecordExtent extent() const override;
    [[nodiscard]] RecordLine line(qint64 row) const override;
    [[nodiscard]] RecordDetail detail(qint64 row) const;
    /// It was read again, from its place: now it is here, for a while.
    void remember(const KafkaRecord &record);
    /// Empty where the bytes are gone.
    [[nodiscard]] std::optional<KafkaRecord> record(qint64 row) const;
    /// The fields that it has, as the filter language writes them.
    [[nodiscard]] QStringList fieldsOf(qint64 row) const;

private:
    /// Of a row in the store, while rows are put in order.
    struct Place
    {
        qint64 row = 0;
        RecordStore::Head head;
        std::optional<quint64> lsn; ///< of the source
    };

    void orderWithinMilliseconds(std::vector<Place> &places) const;
    [[nodiscard]] bool readPositions(std::vector<Place>::iterator first,
                                     std::vector<Place>::iterator last) const;
    [[nodiscard]] RecordExtent present() const;
    [[nodiscard]] RecordLine placeOnly(qint64 row) const;
    [[nodiscard]] std::optional<qint64> deleteBefore(qint64 row, const KafkaRecord &tombstone) const;

    std::shared_ptr<const RecordStore> m_store;
    QString m_topic;
    RowOrder m_order;
    bool m_gathering = false;
    std::optional<RecordExtent> m_held;
    QStringList m_fields;
    WholeRecords m_whole;
    mutable envelope::Decoder m_decoder;
    mutable QCache<qint64, RecordLine> m_cache;
};

} // namespace sluice
