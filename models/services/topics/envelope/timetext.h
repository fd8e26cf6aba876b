#pragma once
// Times as connectors write them, in PostgreSQL's words (ISO, UTC): any 64-bit number has a text or none, and
// none overflows.

#include <QString>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::envelope {

enum class TimeUnit
{
    Milliseconds,
    Microseconds,
    Nanoseconds
};

/// "2024-02-29", "0044-03-15 BC". Empty: no date that can be.
[[nodiscard]] std::optional<QString> dateText(std::int64_t days);

/// "13:51:02.123456", "24:00:00". Empty: not within a day.
[[nodiscard]] std::optional<QString> timeOfDayText(std::int64_t value, TimeUnit unit);

/// "2024-02-29 13:51:02.12", "infinity". Empty: before PostgreSQL's first date, which a connector only writes
/// where its arithmetic overflowed.
[[nodiscard]] std::optional<QString> timestampText(std::int64_t value, TimeUnit unit);

/// "10303:05:06.78": what PostgreSQL reads as the same interval.
[[nodiscard]] QString durationText(std::int64_t value, TimeUnit unit);

enum class IsoZone
{
    Drop, ///< it is a value without zone: its Z says nothing
    Keep
};

/// "2024-02-29T13:51:02.120Z" to "2024-02-29 13:51:02.12+00"; dates and times of day alone as well. Empty:
/// not such a text.
[[nodiscard]] std::optional<QString> isoText(std::string_view iso, IsoZone zone);

/// "P1Y2M3DT4H5M6.78S" to "1 year 2 mons 3 days 04:05:06.78".
[[nodiscard]] std::optional<QString> isoIntervalText(std::string_view iso);

} // namespace sluice::envelope
