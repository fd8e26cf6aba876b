#pragma once
// One JSON value with its meaning, in PostgreSQL's words.

#include "models/services/topics/envelope/meaning.h"
#include "models/services/topics/envelope/placeholder.h"

namespace sluice::envelope {

/// The placeholder must outlive the decoder. Nothing is `ValueKind::Absent`.
class ValueDecoder final
{
public:
    explicit ValueDecoder(const Placeholder &placeholder)
        : m_placeholder(placeholder)
    {}

    [[nodiscard]] Value decode(JsonRef json, const Meaning &meaning) const;

private:
    const Placeholder &m_placeholder;
};

} // namespace sluice::envelope
