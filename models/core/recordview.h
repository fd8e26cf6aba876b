#pragma once
// A record as it lies in the memory of whoever read it: borrowed bytes, valid during one call. What filters
// and counters work on, so that a record that nobody wants is never copied.

#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice {

/// Borrowed bytes that may be Kafka's null, which is not the same as none.
struct BytesView
{
    const char *data = nullptr; ///< nullptr: null
    std::size_t size = 0;

    [[nodiscard]] bool isNull() const { return data == nullptr; }
    [[nodiscard]] std::string_view view() const
    {
        return data ? std::string_view(data, size) : std::string_view();
    }
};

struct HeaderView
{
    std::string_view name;
    BytesView value;
};

/// Where the headers of a record come from: parsed only when asked for, since most filters do not ask.
class HeaderSource
{
public:
    /// Replaces what `into` holds. Empty where the record has none.
    virtual void readHeaders(std::vector<HeaderView> &into) const = 0;

protected:
    ~HeaderSource() = default;
};

struct RecordView
{
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::int64_t timestampMs = -1; ///< since 1970, UTC; -1: the record has none
    BytesView key;
    BytesView value;
    const HeaderSource *headers = nullptr; ///< nullptr: none
};

} // namespace sluice
