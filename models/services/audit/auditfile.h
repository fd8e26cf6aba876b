#pragma once
// The files of one audit trail, as blocking calls. Several programs may write to the same trail.

#include "models/services/audit/auditchain.h"

#include <QString>

namespace sluice {

/// Where the trail of one profile is, and who writes to it.
struct AuditPlace
{
    QString profile;
    QString file;     ///< NDJSON, appended to and never rewritten
    QString headFile; ///< in another folder: whoever cuts the one has not yet cut the other
    QString who;      ///< empty: the user of this process, and its host

    bool operator==(const AuditPlace &) const = default;
};

/// All that is known of a trail at one moment.
struct AuditReading
{
    QByteArray bytes;
    std::optional<AuditHead> head;
};

class AuditFile final
{
public:
    explicit AuditFile(AuditPlace place);

    /// Completes the entry (number, time, who, profile, hash) and writes it. Success means that it is on the
    /// disk. Refused where the trail was cut or changed, as going on would hide that.
    [[nodiscard]] Result<AuditEntry> append(AuditEntry entry);
    /// A trail that was never written to is empty, without a head.
    [[nodiscard]] Result<AuditReading> read() const;

    [[nodiscard]] const AuditPlace &place() const { return m_place; }

private:
    [[nodiscard]] Result<void> takeUp(int file);
    [[nodiscard]] Result<AuditHead> knownHead(qint64 size) const;
    [[nodiscard]] Result<void> explainTorn(int file);
    [[nodiscard]] Result<AuditEntry> put(int file, AuditEntry entry);

    AuditPlace m_place;
    AuditEnd m_end;
    qint64 m_offset = 0; ///< of the file, where `m_end` is
    quint64 m_inode = 0; ///< of the file that they are about
};

/// A head from a file that was kept elsewhere; none where there is no such file.
[[nodiscard]] Result<std::optional<AuditHead>> readAuditHead(const QString &file);

[[nodiscard]] QString personAtWork(); ///< user@host

} // namespace sluice
