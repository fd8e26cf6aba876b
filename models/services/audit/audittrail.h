#pragma once
// The record of what was done to one profile's servers, by whom and when: appended to, chained by hashes.
// Format, and what it proves: docs/audit-trail.md.

#include "models/services/audit/actionrecorder.h"
#include "models/services/audit/auditfile.h"

#include <QFuture>
#include <memory>

namespace sluice {

/// Writes in a thread of its own: a slow disk never stops the caller. Calls are carried out in their order.
class AuditTrail final : public ActionRecorder
{
public:
    explicit AuditTrail(const AuditPlace &place);
    ~AuditTrail() override; ///< waits until what was asked for is written
    AuditTrail(const AuditTrail &) = delete;
    AuditTrail &operator=(const AuditTrail &) = delete;

    QFuture<Result<qint64>> begin(const RecordedAction &action) override;
    QFuture<Result<void>> finish(qint64 id, const RecordedOutcome &outcome) override;

    /// All entries, in their order.
    QFuture<Result<QList<AuditEntry>>> entries();
    QFuture<Result<AuditReport>> verify();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice
