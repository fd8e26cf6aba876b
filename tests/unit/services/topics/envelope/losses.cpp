#include "losses.h"

#include <algorithm>

namespace sluice::test {

using namespace envelope;
using namespace Qt::StringLiterals;

namespace {

bool always(const Capture &)
{
    return true;
}

bool notAsText(const Capture &capture)
{
    return capture.setting(u"decimal.handling.mode"_s) != u"string";
}

bool asDouble(const Capture &capture)
{
    return capture.setting(u"decimal.handling.mode"_s) == u"double";
}

bool asDuration(const Capture &capture)
{
    return capture.setting(u"interval.handling.mode"_s) != u"string";
}

bool inMilliseconds(const Capture &capture)
{
    return capture.setting(u"time.precision.mode"_s) == u"connect";
}

bool inMicroseconds(const Capture &capture)
{
    const QString mode = capture.setting(u"time.precision.mode"_s);
    return mode.isEmpty() || mode == u"adaptive_time_microseconds";
}

bool inNanoseconds(const Capture &capture)
{
    return capture.setting(u"time.precision.mode"_s) == u"nanoseconds";
}

bool asIso(const Capture &capture)
{
    return capture.setting(u"time.precision.mode"_s) == u"isostring";
}

bool inSnapshot(const Capture &capture)
{
    return capture.file == u"snapshot";
}

bool withCatalogue(const Capture &capture)
{
    return capture.catalogue;
}

bool withoutCatalogue(const Capture &capture)
{
    return !capture.catalogue;
}

bool hexWithoutCatalogue(const Capture &capture)
{
    return !capture.catalogue && capture.setting(u"binary.handling.mode"_s) == u"hex";
}

bool base64WithoutCatalogue(const Capture &capture)
{
    return !capture.catalogue && capture.setting(u"binary.handling.mode"_s) == u"base64";
}

bool asBase64(const Capture &capture)
{
    return capture.setting(u"binary.handling.mode"_s) == u"base64";
}

bool ofOldVersion(const Capture &capture)
{
    return capture.file.startsWith(u"guide-");
}

QString repeated(const QString &text, qsizetype times)
{
    return text.repeated(times);
}

// Not lost, but said in other words: as a cast to text writes them.
constexpr char boolean[] = "boolean's output is t and f, its text true and false";
constexpr char money[] = "money is a number in the dress of the server's locale";
// Lost by Debezium.
constexpr char zeros[] = "of a numeric without scale, Debezium takes off the zeros at its end";
constexpr char floating[] = "decimal.handling.mode=double: 53 bits";
constexpr char zone[] = "timetz is sent in UTC";
constexpr char dayEnd[] = "Java's times of day end before 24:00";
constexpr char duration[] = "interval.handling.mode=numeric: microseconds, a month of 30.4375 days";
constexpr char milliseconds[] = "time.precision.mode=connect: milliseconds";
constexpr char overflow[] = "out of what 64 bits of that unit hold: it wrapped around";
constexpr char nullInstead[] = "out of what 64 bits of nanoseconds hold: null is sent";
constexpr char javaDate[] =
    "a snapshot's dates go through java.sql.Date: without era, and the ten days that 1582 left out are moved";
constexpr char bitLength[] = "how many zeros a bit varying begins with is not sent";
// What the schema part does not tell.
constexpr char bitType[] = "the schema calls a bit(1) a boolean";
constexpr char bitMost[] = "the schema has a bit varying's greatest length alone";
constexpr char hstoreType[] = "the schema calls an hstore JSON or a map";
constexpr char byteaType[] = "the schema calls a bytea in base64 or hex a string";

} // namespace

const QList<Loss> &losses()
{
    static const QList<Loss> table{
        {always, u"t_bool"_s, u"t"_s, u"=true"_s, boolean},
        {always, u"t_bool"_s, u"f"_s, u"=false"_s, boolean},
        {always, u"t_money"_s, u"$1,234.56"_s, u"=1234.56"_s, money},
        {always, u"t_money"_s, u"-$0.01"_s, u"=-0.01"_s, money},
        {notAsText, u"t_numeric"_s, u"12345.6700"_s, u"=12345.67"_s, zeros},
        {notAsText, u"t_numeric"_s, u"0.00"_s, u"=0"_s, zeros},
        {asDouble, u"t_numeric_38_0"_s, u"12345678901234567890123456789012345678"_s,
         u"=12345678901234568000000000000000000000"_s, floating},
        {asDouble, u"t_numeric_38_0"_s, u"-99999999999999999999999999999999999999"_s,
         u"=-100000000000000000000000000000000000000"_s, floating},
        {always, u"t_timetz"_s, u"13:51:02.123456+02"_s, u"=11:51:02.123456+00"_s, zone},
        {always, u"t_timetz"_s, u"00:00:00-12"_s, u"=12:00:00+00"_s, zone},
        {always, u"t_timetz"_s, u"24:00:00+00"_s, u"=00:00:00+00"_s, dayEnd},
        {asIso, u"t_time"_s, u"24:00:00"_s, u"=00:00:00"_s, dayEnd},
        {asDuration, u"t_interval"_s, u"1 year 2 mons 3 days 04:05:06.78"_s, u"=10303:05:06.78"_s, duration},
        {asDuration, u"t_interval"_s, u"-1 days -00:00:00.000001"_s, u"=-24:00:00.000001"_s, duration},
        {asDuration, u"t_interval"_s, u"-1 years -2 mons +3 days"_s, u"=-10155:00:00"_s, duration},
        {inMilliseconds, u"t_time"_s, u"13:51:02.123456"_s, u"=13:51:02.123"_s, milliseconds},
        {inMilliseconds, u"t_timestamp"_s, u"2024-02-29 13:51:02.123456"_s, u"=2024-02-29 13:51:02.123"_s,
         milliseconds},
        {inMilliseconds, u"t_timestamp"_s, u"294276-12-31 23:59:59.999999"_s, u"=294276-12-31 23:59:59.999"_s,
         milliseconds},
        {inMicroseconds, u"t_timestamp"_s, u"294276-12-31 23:59:59.999999"_s, u"undecoded"_s, overflow},
        {inNanoseconds, u"t_timestamp"_s, u"294276-12-31 23:59:59.999999"_s, u"null"_s, nullInstead},
        {inNanoseconds, u"t_timestamp"_s, u"0044-03-15 12:00:00 BC"_s, u"null"_s, nullInstead},
        {inNanoseconds, u"t_timestamp"_s, u"0001-01-01 00:00:00"_s, u"null"_s, nullInstead},
        {inNanoseconds, u"t_timestamp0"_s, u"9999-12-31 23:59:59"_s, u"null"_s, nullInstead},
        {inSnapshot, u"t_date"_s, u"0044-03-15 BC"_s, u"=0044-03-15"_s, javaDate},
        {inSnapshot, u"t_date"_s, u"1582-10-10"_s, u"=1582-10-20"_s, javaDate},
        {withCatalogue, u"t_varbit"_s, u"00000000000000000001"_s, u"=1"_s, bitLength},
        {withoutCatalogue, u"t_varbit"_s, u"1011"_s, u"=00000000000000001011"_s, bitMost},
        {withoutCatalogue, u"t_bit1"_s, u"1"_s, u"=true"_s, bitType},
        {withoutCatalogue, u"t_bit1"_s, u"0"_s, u"=false"_s, bitType},
        {withoutCatalogue, u"t_hstore"_s, u"\"a\"=>\"1\", \"n\"=>NULL, \"b c\"=>\"q\\\"x\""_s,
         u"={\"a\":\"1\",\"b c\":\"q\\\"x\",\"n\":null}"_s, hstoreType},
        {withoutCatalogue, u"t_hstore"_s, u""_s, u"={}"_s, hstoreType},
        {withoutCatalogue, u"big_hstore"_s, u"\"k\"=>\""_s + repeated(u"h"_s, 500) + u'"',
         u"={\"k\":\""_s + repeated(u"h"_s, 500) + u"\"}"_s, hstoreType},
        {base64WithoutCatalogue, u"t_bytea"_s, u"\\x00ff10deadbeef"_s, u"=AP8Q3q2+7w=="_s, byteaType},
        {base64WithoutCatalogue, u"t_bytea"_s, u"\\x"_s, u"="_s, byteaType},
        {base64WithoutCatalogue, u"big_bytes"_s, u"\\x"_s + repeated(u"ab"_s, 500),
         u'=' + repeated(u"q6ur"_s, 166) + u"q6s="_s, byteaType},
        {hexWithoutCatalogue, u"t_bytea"_s, u"\\x00ff10deadbeef"_s, u"=00ff10deadbeef"_s, byteaType},
        {hexWithoutCatalogue, u"t_bytea"_s, u"\\x"_s, u"="_s, byteaType},
        {hexWithoutCatalogue, u"big_bytes"_s, u"\\x"_s + repeated(u"ab"_s, 500),
         u'=' + repeated(u"ab"_s, 500), byteaType},
    };
    return table;
}

bool isMarked(const Capture &capture, const QString &column)
{
    return column != u"big_float_array" && !(column == u"big_bytes" && asBase64(capture)) &&
           !((column == u"big_uuid_array" || column == u"big_hstore") && ofOldVersion(capture));
}

const Loss *lossOf(const Capture &capture, const QString &column, const QString &text)
{
    const auto found = std::find_if(losses().cbegin(), losses().cend(), [&](const Loss &loss) {
        return loss.column == column && loss.text == text && loss.in(capture);
    });
    return found == losses().cend() ? nullptr : &*found;
}

QString said(const Value &value)
{
    switch (value.kind) {
    case ValueKind::Absent:
        return u"absent"_s;
    case ValueKind::Null:
        return u"null"_s;
    case ValueKind::Unavailable:
        return u"unavailable"_s;
    case ValueKind::NotSent:
        return u"not sent"_s;
    case ValueKind::Undecoded:
        return u"undecoded"_s;
    default:
        return saidText(value.text);
    }
}

QString saidText(const QString &text)
{
    return u'=' + text;
}

} // namespace sluice::test
