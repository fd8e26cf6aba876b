#pragma once
// From a question to a JSON document, the literals of which one must stand in the raw bytes for the answer to
// be yes: so that most documents need not be parsed. Private to the filter.

#include "models/services/topics/filter/expression.h"

namespace sluice::filter {

struct NeededLiteral
{
    std::string text;
    bool ignoreCase = false;

    bool operator==(const NeededLiteral &) const = default;
};

/// Sound for documents that write ordinary characters as they are (mayHideText() in jsontext.h tells). Empty:
/// nothing can be said.
[[nodiscard]] std::vector<NeededLiteral> neededLiterals(const Condition &condition);

} // namespace sluice::filter
