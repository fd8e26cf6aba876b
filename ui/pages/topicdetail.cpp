#include "ui/pages/topicdetail.h"

#include "models/items/health.h"
#include "models/items/partitionmodel.h"
#include "ui/explorer/explorerview.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/statepill.h"
#include "ui/widgets/text.h"

#include <QHBoxLayout>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

TopicDetail::TopicDetail(QWidget *parent)
    : QFrame(parent)
    , m_partitionModel(new PartitionModel(this))
    , m_name(new ElidedLabel(this))
    , m_state(new StatePill(this))
    , m_enlarge(buildEnlarge())
    , m_tabs(new QTabWidget(this))
    , m_explorer(new ExplorerView)
{
    setProperty("card", true);
    setMinimumHeight(220);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->addTab(m_explorer, tr("Records"));
    m_tabs->addTab(buildPartitions(), tr("Partitions"));
    m_tabs->setCornerWidget(buildName(), Qt::TopLeftCorner);
    m_tabs->setCornerWidget(m_enlarge, Qt::TopRightCorner);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 12);
    layout->addWidget(m_tabs, 1);
    connect(m_explorer, &ExplorerView::messageRaised, this, &TopicDetail::messageRaised);
    connect(m_explorer, &ExplorerView::noticeRaised, this, &TopicDetail::noticeRaised);
}

/// Beside the tabs: every line that is saved is one more record.
QWidget *TopicDetail::buildName()
{
    m_name->setFont(interfaceFont(14, true));
    m_name->setElideMode(Qt::ElideMiddle);
    m_name->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_name->setMaximumWidth(480);
    auto *corner = new QWidget;
    auto *layout = new QHBoxLayout(corner);
    layout->setContentsMargins(0, 0, 24, 4);
    layout->setSpacing(8);
    layout->addWidget(m_name);
    layout->addWidget(m_state);
    return corner;
}

QToolButton *TopicDetail::buildEnlarge()
{
    auto *button = new QToolButton(this);
    button->setCheckable(true);
    button->setProperty("flat", true);
    button->setIcon(icon(u"enlarge"_s));
    button->setAccessibleName(tr("Hide the list of topics"));
    button->setShortcut(QKeySequence(u"Ctrl+Shift+Up"_s));
    setPlainToolTip(button, tr("Hide the list of topics (Ctrl+Shift+Up)"));
    connect(button, &QToolButton::toggled, this, &TopicDetail::enlargeToggled);
    return button;
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

void TopicDetail::setExplorer(Explorer *explorer)
{
    m_explorer->setExplorer(explorer);
    if (!m_topic.name.isEmpty())
        m_explorer->openTopic(m_topic.name);
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
        m_explorer->openTopic(topic.name);
}

QString TopicDetail::stateWord() const
{
    return m_state->word();
}

void TopicDetail::saveView(ViewState &store) const
{
    m_explorer->saveView(store);
    m_partitions->saveView(store);
}

void TopicDetail::restoreView(const ViewState &store)
{
    m_explorer->restoreView(store);
    m_partitions->restoreView(store);
}

} // namespace sluice::ui
