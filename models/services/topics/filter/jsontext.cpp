#include "models/services/topics/filter/jsontext.h"

#include "models/services/topics/filter/number.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <utility>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sluice::filter {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool endsScalar(char c)
{
    return isSpace(c) || c == ',' || c == '}' || c == ']' || c == ':' || c == '{' || c == '[' || c == '"';
}

std::optional<unsigned> hexUnit(std::string_view text)
{
    if (text.size() < 4)
        return std::nullopt;
    unsigned value = 0;
    for (const char c : text.substr(0, 4)) {
        const char lower = static_cast<char>(c | 0x20);
        if (c >= '0' && c <= '9')
            value = value * 16 + static_cast<unsigned>(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            value = value * 16 + static_cast<unsigned>(lower - 'a' + 10);
        else
            return std::nullopt;
    }
    return value;
}

void appendUtf8(std::string &into, unsigned character)
{
    const auto byte = [&](unsigned value) { into += static_cast<char>(value); };
    if (character < 0x80) {
        byte(character);
    } else if (character < 0x800) {
        byte(0xC0U | (character >> 6U));
        byte(0x80U | (character & 0x3FU));
    } else if (character < 0x10000) {
        byte(0xE0U | (character >> 12U));
        byte(0x80U | ((character >> 6U) & 0x3FU));
        byte(0x80U | (character & 0x3FU));
    } else {
        byte(0xF0U | (character >> 18U));
        byte(0x80U | ((character >> 12U) & 0x3FU));
        byte(0x80U | ((character >> 6U) & 0x3FU));
        byte(0x80U | (character & 0x3FU));
    }
}

bool isHigh(unsigned unit)
{
    return unit >= 0xD800 && unit < 0xDC00;
}

bool isLow(unsigned unit)
{
    return unit >= 0xDC00 && unit < 0xE000;
}

/// `text` begins behind `\u`. Gives how much of it was read.
std::size_t appendUnit(std::string &into, std::string_view text)
{
    constexpr unsigned replacement = 0xFFFD;
    const auto unit = hexUnit(text);
    if (!unit) {
        appendUtf8(into, replacement);
        return 0;
    }
    if (isHigh(*unit) && text.size() >= 10 && text[4] == '\\' && text[5] == 'u') {
        const auto low = hexUnit(text.substr(6));
        if (low && isLow(*low)) {
            appendUtf8(into, 0x10000 + ((*unit - 0xD800) << 10U) + (*low - 0xDC00));
            return 10;
        }
    }
    appendUtf8(into, isHigh(*unit) || isLow(*unit) ? replacement : *unit);
    return 4;
}

/// `text` begins with a backslash. Gives how much of it was read.
std::size_t appendEscape(std::string &into, std::string_view text)
{
    constexpr std::array letters{std::pair{'n', '\n'}, std::pair{'t', '\t'}, std::pair{'r', '\r'},
                                 std::pair{'b', '\b'}, std::pair{'f', '\f'}};
    if (text.size() < 2)
        return 1;
    if (text[1] == 'u')
        return 2 + appendUnit(into, text.substr(2));
    for (const auto &[letter, meaning] : letters) {
        if (text[1] == letter) {
            into += meaning;
            return 2;
        }
    }
    into += text[1];
    return 2;
}

void skipSpace(JsonText &text)
{
    while (text.at < text.end && isSpace(*text.at))
        ++text.at;
}

/// One token of each, which must be the same; both are moved behind theirs.
bool sameToken(JsonText &a, JsonText &b)
{
    if (a.first() == '"' && b.first() == '"') {
        const std::string_view rawA = a.raw();
        const std::string_view rawB = b.raw();
        a.at = std::min(rawA.data() + rawA.size() + 1, a.end);
        b.at = std::min(rawB.data() + rawB.size() + 1, b.end);
        std::string bufferA;
        std::string bufferB;
        return rawA == rawB || unescaped(rawA, bufferA) == unescaped(rawB, bufferB);
    }
    const std::string_view scalarA = a.scalar();
    const std::string_view scalarB = b.scalar();
    if (scalarA.empty() || scalarB.empty()) { // a bracket, a comma, a colon
        const bool same = a.first() == b.first();
        ++a.at;
        ++b.at;
        return same;
    }
    a.at += scalarA.size();
    b.at += scalarB.size();
    return scalarA == scalarB || (isNumber(scalarA) && isNumber(scalarB) &&
                                  compareNumbers(scalarA, scalarB) == std::strong_ordering::equal);
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isExponentLetter(char c)
{
    return c == 'e' || c == 'E';
}

/// One bit for each of the 16 bytes at `text` that is a digit with an e behind it. Reads 17 bytes.
unsigned digitsBeforeLetter(const char *text)
{
#if defined(__SSE2__)
    const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text));
    const __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text + 1));
    const __m128i beyondNine = _mm_subs_epu8(_mm_sub_epi8(here, _mm_set1_epi8('0')), _mm_set1_epi8(9));
    const __m128i digit = _mm_cmpeq_epi8(beyondNine, _mm_setzero_si128());
    const __m128i letter = _mm_cmpeq_epi8(_mm_or_si128(next, _mm_set1_epi8(0x20)), _mm_set1_epi8('e'));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_and_si128(digit, letter)));
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < 16; ++i)
        bits |= isDigit(text[i]) && isExponentLetter(text[i + 1]) ? 1U << i : 0U;
    return bits;
