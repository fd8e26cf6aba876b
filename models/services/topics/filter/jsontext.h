#pragma once
// The smallest pieces of JSON, read where they stand: `at` is the first byte of a value, and nothing at or
// beyond `end` is looked at. What is no JSON gives an answer too, only not a useful one. Private to the
// filter.

#include <string>
#include <string_view>

namespace sluice::filter {

struct JsonText
{
    const char *at = nullptr; ///< null: not there
    const char *end = nullptr;

    [[nodiscard]] bool isThere() const { return at != nullptr; }
    [[nodiscard]] char first() const { return at && at < end ? *at : '\0'; }
    [[nodiscard]] bool isString() const { return first() == '"'; }
    [[nodiscard]] bool isObject() const { return first() == '{'; }
    /// Of a number, true, false, null.
    [[nodiscard]] std::string_view scalar() const;
    /// Of a string, between its quotes, its escapes as they are.
    [[nodiscard]] std::string_view raw() const;
    [[nodiscard]] bool isNull() const { return first() == 'n' && scalar() == "null"; }
};

/// Behind the closing quote at `at`: the value, where a name ended there; else nothing.
[[nodiscard]] JsonText valueBehindName(const char *at, const char *end);

/// Whether JSON can write this text only with escapes.
[[nodiscard]] bool needsEscapes(std::string_view text);

/// The text of a raw string; in `buffer` where it has escapes. A lone half of a surrogate pair becomes
/// U+FFFD.
[[nodiscard]] std::string_view unescaped(std::string_view raw, std::string &buffer);

/// Token by token, so that spaces do not count; numbers by value, strings by their text, members in their
/// order.
[[nodiscard]] bool sameJson(JsonText a, JsonText b);

/// Whether an ordinary character may be written as an escape here: `\u0050` or `\/`. The other escapes stand
/// for a quote, a backslash or a control character, which no literal that is sought in raw JSON has.
[[nodiscard]] bool mayHideText(std::string_view json);

/// Whether a number stands here with an exponent, so that its digits may be others than those that are
/// sought.
[[nodiscard]] bool mayHideNumber(std::string_view json);

} // namespace sluice::filter
