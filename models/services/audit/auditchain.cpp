#include "models/services/audit/auditchain.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <algorithm>

namespace sluice {

namespace {

using namespace Qt::StringLiterals;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::AuditTrail", text);
}

struct Line
{
    qint64 number = 0;
    QByteArray bytes;
    Result<AuditEntry> entry = fail(ErrorKind::Invalid, {});
    bool sealed = false;
};

QList<QByteArray> linesOf(const QByteArray &bytes)
{
    QList<QByteArray> lines = bytes.split('\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

QList<Line> readLines(const QByteArray &bytes)
{
    QList<Line> lines;
    const QList<QByteArray> texts = linesOf(bytes);
    for (const QByteArray &text : texts) {
        Line line{.number = lines.size() + 1, .bytes = text, .entry = parseAuditLine(text)};
        line.sealed = line.entry && isSealed(text, *line.entry);
        lines.append(line);
    }
    return lines;
}

/// Goes through the lines in their order and notes where they are not what was written.
class Walk
{
public:
    Walk(QList<Line> lines, const QString &profile)
        : m_lines(std::move(lines))
        , m_profile(profile)
    {
        for (const Line &line : std::as_const(m_lines)) {
            if (line.sealed)
                m_present.insert(line.entry->seq);
        }
    }

    AuditReport go(const std::optional<AuditHead> &head)
    {
        for (const Line &line : std::as_const(m_lines))
            take(line);
        if (head && m_expected > head->count)
            acceptTorn(); // all that was acknowledged is there; the next write explains what follows
        giveUpUnread();
        holdAgainst(head);
        m_report.unfinished = QList<qint64>(m_open.cbegin(), m_open.cend());
        std::ranges::sort(m_report.unfinished);
        return m_report;
    }

private:
    void take(const Line &line)
    {
        if (!line.entry) {
            m_unread.append(line);
            return;
        }
        explainUnread(line);
        ++m_report.entries;
        if (line.entry->profile != m_profile)
            note(line.number, AuditFault::WrongProfile,
                 tr("Line %1 belongs to the profile \"%2\", not to \"%3\".")
                     .arg(line.number)
                     .arg(line.entry->profile, m_profile));
        if (line.sealed)
            takePlace(line);
        else
            takeEdited(line);
        noteOpen(*line.entry);
    }

    void note(qint64 line, AuditFault fault, const QString &message)
    {
        m_report.problems.append({line, fault, message});
    }

    /// Lines that are no entries are explained by an entry that says so right after them, or not at all.
    void explainUnread(const Line &line)
    {
        const bool explains = line.sealed && line.entry->action == tornAction;
        if (explains && line.entry->before == tornMark(unread())) {
            acceptTorn();
            return;
        }
        if (explains)
            note(
                line.number, AuditFault::Deleted,
                tr("Line %1 speaks of a torn line before it, which is gone or was edited.").arg(line.number));
        giveUpUnread();
    }

    void acceptTorn()
    {
        for (const Line &torn : std::as_const(m_unread))
            m_report.tornLines.append(torn.number);
        m_unread.clear();
    }

    [[nodiscard]] QByteArray unread() const
    {
        QList<QByteArray> texts;
        for (const Line &line : m_unread)
            texts.append(line.bytes);
        return texts.join('\n');
    }

    void giveUpUnread()
    {
        for (const Line &line : std::as_const(m_unread)) {
            note(line.number, AuditFault::Unreadable,
                 tr("Line %1 cannot be read as an entry, and no entry after it says that a crash tore it.")
                     .arg(line.number));
            m_blamed = line.number;
            if (!m_present.contains(m_expected))
                ++m_expected; // it stands where an entry stood
        }
        m_unread.clear();
    }

    /// What an edited line says of its place cannot be trusted: it counts as the one that is due.
    void takeEdited(const Line &line)
    {
        note(line.number, AuditFault::Edited,
             tr("Line %1 was edited: it is not what its hash was made of.").arg(line.number));
        m_blamed = line.number;
        if (m_present.contains(m_expected))
            return; // an addition
        m_hashes.insert(m_expected, line.entry->hash);
        ++m_expected;
    }

    void takePlace(const Line &line)
    {
        const AuditEntry &entry = *line.entry;
        if (entry.seq > m_expected)
            noteGap(line);
        else if (entry.seq < m_expected)
            note(line.number, AuditFault::Reordered,
                 tr("Line %1 holds entry %2, which belongs before the lines above it.")
                     .arg(line.number)
                     .arg(entry.seq));
        checkLink(line);
        m_hashes.insert(entry.seq, entry.hash);
        m_numbers.insert(entry.seq, line.number);
        m_expected = std::max(m_expected, entry.seq + 1);
    }

    void noteGap(const Line &line)
    {
        const qint64 from = m_expected;
        const qint64 to = line.entry->seq - 1;
        if (m_present.contains(from))
            note(line.number, AuditFault::Reordered,
                 tr("Line %1 holds entry %2, where entry %3 belongs.")
                     .arg(line.number)
                     .arg(line.entry->seq)
                     .arg(from));
        else
            note(line.number, AuditFault::Deleted,
                 from == to ? tr("Before line %1, entry %2 is missing.").arg(line.number).arg(from)
                            : tr("Before line %1, the entries %2 to %3 are missing.")
                                  .arg(line.number)
                                  .arg(from)
                                  .arg(to));
    }

    /// An entry whose hash was made anew after an edit fits itself, but not what the next one remembers.
    void checkLink(const Line &line)
    {
        const qint64 before = line.entry->seq - 1;
        const bool first = before == 0;
        if (!first && !m_hashes.contains(before))
            return; // reported as a gap
        if (line.entry->previous == m_hashes.value(before) || m_blamed == line.number - 1)
            return;
        const qint64 edited = first ? line.number : line.number - 1;
        note(edited, AuditFault::Edited,
             tr("Line %1 was edited: the entry after it was chained to other bytes.").arg(edited));
    }

    void noteOpen(const AuditEntry &entry)
    {
        if (entry.of > 0)
            m_open.remove(entry.of);
        else if (entry.action != tornAction)
            m_open.insert(entry.seq);
    }

    void holdAgainst(const std::optional<AuditHead> &head)
    {
        const qint64 count = m_expected - 1;
        if (!head) {
            if (!m_lines.isEmpty())
                note(0, AuditFault::NoHead,
                     tr("The head of this trail is missing, so entries cut from its end would not be "
                        "missed."));
            return;
        }
        if (head->profile != m_profile)
            note(0, AuditFault::WrongProfile,
                 tr("The head belongs to the profile \"%1\", not to \"%2\".").arg(head->profile, m_profile));
        if (count < head->count)
            noteCut(count, *head);
        else if (m_hashes.contains(head->count) && m_hashes.value(head->count) != head->hash)
            note(m_numbers.value(head->count), AuditFault::Edited,
                 tr("Entry %1 is not the one that the head remembers: it, or one before it, was edited and "
                    "chained anew.")
                     .arg(head->count));
        m_report.headBehind = std::max<qint64>(0, count - head->count);
    }

    void noteCut(qint64 count, const AuditHead &head)
    {
        note(m_lines.size(), AuditFault::Cut,
             tr("After line %1 the end was cut off: the head remembers %2 entries, and %3 are there.")
                 .arg(m_lines.size())
                 .arg(head.count)
                 .arg(count));
    }

    QList<Line> m_lines;
    QString m_profile;
    QSet<qint64> m_present; ///< numbers of the entries that are as they were written
    QList<Line> m_unread;
    QHash<qint64, QByteArray> m_hashes; ///< by number
    QHash<qint64, qint64> m_numbers;    ///< of the line, by the entry's
    QSet<qint64> m_open;                ///< without a result so far
    qint64 m_expected = 1;
    qint64 m_blamed = -1; ///< the last line that was found to be edited
    AuditReport m_report;
};

} // namespace

QByteArray auditHeadBytes(const AuditHead &head)
{
    return QJsonDocument(QJsonObject{{u"profile"_s, head.profile},
                                     {u"count"_s, head.count},
                                     {u"hash"_s, QString::fromLatin1(head.hash)}})
               .toJson(QJsonDocument::Compact) +
           '\n';
}

Result<AuditHead> parseAuditHead(const QByteArray &bytes)
{
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    const QJsonValue count = object.value("count"_L1);
    const QJsonValue hash = object.value("hash"_L1);
    if (count.toInteger(-1) < 0 || !hash.isString() || !object.value("profile"_L1).isString())
        return fail(ErrorKind::Invalid, tr("This file is no head of an audit trail."));
    return AuditHead{object.value("profile"_L1).toString(), count.toInteger(), hash.toString().toLatin1()};
}

AuditReport verifyAudit(const QByteArray &bytes, const QString &profile, const std::optional<AuditHead> &head)
{
    return Walk(readLines(bytes), profile).go(head);
}

QList<AuditEntry> auditEntries(const QByteArray &bytes)
{
    QList<AuditEntry> entries;
    const QList<QByteArray> lines = linesOf(bytes);
    for (const QByteArray &line : lines) {
        if (const Result<AuditEntry> entry = parseAuditLine(line))
            entries.append(*entry);
    }
    return entries;
}

QString tornMark(const QByteArray &torn)
{
    const QByteArray hash = QCryptographicHash::hash(torn, QCryptographicHash::Sha256).toHex();
    return u"sha256:%1 bytes:%2"_s.arg(QString::fromLatin1(hash)).arg(torn.size());
}

Result<AuditEnd> auditEndOf(const AuditEnd &from, const QByteArray &bytes, const AuditHead &head)
{
    AuditEnd end = from;
    bool met = from.count == head.count && from.hash == head.hash;
    QList<QByteArray> torn;
    const QList<QByteArray> lines = linesOf(bytes);
    for (const QByteArray &line : lines) {
        const Result<AuditEntry> entry = parseAuditLine(line);
        if (!entry) {
            torn.append(line);
            continue;
        }
        const bool follows =
            entry->seq == end.count + 1 && entry->previous == end.hash && isSealed(line, *entry);
        if (met && !follows)
            return fail(ErrorKind::Invalid, tr("entry %1 was edited or put in by hand").arg(entry->seq));
        torn.clear();
        end.count = entry->seq;
        end.hash = entry->hash;
        met = met || (end.count == head.count && end.hash == head.hash);
    }
    if (!met)
        return fail(ErrorKind::Invalid,
                    end.count < head.count
                        ? tr("%1 entries are missing at its end").arg(head.count - end.count)
                        : tr("entry %1 is not the one that the head remembers").arg(head.count));
    end.torn = torn.join('\n');
    end.lineOpen = !bytes.isEmpty() && !bytes.endsWith('\n');
    return end;
}

} // namespace sluice
