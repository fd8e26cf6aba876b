#include "models/services/topics/envelope/valuedecoder.h"

#include "models/services/topics/envelope/decimaltext.h"
#include "models/services/topics/envelope/pgtext.h"
#include "models/services/topics/envelope/timetext.h"
#include "models/services/topics/envelope/words.h"

#include <algorithm>

namespace sluice::envelope {

namespace {

using Is = Meaning::Is;

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// Of a decode that may have failed: what it found, or the raw value and why.
Value decoded(ValueKind kind, std::optional<QString> text, QString note = {})
{
    Value value;
    if (!text)
        return value;
    value.kind = kind;
    value.text = *std::move(text);
    value.note = std::move(note);
    return value;
}

Value undecoded(QString why)
{
    Value value;
    value.kind = ValueKind::Undecoded;
    value.note = std::move(why);
    return value;
}

QString shapeNote()
{
    return tr("undecoded: not what its type is written as");
}

/// As it was sent: a text by what it means, all else as JSON.
Value plain(JsonRef json)
{
    Value value;
    value.text = json.isString() ? json.string() : toQString(json.raw());
    switch (json->type) {
    case JsonValue::Type::Null:
        value.kind = ValueKind::Null;
        value.text.clear();
        break;
    case JsonValue::Type::Boolean:
        value.kind = ValueKind::Boolean;
        break;
    case JsonValue::Type::Number:
        value.kind = ValueKind::Number;
        break;
    case JsonValue::Type::String:
        value.kind = ValueKind::Text;
        break;
    case JsonValue::Type::Array:
        value.kind = ValueKind::Array;
        break;
    case JsonValue::Type::Object:
        value.kind = ValueKind::Struct;
        break;
    }
    return value;
}

std::optional<QByteArray> fromBase64(std::string_view text, QByteArray::Base64Option alphabet)
{
    const auto result = QByteArray::fromBase64Encoding(
        QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size())),
        alphabet | QByteArray::AbortOnBase64DecodingErrors);
    return result ? std::optional(result.decoded) : std::nullopt;
}

std::optional<QByteArray> fromHex(std::string_view text)
{
    constexpr std::string_view digits = "0123456789abcdefABCDEF";
    if (text.size() % 2 || text.find_first_not_of(digits) != std::string_view::npos)
        return {};
    return QByteArray::fromHex(QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size())));
}

std::optional<QByteArray> bytesOf(std::string_view text, BinaryMode mode)
{
    switch (mode) {
    case BinaryMode::Hex:
        return fromHex(text);
    case BinaryMode::Base64Url:
        return fromBase64(text, QByteArray::Base64UrlEncoding);
    case BinaryMode::Bytes:
    case BinaryMode::Base64:
        break;
    }
    return fromBase64(text, QByteArray::Base64Encoding);
}

/// In PostgreSQL's hex format.
Value bytesValue(JsonRef json, const Meaning &meaning)
{
    if (!json.isString())
        return {};
    if (!meaning.binary)
        return undecoded(tr("undecoded: the connector's binary.handling.mode is not known"));
    const std::optional<QByteArray> bytes = bytesOf(json.text(), *meaning.binary);
    return bytes ? decoded(ValueKind::Bytes, QLatin1String("\\x") + QLatin1String(bytes->toHex())) : Value();
}

Value decimalValue(std::string_view base64, std::optional<qint64> scale)
{
    if (!scale)
        return undecoded(tr("undecoded: scale unknown"));
    const std::optional<QByteArray> bytes = fromBase64(base64, QByteArray::Base64Encoding);
    return bytes ? decoded(ValueKind::Number, decimalText(*bytes, *scale)) : Value();
}

Value variableDecimal(JsonRef json)
{
    const std::optional<qint64> scale = json.member("scale").integer();
    const JsonRef digits = json.member("value");
    return scale && digits.isString() ? decimalValue(digits.text(), scale) : Value();
}

