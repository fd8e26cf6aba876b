#pragma once
// Records for the tests, as a reader would lend them.

#include "models/core/recordview.h"

namespace sluice::test {

inline BytesView bytes(std::string_view text)
{
    return {text.data(), text.size()};
}

inline RecordView viewOf(std::int32_t partition, std::int64_t offset, BytesView key, BytesView value)
{
    return {partition, offset, 1'764'000'000'000, key, value, nullptr};
}

class FixedHeaders final : public HeaderSource
{
public:
    explicit FixedHeaders(std::vector<HeaderView> headers)
        : m_headers(std::move(headers))
    {}
    void readHeaders(std::vector<HeaderView> &into) const override { into = m_headers; }

private:
    std::vector<HeaderView> m_headers;
};

} // namespace sluice::test
