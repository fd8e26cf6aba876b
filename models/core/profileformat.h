#pragma once
// Profiles as JSON files. The format is described in docs/profile-format.md.

#include "models/core/profile.h"
#include "models/core/result.h"

#include <QByteArray>

namespace sluice {

/// Errors name the key and the line: "line 7, databases[0].prot: no such key; did you mean \"port\"?".
[[nodiscard]] Result<Profile> parseProfile(const QByteArray &json, const QString &fileName = {});

/// The inverse: what parseProfile reads back as an equal profile. Holds no secret, only where each is kept.
[[nodiscard]] QByteArray writeProfile(const Profile &profile);

} // namespace sluice