/// The type's scale, with the zeros that a floating-point number does not have.
QString withScale(QString number, qint64 scale)
{
    const qsizetype point = number.indexOf(u'.');
    const qint64 missing = scale - (point < 0 ? 0 : number.size() - point - 1);
    if (missing <= 0 || scale > 1'000)
        return number;
    return (point < 0 ? number + u'.' : number) + QString(missing, u'0');
}

Value doubleValue(JsonRef json, std::optional<qint64> scale)
{
    std::optional<QString> text = plainNumberText(json.raw());
    if (text && scale)
        text = withScale(*std::move(text), *scale);
    return decoded(ValueKind::Number, std::move(text),
                   tr("sent as a floating-point number: about 15 digits are exact"));
}

bool isNumberText(std::string_view text)
{
    return text == "NaN" || text == "Infinity" || text == "-Infinity" || plainNumberText(text);
}

/// Without its mode, a text can still tell what it is: base64 has no point and no minus, and comes in fours.
std::optional<DecimalMode> decimalModeOf(std::string_view text)
{
    const bool number = isNumberText(text);
    const bool bytes =
        !text.empty() && text.size() % 4 == 0 && fromBase64(text, QByteArray::Base64Encoding).has_value();
    if (number == bytes)
        return {};
    return number ? DecimalMode::String : DecimalMode::Precise;
}

Value numericValue(JsonRef json, const Meaning &meaning)
{
    if (json.isObject())
        return variableDecimal(json);
    if (json.isNumber())
        return meaning.decimals == DecimalMode::Precise ? decoded(ValueKind::Number, toQString(json.raw()))
                                                        : doubleValue(json, meaning.scale);
    if (!json.isString())
        return {};
    const std::optional<DecimalMode> mode = meaning.decimals ? meaning.decimals : decimalModeOf(json.text());
    if (!mode)
        return undecoded(tr("undecoded: the connector's decimal.handling.mode is not known"));
    if (*mode == DecimalMode::Precise)
        return decimalValue(json.text(), meaning.scale);
    return isNumberText(json.text()) ? decoded(ValueKind::Number, json.string()) : Value();
}

/// Bytes of java.util.BitSet, least significant first and without zeros at the end.
std::optional<QString> bitText(std::string_view base64, qint64 length)
{
    constexpr qint64 most = 1'000'000;
    const std::optional<QByteArray> bytes = fromBase64(base64, QByteArray::Base64Encoding);
    if (!bytes || length > most || bytes->size() > most / 8)
        return {};
    const qint64 count = length > 0 ? length : bytes->size() * 8;
    QString text(count, u'0');
    for (qint64 bit = 0; bit < bytes->size() * 8; ++bit) {
        if (!((static_cast<unsigned char>(bytes->at(bit / 8)) >> (bit % 8)) & 1U))
            continue;
        if (bit >= count)
            return {};
        text[count - 1 - bit] = u'1';
    }
    return text;
}

Value bitsValue(JsonRef json, const Meaning &meaning)
{
    if (!json.isString())
        return {};
    const bool varying = meaning.is == Is::VaryingBits;
    std::optional<QString> text = bitText(json.text(), varying ? 0 : meaning.length);
    if (!text)
        return {};
    if (varying)
        text->remove(0, std::max<qsizetype>(text->indexOf(u'1'), 0));
    const bool doubtful = varying || (meaning.fromSchema && text->startsWith(u'0'));
    return decoded(ValueKind::Bits, std::move(text),
                   doubtful ? tr("how many zeros a bit varying begins with is not sent") : QString());
}

Value clockValue(JsonRef json, ValueKind kind, std::optional<QString> (*textOf)(std::int64_t, TimeUnit),
                 TimeUnit unit)
{
    const std::optional<qint64> number = json.integer();
    if (!number)
        return {};
    std::optional<QString> text = textOf(*number, unit);
    return text ? decoded(kind, std::move(text)) : undecoded(tr("undecoded: out of PostgreSQL's range"));
}

Value dateValue(JsonRef json)
{
    const std::optional<qint64> days = json.integer();
    if (!days)
        return decoded(ValueKind::Date, isoText(json.text(), IsoZone::Drop));
    std::optional<QString> text = dateText(*days);
    return text ? decoded(ValueKind::Date, std::move(text))
                : undecoded(tr("undecoded: out of PostgreSQL's range"));
}

Value durationValue(JsonRef json, TimeUnit unit)
{
    const std::optional<qint64> number = json.integer();
    if (!number)
        return decoded(ValueKind::Interval, isoIntervalText(json.text()));
    return decoded(ValueKind::Interval, durationText(*number, unit),
                   *number == 0 ? QString()
                                : tr("sent as a length: a month counts as 30.4375 days, a day as 24 hours"));
}

Value undecodedTime(JsonRef json)
{
    if (std::optional<QString> iso = isoText(json.text(), IsoZone::Drop))
        return decoded(json.text().find('-') == std::string_view::npos ? ValueKind::Time
                                                                       : ValueKind::Timestamp,
                       std::move(iso));
    return undecoded(tr("undecoded: the connector's time.precision.mode is not known"));
}

Value pointValue(JsonRef json)
{
    const std::optional<QString> x = floatText(json.member("x").raw(), FloatSize::Eight);
    const std::optional<QString> y = floatText(json.member("y").raw(), FloatSize::Eight);
    return x && y ? decoded(ValueKind::Geometry, u'(' + *x + u',' + *y + u')') : Value();
}

/// As PostGIS reads it: its reference system, and the well-known binary in hex.
Value geometryValue(JsonRef json)
{
    const JsonRef wkb = json.member("wkb");
    const std::optional<QByteArray> bytes = fromBase64(wkb.text(), QByteArray::Base64Encoding);
    if (!wkb.isString() || !bytes)
        return {};
    const std::optional<qint64> srid = json.member("srid").integer();
    const QString prefix = srid ? QStringLiteral("SRID=%1;").arg(*srid) : QString();
    return decoded(ValueKind::Geometry, prefix + QLatin1String(bytes->toHex().toUpper()));
}

std::optional<QString> hstoreOf(JsonRef map)
{
    if (!map.isObject())
        return {};
    QList<HstorePair> pairs;
    for (JsonRef pair = map.first(); pair; pair = pair.after(map)) {
        if (!pair.isString() && !pair.isNull())
            return {};
        pairs.append({toQString(pair->name), pair.isNull() ? std::nullopt : std::optional(pair.string())});
    }
    return hstoreText(std::move(pairs));
}

Value hstoreValue(JsonRef json)
{
    if (!json.isString())
        return decoded(ValueKind::Map, hstoreOf(json));
    JsonTape inner;
    if (inner.read(json.text()) != JsonTape::Outcome::Read)
        return {};
    return decoded(ValueKind::Map, hstoreOf(inner.root()));
}

Value stringValue(JsonRef json, ValueKind kind)
{
    return json.isString() ? decoded(kind, json.string()) : Value();
}

Value floatValue(JsonRef json, FloatSize size)
{
    if (json.isString()) // NaN and the infinities have no number in JSON
        return isNumberText(json.text()) ? decoded(ValueKind::Number, json.string()) : Value();
    return decoded(ValueKind::Number, floatText(json.raw(), size));
}

Value booleanValue(JsonRef json, bool asBit)
{
    if (!json.isBoolean())
        return {};
    const bool on = json.raw() == "true";
    return asBit ? decoded(ValueKind::Bits, QString(on ? u'1' : u'0'))
                 : decoded(ValueKind::Boolean, on ? QStringLiteral("true") : QStringLiteral("false"));
}

Value zonedValue(JsonRef json, ValueKind kind, IsoZone zone)
{
    return json.isString() ? decoded(kind, isoText(json.text(), zone)) : Value();
}

/// An item as array_out() writes it.
ArrayItem itemOf(const Value &value)
{
    if (value.kind == ValueKind::Null)
        return {};
    if (value.kind == ValueKind::Boolean)
        return {value.text.left(1), false};
    return {value.text, value.kind == ValueKind::Array};
}

Value arrayValue(JsonRef json, const Meaning &meaning);

Value byMeaning(JsonRef json, const Meaning &meaning)
{
    switch (meaning.is) {
    case Is::Unknown:
    case Is::Map:
    case Is::Struct:
        break;
    case Is::Boolean:
    case Is::BitAsBoolean:
        return booleanValue(json, meaning.is == Is::BitAsBoolean);
    case Is::Number:
        return json.isNumber() ? decoded(ValueKind::Number, toQString(json.raw())) : Value();
    case Is::Float4:
        return floatValue(json, FloatSize::Four);
    case Is::Float8:
        return floatValue(json, FloatSize::Eight);
    case Is::Text:
        return stringValue(json, ValueKind::Text);
    case Is::Numeric:
        return numericValue(json, meaning);
    case Is::Decimal: // a number where the converter has decimal.format=NUMERIC
        return json.isString()   ? decimalValue(json.text(), meaning.scale)
               : json.isNumber() ? decoded(ValueKind::Number, toQString(json.raw()))
                                 : Value();
    case Is::VariableDecimal:
        return variableDecimal(json);
    case Is::Bytes:
        return bytesValue(json, meaning);
    case Is::Bits:
    case Is::VaryingBits:
        return bitsValue(json, meaning);
    case Is::Date:
        return dateValue(json);
    case Is::MilliTime:
        return clockValue(json, ValueKind::Time, timeOfDayText, TimeUnit::Milliseconds);
    case Is::MicroTime:
        return clockValue(json, ValueKind::Time, timeOfDayText, TimeUnit::Microseconds);
    case Is::NanoTime:
        return clockValue(json, ValueKind::Time, timeOfDayText, TimeUnit::Nanoseconds);
    case Is::MilliTimestamp:
        return clockValue(json, ValueKind::Timestamp, timestampText, TimeUnit::Milliseconds);
    case Is::MicroTimestamp:
        return clockValue(json, ValueKind::Timestamp, timestampText, TimeUnit::Microseconds);
    case Is::NanoTimestamp:
        return clockValue(json, ValueKind::Timestamp, timestampText, TimeUnit::Nanoseconds);
    case Is::IsoDate:
        return zonedValue(json, ValueKind::Date, IsoZone::Drop);
    case Is::IsoTime:
        return zonedValue(json, ValueKind::Time, IsoZone::Drop);
    case Is::IsoTimestamp:
        return zonedValue(json, ValueKind::Timestamp, IsoZone::Drop);
    case Is::ZonedTime:
        return zonedValue(json, ValueKind::Time, IsoZone::Keep);
    case Is::ZonedTimestamp:
        return zonedValue(json, ValueKind::Timestamp, IsoZone::Keep);
    case Is::Interval:
    case Is::MicroDuration:
        return durationValue(json, TimeUnit::Microseconds);
    case Is::NanoDuration:
        return durationValue(json, TimeUnit::Nanoseconds);
    case Is::Uuid:
        return stringValue(json, ValueKind::Uuid);
    case Is::Enum:
        return stringValue(json, ValueKind::Enum);
    case Is::Json:
        return stringValue(json, ValueKind::Json);
    case Is::Xml:
        return stringValue(json, ValueKind::Xml);
    case Is::Point:
        return pointValue(json);
    case Is::Geometry:
        return geometryValue(json);
    case Is::Hstore:
        return hstoreValue(json);
    case Is::Array:
        return arrayValue(json, meaning);
    case Is::UndecodedTime:
        return undecodedTime(json);
    }
    Value value = plain(json);
    if (meaning.is == Is::Map && value.kind == ValueKind::Struct)
        value.kind = ValueKind::Map;
    return value;
}

/// Anything but null, which means the same in every type.
Value known(JsonRef json, const Meaning &meaning)
{
    Value value = byMeaning(json, meaning);
    if (value.kind == ValueKind::Absent)
        value = undecoded(shapeNote());
    if (value.kind == ValueKind::Undecoded)
        value.text = plain(json).text;
    return value;
}

Value arrayValue(JsonRef json, const Meaning &meaning)
{
    if (!json.isArray() || meaning.parts.empty())
        return {};
    QList<ArrayItem> items;
    items.reserve(json.count());
    QString note;
    for (JsonRef item = json.first(); item; item = item.after(json)) {
        if (item.isNull()) {
            items.append(ArrayItem());
            continue;
        }
        const Value value = known(item, item.isArray() ? meaning : meaning.parts.front());
        if (value.kind == ValueKind::Undecoded)
            return undecoded(value.note);
        items.append(itemOf(value));
        note = value.note;
    }
    return decoded(ValueKind::Array, arrayText(items), note);
}

} // namespace

Value ValueDecoder::decode(JsonRef json, const Meaning &meaning) const
{
    Value value;
    if (!json)
        return value;
    if (json.isNull())
        value.kind = ValueKind::Null;
    else if (m_placeholder.stands(json))
        value.kind = ValueKind::Unavailable;
    else
        value = known(json, meaning);
    const std::string_view raw = json.raw();
    value.raw = QByteArray(raw.data(), static_cast<qsizetype>(raw.size()));
    return value;
}

} // namespace sluice::envelope
