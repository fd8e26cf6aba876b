#include "models/services/topics/envelope/meaning.h"

#include <array>
#include <charconv>

namespace sluice::envelope {

namespace {

using Is = Meaning::Is;

struct NamedMeaning
{
    std::string_view name;
    Is is;
};

// Debezium's and Kafka Connect's semantic types, by the name of the schema.
constexpr std::array names{
    NamedMeaning{"org.apache.kafka.connect.data.Decimal", Is::Decimal},
    NamedMeaning{"org.apache.kafka.connect.data.Date", Is::Date},
    NamedMeaning{"org.apache.kafka.connect.data.Time", Is::MilliTime},
    NamedMeaning{"org.apache.kafka.connect.data.Timestamp", Is::MilliTimestamp},
    NamedMeaning{"io.debezium.data.VariableScaleDecimal", Is::VariableDecimal},
    NamedMeaning{"io.debezium.time.Date", Is::Date},
    NamedMeaning{"io.debezium.time.Time", Is::MilliTime},
    NamedMeaning{"io.debezium.time.MicroTime", Is::MicroTime},
    NamedMeaning{"io.debezium.time.NanoTime", Is::NanoTime},
    NamedMeaning{"io.debezium.time.Timestamp", Is::MilliTimestamp},
    NamedMeaning{"io.debezium.time.MicroTimestamp", Is::MicroTimestamp},
    NamedMeaning{"io.debezium.time.NanoTimestamp", Is::NanoTimestamp},
    NamedMeaning{"io.debezium.time.ZonedTimestamp", Is::ZonedTimestamp},
    NamedMeaning{"io.debezium.time.ZonedTime", Is::ZonedTime},
    NamedMeaning{"io.debezium.time.IsoDate", Is::IsoDate},
    NamedMeaning{"io.debezium.time.IsoTime", Is::IsoTime},
    NamedMeaning{"io.debezium.time.IsoTimestamp", Is::IsoTimestamp},
    NamedMeaning{"io.debezium.time.Interval", Is::Interval},
    NamedMeaning{"io.debezium.time.MicroDuration", Is::MicroDuration},
    NamedMeaning{"io.debezium.time.NanoDuration", Is::NanoDuration},
    NamedMeaning{"io.debezium.time.Year", Is::Number},
    NamedMeaning{"io.debezium.data.Uuid", Is::Uuid},
    NamedMeaning{"io.debezium.data.Enum", Is::Enum},
    NamedMeaning{"io.debezium.data.EnumSet", Is::Enum},
    NamedMeaning{"io.debezium.data.Json", Is::Json},
    NamedMeaning{"io.debezium.data.Xml", Is::Xml},
    NamedMeaning{"io.debezium.data.Bits", Is::Bits},
    NamedMeaning{"io.debezium.data.Ltree", Is::Text},
    NamedMeaning{"io.debezium.data.geometry.Point", Is::Point},
    NamedMeaning{"io.debezium.data.geometry.Geometry", Is::Geometry},
    NamedMeaning{"io.debezium.data.geometry.Geography", Is::Geometry},
};

constexpr std::array types{
    NamedMeaning{"boolean", Is::Boolean}, NamedMeaning{"int8", Is::Number},
    NamedMeaning{"int16", Is::Number},    NamedMeaning{"int32", Is::Number},
    NamedMeaning{"int64", Is::Number},    NamedMeaning{"float", Is::Float4},
    NamedMeaning{"float32", Is::Float4},  NamedMeaning{"double", Is::Float8},
    NamedMeaning{"float64", Is::Float8},  NamedMeaning{"string", Is::Text},
    NamedMeaning{"bytes", Is::Bytes},     NamedMeaning{"array", Is::Array},
    NamedMeaning{"map", Is::Map},         NamedMeaning{"struct", Is::Struct},
};

template <std::size_t Size>
Is lookedUp(const std::array<NamedMeaning, Size> &table, std::string_view name)
{
    for (const NamedMeaning &entry : table)
        if (entry.name == name)
            return entry.is;
    return Is::Unknown;
}

/// Connect writes every parameter as a string.
std::optional<qint64> parameter(JsonRef schema, std::string_view name)
{
    const JsonRef value = schema.member("parameters").member(name);
    const std::string_view digits = value.isString() ? value.text() : value.raw();
    qint64 number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end == digits.data() + digits.size() && !digits.empty()
               ? std::optional(number)
               : std::nullopt;
}

} // namespace

Meaning meaningOfSchema(JsonRef schema)
{
    Meaning meaning;
    meaning.fromSchema = true;
    const JsonRef name = schema.member("name");
    const JsonRef type = schema.member("type");
    meaning.is = name.isString() ? lookedUp(names, name.text()) : Is::Unknown;
    if (meaning.is == Is::Unknown)
        meaning.is = lookedUp(types, type.text());
    meaning.name = name.isString() ? name.string() : type.string();
    if (meaning.is == Is::Decimal)
        meaning.scale = parameter(schema, "scale");
    else if (meaning.is == Is::Bits)
        meaning.length = parameter(schema, "length").value_or(0);
    else if (meaning.is == Is::Bytes)
        meaning.binary = BinaryMode::Bytes;
    else if (meaning.is == Is::Array)
        meaning.parts.push_back(meaningOfSchema(schema.member("items")));
    return meaning;
}

std::vector<FieldMeaning> fieldsOfSchema(JsonRef schema)
{
    std::vector<FieldMeaning> fields;
    const JsonRef list = schema.member("fields");
    if (!list.isArray())
        return fields;
    fields.reserve(list.count());
    for (JsonRef field = list.first(); field; field = field.after(list))
        fields.push_back({field.member("field").text(), meaningOfSchema(field)});
    return fields;
}

} // namespace sluice::envelope
