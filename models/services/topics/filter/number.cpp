#include "models/services/topics/filter/number.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace sluice::filter {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::size_t digitsFrom(std::string_view text, std::size_t at)
{
    std::size_t end = at;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    return end - at;
}

/// 0.d1d2d3… × 10^point, without zeros at either end of the digits; the digits stand in two pieces of the
/// text.
struct Decimal
{
    bool negative = false;
    std::int64_t point = 0;
    std::string_view whole;
    std::string_view fraction;

    [[nodiscard]] std::size_t size() const { return whole.size() + fraction.size(); }
    [[nodiscard]] bool isZero() const { return size() == 0; }
    [[nodiscard]] char digit(std::size_t i) const
    {
        return i < whole.size() ? whole[i] : fraction[i - whole.size()];
    }
};

/// Held within bounds, so that adding the digits' count cannot overflow: such numbers differ by their
/// exponents alone.
std::int64_t exponentOf(std::string_view text)
{
    constexpr std::int64_t bound = std::int64_t{1} << 60;
    const bool negative = !text.empty() && text.front() == '-';
    std::int64_t value = 0;
    for (const char c : text) {
        if (isDigit(c))
            value = value < bound / 10 ? value * 10 + (c - '0') : bound;
    }
    return negative ? -value : value;
}

void trimTrailing(std::string_view &digits)
{
    while (!digits.empty() && digits.back() == '0')
        digits.remove_suffix(1);
}

std::size_t trimLeading(std::string_view &digits)
{
    const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
    digits.remove_prefix(zeros);
    return zeros;
}

Decimal decimalOf(std::string_view text)
{
    Decimal result;
    if (text.front() == '-') {
        result.negative = true;
        text.remove_prefix(1);
    }
    const std::size_t exponentAt = std::min(text.find_first_of("eE"), text.size());
    const std::string_view exponent = text.substr(std::min(exponentAt + 1, text.size()));
    std::string_view digits = text.substr(0, exponentAt);
    const std::size_t dot = std::min(digits.find('.'), digits.size());
    result.whole = digits.substr(0, dot);
    result.fraction = digits.substr(std::min(dot + 1, digits.size()));

    trimLeading(result.whole);
    std::int64_t point = static_cast<std::int64_t>(result.whole.size());
    trimTrailing(result.fraction);
    if (result.whole.empty())
        point -= static_cast<std::int64_t>(trimLeading(result.fraction));
    if (result.fraction.empty())
        trimTrailing(result.whole);
    result.point = point + exponentOf(exponent);
    if (result.isZero())
        result.negative = false;
    return result;
}

std::strong_ordering compareMagnitude(const Decimal &a, const Decimal &b)
{
    if (a.point != b.point)
        return a.point <=> b.point;
    const std::size_t common = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (a.digit(i) != b.digit(i))
            return a.digit(i) <=> b.digit(i);
    }
    return a.size() <=> b.size();
}

/// Units of 10 to the power of -scale: what nearly every number is.
struct Fixed
{
    std::int64_t units = 0;
    int scale = 0;
};

/// Of up to 18 digits without an exponent.
std::optional<Fixed> fixedOf(std::string_view text)
{
    constexpr std::size_t most = 18;
    const bool negative = text.front() == '-';
    text.remove_prefix(negative ? 1 : 0);
    if (text.size() > most + 1)
        return std::nullopt;
    Fixed result;
    bool behindPoint = false;
    std::size_t digits = 0;
    for (const char c : text) {
        if (isDigit(c)) {
            result.units = result.units * 10 + (c - '0');
            result.scale += behindPoint ? 1 : 0;
            ++digits;
        } else if (c == '.') {
            behindPoint = true;
        } else {
            return std::nullopt;
        }
    }
    if (digits > most)
        return std::nullopt;
    if (negative)
        result.units = -result.units;
    return result;
}

/// Empty where that is too large.
std::optional<std::int64_t> unitsAt(const Fixed &number, int scale)
{
    std::int64_t units = number.units;
    for (int i = number.scale; i < scale; ++i) {
        if (__builtin_mul_overflow(units, std::int64_t{10}, &units))
            return std::nullopt;
    }
    return units;
}

std::optional<std::strong_ordering> compareFixed(const std::optional<Fixed> &a, const std::optional<Fixed> &b)
{
    if (!a || !b)
        return std::nullopt;
    const int scale = std::max(a->scale, b->scale);
    const auto unitsA = unitsAt(*a, scale);
    const auto unitsB = unitsAt(*b, scale);
    if (!unitsA || !unitsB)
        return std::nullopt;
    return *unitsA <=> *unitsB;
}

std::strong_ordering compareDecimals(const Decimal &a, const Decimal &b)
{
    if (a.isZero() || b.isZero()) {
        const int signA = a.isZero() ? 0 : (a.negative ? -1 : 1);
        const int signB = b.isZero() ? 0 : (b.negative ? -1 : 1);
        return signA <=> signB;
    }
    if (a.negative != b.negative)
        return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
    return a.negative ? compareMagnitude(b, a) : compareMagnitude(a, b);
}

} // namespace

bool isNumber(std::string_view text)
{
    std::size_t at = !text.empty() && text.front() == '-' ? 1 : 0;
    const std::size_t whole = digitsFrom(text, at);
    if (whole == 0 || (whole > 1 && text[at] == '0'))
        return false;
    at += whole;
    if (at < text.size() && text[at] == '.') {
        const std::size_t fraction = digitsFrom(text, at + 1);
        if (fraction == 0)
            return false;
        at += 1 + fraction;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-'))
            ++at;
        const std::size_t exponent = digitsFrom(text, at);
        if (exponent == 0)
            return false;
        at += exponent;
    }
    return at == text.size();
}

std::strong_ordering compareNumbers(std::string_view a, std::string_view b)
{
    if (const auto order = compareFixed(fixedOf(a), fixedOf(b)))
        return *order;
    return compareDecimals(decimalOf(a), decimalOf(b));
}

} // namespace sluice::filter
