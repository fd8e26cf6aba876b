#include "ui/pages/topicdetail.h"

#include "models/core/format.h"
#include "models/items/filterproxy.h"
#include "models/items/health.h"
#include "models/items/partitionmodel.h"
#include "models/items/recordmodel.h"
#include "models/services/topictail.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/celldelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/statepill.h"
#include "ui/widgets/text.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

TopicDetail::TopicDetail(QWidget *parent)
    : QFrame(parent)
    , m_recordModel(new RecordModel(this))
    , m_partitionModel(new PartitionModel(this))
    , m_name(new ElidedLabel(this))
    , m_state(new StatePill(this))
    , m_tabs(new QTabWidget(this))
{
    setProperty("card", true);
    setMinimumHeight(220);
    m_name->setFont(interfaceFont(14, true));
    m_name->setElideMode(Qt::ElideMiddle);
    m_name->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->addTab(buildRecords(), tr("Records"));
    m_tabs->addTab(buildPartitions(), tr("Partitions"));
    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_name);
    top->addWidget(m_state);
    top->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(4);
    layout->addLayout(top);
    layout->addWidget(m_tabs, 1);
}

QWidget *TopicDetail::buildRecords()
{
    m_records = new DataTable(m_recordModel, u"records"_s);
    m_records->setAccessibleName(tr("Records"));
    m_records->setTextElideMode(Qt::ElideRight);
    m_records->setColumnWidths({104, 76, 84, 80, 120, 0});
    m_records->setNaturalOrder(); // as they came
    m_records->cells()->setMonospaceColumns({RecordModel::Key, RecordModel::Value});
    m_follow = new QPushButton(icon(u"follow"_s), tr("Follow"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    setPlainToolTip(m_follow, tr("Stay at the newest record"));
    m_status = makeLabel({}, "muted");
    m_filter = new QLineEdit;
    m_filter->setPlaceholderText(tr("Filter records"));
    m_filter->setAccessibleName(m_filter->placeholderText());
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon(u"search"_s), QLineEdit::LeadingPosition);
    m_filter->setFixedWidth(220);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setHandleWidth(12);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_records);
    splitter->addWidget(buildRecord());
    splitter->setSizes({660, 360});
    auto *tools = new QHBoxLayout;
    tools->setSpacing(8);
    tools->addWidget(m_filter);
    tools->addWidget(m_follow);
    tools->addSpacing(4);
    tools->addWidget(m_status, 1);
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(tools);
    layout->addWidget(splitter, 1);

    connect(m_filter, &QLineEdit::textChanged, m_records, &DataTable::setFilterText);
    connect(m_records, &DataTable::filterCleared, m_filter, &QLineEdit::clear);
    connect(m_records, &DataTable::exportFailed, this, &TopicDetail::messageRaised);
    connect(m_records, &DataTable::selectionKeysChanged, this, &TopicDetail::showRecord);
    connect(m_follow, &QPushButton::toggled, this, &TopicDetail::setFollows);
    // Who goes to a record, sorts, or scrolls up wants to read, not to be taken back down.
    connect(m_records, &DataTable::navigated, this, [this] { m_follow->setChecked(false); });
    connect(m_records->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, [this](int section) {
        if (section >= 0)
            m_follow->setChecked(false);
    });
    connect(m_records->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this](const QItemSelection &selected) {
                if (!selected.isEmpty()) // empty: the selected record fell out of the window
                    m_follow->setChecked(false);
            });
    connect(m_records->verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        const QScrollBar *bar = m_records->verticalScrollBar();
        if (bar->sliderPosition() < bar->maximum())
            m_follow->setChecked(false);
    });
    // Rows that fall out at the top must not pull up what is being read.
    connect(m_records->model(), &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) {
                QScrollBar *bar = m_records->verticalScrollBar();
                if (first == 0 && !follows())
                    bar->setValue(bar->value() -
                                  (last - first + 1) * m_records->verticalHeader()->defaultSectionSize());
            });
    return page;
}

QWidget *TopicDetail::buildRecord()
{
    m_recordTitle = makeLabel({}, "muted");
    m_recordTitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_whole = new QPushButton(tr("Whole record"));
    m_whole->setCheckable(true);
    setPlainToolTip(m_whole, tr("Key and headers too, and the value with its schema"));
    m_value = new QPlainTextEdit;
    m_value->setReadOnly(true);
    m_value->setFont(monospaceFont());
    m_value->setTabChangesFocus(true);
    m_value->setAccessibleName(tr("Value of the selected record"));
    m_value->setPlaceholderText(tr("Select a record to read its value."));
    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_recordTitle, 1);
    top->addWidget(m_whole);
    auto *right = new QWidget;
    auto *layout = new QVBoxLayout(right);
    layout->setContentsMargins(4, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(top);
    layout->addWidget(m_value, 1);
    m_whole->hide();
    connect(m_whole, &QPushButton::toggled, this, &TopicDetail::showText);
    return right;
}

