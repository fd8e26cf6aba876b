#include "models/services/topics/envelope/meaning.h"

#include <QHash>
#include <QStringList>

namespace sluice::envelope {

using namespace Qt::StringLiterals;

namespace {

using Is = Meaning::Is;

/// "timestamp(3) without time zone" in its parts.
struct TypeWords
{
    QString base;         ///< "timestamp without time zone"
    QList<qint64> limits; ///< 3
};

TypeWords wordsOf(const QString &type)
{
    const qsizetype open = type.indexOf(u'(');
    const qsizetype close = type.indexOf(u')', open);
    if (open < 0 || close < 0)
        return {type.trimmed().toLower(), {}};
    TypeWords words;
    words.base = (type.left(open) + type.mid(close + 1)).trimmed().toLower();
    for (const QString &limit : type.mid(open + 1, close - open - 1).split(u','))
        words.limits.append(limit.trimmed().toLongLong());
    return words;
}

/// What an extension's type is called wherever its schema is.
QString withoutSchema(const QString &base)
{
    return base.mid(base.lastIndexOf(u'.') + 1);
}

const QHash<QString, Is> &plainTypes()
{
    static const QHash<QString, Is> types{
        {u"boolean"_s, Is::Boolean},
        {u"bool"_s, Is::Boolean},
        {u"smallint"_s, Is::Number},
        {u"int2"_s, Is::Number},
        {u"integer"_s, Is::Number},
        {u"int"_s, Is::Number},
        {u"int4"_s, Is::Number},
        {u"bigint"_s, Is::Number},
        {u"int8"_s, Is::Number},
        {u"oid"_s, Is::Number},
        {u"real"_s, Is::Float4},
        {u"float4"_s, Is::Float4},
        {u"double precision"_s, Is::Float8},
        {u"float8"_s, Is::Float8},
        {u"numeric"_s, Is::Numeric},
        {u"decimal"_s, Is::Numeric},
        {u"money"_s, Is::Numeric},
        {u"bytea"_s, Is::Bytes},
        {u"text"_s, Is::Text},
        {u"character varying"_s, Is::Text},
        {u"varchar"_s, Is::Text},
        {u"character"_s, Is::Text},
        {u"bpchar"_s, Is::Text},
        {u"name"_s, Is::Text},
        {u"citext"_s, Is::Text},
        {u"inet"_s, Is::Text},
        {u"cidr"_s, Is::Text},
        {u"macaddr"_s, Is::Text},
        {u"macaddr8"_s, Is::Text},
        {u"ltree"_s, Is::Text},
        {u"uuid"_s, Is::Uuid},
        {u"json"_s, Is::Json},
        {u"jsonb"_s, Is::Json},
        {u"xml"_s, Is::Xml},
        {u"hstore"_s, Is::Hstore},
        {u"bit varying"_s, Is::VaryingBits},
        {u"varbit"_s, Is::VaryingBits},
        {u"point"_s, Is::Point},
        {u"geometry"_s, Is::Geometry},
        {u"geography"_s, Is::Geometry},
        {u"timetz"_s, Is::ZonedTime},
        {u"time with time zone"_s, Is::ZonedTime},
        {u"timestamptz"_s, Is::ZonedTimestamp},
        {u"timestamp with time zone"_s, Is::ZonedTimestamp},
    };
    return types;
}

Is dateMeaning(std::optional<TimeMode> mode)
{
    if (!mode)
        return Is::Date; // a number is days in every mode that writes numbers; a text is ISO and seen as such
    return *mode == TimeMode::IsoString ? Is::IsoDate : Is::Date;
}

Is timeMeaning(std::optional<TimeMode> mode, bool milliseconds)
{
    if (!mode)
        return Is::UndecodedTime;
    switch (*mode) {
    case TimeMode::Adaptive:
        return milliseconds ? Is::MilliTime : Is::MicroTime;
    case TimeMode::Connect:
        return Is::MilliTime;
    case TimeMode::AdaptiveMicroseconds:
    case TimeMode::Microseconds:
        return Is::MicroTime;
    case TimeMode::Nanoseconds:
        return Is::NanoTime;
    case TimeMode::IsoString:
        break;
    }
    return Is::IsoTime;
}

Is timestampMeaning(std::optional<TimeMode> mode, bool milliseconds)
{
    if (!mode)
        return Is::UndecodedTime;
    switch (*mode) {
    case TimeMode::Adaptive:
    case TimeMode::AdaptiveMicroseconds:
        return milliseconds ? Is::MilliTimestamp : Is::MicroTimestamp;
    case TimeMode::Connect:
        return Is::MilliTimestamp;
    case TimeMode::Microseconds:
        return Is::MicroTimestamp;
    case TimeMode::Nanoseconds:
        return Is::NanoTimestamp;
    case TimeMode::IsoString:
        break;
    }
    return Is::IsoTimestamp;
}

/// A microsecond is PostgreSQL's precision where none is given.
bool inMilliseconds(const TypeWords &words)
{
    return !words.limits.isEmpty() && words.limits.first() <= 3;
}

void setNumeric(Meaning &meaning, const TypeWords &words, const ConnectorFormat &format)
{
    meaning.decimals = format.decimals;
    if (words.base == u"money")
        meaning.scale = 2; // money.fraction.digits, which nobody changes
    else if (!words.limits.isEmpty())
        meaning.scale = words.limits.value(1, 0);
}

Is meaningOf(const TypeWords &words, const ConnectorFormat &format)
{
    const QString &base = words.base;
    if (base == u"date")
        return dateMeaning(format.times);
    if (base == u"time without time zone" || base == u"time")
        return timeMeaning(format.times, inMilliseconds(words));
    if (base == u"timestamp without time zone" || base == u"timestamp")
        return timestampMeaning(format.times, inMilliseconds(words));
    if (base.startsWith(u"interval")) // "interval day to second" too
        return Is::MicroDuration;     // or its text: both are seen for what they are
    if (base == u"bit")
        return words.limits.isEmpty() || words.limits.first() == 1 ? Is::BitAsBoolean : Is::Bits;
    const auto found = plainTypes().constFind(base);
    return found != plainTypes().cend() ? *found : plainTypes().value(withoutSchema(base), Is::Unknown);
}

} // namespace

Meaning meaningOfType(const QString &type, const ConnectorFormat &format)
{
    Meaning meaning;
    meaning.name = type;
    if (type.endsWith(u"[]")) {
        meaning.is = Is::Array;
        meaning.parts.push_back(meaningOfType(type.chopped(2), format));
        return meaning;
    }
    const TypeWords words = wordsOf(type);
    meaning.is = meaningOf(words, format);
    if (meaning.is == Is::Numeric)
        setNumeric(meaning, words, format);
    else if (meaning.is == Is::Bits)
        meaning.length = words.limits.value(0, 1);
    else if (meaning.is == Is::Bytes)
        meaning.binary = format.binaries;
    return meaning;
}

Meaning refined(Meaning schema, Meaning type)
{
    const bool byType = (type.is == Is::Hstore && (schema.is == Is::Json || schema.is == Is::Map)) ||
                        (type.is == Is::BitAsBoolean && schema.is == Is::Boolean) ||
                        (type.is == Is::VaryingBits && schema.is == Is::Bits) ||
                        (type.is == Is::Bytes && schema.is == Is::Text) ||
                        (type.is == Is::Numeric && (schema.is == Is::Text || schema.is == Is::Float8)) ||
                        (type.is == Is::Json && schema.is == Is::Text);
    if (byType) {
        if (type.is == Is::Numeric)
            type.decimals = schema.is == Is::Text ? DecimalMode::String : DecimalMode::Double;
        return type;
    }
    if (type.is == Is::Array && schema.is == Is::Array && !type.parts.empty() && !schema.parts.empty())
        schema.parts[0] = refined(std::move(schema.parts[0]), std::move(type.parts[0]));
    schema.fromSchema = type.is == Is::Unknown;
    schema.name = type.name; // the person knows the type by this name
    return schema;
}

} // namespace sluice::envelope
