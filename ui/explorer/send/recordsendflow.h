#pragma once
// From the wish to send a record to the sentence that says where it lies.

#include "models/core/kafkacluster.h"
#include "models/core/outgoingrecord.h"
#include "models/core/pipelinestate.h"
#include "models/services/rows/topicreaders.h"
#include "models/services/topics/envelope/decoder.h"

#include <QObject>
#include <QPointer>

class QWidget;

namespace sluice {
class RecordSending;
struct RecordDraft;
struct SentRecord;
} // namespace sluice

namespace sluice::ui {

class RecordSendDialog;

class RecordSendFlow final : public QObject
{
    Q_OBJECT
public:
    explicit RecordSendFlow(QWidget *parent);

    /// May be null: then nothing can be sent. Must outlive this, or the next call. What was asked before is
    /// withdrawn.
    void setSending(RecordSending *sending);
    void setState(const PipelineState &state);

    /// Why nothing can be sent to the topic now; empty: it can.
    [[nodiscard]] QString refusal(const QString &topic) const;
    void sendAgain(const KafkaRecord &record);
    void sendNew(const QString &topic);

    [[nodiscard]] RecordSendDialog *dialog() const; ///< null: none is open

Q_SIGNALS:
    void failed(const QString &text);
    void sent(const QString &text);

private:
    void ask(const RecordDraft &draft);
    [[nodiscard]] SendCost judge(const OutgoingRecord &record);
    void told(const QString &topic, const SentRecord &place, const QString &remark);

    QWidget *m_parent;
    RecordSending *m_sending = nullptr;
    PipelineState m_state;
    envelope::Decoder m_decoder;
    QPointer<RecordSendDialog> m_dialog;
};

} // namespace sluice::ui
