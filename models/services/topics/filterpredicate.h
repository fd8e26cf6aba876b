#pragma once
// A filter as what a search asks of each record.

#include "models/services/topics/filter/filter.h"
#include "models/services/topics/hits.h"

namespace sluice {

/// Empty where the filter matches everything.
[[nodiscard]] MakePredicate predicateOf(const filter::Filter &filter);

/// Both have to match. `contains`: text as it stands in key or value; `expression`: in the filter language.
/// Either may be empty. The error's place is one in `expression`.
[[nodiscard]] tl::expected<filter::Filter, filter::FilterError> filterFrom(const QString &contains,
                                                                           const QString &expression);

} // namespace sluice
