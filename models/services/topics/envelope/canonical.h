#pragma once
// JSON written in one way only, so that equal values are equal bytes.

#include "models/services/topics/envelope/jsontape.h"

#include <QByteArray>

namespace sluice::envelope {

/// Quoted, with nothing escaped that need not be.
void appendJsonString(QByteArray &out, std::string_view utf8);

/// Without white space, members sorted by name (of those with the same name the last), numbers as written.
[[nodiscard]] QByteArray canonicalJson(JsonRef json);

} // namespace sluice::envelope
