#include "models/services/topics/envelope/pgtext.h"

#include <QByteArray>
#include <algorithm>
#include <charconv>
#include <string>

namespace sluice::envelope {

namespace {

/// Significant digits without zeros at either end, and the power of ten of the first.
struct Scientific
{
    bool negative = false;
    std::string digits;
    qint64 exponent = 0;
};

std::optional<Scientific> parsed(std::string_view text)
{
    Scientific result;
    if (!text.empty() && text.front() == '-') {
        result.negative = true;
        text.remove_prefix(1);
    }
    const std::size_t e = text.find_first_of("eE");
    if (e != std::string_view::npos) {
        std::string_view power = text.substr(e + 1);
        if (!power.empty() && power.front() == '+')
            power.remove_prefix(1);
        const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), result.exponent);
        if (error != std::errc() || end != power.data() + power.size() || std::abs(result.exponent) > 100'000)
            return {};
        text = text.substr(0, e);
    }
    const std::size_t point = std::min(text.find('.'), text.size());
    result.digits.append(text.substr(0, point));
    if (point < text.size())
        result.digits.append(text.substr(point + 1));
    if (result.digits.empty() || result.digits.find_first_not_of("0123456789") != std::string::npos)
        return {};
    result.exponent += static_cast<qint64>(point) - 1;
    const std::size_t first = result.digits.find_first_not_of('0');
    if (first == std::string::npos)
        return Scientific{result.negative, "0", 0};
    result.exponent -= static_cast<qint64>(first);
    result.digits.erase(0, first);
    result.digits.erase(result.digits.find_last_not_of('0') + 1);
    return result;
}

std::string fixedText(const Scientific &number)
{
    std::string text = number.digits;
    if (number.exponent < 0)
        return "0." + std::string(static_cast<std::size_t>(-number.exponent - 1), '0') + text;
    const auto whole = static_cast<std::size_t>(number.exponent) + 1;
    if (text.size() <= whole)
        return text.append(whole - text.size(), '0');
    return text.insert(whole, 1, '.');
}

std::string scientificText(const Scientific &number)
{
    std::string text = number.digits;
    if (text.size() > 1)
        text.insert(1, 1, '.');
    const std::string power = std::to_string(std::abs(number.exponent));
    text += number.exponent < 0 ? "e-" : "e+";
    return text + (power.size() < 2 ? "0" : "") + power;
}

bool needsQuotes(const QString &item)
{
    if (item.isEmpty() || item.compare(QLatin1String("NULL"), Qt::CaseInsensitive) == 0)
        return true;
    return std::any_of(item.cbegin(), item.cend(), [](QChar c) {
        const char16_t u = c.unicode();
        return u == u'{' || u == u'}' || u == u',' || u == u'"' || u == u'\\' || u == u' ' ||
               (u >= 9 && u <= 13);
    });
}

void appendQuoted(QString &out, const QString &text)
{
    out += u'"';
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            out += u'\\';
        out += c;
    }
    out += u'"';
}

/// hstore sorts by length in bytes before it looks at the bytes.
bool hstoreLess(const HstorePair &left, const HstorePair &right)
{
    const QByteArray a = left.key.toUtf8();
    const QByteArray b = right.key.toUtf8();
    return a.size() != b.size() ? a.size() < b.size() : a < b;
}

} // namespace

std::optional<QString> floatText(std::string_view json, FloatSize size)
{
    const std::optional<Scientific> number = parsed(json);
    if (!number)
        return {};
    // The limits of PostgreSQL's shortest output, in its float4out and float8out.
    const bool fixed = number->exponent >= -4 && number->exponent < (size == FloatSize::Four ? 6 : 15);
    const std::string text = fixed ? fixedText(*number) : scientificText(*number);
    return QString::fromLatin1((number->negative ? "-" + text : text).c_str());
}

std::optional<QString> plainNumberText(std::string_view json)
{
    constexpr qint64 mostDigits = 1'000;
    const std::optional<Scientific> number = parsed(json);
    if (!number || std::abs(number->exponent) > mostDigits)
        return {};
    const std::string text = fixedText(*number);
    return QString::fromLatin1((number->negative ? "-" + text : text).c_str());
}

QString arrayText(const QList<ArrayItem> &items)
{
    QString out(u'{');
    for (const ArrayItem &item : items) {
        if (out.size() > 1)
            out += u',';
        if (!item.text)
            out += QLatin1String("NULL");
        else if (!item.isArray && needsQuotes(*item.text))
            appendQuoted(out, *item.text);
        else
            out += *item.text;
    }
    return out + u'}';
}

QString hstoreText(QList<HstorePair> pairs)
{
    std::stable_sort(pairs.begin(), pairs.end(), hstoreLess);
    QString out;
    for (const HstorePair &pair : pairs) {
        if (!out.isEmpty())
            out += QLatin1String(", ");
        appendQuoted(out, pair.key);
        out += QLatin1String("=>");
        if (pair.value)
            appendQuoted(out, *pair.value);
        else
            out += QLatin1String("NULL");
    }
    return out;
}

} // namespace sluice::envelope
