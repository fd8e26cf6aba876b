#pragma once
// JSON laid out for reading. Works on the text itself: order of keys and every digit of a number stay as they
// were sent.

#include <QByteArray>
#include <QString>

namespace sluice {

/// Indented by two spaces. What does not begin like JSON, or is not UTF-8, comes back as it is (bytes as
/// hexadecimal digits). A value that was cut in the middle is laid out as far as it goes.
[[nodiscard]] QString prettyJson(const QByteArray &bytes);

} // namespace sluice
