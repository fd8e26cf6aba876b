#pragma once
// Runs a filter over records, on their raw bytes. One for each thread; it owns everything that changes.

#include "models/core/recordview.h"
#include "models/services/topics/filter/filter.h"

#include <span>

namespace sluice::filter {

class Matcher final
{
public:
    explicit Matcher(const Filter &filter);
    Matcher(Matcher &&) noexcept;
    Matcher &operator=(Matcher &&) noexcept;
    ~Matcher();

    [[nodiscard]] bool matches(const RecordView &record);
    /// `into` gets one byte a record: 1 where it matches, else 0.
    void match(std::span<const RecordView> records, std::vector<std::uint8_t> &into);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::filter
