#pragma once
// From the bytes of a record to what it says.

#include "models/core/kafkacluster.h"
#include "models/core/recordview.h"
#include "models/services/topics/envelope/envelope.h"

#include <memory>

namespace sluice::envelope {

/// Decodes one record after the other, with memory that it keeps for the next: one for each thread. Every
/// sequence of bytes is decoded into something; what it could not make sense of stands in the notes.
class Decoder final
{
public:
    Decoder();
    ~Decoder();
    Decoder(Decoder &&) noexcept;
    Decoder &operator=(Decoder &&) noexcept;

    [[nodiscard]] Record decode(BytesView key, BytesView value, const Knowledge &knowledge = {});
    [[nodiscard]] Record decode(const KafkaRecord &record, const Knowledge &knowledge = {});
    /// A key alone; none for a null key.
    [[nodiscard]] QList<KeyPart> decodeKey(BytesView key, const Knowledge &knowledge = {});

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::envelope
