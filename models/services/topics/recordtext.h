#pragma once
// What a record says, as the rows and columns that a window shows.

#include "models/core/kafkacluster.h"
#include "models/core/recordrows.h"
#include "models/services/topics/envelope/decoder.h"

namespace sluice {

/// `fields`: paths such as "after.status", "before.id", "key.id", "source.lsn".
[[nodiscard]] RecordLine lineOf(const KafkaRecord &record, envelope::Decoder &decoder,
                                const QStringList &fields = {});

/// Decoding takes time in proportion to the value, so a long one is not laid out whole.
[[nodiscard]] RecordDetail detailOf(const KafkaRecord &record, envelope::Decoder &decoder);

/// The paths of its columns and of its key's, as the filter language writes them. None of a long value.
[[nodiscard]] QStringList fieldsOf(const KafkaRecord &record, envelope::Decoder &decoder);

/// Of a tombstone: which delete it belongs to.
[[nodiscard]] QString deleteNote(qint64 offset);

/// The record as one JSON document, for copying.
[[nodiscard]] QByteArray jsonOf(const KafkaRecord &record);

} // namespace sluice
