#pragma once
// Exact numbers out of bytes.

#include <QByteArray>
#include <QString>
#include <optional>

namespace sluice::envelope {

/// A two's complement number, most significant byte first, with that many digits behind the point:
/// "-99999999.99". Empty: no bytes, or longer than any number that is worth the time.
[[nodiscard]] std::optional<QString> decimalText(const QByteArray &unscaled, qint64 scale);

} // namespace sluice::envelope
