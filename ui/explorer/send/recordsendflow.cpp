#include "ui/explorer/send/recordsendflow.h"

#include "models/services/topics/sending/recordsending.h"
#include "ui/actiontext.h"
#include "ui/explorer/send/recordsenddialog.h"

#include <QWidget>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

BytesView viewOf(const std::optional<QByteArray> &bytes)
{
    return bytes ? BytesView{bytes->constData(), static_cast<std::size_t>(bytes->size())} : BytesView();
}

QList<int> partitionsOf(const PipelineState &state, const QString &name)
{
    QList<int> ids;
    const ClusterFacts cluster = state.cluster.value.value_or(ClusterFacts());
    for (const Topic &topic : cluster.topics) {
        if (topic.name != name)
            continue;
        for (const Partition &partition : topic.partitions)
            ids.append(partition.id);
    }
    return ids;
}

} // namespace

RecordSendFlow::RecordSendFlow(QWidget *parent)
    : QObject(parent)
    , m_parent(parent)
{}

void RecordSendFlow::setSending(RecordSending *sending)
{
    if (m_dialog)
        m_dialog->reject();
    if (m_sending)
        m_sending->disconnect(this);
    m_sending = sending;
    if (!sending)
        return;
    connect(sending, &RecordSending::sent, this, &RecordSendFlow::told);
    connect(sending, &RecordSending::failed, this,
            [this](const QString &, const Error &error) { Q_EMIT failed(error.message); });
}

void RecordSendFlow::setState(const PipelineState &state)
{
    m_state = state;
    if (m_dialog)
        m_dialog->judge();
}

QString RecordSendFlow::refusal(const QString &topic) const
{
    if (!m_sending)
        return tr("No profile with a Kafka is open.");
    if (m_state.readOnly)
        return readOnlyReason();
    return sendCost(m_state, topic, {}).refusal;
}

RecordSendDialog *RecordSendFlow::dialog() const
{
    return m_dialog;
}

void RecordSendFlow::sendAgain(const KafkaRecord &record)
{
    if (isCut(record))
        Q_EMIT failed(
            tr("Only the beginning of this record is in memory, as it is larger than 1 MB. It cannot "
               "be sent again from here."));
    else
        ask(draftOf(record));
}

void RecordSendFlow::sendNew(const QString &topic)
{
    ask(emptyDraft(topic));
}

SendCost RecordSendFlow::judge(const OutgoingRecord &record)
{
    SendCost cost =
        sendCost(m_state, record.topic, m_decoder.decode(viewOf(record.key), viewOf(record.value)));
    if (const QString why = refusal(record.topic); !why.isEmpty())
        cost.refusal = why;
    return cost;
}

void RecordSendFlow::ask(const RecordDraft &draft)
{
    if (m_dialog)
        m_dialog->reject();
    m_dialog = new RecordSendDialog(
        draft, partitionsOf(m_state, draft.record.topic),
        [this](const OutgoingRecord &record) { return judge(record); }, m_parent->window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &QDialog::accepted, this, [this, dialog = m_dialog.data()] {
        if (m_sending)
            m_sending->send(dialog->draft());
    });
    m_dialog->open();
}

void RecordSendFlow::told(const QString &topic, const SentRecord &place, const QString &remark)
{
    const QString text =
        tr("The record is in %1: partition %2, offset %3.").arg(topic).arg(place.partition).arg(place.offset);
    if (remark.isEmpty())
        Q_EMIT sent(text);
    else
        Q_EMIT failed(text + u' ' + remark);
}

} // namespace sluice::ui
