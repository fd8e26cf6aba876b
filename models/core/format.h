#pragma once
// Numbers as people read them. Units are always written.

#include <QDateTime>
#include <QString>
#include <chrono>
#include <optional>

namespace sluice {

[[nodiscard]] QString formatBytes(qint64 bytes); ///< "1.2 MB" (powers of 1000)
[[nodiscard]] QString formatCount(qint64 count); ///< "12,345", by locale
/// "1 broker", "3 brokers": the words are already in the user's language.
[[nodiscard]] QString formatCounted(qint64 count, const QString &one, const QString &many);
[[nodiscard]] QString formatRate(double perSecond); ///< "51/s", "0.4/s", "1.2 k/s"
[[nodiscard]] QString
formatDuration(std::chrono::milliseconds span); ///< "0.4 s", "12 s", "4 min 12 s", "9 h", "2 d"
[[nodiscard]] QString formatAge(const QDateTime &then,
                                const QDateTime &now); ///< "2 s ago"; "never" for an invalid time

} // namespace sluice
