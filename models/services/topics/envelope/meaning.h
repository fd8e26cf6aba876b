#pragma once
// What a JSON value stands for: out of the schema that came with it, or of the catalogue's type and the
// connector's settings.

#include "models/services/topics/envelope/envelope.h"
#include "models/services/topics/envelope/jsontape.h"

#include <vector>

namespace sluice::envelope {

struct Meaning
{
    enum class Is
    {
        Unknown, ///< shown as it was sent
        Boolean,
        BitAsBoolean, ///< bit(1)
        Number,
        Float4,
        Float8,
        Text,
        Numeric,         ///< by what was sent: text, double, or bytes with `scale`
        Decimal,         ///< bytes with `scale`
        VariableDecimal, ///< bytes that bring their scale
        Bytes,           ///< in the form `binary`
        Bits,            ///< `length`
        VaryingBits,
        Date,
        MilliTime,
        MicroTime,
        NanoTime,
        MilliTimestamp,
        MicroTimestamp,
        NanoTimestamp,
        IsoDate,
        IsoTime,
        IsoTimestamp,
        ZonedTime,
        ZonedTimestamp,
        Interval,
        MicroDuration,
        NanoDuration,
        Uuid,
        Enum,
        Json,
        Xml,
        Point,
        Geometry,
        Hstore,
        Array, ///< of parts[0]
        Map,
        Struct,
        UndecodedTime, ///< time.precision.mode is not known
    };

    Is is = Is::Unknown;
    std::optional<qint64> scale;
    qint64 length = 0;
    bool fromSchema = false; ///< and no catalogue has said more
    std::optional<BinaryMode> binary;
    std::optional<DecimalMode> decimals;
    QString name; ///< to show
    std::vector<Meaning> parts;
};

/// One field of a struct's schema.
struct FieldMeaning
{
    std::string_view name;
    Meaning meaning;
};

/// What one part of JsonConverter's schema says.
[[nodiscard]] Meaning meaningOfSchema(JsonRef schema);
/// The fields of a struct's schema, in order; none where it is no struct.
[[nodiscard]] std::vector<FieldMeaning> fieldsOfSchema(JsonRef schema);

/// What a type of the catalogue means in a record without schemas.
[[nodiscard]] Meaning meaningOfType(const QString &type, const ConnectorFormat &format);
/// The schema knows how a value was written; the catalogue, what it was: hstore, bytea in a string, bit(1).
[[nodiscard]] Meaning refined(Meaning schema, Meaning type);

} // namespace sluice::envelope
