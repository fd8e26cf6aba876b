#pragma once
// The entries of a trail as a person reads them: each action once, with how it ended.

#include "models/services/audit/auditentry.h"

#include <QList>
#include <optional>

namespace sluice {

struct AuditedAction
{
    AuditEntry begun;
    std::optional<AuditEntry> ended; ///< none: sent? unknown

    [[nodiscard]] AuditOutcome outcome() const { return ended ? ended->outcome : AuditOutcome::Unknown; }
    bool operator==(const AuditedAction &) const = default;
};

/// In the order in which they were begun. Ends without a beginning stand for themselves.
[[nodiscard]] QList<AuditedAction> auditedActions(const QList<AuditEntry> &entries);

} // namespace sluice
