#include "models/services/topics/sending/recordsending.h"

#include "models/clients/kafka/recordsender.h"
#include "models/core/whenready.h"
#include "models/services/audit/actionrecorder.h"

#include <QCryptographicHash>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostOfKey = 200;

/// "533 bytes, sha256 9f86d0…": enough to prove what was sent to whoever has it, and nothing to read.
QString sizeAndHash(const std::optional<QByteArray> &bytes)
{
    if (!bytes)
        return u"null"_s;
    const QByteArray hash = QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256).toHex();
    return u"%1 bytes, sha256 %2"_s.arg(bytes->size()).arg(QLatin1StringView(hash));
}

/// A key says which row it is about. One that is long or no text is told by its hash.
QString keyText(const std::optional<QByteArray> &key)
{
    return key && key->size() <= mostOfKey && isEditable(*key) ? QString::fromUtf8(*key) : sizeAndHash(key);
}

QString placeText(const OutgoingRecord &record)
{
    return record.partition ? u"%1/%2"_s.arg(record.topic).arg(*record.partition)
                            : u"%1, partition by key"_s.arg(record.topic);
}

RecordedAction actionOf(const RecordDraft &draft)
{
    const QString before =
        draft.origin ? u"%1; %2"_s.arg(draft.origin->text(), recordForTrail(draft.original)) : QString();
    return {u"sendRecord"_s, draft.record.topic, recordForTrail(outgoing(draft)), before};
}

RecordedOutcome outcomeOf(const Result<SentRecord> &result)
{
    if (result)
        return {
            AuditOutcome::Ok, u"partition %1, offset %2"_s.arg(result->partition).arg(result->offset), {}};
    const ErrorKind kind = result.error().kind;
    const bool maybe = kind == ErrorKind::Timeout || kind == ErrorKind::Cancelled;
    return {maybe ? AuditOutcome::Unknown : AuditOutcome::Failed, {}, result.error().message};
}

} // namespace

QString recordForTrail(const OutgoingRecord &record)
{
    QStringList lines{placeText(record), u"key: "_s + keyText(record.key),
                      u"value: "_s + sizeAndHash(record.value)};
    for (const OutgoingHeader &header : record.headers)
        lines.append(
            header.name == originHeader && header.value
                ? u"header %1: %2"_s.arg(QString::fromUtf8(header.name), QString::fromUtf8(*header.value))
                : u"header %1: %2"_s.arg(QString::fromUtf8(header.name), sizeAndHash(header.value)));
    return lines.join(u'\n');
}

RecordSending::RecordSending(RecordSender *sender, ActionRecorder *recorder, QObject *parent)
    : QObject(parent)
    , m_sender(sender)
    , m_recorder(recorder)
{}

void RecordSending::send(const RecordDraft &draft)
{
    if (m_underWay++ == 0)
        Q_EMIT busyChanged(true);
    whenReady(m_recorder->begin(actionOf(draft)), this,
              [this, record = outgoing(draft)](const Result<qint64> &entry) {
                  if (entry)
                      return dispatch(record, *entry);
                  const Error &error = entry.error();
                  report(record.topic,
                         fail(error.kind, tr("Nothing was sent: %1").arg(error.message), error.detail), {});
              });
}

void RecordSending::dispatch(const OutgoingRecord &record, qint64 entry)
{
    whenReady(m_sender->sendRecord(record), this,
              [this, topic = record.topic, entry](const Result<SentRecord> &result) {
                  ended(topic, entry, result);
              });
}

void RecordSending::ended(const QString &topic, qint64 entry, const Result<SentRecord> &result)
{
    whenReady(
        m_recorder->finish(entry, outcomeOf(result)), this,
        [this, topic, result](const Result<void> &written) {
            report(topic, result,
                   written
                       ? QString()
                       : tr("The audit trail does not say how this ended: %1").arg(written.error().message));
        });
}

void RecordSending::report(const QString &topic, const Result<SentRecord> &result, const QString &remark)
{
    if (result)
        Q_EMIT sent(topic, *result, remark);
    else
        Q_EMIT failed(topic, {result.error().kind, (result.error().message + u' ' + remark).trimmed(),
                              result.error().detail});
    if (--m_underWay == 0)
        Q_EMIT busyChanged(false);
}

} // namespace sluice
