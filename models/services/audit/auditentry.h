#pragma once
// One entry of the audit trail, and the one line of text that it is kept as. Format: docs/audit-trail.md.

#include "models/core/result.h"
#include "models/services/audit/actionrecorder.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace sluice {

struct AuditEntry
{
    qint64 seq = 0;  ///< 1, 2, 3, …
    qint64 of = 0;   ///< of a result: the entry that said what was about to be sent; else 0
    QDateTime at;    ///< UTC, to the millisecond
    QString who;     ///< user@host
    QString profile; ///< its name
    QString action;
    QString target;
    QString sent;
    QString before;
    QString after;
    AuditOutcome outcome = AuditOutcome::Unknown;
    QString error;
    QByteArray previous; ///< hash of the entry before, in hex; empty for the first
    QByteArray hash;     ///< of `previous` and all of the above

    bool operator==(const AuditEntry &) const = default;
};

/// Of an entry that says that the lines before it are the torn rest of a write which a crash cut off.
inline const QString tornAction = QStringLiteral("torn");

/// SHA-256 over the previous hash and the bytes of an entry without its hash; in hex.
[[nodiscard]] QByteArray chainHash(const QByteArray &previous, const QByteArray &canonical);

/// The entry without anything that looks like a secret, chained to the one before.
[[nodiscard]] AuditEntry sealed(AuditEntry entry, const QByteArray &previous);

/// One line of JSON without its end: keys sorted, no spaces. The same entry has the same bytes always.
[[nodiscard]] QByteArray auditLine(const AuditEntry &entry);
[[nodiscard]] Result<AuditEntry> parseAuditLine(const QByteArray &line);

/// Whether the line is, byte for byte, what its hash says.
[[nodiscard]] bool isSealed(const QByteArray &line, const AuditEntry &entry);

/// The text without what looks like a secret: the second belt, for callers that forgot the first.
[[nodiscard]] QString withoutSecrets(const QString &text);

[[nodiscard]] QString auditOutcomeToken(AuditOutcome outcome); ///< "ok", for JSON

} // namespace sluice
