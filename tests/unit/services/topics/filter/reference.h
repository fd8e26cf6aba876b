#pragma once
// What a filter means, evaluated slowly and straight from the documentation, with nothing of the matcher in
// it.

#include "models/core/recordview.h"
#include "models/services/topics/filter/expression.h"

namespace sluice::filter::test {

/// `nowMs`: what "-15m" counts from. JSON in the record must be valid where it begins with { or [.
[[nodiscard]] bool referenceMatches(const Expression &expression, const RecordView &record,
                                    std::int64_t nowMs);

} // namespace sluice::filter::test
