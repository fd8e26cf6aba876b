#pragma once
// Filters and records by chance, the same for the same seed. Few words and values, so that they meet often.

#include "models/core/recordview.h"
#include "models/services/topics/filter/expression.h"

#include <random>

namespace sluice::filter::test {

class Chance final
{
public:
    explicit Chance(std::uint32_t seed)
        : m_random(seed)
    {}

    /// 0 to `below` - 1.
    int below(int limit) { return static_cast<int>(m_random() % static_cast<std::uint32_t>(limit)); }
    bool oneIn(int n) { return below(n) == 0; }
    template <class List>
    const auto &of(const List &list)
    {
        return list[static_cast<std::size_t>(below(static_cast<int>(std::size(list))))];
    }

private:
    std::mt19937 m_random;
};

/// Owns what a RecordView borrows.
struct Record final : HeaderSource
{
    std::string key;
    std::string value;
    bool hasKey = true;
    bool hasValue = true;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::int64_t timestampMs = -1;
    std::vector<std::pair<std::string, std::optional<std::string>>> headers;

    void readHeaders(std::vector<HeaderView> &into) const override;
    [[nodiscard]] RecordView view() const;
};

/// A valid expression as parse() makes them.
[[nodiscard]] Expression anyExpression(Chance &chance, int depth = 3);

/// Mostly an envelope, in whatever spelling JSON allows.
[[nodiscard]] Record anyRecord(Chance &chance);

} // namespace sluice::filter::test
