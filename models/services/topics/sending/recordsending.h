#pragma once
// Sends one record: noted in the audit trail before, sent, noted after. The only place from which a record
// leaves.

#include "models/core/result.h"
#include "models/services/topics/sending/recorddraft.h"

#include <QObject>

namespace sluice {

class ActionRecorder;
class RecordSender;

class RecordSending final : public QObject
{
    Q_OBJECT
public:
    /// Both outlive it. What cannot be recorded is not sent.
    RecordSending(RecordSender *sender, ActionRecorder *recorder, QObject *parent = nullptr);

    void send(const RecordDraft &draft);
    [[nodiscard]] bool isBusy() const { return m_underWay > 0; }

Q_SIGNALS:
    void busyChanged(bool busy);
    /// `remark`: mostly empty; that the trail does not say how it ended.
    void sent(const QString &topic, const sluice::SentRecord &place, const QString &remark);
    void failed(const QString &topic, const sluice::Error &error);

private:
    void dispatch(const OutgoingRecord &record, qint64 entry);
    void ended(const QString &topic, qint64 entry, const Result<SentRecord> &result);
    void report(const QString &topic, const Result<SentRecord> &result, const QString &remark);

    RecordSender *m_sender;
    ActionRecorder *m_recorder;
    int m_underWay = 0;
};

/// What the trail says of it: topic, place, key, sizes and hashes; never the value or a header's value.
[[nodiscard]] QString recordForTrail(const OutgoingRecord &record);

} // namespace sluice
