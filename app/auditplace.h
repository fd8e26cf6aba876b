#pragma once
// Where the audit trails of this user are.

#include "models/services/audit/auditfile.h"

namespace sluice::app {

/// The trail in the user's data folder, its head in the user's state folder; two names never share a file.
[[nodiscard]] AuditPlace auditPlaceOf(const QString &profile);

} // namespace sluice::app
