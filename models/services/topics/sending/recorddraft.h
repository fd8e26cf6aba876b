#pragma once
// A record that a person is about to send: what of it can be edited as text, what came from where, and what
// will be written, byte for byte.

#include "models/core/kafkacluster.h"
#include "models/core/outgoingrecord.h"

namespace sluice {

/// The header that tells where a record comes from: "topic/partition/offset", with " edited" where it is not
/// as it was there; "by hand" where it was never in a topic. docs/sending-records.md.
inline const QByteArray originHeader = QByteArrayLiteral("sluice.origin");

/// Where the record lies that is sent again.
struct RecordOrigin
{
    QString topic;
    int partition = 0;
    qint64 offset = 0;

    [[nodiscard]] QString text() const; ///< "topic/partition/offset"
    bool operator==(const RecordOrigin &) const = default;
};

/// What it was, and what it is to be; without the header of its origin, which outgoing() adds.
struct RecordDraft
{
    std::optional<RecordOrigin> origin; ///< empty: written by hand
    OutgoingRecord original;            ///< as it lies there
    OutgoingRecord record;

    [[nodiscard]] bool isEdited() const; ///< in its key, value or headers
    bool operator==(const RecordDraft &) const = default;
};

/// In the same partition. An earlier origin is left out: the last one counts.
[[nodiscard]] RecordDraft draftOf(const KafkaRecord &record);
[[nodiscard]] RecordDraft emptyDraft(const QString &topic);

/// Not all of its value is in memory, so that it cannot be sent again from there.
[[nodiscard]] bool isCut(const KafkaRecord &record);

/// What is written, its origin included, as the last header.
[[nodiscard]] OutgoingRecord outgoing(const RecordDraft &draft);

/// Whether a text editor gives these bytes back as they are: UTF-8 without control characters and without
/// other ends of lines than a line feed.
[[nodiscard]] bool isEditable(const QByteArray &bytes);

/// Where the text begins as a JSON object or list but is none: a sentence. Empty: nothing is to be said.
[[nodiscard]] QString jsonMistake(const QByteArray &text);

} // namespace sluice
