#pragma once
// Records of a few words, decoded.

#include "models/services/topics/envelope/decoder.h"

#include <algorithm>

namespace sluice::test {

/// A literal's bytes, none of them copied.
inline BytesView bytes(std::string_view text)
{
    return {text.data(), text.size()};
}

inline envelope::Record decoded(BytesView key, BytesView value, const envelope::Knowledge &knowledge = {})
{
    return envelope::Decoder().decode(key, value, knowledge);
}

inline envelope::Record decoded(std::string_view key, std::string_view value,
                                const envelope::Knowledge &knowledge = {})
{
    return decoded(bytes(key), bytes(value), knowledge);
}

/// A change without schemas of a connector whose source says little.
inline std::string change(std::string_view operation, std::string_view before, std::string_view after)
{
    std::string text = R"({"before":)";
    text.append(before).append(R"(,"after":)").append(after);
    text.append(
        R"(,"source":{"version":"3.6.1.Final","connector":"postgresql","name":"p","ts_ms":1795607142113,)"
        R"("snapshot":"false","db":"shop","schema":"public","table":"orders","txId":7,"lsn":30767712},)"
        R"("op":")");
    return text.append(operation).append(R"(","ts_ms":1795607142400,"transaction":null})");
}

inline const envelope::Column &columnOf(const envelope::Record &record, const QString &name)
{
    static const envelope::Column none;
    const auto found = std::find_if(record.columns.cbegin(), record.columns.cend(),
                                    [&name](const envelope::Column &column) { return column.name == name; });
    return found == record.columns.cend() ? none : *found;
}

} // namespace sluice::test
