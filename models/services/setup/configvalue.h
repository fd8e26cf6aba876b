#pragma once
// What can be said of one value of a connector's config without asking Connect. Private to
// models/services/setup.

#include "models/core/setup/configkey.h"

#include <QString>

namespace sluice::setup {

/// "${file:…}": Connect puts the value in its place.
[[nodiscard]] bool isReference(const QString &value);
/// "column.mask.with.(d+).chars": a pattern for names, which is no name itself.
[[nodiscard]] bool isPattern(const QString &key);
[[nodiscard]] bool isWholeNumber(ConfigType type);

/// Why it is no value of this type; empty: it is one.
[[nodiscard]] QString typeError(ConfigType type, const QString &value);
/// Beside its field, an error of Connect need not name it again.
[[nodiscard]] QString shortenedError(const QString &key, const QString &error);
/// Why a secret in the clear is not taken.
[[nodiscard]] QString noSecretText(const QString &key);

} // namespace sluice::setup
