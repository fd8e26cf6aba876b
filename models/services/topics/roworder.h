#pragma once
// Rows that are shown in another order than they came in.

#include <QtGlobal>
#include <memory>
#include <vector>

namespace sluice {

/// From `first` on as many rows as it was told of; every other row is where it came.
class RowOrder final
{
public:
    RowOrder() = default;
    RowOrder(qint64 first, std::vector<qint64> stored)
        : m_first(first)
        , m_stored(std::make_shared<const std::vector<qint64>>(std::move(stored)))
    {}

    [[nodiscard]] qint64 first() const { return m_first; }
    [[nodiscard]] qint64 end() const
    {
        return m_stored ? m_first + static_cast<qint64>(m_stored->size()) : m_first;
    }
    /// Where the store has what is shown in a row.
    [[nodiscard]] qint64 stored(qint64 row) const
    {
        return row >= m_first && row < end() ? (*m_stored)[static_cast<std::size_t>(row - m_first)] : row;
    }

private:
    qint64 m_first = 0;
    std::shared_ptr<const std::vector<qint64>> m_stored; ///< shared: it is copied with the rows' exports
};

} // namespace sluice
