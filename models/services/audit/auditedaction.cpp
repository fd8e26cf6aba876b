#include "models/services/audit/auditedaction.h"

#include <QHash>

namespace sluice {

QList<AuditedAction> auditedActions(const QList<AuditEntry> &entries)
{
    QList<AuditedAction> actions;
    QHash<qint64, qsizetype> begun; // where the action of this number stands
    for (const AuditEntry &entry : entries) {
        const auto found = entry.of > 0 ? begun.constFind(entry.of) : begun.cend();
        if (found != begun.cend()) {
            actions[*found].ended = entry;
            continue;
        }
        begun.insert(entry.seq, actions.size());
        actions.append({entry, entry.of > 0 ? std::optional(entry) : std::nullopt});
    }
    return actions;
}

} // namespace sluice
