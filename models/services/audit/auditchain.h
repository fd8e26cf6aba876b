#pragma once
// Whether an audit trail is whole: what its bytes and the head kept apart from them say together.

#include "models/services/audit/auditentry.h"

#include <QList>
#include <optional>

namespace sluice {

/// Where the trail ended when it was last written. Kept apart from it: without it, entries cut from the end
/// would not be missed.
struct AuditHead
{
    QString profile;
    qint64 count = 0; ///< entries
    QByteArray hash;  ///< of the last one; empty where there is none

    bool operator==(const AuditHead &) const = default;
};

[[nodiscard]] QByteArray auditHeadBytes(const AuditHead &head);
[[nodiscard]] Result<AuditHead> parseAuditHead(const QByteArray &bytes);

enum class AuditFault
{
    Edited,
    Deleted,
    Reordered,
    Cut,        ///< entries are missing at the end
    Unreadable, ///< a line that is no entry, and that no entry explains as torn
    WrongProfile,
    NoHead ///< the head is gone: a cut would not be seen
};

struct AuditProblem
{
    qint64 line = 0; ///< of the file; 0: the trail as a whole
    AuditFault fault = AuditFault::Edited;
    QString message; ///< one sentence

    bool operator==(const AuditProblem &) const = default;
};

struct AuditReport
{
    qint64 entries = 0;
    QList<AuditProblem> problems; ///< empty: nothing was changed after it was written
    qint64 headBehind = 0;        ///< entries written since the head was: after a crash, or an old head
    QList<qint64> tornLines;      ///< rests of writes that a crash cut off; they were never acknowledged
    QList<qint64> unfinished;     ///< entries without a result: sent? unknown

    [[nodiscard]] bool isIntact() const { return problems.isEmpty(); }
    bool operator==(const AuditReport &) const = default;
};

/// What the bytes of a trail of this profile say, held against the head.
[[nodiscard]] AuditReport verifyAudit(const QByteArray &bytes, const QString &profile,
                                      const std::optional<AuditHead> &head);

/// The readable entries, in the order of the file.
[[nodiscard]] QList<AuditEntry> auditEntries(const QByteArray &bytes);

/// The end of a trail: what the next entry is chained to.
struct AuditEnd
{
    qint64 count = 0;
    QByteArray hash;
    QByteArray torn;       ///< lines after the last entry that are none
    bool lineOpen = false; ///< the last line has no end yet

    bool operator==(const AuditEnd &) const = default;
};

/// The end after `bytes`, which follow the end `from`. Fails where going on would hide that the trail does
/// not reach the head, or was changed after it.
[[nodiscard]] Result<AuditEnd> auditEndOf(const AuditEnd &from, const QByteArray &bytes,
                                          const AuditHead &head);

/// What the entry that explains torn lines says of them.
[[nodiscard]] QString tornMark(const QByteArray &torn);

} // namespace sluice