QWidget *TopicDetail::buildPartitions()
{
    m_partitions = new DataTable(m_partitionModel, u"partitions"_s);
    m_partitions->setAccessibleName(tr("Partitions"));
    m_partitions->setColumnWidths({152, 96, 80, 120, 0, 120, 120});
    m_partitions->sortByColumn(PartitionModel::Id, Qt::AscendingOrder);
    m_partitions->setEmptyText(tr("The partitions are not known."));
    return m_partitions;
}

void TopicDetail::setTail(TopicTail *tail)
{
    if (m_tail)
        m_tail->disconnect(this);
    m_tail = tail;
    if (m_tail) {
        connect(m_tail, &TopicTail::recordsArrived, this, &TopicDetail::addRecords);
        connect(m_tail, &TopicTail::caughtUp, this, &TopicDetail::setCaughtUp);
        connect(m_tail, &TopicTail::failed, this, &TopicDetail::showFailure);
        connect(m_tail, &TopicTail::recovered, this, &TopicDetail::showRecovery);
    }
    openTail();
}

void TopicDetail::setTopic(const Topic &topic, const Observed<QList<TopicOffsets>> &offsets, bool stale)
{
    const bool other = topic.name != m_topic.name;
    m_topic = topic;
    m_name->setText(topic.name);
    const StateText state = stateOf(topic);
    m_state->setState(stale ? Health::Unknown : state.health,
                      stale ? tr("%1 when last seen").arg(state.word) : state.word);
    m_partitions->setStale(stale);
    m_partitionModel->setRows(partitionRows(topic, offsets));
    if (other)
        openTail();
}

void TopicDetail::openTail()
{
    m_recordModel->clear();
    m_dropped = 0;
    m_caughtUp = false;
    m_failure.clear();
    m_shownKey.clear();
    m_value->clear();
    m_recordTitle->clear();
    m_whole->hide();
    if (m_tail && !m_topic.name.isEmpty())
        m_tail->open(m_topic.name);
    updateStatus();
}

void TopicDetail::addRecords(const QList<KafkaRecord> &records, qint64 dropped)
{
    m_failure.clear();
    m_dropped += dropped;
    m_recordModel->append(records);
    followIfWanted();
    updateStatus();
}

void TopicDetail::setCaughtUp()
{
    m_caughtUp = true;
    updateStatus();
}

void TopicDetail::showFailure(const Error &error)
{
    m_failure = error.message;
    updateStatus();
}

void TopicDetail::showRecovery()
{
    m_failure.clear();
    updateStatus();
}

void TopicDetail::updateStatus()
{
    QString text = tr("%1 records").arg(formatCount(m_recordModel->rowCount()));
    if (m_dropped > 0)
        text += tr(", %1 came too fast to be shown").arg(formatCount(m_dropped));
    text += m_caughtUp ? tr(", live") : QString();
    setTextIfChanged(m_status, !m_failure.isEmpty()                            ? m_failure
                               : m_recordModel->rowCount() == 0 && !m_caughtUp ? tr("Reading…")
                                                                               : text);
    if (!m_failure.isEmpty())
        m_records->setEmptyText(m_failure);
    else
        m_records->setEmptyText(m_caughtUp ? tr("No record yet. New ones appear as they come.")
                                           : tr("Reading the last records…"));
}

void TopicDetail::showRecord()
{
    const QString key = m_records->currentKey();
    const int row = key.isEmpty() ? -1 : m_recordModel->rowOf(key);
    if (row < 0 || key == m_shownKey)
        return;
    m_shownKey = key;
    m_shown = m_recordModel->rowAt(row).record;
    QString title = tr("Partition %1, offset %2").arg(m_shown.partition).arg(m_shown.offset);
    if (m_shown.value && m_shown.valueSize > m_shown.value->size())
        title += tr(", the first %1 of %2")
                     .arg(formatBytes(m_shown.value->size()), formatBytes(m_shown.valueSize));
    setTextIfChanged(m_recordTitle, title);
    m_whole->show();
    showText();
}

void TopicDetail::showText()
{
    m_value->setPlainText(m_whole->isChecked() ? wholeText(m_shown) : payloadText(m_shown));
}

void TopicDetail::setFollows(bool on)
{
    if (!on)
        return;
    m_records->setNaturalOrder(); // the newest record is the last one
    followIfWanted();
}

void TopicDetail::followIfWanted()
{
    if (follows())
        m_records->scrollToBottom();
}

QString TopicDetail::valueText() const
{
    return m_value->toPlainText();
}

QString TopicDetail::stateWord() const
{
    return m_state->word();
}

QString TopicDetail::statusText() const
{
    return m_status->text();
}

bool TopicDetail::follows() const
{
    return m_follow->isChecked();
}

void TopicDetail::saveView(ViewState &store) const
{
    m_records->saveView(store);
    m_partitions->saveView(store);
}

void TopicDetail::restoreView(const ViewState &store)
{
    m_records->restoreView(store);
    m_partitions->restoreView(store);
}

} // namespace sluice::ui
