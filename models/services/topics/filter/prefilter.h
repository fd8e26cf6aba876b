#pragma once
// From a question to a JSON document, the literals of which one must stand in the raw bytes for the answer to
// be yes: so that most documents need not be parsed. Private to the filter.

#include "models/services/topics/filter/expression.h"

namespace sluice::filter {

struct NeededLiteral
{
    std::string text;
    bool ignoreCase = false;
    /// It is the name of a member: the value behind it must answer the question, wherever that member stands.
    bool isName = false;

    bool operator==(const NeededLiteral &) const = default;
};

/// One of these must be there.
struct NeededGroup
{
    std::vector<NeededLiteral> anyOf;
    bool isNumber =
        false; ///< some are the digits of a number, which an exponent may hide: see mayHideNumber()

    bool operator==(const NeededGroup &) const = default;
};

/// All of these are needed, in documents that write ordinary characters as they are: see mayHideText().
/// Empty: nothing can be said.
[[nodiscard]] std::vector<NeededGroup> neededLiterals(const Condition &condition);

} // namespace sluice::filter
