#pragma once
// A position in PostgreSQL's write-ahead log.

#include <QString>
#include <QStringView>
#include <compare>
#include <cstdint>
#include <optional>

namespace sluice {

struct Lsn
{
    std::uint64_t value = 0; ///< bytes since the beginning of the log

    auto operator<=>(const Lsn &) const = default;

    /// As PostgreSQL writes it: "16/B374D848".
    [[nodiscard]] QString toString() const;

    /// From PostgreSQL's "X/X". Debezium writes a decimal number: see fromDecimal.
    [[nodiscard]] static std::optional<Lsn> parse(QStringView text);
    [[nodiscard]] static std::optional<Lsn> fromDecimal(QStringView text);
};

/// `a - b` in bytes, negative where b is ahead.
[[nodiscard]] constexpr std::int64_t bytesBetween(Lsn a, Lsn b)
{
    return static_cast<std::int64_t>(a.value - b.value);
}

} // namespace sluice
