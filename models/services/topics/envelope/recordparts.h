#pragma once
// The parts that records of Connect and Debezium are made of.

#include "models/services/topics/envelope/envelope.h"
#include "models/services/topics/envelope/jsontape.h"

namespace sluice::envelope {

/// JsonConverter's wrapping, taken off where it is there.
struct Unwrapped
{
    JsonRef schema; ///< nothing: written without schemas
    JsonRef payload;
    bool wrapped = false;
};

[[nodiscard]] Unwrapped unwrapped(JsonRef root);

/// The schema of that field of a struct's schema, or nothing.
[[nodiscard]] JsonRef fieldSchema(JsonRef schema, std::string_view field);

[[nodiscard]] Source sourceOf(JsonRef source);
[[nodiscard]] TransactionPart transactionOf(JsonRef transaction);
[[nodiscard]] Operation operationOf(std::string_view word);

/// What kind of record it is, by its parts alone; Json where no other is certain. `key` may be nothing.
[[nodiscard]] RecordKind kindOf(const Unwrapped &value, const Unwrapped &key);

/// Connect's own topics are named in its settings, but their keys cannot be taken for anything else. The
/// connector that it is about, or nothing.
[[nodiscard]] std::optional<QString> connectInternalSubject(std::string_view keyBytes, JsonRef key,
                                                            JsonRef value);

/// ExtractNewRecordState's additions to a row ("__op", "__source_ts_ms"): taken into the record where it is
/// known what they say. False: a column.
bool takeAddition(JsonRef field, Record &record);

} // namespace sluice::envelope
