#include "models/services/topics/envelope/timetext.h"

#include <array>
#include <charconv>
#include <limits>
#include <string>

namespace sluice::envelope {

namespace {

constexpr std::int64_t secondsOfDay = 86'400;

// PostgreSQL's infinities, as its JDBC driver turns them into milliseconds and Debezium into the rest.
constexpr std::int64_t infinityMs = 9'223'372'036'825'200;
constexpr std::int64_t minusInfinityMs = -9'223'372'036'832'400;
// 4714-11-24 BC, its first day.
constexpr std::int64_t firstDay = -2'440'588;
// What any year that a connector can write stays within, far from where int64 ends.
constexpr std::int64_t mostDays = 1'000'000'000'000;

std::int64_t perSecond(TimeUnit unit)
{
    switch (unit) {
    case TimeUnit::Milliseconds:
        return 1'000;
    case TimeUnit::Microseconds:
        return 1'000'000;
    case TimeUnit::Nanoseconds:
        break;
    }
    return 1'000'000'000;
}

int digitsOf(TimeUnit unit)
{
    return unit == TimeUnit::Milliseconds ? 3 : unit == TimeUnit::Microseconds ? 6 : 9;
}

struct Split
{
    std::int64_t whole;
    std::int64_t rest; ///< never negative
};

Split floorDivide(std::int64_t value, std::int64_t by)
{
    Split split{value / by, value % by};
    if (split.rest < 0) {
        split.rest += by;
        --split.whole;
    }
    return split;
}

void appendPadded(std::string &out, std::int64_t number, int width)
{
    const std::string digits = std::to_string(number);
    out.append(digits.size() < static_cast<std::size_t>(width) ? width - digits.size() : 0, '0');
    out += digits;
}

struct Date
{
    std::int64_t year; ///< astronomical: 0 is 1 BC
    int month;
    int day;
};

/// Howard Hinnant's civil_from_days: the Gregorian calendar without end in both directions, as PostgreSQL's.
Date dateOf(std::int64_t days)
{
    days += 719'468;
    const auto [era, dayOfEra] = floorDivide(days, 146'097);
    const std::int64_t yearOfEra =
        (dayOfEra - dayOfEra / 1'460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const std::int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int64_t shifted = (5 * dayOfYear + 2) / 153;
    const auto day = static_cast<int>(dayOfYear - (153 * shifted + 2) / 5 + 1);
    const auto month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
    return {yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

/// Without its era, which PostgreSQL writes at the very end.
void appendDate(std::string &out, const Date &date)
{
    appendPadded(out, date.year > 0 ? date.year : 1 - date.year, 4);
    out += '-';
    appendPadded(out, date.month, 2);
    out += '-';
    appendPadded(out, date.day, 2);
}

void appendFraction(std::string &out, std::int64_t fraction, int digits)
{
    if (fraction == 0)
        return;
    out += '.';
    appendPadded(out, fraction, digits);
    while (out.back() == '0')
        out.pop_back();
}

void appendClock(std::string &out, std::int64_t seconds)
{
    appendPadded(out, seconds / 3'600, 2);
    out += ':';
    appendPadded(out, seconds / 60 % 60, 2);
    out += ':';
    appendPadded(out, seconds % 60, 2);
}

QString toQString(const std::string &text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

/// Nanoseconds of an infinity overflow, and the connector writes the last number there is: no timestamp,
/// since PostgreSQL's end in whole microseconds.
std::int64_t infinityIn(TimeUnit unit, bool negative)
{
    using Limits = std::numeric_limits<std::int64_t>;
    if (unit == TimeUnit::Nanoseconds)
        return negative ? Limits::min() : Limits::max();
    return (negative ? minusInfinityMs : infinityMs) * (perSecond(unit) / 1'000);
}

std::optional<QString> infinityText(std::int64_t value, TimeUnit unit)
{
    if (value == infinityIn(unit, false))
        return QStringLiteral("infinity");
    if (value == infinityIn(unit, true))
        return QStringLiteral("-infinity");
    return {};
}

/// What is left of an ISO 8601 text while it is read from the front.
class IsoReader
{
public:
    explicit IsoReader(std::string_view text)
        : m_text(text)
    {}

    [[nodiscard]] bool atEnd() const { return m_text.empty(); }

    bool take(char c)
    {
        if (m_text.empty() || m_text.front() != c)
            return false;
        m_text.remove_prefix(1);
        return true;
    }

    std::string_view digits()
    {
        std::size_t count = 0;
        while (count < m_text.size() && m_text[count] >= '0' && m_text[count] <= '9')
            ++count;
        const std::string_view taken = m_text.substr(0, count);
        m_text.remove_prefix(count);
        return taken;
    }

    /// Exactly two digits.
    std::string_view two()
    {
        const std::string_view taken = digits();
        return taken.size() == 2 ? taken : std::string_view();
    }

private:
    std::string_view m_text;
};

/// "-0043-03-15" to "0044-03-15", and says that it is BC.
bool readDate(IsoReader &in, std::string &out, bool &beforeChrist)
{
    const bool negative = in.take('-');
    if (!negative)
        in.take('+');
    const std::string_view yearDigits = in.digits();
    if (yearDigits.size() < 4 || yearDigits.size() > 9)
        return false;
    std::int64_t year = 0;
    std::from_chars(yearDigits.data(), yearDigits.data() + yearDigits.size(), year);
    beforeChrist = negative || year == 0;
    appendPadded(out, beforeChrist ? year + 1 : year, 4);
    for (int part = 0; part < 2; ++part) {
        if (!in.take('-'))
            return false;
        const std::string_view digits = in.two();
        if (digits.empty())
            return false;
        out.append(1, '-').append(digits);
    }
    return true;
}

/// "13:51" or "13:51:02.120" to "13:51:02.12", from behind its first two digits.
bool readClock(IsoReader &in, std::string_view hours, std::string &out)
{
    out += hours;
    if (!in.take(':'))
        return false;
    const std::string_view minutes = in.two();
    const bool hasSeconds = !minutes.empty() && in.take(':');
    const std::string_view seconds = hasSeconds ? in.two() : std::string_view("00");
    if (minutes.empty() || seconds.empty())
        return false;
    out.append(1, ':').append(minutes).append(1, ':').append(seconds);
    if (!in.take('.'))
        return true;
    std::string_view fraction = in.digits();
    while (!fraction.empty() && fraction.back() == '0')
        fraction.remove_suffix(1);
    if (!fraction.empty())
        out.append(1, '.').append(fraction);
    return true;
}

/// "Z" to "+00", "+05:30" as it is, "+02:00" to "+02".
bool readZone(IsoReader &in, IsoZone zone, std::string &out)
{
    if (in.atEnd())
        return true;
    if (in.take('Z')) {
        if (zone == IsoZone::Keep)
            out += "+00";
        return in.atEnd();
    }
    const char sign = in.take('+') ? '+' : in.take('-') ? '-' : '\0';
    if (!sign)
        return false;
    out += sign;
    for (int part = 0; part < 3; ++part) {
        const std::string_view digits = in.two();
        if (digits.empty())
            return false;
        if (part == 0)
            out += digits;
        else if (digits != "00" || !in.atEnd())
            out.append(1, ':').append(digits);
        if (!in.take(':'))
            break;
    }
    return in.atEnd();
}

bool isClock(std::string_view text)
{
    return text.size() > 2 && text[2] == ':';
}

struct IntervalParts
{
    std::array<std::int64_t, 3> calendar{}; ///< years, months, days
    std::int64_t nanoseconds = 0;
};

/// "-12.5", and what letter stands behind it is read by the caller.
struct IntervalNumber
{
    std::int64_t sign = 1;
    std::int64_t whole = 0;
    std::int64_t nanoseconds = 0; ///< of the fraction
};

std::optional<IntervalNumber> readIntervalNumber(IsoReader &in)
{
    IntervalNumber number;
    number.sign = in.take('-') ? -1 : 1;
    const std::string_view digits = in.digits();
    if (digits.empty() || digits.size() > 10)
        return {};
    std::from_chars(digits.data(), digits.data() + digits.size(), number.whole);
    if (in.take('.')) {
        std::string nine(in.digits().substr(0, 9));
        nine.resize(9, '0');
        std::from_chars(nine.data(), nine.data() + nine.size(), number.nanoseconds);
    }
    return number;
}

bool addToCalendar(IsoReader &in, const IntervalNumber &number, IntervalParts &parts)
{
    constexpr std::string_view letters = "YMD";
    for (std::size_t i = 0; i < letters.size(); ++i)
        if (in.take(letters[i])) {
            parts.calendar[i] = number.sign * number.whole;
            return number.nanoseconds == 0;
        }
    return false;
}

bool addToClock(IsoReader &in, const IntervalNumber &number, IntervalParts &parts)
{
    constexpr std::array<std::pair<char, std::int64_t>, 3> letters{{{'H', 3'600}, {'M', 60}, {'S', 1}}};
    for (const auto &[letter, seconds] : letters)
        if (in.take(letter)) {
            std::int64_t nanoseconds = 0;
            return !__builtin_mul_overflow(number.whole, seconds * 1'000'000'000, &nanoseconds) &&
                   !__builtin_add_overflow(nanoseconds, number.nanoseconds, &nanoseconds) &&
                   !__builtin_add_overflow(parts.nanoseconds, number.sign * nanoseconds, &parts.nanoseconds);
        }
    return false;
}

/// One "-12.5S": false where that is none.
bool readIntervalPart(IsoReader &in, bool inTime, IntervalParts &parts)
{
    const std::optional<IntervalNumber> number = readIntervalNumber(in);
    return number && (inTime ? addToClock(in, *number, parts) : addToCalendar(in, *number, parts));
}

QString intervalText(const IntervalParts &parts)
{
    constexpr std::array<std::pair<const char *, const char *>, 3> words{
        {{" year", " years"}, {" mon", " mons"}, {" day", " days"}}};
    std::string out;
    bool afterNegative = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::int64_t number = parts.calendar[i];
        if (number == 0)
            continue;
        if (!out.empty())
            out += ' ';
        if (afterNegative && number > 0)
            out += '+';
        out += std::to_string(number);
        out += number == 1 ? words[i].first : words[i].second;
        afterNegative = number < 0;
    }
    if (parts.nanoseconds == 0 && !out.empty())
        return toQString(out);
    if (!out.empty())
        out += ' ';
    if (afterNegative && parts.nanoseconds >= 0)
        out += '+';
    return toQString(out) + durationText(parts.nanoseconds, TimeUnit::Nanoseconds);
}

} // namespace

std::optional<QString> dateText(std::int64_t days)
{
    if (days < firstDay || days > mostDays)
        return {};
    const Date date = dateOf(days);
    std::string out;
    appendDate(out, date);
    if (date.year <= 0)
        out += " BC";
    return toQString(out);
}

std::optional<QString> timeOfDayText(std::int64_t value, TimeUnit unit)
{
    const std::int64_t scale = perSecond(unit);
    if (value < 0 || value > secondsOfDay * scale)
        return {};
    std::string out;
    appendClock(out, value / scale);
    appendFraction(out, value % scale, digitsOf(unit));
    return toQString(out);
}

std::optional<QString> timestampText(std::int64_t value, TimeUnit unit)
{
    if (std::optional<QString> infinity = infinityText(value, unit))
        return infinity;
    const auto [seconds, fraction] = floorDivide(value, perSecond(unit));
    const auto [days, ofDay] = floorDivide(seconds, secondsOfDay);
    if (days < firstDay)
        return {};
    const Date date = dateOf(days);
    std::string out;
    appendDate(out, date);
    out += ' ';
    appendClock(out, ofDay);
    appendFraction(out, fraction, digitsOf(unit));
    if (date.year <= 0)
        out += " BC";
    return toQString(out);
}

QString durationText(std::int64_t value, TimeUnit unit)
{
    const std::int64_t scale = perSecond(unit);
    const std::int64_t seconds = value / scale;
    const std::int64_t fraction = value % scale;
    std::string out;
    if (value < 0)
        out += '-';
    appendClock(out, seconds < 0 ? -seconds : seconds);
    appendFraction(out, fraction < 0 ? -fraction : fraction, digitsOf(unit));
    return toQString(out);
}

std::optional<QString> isoText(std::string_view iso, IsoZone zone)
{
    if (iso == "infinity" || iso == "+294247-01-10T04:00:25.2Z" || iso == "+294247-01-10T04:00:25.200Z")
        return QStringLiteral("infinity");
    if (iso == "-infinity" || iso == "-290308-12-21T19:59:27.6Z" || iso == "-290308-12-21T19:59:27.600Z")
        return QStringLiteral("-infinity");
    IsoReader in(iso);
    std::string out;
    bool beforeChrist = false;
    if (!isClock(iso)) {
        if (!readDate(in, out, beforeChrist))
            return {};
        if (in.take('T'))
            out += ' ';
        else
            return readZone(in, zone, out) ? std::optional(toQString(beforeChrist ? out + " BC" : out))
                                           : std::nullopt;
    }
    const std::string_view hours = in.two();
    if (hours.empty() || !readClock(in, hours, out) || !readZone(in, zone, out))
        return {};
    return toQString(beforeChrist ? out + " BC" : out);
}

std::optional<QString> isoIntervalText(std::string_view iso)
{
    IsoReader in(iso);
    if (!in.take('P') || in.atEnd())
        return {};
    IntervalParts parts;
    bool inTime = false;
    while (!in.atEnd()) {
        if (!inTime && in.take('T')) {
            inTime = true;
            continue;
        }
        if (!readIntervalPart(in, inTime, parts))
            return {};
    }
    return intervalText(parts);
}

} // namespace sluice::envelope
