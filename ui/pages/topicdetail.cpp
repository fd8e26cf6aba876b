#include "ui/pages/topicdetail.h"

#include "models/items/health.h"
#include "models/items/partitionmodel.h"
#include "models/services/discovery.h"
#include "models/services/topicinspector.h"
#include "ui/explorer/explorerview.h"
#include "ui/pages/topicgroupsview.h"
#include "ui/pages/topicsettingsview.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/statepill.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QResizeEvent>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int besideHead = 96; ///< margins and gaps of the line with the tabs
constexpr int leastName = 120;
} // namespace

TopicDetail::TopicDetail(QWidget *parent)
    : QFrame(parent)
    , m_partitionModel(new PartitionModel(this))
    , m_name(new ElidedLabel(this))
    , m_state(new StatePill(this))
    , m_originLink(buildOriginLink())
    , m_enlarge(buildEnlarge())
    , m_tabs(new QTabWidget(this))
    , m_explorer(new ExplorerView)
    , m_settings(new TopicSettingsView)
    , m_groups(new TopicGroupsView)
{
    setProperty("card", true);
    setMinimumHeight(220);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->addTab(m_explorer, tr("Records"));
    m_tabs->addTab(buildPartitions(), tr("Partitions"));
    m_tabs->addTab(m_settings, tr("Configuration"));
    m_tabs->addTab(m_groups, tr("Consumers"));
    m_tabs->setCornerWidget(buildName(), Qt::TopLeftCorner);
    m_tabs->setCornerWidget(buildCorner(), Qt::TopRightCorner);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 12);
    layout->addWidget(m_tabs, 1);
    connect(m_explorer, &ExplorerView::messageRaised, this, &TopicDetail::messageRaised);
    connect(m_explorer, &ExplorerView::noticeRaised, this, &TopicDetail::noticeRaised);
    connect(m_tabs, &QTabWidget::currentChanged, this, &TopicDetail::watchWhatIsSeen);
    connect(m_settings, &TopicSettingsView::retryRequested, this, &TopicDetail::refresh);
    connect(m_groups, &TopicGroupsView::retryRequested, this, &TopicDetail::refresh);
    connect(m_groups, &TopicGroupsView::connectorRequested, this, &TopicDetail::connectorRequested);
}

TopicDetail::~TopicDetail() = default;

/// Beside the tabs: every line that is saved is one more record.
QWidget *TopicDetail::buildName()
{
    m_name->setFont(interfaceFont(14, true));
    m_name->setElideMode(Qt::ElideMiddle);
    m_name->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto *corner = new QWidget;
    auto *layout = new QHBoxLayout(corner);
    layout->setContentsMargins(0, 0, 24, 4);
    layout->setSpacing(8);
    layout->addWidget(m_name);
    layout->addWidget(m_state);
    return corner;
}

QWidget *TopicDetail::buildCorner()
{
    auto *corner = new QWidget;
    auto *layout = new QHBoxLayout(corner);
    layout->setContentsMargins(8, 0, 0, 4);
    layout->setSpacing(4);
    layout->addWidget(m_originLink);
    layout->addWidget(m_enlarge);
    return corner;
}

