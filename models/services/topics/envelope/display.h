#pragma once
// Records as text for a person: in one line, as the JSON that was sent, and as JSON to copy. Plain text that
// no control character and no change of direction can turn into something else.

#include "models/core/recordview.h"
#include "models/services/topics/envelope/envelope.h"

namespace sluice::envelope {

/// For a single line: control characters become visible (U+2400 and on), what would reorder or break the line
/// becomes U+FFFD. More than `most` characters are cut, with an ellipsis; 0: whole.
[[nodiscard]] QString oneLine(QStringView text, qsizetype most = 0);

/// The same for a text of several lines: line feeds and tabs stay.
[[nodiscard]] QString manyLines(QStringView text);

/// "UPDATE public.citizens id=42: status, updated_at".
[[nodiscard]] QString summary(const Record &record);

/// One value for a cell: "null", "(unchanged, not sent)", or its text in one line.
[[nodiscard]] QString valueLine(const Value &value, qsizetype most = 0);

struct RawView
{
    QString text;
    QString note; ///< that it was cut, or what it is where it is not JSON; mostly empty

    bool operator==(const RawView &) const = default;
};

/// JSON indented, every number and name as it was sent; other text as it is; bytes in hex with their
/// characters beside. At most about `mostBytes` of text.
[[nodiscard]] RawView rawView(BytesView bytes, qsizetype mostBytes = 256 * 1024);

/// The decoded record as one JSON document, in the same words in every language.
[[nodiscard]] QByteArray toJson(const Record &record);

} // namespace sluice::envelope
