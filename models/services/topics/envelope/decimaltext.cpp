#include "models/services/topics/envelope/decimaltext.h"

#include <algorithm>
#include <string>
#include <vector>

namespace sluice::envelope {

namespace {

// About 9,800 digits; the time grows by the square.
constexpr qsizetype mostBytes = 4096;
constexpr qint64 mostScale = 20'000;

/// Least significant word first.
std::vector<quint32> magnitudeOf(const QByteArray &bytes, bool negative)
{
    std::vector<quint32> words((static_cast<std::size_t>(bytes.size()) + 3) / 4, 0);
    quint32 carry = negative ? 1 : 0;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        quint32 byte = static_cast<unsigned char>(bytes[bytes.size() - 1 - i]);
        if (negative) {
            byte = (~byte & 0xffU) + carry;
            carry = byte >> 8;
            byte &= 0xffU;
        }
        words[static_cast<std::size_t>(i) / 4] |= byte << (8 * (i % 4));
    }
    return words;
}

std::string digitsOf(std::vector<quint32> words)
{
    constexpr quint64 chunk = 1'000'000'000;
    std::string reversed;
    while (!words.empty()) {
        quint64 rest = 0;
        for (auto word = words.rbegin(); word != words.rend(); ++word) {
            const quint64 value = rest << 32 | *word;
            *word = static_cast<quint32>(value / chunk);
            rest = value % chunk;
        }
        while (!words.empty() && words.back() == 0)
            words.pop_back();
        for (int digit = 0; digit < 9; ++digit, rest /= 10)
            reversed += static_cast<char>('0' + rest % 10);
    }
    while (reversed.size() > 1 && reversed.back() == '0')
        reversed.pop_back();
    std::reverse(reversed.begin(), reversed.end());
    return reversed;
}

std::string withPoint(std::string digits, qint64 scale)
{
    if (scale <= 0)
        return digits == "0" ? digits : digits.append(static_cast<std::size_t>(-scale), '0');
    const auto places = static_cast<std::size_t>(scale);
    if (digits.size() <= places)
        digits.insert(0, places + 1 - digits.size(), '0');
    return digits.insert(digits.size() - places, 1, '.');
}

} // namespace

std::optional<QString> decimalText(const QByteArray &unscaled, qint64 scale)
{
    if (unscaled.isEmpty() || unscaled.size() > mostBytes || scale > mostScale || scale < -mostScale)
        return {};
    const bool negative = (static_cast<unsigned char>(unscaled[0]) & 0x80U) != 0;
    const std::string text = withPoint(digitsOf(magnitudeOf(unscaled, negative)), scale);
    return QString::fromLatin1((negative ? "-" + text : text).c_str());
}

} // namespace sluice::envelope
