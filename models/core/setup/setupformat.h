#pragma once
// A setup as a JSON file. The format is described in docs/setup-format.md.

#include "models/core/result.h"
#include "models/core/setup/setupspec.h"

#include <QByteArray>

namespace sluice {

/// Errors name the key and the line, as those of profiles do. Names that a direction leaves out are made from
/// its databases.
[[nodiscard]] Result<SetupSpec> parseSetup(const QByteArray &json, const QString &fileName = {});

/// The inverse: what parseSetup reads back as an equal setup.
[[nodiscard]] QByteArray writeSetup(const SetupSpec &spec);

/// "smart_warehouse", "smart_citizen" → "warehouse-to-citizen": the common beginning is no news.
[[nodiscard]] QString directionSlug(const QString &from, const QString &to);

} // namespace sluice