QToolButton *TopicDetail::buildOriginLink()
{
    auto *button = new QToolButton(this);
    button->setProperty("flat", true);
    button->setIcon(icon(u"connectors"_s));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    button->hide();
    connect(button, &QToolButton::clicked, this, [this] { Q_EMIT connectorRequested(m_origin->connector); });
    return button;
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

void TopicDetail::setServices(const TopicServices &services)
{
    m_explorer->setExplorer(services.explorer, services.rows);
    if (!m_topic.name.isEmpty())
        m_explorer->openTopic(m_topic.name);
    m_links = std::make_unique<QObject>();
    m_inspector = services.inspector;
    if (m_inspector) {
        connect(m_inspector, &TopicInspector::settingsChanged, m_links.get(), [this] { showSettings(); });
        connect(m_inspector, &TopicInspector::groupsChanged, m_links.get(), [this] { showGroups(); });
    }
    watchWhatIsSeen();
}

/// Only the tab in front, and only while the page is.
void TopicDetail::watchWhatIsSeen()
{
    if (!m_inspector)
        return;
    const auto seen = [this](QWidget *tab) {
        return isVisible() && m_tabs->currentWidget() == tab ? m_topic.name : QString();
    };
    m_inspector->watchSettings(seen(m_settings));
    m_inspector->watchGroups(seen(m_groups));
    showSettings();
    showGroups();
}

void TopicDetail::showSettings()
{
    m_settings->setSettings(m_inspector ? m_inspector->settings() : Observed<TopicSettings>(), m_now);
}

void TopicDetail::showGroups()
{
    m_groups->setGroups(m_inspector ? m_inspector->groups() : Observed<TopicGroups>(), m_owners, m_now);
}

void TopicDetail::showOrigin(const std::optional<TopicOrigin> &origin)
{
    m_origin = origin;
    m_originLink->setVisible(origin.has_value());
    if (!origin)
        return;
    m_originLink->setAccessibleName(tr("Changes of %1: go to %2").arg(origin->table, origin->connector));
    setPlainToolTip(m_originLink, tr("Changes of %1 in %2. Go to %3, which writes them.")
                                      .arg(origin->table, origin->database, origin->connector));
}

/// The tabs keep their room; the name and the link share what is left, and elide.
void TopicDetail::shareHead()
{
    const QString table = m_origin ? m_origin->table : QString();
    const QString text = tr("Changes of %1").arg(table);
    const QFontMetrics metrics(m_originLink->font());
    const int besideText = 40; // the link's icon and padding
    const int linkWish = m_origin ? metrics.horizontalAdvance(text) + besideText : 0;
    const int nameWish = m_name->sizeHint().width();
    const int left = width() - m_tabs->tabBar()->sizeHint().width() - m_state->sizeHint().width() -
                     m_enlarge->sizeHint().width() - besideHead;
    const int link = qBound(0, qMax(left - nameWish, left * 45 / 100), linkWish);
    const QString shown =
        link == linkWish ? text : metrics.elidedText(table, Qt::ElideMiddle, qMax(0, link - besideText));
    const int nameWidth = qMin(nameWish, qMax(leastName, left - link));
    if (m_name->maximumWidth() == nameWidth && m_originLink->text() == literalAmpersand(shown))
        return;
    m_name->setMaximumWidth(nameWidth);
    m_originLink->setText(literalAmpersand(shown));
    // A QTabWidget lays its corners out anew only when it is resized itself.
    QResizeEvent anew(m_tabs->size(), m_tabs->size());
    QCoreApplication::sendEvent(m_tabs, &anew);
}

void TopicDetail::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    shareHead();
}

void TopicDetail::refresh()
{
    if (m_inspector)
        m_inspector->refresh();
}

void TopicDetail::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    watchWhatIsSeen();
}

void TopicDetail::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    watchWhatIsSeen();
}

void TopicDetail::setTopic(const Topic &topic, const std::optional<TopicOrigin> &origin,
                           const PipelineState &state)
{
    const bool other = topic.name != m_topic.name;
    const bool stale = !state.cluster.live();
    m_topic = topic;
    m_now = state.at;
    m_owners = sinksByGroup(state.connectors.value.value_or(QList<Connector>()));
    showOrigin(origin);
    m_name->setText(topic.name);
    const StateText word = stateOf(topic);
    m_state->setState(stale ? Health::Unknown : word.health,
                      stale ? tr("%1 when last seen").arg(word.word) : word.word);
    shareHead();
    m_partitions->setStale(stale);
    m_partitionModel->setRows(partitionRows(topic, state.offsets));
    watchWhatIsSeen();
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
    m_settings->saveView(store);
    m_groups->saveView(store);
}

void TopicDetail::restoreView(const ViewState &store)
{
    m_explorer->restoreView(store);
    m_partitions->restoreView(store);
    m_settings->restoreView(store);
    m_groups->restoreView(store);
}

} // namespace sluice::ui
