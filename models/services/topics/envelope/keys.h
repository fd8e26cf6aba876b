#pragma once
// Which records are about the same row: by their keys, however the converter wrote them.

#include "models/core/recordview.h"
#include "models/services/topics/envelope/decoder.h"

#include <string>

namespace sluice::envelope {

/// The same for the same key with and without schemas: JSON without white space, members by name, numbers as
/// they were written. A key that is not JSON is its own identity. Empty for a null key.
[[nodiscard]] std::optional<QByteArray> keyIdentity(BytesView key);

/// One column of a primary key, as PostgreSQL writes its value (TimeZone UTC, DateStyle ISO).
struct KeyColumn
{
    QString name;
    QString text;

    bool operator==(const KeyColumn &) const = default;
};

/// Finds the records of one row. Keeps a decoder, so: one for each thread. The knowledge has the types of the
/// key's columns, which keys without schemas do not tell.
class KeyPredicate final
{
public:
    KeyPredicate(QList<KeyColumn> columns, Knowledge knowledge);

    /// What each key of that row contains, for a search that looks at bytes first. May be empty: numerics and
    /// times are only known when they are decoded.
    [[nodiscard]] const QList<QByteArray> &literals() const { return m_literals; }
    /// Exact.
    [[nodiscard]] bool matches(BytesView key);

private:
    QList<KeyColumn> m_columns;
    Knowledge m_knowledge;
    QList<QByteArray> m_literals;
    Decoder m_decoder;
};

} // namespace sluice::envelope
