#pragma once
// Where a scan starts and ends, as words: for the command line, and for what a person types.

#include "models/core/scan.h"

namespace sluice {

/// "oldest", "live", "newest:500" (of each partition), "offset:42", "2026-11-25T07:30" (local time unless it
/// names a zone), "2026-11-25", "15m" (that long ago; s, m, h, d). `now`: what "15m" counts back from.
[[nodiscard]] Result<ScanStart> startFromText(const QString &text, const QDateTime &now);

/// "now", "never", "offset:42" (without it), and the times of startFromText.
[[nodiscard]] Result<ScanEnd> endFromText(const QString &text, const QDateTime &now);

/// "15m" ago, or a time, as in startFromText; ms since 1970, UTC.
[[nodiscard]] std::optional<qint64> timeFromText(const QString &text, const QDateTime &now);

/// What startFromText reads as the same value; a time is written in UTC with its milliseconds.
[[nodiscard]] QString toText(const ScanStart &start);
[[nodiscard]] QString toText(const ScanEnd &end);

} // namespace sluice