#endif
}

/// Whether the e at `letter` may be in a number: what stands around its digits, dots and signs ends a number
/// on both sides. In a hexadecimal text it mostly does not.
bool isInNumber(std::string_view json, std::size_t letter)
{
    std::size_t begin = letter;
    while (begin > 0 && (isDigit(json[begin - 1]) || json[begin - 1] == '.' || json[begin - 1] == '-'))
        --begin;
    std::size_t end = letter + 1;
    while (end < json.size() && (isDigit(json[end]) || json[end] == '+' || json[end] == '-'))
        ++end;
    return (begin == 0 || endsScalar(json[begin - 1])) && (end == json.size() || endsScalar(json[end]));
}

int depthChange(char c)
{
    if (c == '{' || c == '[')
        return 1;
    return c == '}' || c == ']' ? -1 : 0;
}

} // namespace

std::string_view JsonText::scalar() const
{
    const char *stop = at;
    while (stop < end && !endsScalar(*stop))
        ++stop;
    return {at, static_cast<std::size_t>(stop - at)};
}

std::string_view JsonText::raw() const
{
    const char *begin = at + 1;
    const char *stop = begin;
    while (stop < end && *stop != '"')
        stop += *stop == '\\' ? 2 : 1;
    stop = std::min(stop, end);
    return {begin, static_cast<std::size_t>(stop - begin)};
}

JsonText valueBehindName(const char *at, const char *end)
{
    JsonText rest{at, end};
    skipSpace(rest);
    if (rest.first() != ':')
        return {};
    ++rest.at;
    skipSpace(rest);
    return rest.at < end ? rest : JsonText{};
}

bool needsEscapes(std::string_view text)
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; });
}

std::string_view unescaped(std::string_view raw, std::string &buffer)
{
    std::size_t escape = raw.find('\\');
    if (escape == std::string_view::npos)
        return raw;
    buffer.clear();
    std::size_t done = 0;
    while (escape != std::string_view::npos) {
        buffer.append(raw, done, escape - done);
        done = escape + appendEscape(buffer, raw.substr(escape));
        escape = done < raw.size() ? raw.find('\\', done) : std::string_view::npos;
    }
    if (done < raw.size())
        buffer.append(raw, done);
    return buffer;
}

bool sameJson(JsonText a, JsonText b)
{
    int depth = 0;
    do {
        skipSpace(a);
        skipSpace(b);
        if (a.at >= a.end || b.at >= b.end)
            return a.at >= a.end && b.at >= b.end;
        depth += depthChange(a.first());
        if (!sameToken(a, b))
            return false;
    } while (depth > 0);
    return true;
}

bool mayHideText(std::string_view json)
{
    const char *at = json.data();
    const char *const end = at + json.size();
    while (at < end) {
        at = static_cast<const char *>(std::memchr(at, '\\', static_cast<std::size_t>(end - at)));
        if (!at || at + 1 >= end)
            return false;
        if (at[1] == 'u' || at[1] == '/')
            return true;
        at += 2;
    }
    return false;
}

bool mayHideNumber(std::string_view json)
{
    constexpr std::size_t block = 16;
    std::size_t at = 0;
    for (; at + block < json.size(); at += block) {
        for (unsigned bits = digitsBeforeLetter(json.data() + at); bits != 0; bits &= bits - 1) {
            if (isInNumber(json, at + static_cast<std::size_t>(std::countr_zero(bits)) + 1))
                return true;
        }
    }
    for (; at + 1 < json.size(); ++at) {
        if (isDigit(json[at]) && isExponentLetter(json[at + 1]) && isInNumber(json, at + 1))
            return true;
    }
    return false;
}

} // namespace sluice::filter
