#pragma once
// `sluicectl audit`: what was done to the servers of a profile, and whether the record of it was touched.

#include "app/cli/arguments.h"
#include "models/services/audit/auditedaction.h"
#include "models/services/audit/auditfile.h"

#include <QJsonObject>

namespace sluice::cli {

/// Reads the trail, prints what is asked for, and gives the exit code: 1 where verify finds it touched.
[[nodiscard]] Exit runAudit(const AuditPlace &place, const Arguments &arguments);

/// Those since the time, and of them the last so many; a limit of 0 is none.
[[nodiscard]] QList<AuditedAction> chosenActions(QList<AuditedAction> actions, const Arguments &arguments);

[[nodiscard]] QString auditListText(const QList<AuditedAction> &actions, bool colour);
[[nodiscard]] QJsonObject auditListJson(const AuditPlace &place, const QList<AuditedAction> &actions);
[[nodiscard]] QString auditReportText(const AuditPlace &place, const AuditReport &report, bool colour);
[[nodiscard]] QJsonObject auditReportJson(const AuditPlace &place, const AuditReport &report);

} // namespace sluice::cli
