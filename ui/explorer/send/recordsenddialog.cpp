#include "ui/explorer/send/recordsenddialog.h"

#include "ui/explorer/send/bytesedit.h"
#include "ui/explorer/send/headertable.h"
#include "ui/widgets/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int byKey = -1;

QString questionOf(const RecordDraft &draft)
{
    return draft.origin ? RecordSendDialog::tr("Send this record again to %1?").arg(draft.record.topic)
                        : RecordSendDialog::tr("Send a record to %1?").arg(draft.record.topic);
}

} // namespace

RecordSendDialog::RecordSendDialog(const RecordDraft &draft, const QList<int> &partitions, Judge judge,
                                   QWidget *parent)
    : QDialog(parent)
    , m_draft(draft)
    , m_judge(std::move(judge))
    , m_partition(new QComboBox(this))
    , m_key(new BytesEdit(tr("Key"), tr("No key (null)"), this))
    , m_value(new BytesEdit(tr("Value"), tr("No value (tombstone)"), this))
    , m_mistake(makeLabel({}, "error", this))
    , m_headers(new HeaderTable(this))
    , m_costs(makeLabel({}, "", this))
    , m_ask(new QWidget(this))
    , m_name(new QLineEdit(m_ask))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_accept(new QPushButton(tr("Send"), this))
{
    setWindowTitle(draft.origin ? tr("Send again") : tr("Send a record"));
    setModal(true);
    m_key->setBytes(draft.record.key);
    m_value->setBytes(draft.record.value);
    m_headers->setHeaders(draft.record.headers);
    auto *where = buildPartition(partitions);
    build();
    static_cast<QVBoxLayout *>(layout())->insertWidget(1, where);
    connectParts();
    this->judge();
    resize(760, 720);
    m_value->edit()->setFocus();
}

/// Where it came from, and where it goes.
QWidget *RecordSendDialog::buildPartition(const QList<int> &partitions)
{
    if (const auto before = m_draft.record.partition)
        m_partition->addItem(tr("As before: %1").arg(*before), *before);
    m_partition->addItem(tr("By key"), byKey);
    for (const int id : partitions)
        m_partition->addItem(tr("Partition %1").arg(id), id);
    m_partition->setAccessibleName(tr("Partition"));
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    const auto &origin = m_draft.origin;
    layout->addWidget(makeLabel(origin ? tr("It lies in partition %1 at offset %2. The copy goes to")
                                             .arg(origin->partition)
                                             .arg(origin->offset)
                                       : tr("It goes to"),
                                "", row));
    layout->addWidget(m_partition);
    layout->addStretch(1);
    return row;
}

QWidget *RecordSendDialog::buildName()
{
    auto *ask =
        makeLabel(tr("Type the topic's name, %1, to go on.").arg(m_draft.record.topic), "strong", m_ask);
    ask->setWordWrap(true);
    m_name->setObjectName(u"typedName"_s);
    m_name->setAccessibleName(ask->text());
    auto *layout = new QVBoxLayout(m_ask);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(ask);
    layout->addWidget(m_name);
    return m_ask;
}

void RecordSendDialog::build()
{
    auto *question = makeLabel(questionOf(m_draft), "section", this);
    question->setWordWrap(true);
    m_key->setLines(2, false);
    m_value->setLines(5, true);
    m_headers->table()->setFixedHeight(112);
    m_mistake->setWordWrap(true);
    m_costs->setWordWrap(true);
    m_accept->setObjectName(u"accept"_s);
    m_accept->setProperty("primary", true);
    m_accept->setDefault(true);
    m_cancel->setObjectName(u"cancel"_s);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_accept);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(question);
    layout->addWidget(m_key);
    layout->addWidget(m_value, 1);
    layout->addWidget(m_mistake);
    layout->addWidget(m_headers);
    layout->addWidget(makeLabel(tr("What it costs"), "small", this));
    layout->addWidget(m_costs);
    layout->addWidget(buildName());
    layout->addSpacing(8);
    layout->addLayout(buttons);
}

void RecordSendDialog::connectParts()
{
    connect(m_key, &BytesEdit::changed, this, &RecordSendDialog::judge);
    connect(m_value, &BytesEdit::changed, this, &RecordSendDialog::judge);
    connect(m_headers, &HeaderTable::changed, this, &RecordSendDialog::judge);
    connect(m_partition, &QComboBox::currentIndexChanged, this, &RecordSendDialog::judge);
    connect(m_name, &QLineEdit::textChanged, this, &RecordSendDialog::updateAccept);
    connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
}

RecordDraft RecordSendDialog::draft() const
{
    RecordDraft draft = m_draft;
    const int partition = m_partition->currentData().toInt();
    draft.record.partition = partition == byKey ? std::nullopt : std::optional(partition);
    draft.record.key = m_key->bytes();
    draft.record.value = m_value->bytes();
    draft.record.headers = m_headers->headers();
    return draft;
}

void RecordSendDialog::judge()
{
    const OutgoingRecord record = outgoing(draft());
    m_headers->setOrigin(record.headers.last());
    showMistake(record);
    showCost(m_judge(record));
}

void RecordSendDialog::showMistake(const OutgoingRecord &record)
{
    const QString inKey = m_key->isText() ? jsonMistake(record.key.value_or(QByteArray())) : QString();
    const QString inValue = m_value->isText() ? jsonMistake(record.value.value_or(QByteArray())) : QString();
    QStringList sentences;
    if (!inKey.isEmpty())
        sentences.append(tr("Key: %1").arg(inKey));
    if (!inValue.isEmpty())
        sentences.append(tr("Value: %1").arg(inValue));
    setTextIfChanged(m_mistake, sentences.join(u'\n'));
    m_mistake->setVisible(!sentences.isEmpty());
}

void RecordSendDialog::showCost(const SendCost &cost)
{
    m_cost = cost;
    QStringList marked;
    for (const QString &sentence : cost.refusal.isEmpty() ? cost.sentences : QStringList{cost.refusal})
        marked.append(u"·  "_s + sentence);
    setTextIfChanged(m_costs, marked.join(u'\n'));
    m_ask->setVisible(cost.destructive && cost.refusal.isEmpty());
    updateAccept();
}

void RecordSendDialog::updateAccept()
{
    const bool typed = !m_cost.destructive || m_name->text() == m_draft.record.topic;
    m_accept->setEnabled(typed && m_cost.refusal.isEmpty());
}

QString RecordSendDialog::costs() const
{
    return m_costs->text();
}

QString RecordSendDialog::mistake() const
{
    return m_mistake->text();
}

} // namespace sluice::ui
