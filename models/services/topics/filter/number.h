#pragma once
// Numbers as text, compared exactly: what a double cannot hold is still told apart.

#include <compare>
#include <optional>
#include <string_view>

namespace sluice::filter {

/// As JSON writes them: -12, 0.5, 1e3; not 007, .5 or +1.
[[nodiscard]] bool isNumber(std::string_view text);

/// Of two texts for which isNumber() holds. 1, 1.0 and 10e-1 are equal, and so are 0 and -0.
[[nodiscard]] std::strong_ordering compareNumbers(std::string_view a, std::string_view b);

} // namespace sluice::filter
