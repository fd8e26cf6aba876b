#include "ui/pages/topicspage.h"

#include "models/core/format.h"
#include "models/items/filterproxy.h"
#include "models/items/topicmodel.h"
#include "models/services/failuretext.h"
#include "models/services/headlines.h"
#include "models/services/topicinspector.h"
#include "ui/explorer/explorerview.h"
#include "ui/explorer/filterbar.h"
#include "ui/explorer/send/recordsendflow.h"
#include "ui/pages/topicdetail.h"
#include "ui/viewstate.h"
#include "ui/widgets/datatable.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QToolButton>
#include <algorithm>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {
const QString housekeepingKey = u"topics/housekeeping"_s;
} // namespace

TopicsPage::TopicsPage(QWidget *parent)
    : ListPage(u"topics"_s, tr("Filter topics"), parent)
    , m_model(new TopicModel(this))
    , m_housekeeping(new QCheckBox(tr("Internal and heartbeat topics"), this))
    , m_detail(new TopicDetail)
    , m_sendFlow(new RecordSendFlow(this))
{
    auto *table = new DataTable(m_model, u"topics"_s);
    table->setAccessibleName(tr("Topics"));
    table->proxy()->setHousekeepingRole(TopicModel::HousekeepingRole);
    table->setColumnWidths({140, 0, 208, 80, 88, 76, 108, 84});
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->sortByColumn(TopicModel::Name, Qt::AscendingOrder);
    setTable(table);
    setDetail(m_detail, {190, 440});
    m_tools->addSpacing(8);
    m_tools->addWidget(m_housekeeping);
    m_tools->addStretch(1);
    addExportButton();
    connect(m_housekeeping, &QCheckBox::toggled, table->proxy(), &FilterProxy::setHousekeepingShown);
    connect(m_housekeeping, &QCheckBox::toggled, this, &TopicsPage::updateHeading);
    connect(table, &DataTable::selectionKeysChanged, this, &TopicsPage::updateDetail);
    connect(m_detail, &TopicDetail::enlargeToggled, table->parentWidget(),
            [card = table->parentWidget()](bool on) { card->setHidden(on); });
    connect(m_detail->explorer()->bar(), &FilterBar::savedFiltersChanged, this, &Page::keepRequested);
    connect(m_detail, &TopicDetail::messageRaised, this, &Page::messageRaised);
    connect(m_detail, &TopicDetail::noticeRaised, this, &Page::noticeRaised);
    connect(m_detail, &TopicDetail::connectorRequested, this,
            [this](const QString &connector) { Q_EMIT pageRequested(PageId::Connectors, connector); });
    connectSending();
    setState({});
}

TopicsPage::~TopicsPage() = default;

void TopicsPage::connectSending()
{
    const ExplorerView *explorer = m_detail->explorer();
    connect(explorer, &ExplorerView::sendAgainRequested, m_sendFlow, &RecordSendFlow::sendAgain);
    connect(explorer, &ExplorerView::sendNewRequested, m_sendFlow, &RecordSendFlow::sendNew);
    connect(m_sendFlow, &RecordSendFlow::failed, this, &Page::messageRaised);
    connect(m_sendFlow, &RecordSendFlow::sent, this, &Page::noticeRaised);
}

void TopicsPage::updateSending()
{
    m_sendFlow->setState(m_state);
    m_detail->explorer()->setSendRefusal(m_sendFlow->refusal(table()->currentKey()));
}

void TopicsPage::setServices(const TopicServices &services)
{
    m_links = std::make_unique<QObject>();
    m_inspector = services.inspector;
    if (m_inspector)
        connect(&m_inspector->policies(), &CleanupPolicies::changed, m_links.get(), [this] { updateRows(); });
    m_detail->setServices(services);
    m_sendFlow->setSending(services.sending);
    updateSending();
}

void TopicsPage::refresh()
{
    m_detail->refresh();
}

/// Only a page that is seen is given states, so only then are policies asked for.
void TopicsPage::updateRows()
{
    TopicKnowledge more;
    more.origins = m_origins.of(m_state);
    if (m_inspector)
        more.policies = m_inspector->policies().observed();
    m_model->setRows(topicRows(m_state, more));
}

void TopicsPage::setState(const PipelineState &state)
{
    m_state = state;
    if (m_inspector && state.cluster.live())
        m_inspector->policies().look(state.cluster.value->topics);
    updateRows();
    const auto &observed = state.cluster;
    updateHeading();
    showCondition(
        observed.value.has_value(), observed.error, observed.at, state.at,
        {state.hasKafka ? tr("Asking Kafka…") : notInProfile(ServerKind::Kafka) + u'.',
         tr("There is no topic to show."), tr("Internal and heartbeat topics are hidden until asked for."),
         state.hasKafka ? QString() : tr("Add the address of a broker to the profile to see its topics.")});
    if (const QString trouble = offsetsTrouble(state); !trouble.isEmpty())
        showBanner(trouble, state.offsets.error->detail);
    updateDetail();
}

void TopicsPage::updateHeading()
{
    const auto &observed = m_state.cluster;
    if (!observed.value)
        return setHeading(topicsHeadline(m_state), {});
    const auto hidden = m_housekeeping->isChecked() ? 0 : m_model->housekeepingCount();
    const QString count = formatCounted(m_model->rowCount() - hidden, tr("topic"), tr("topics"));
    setHeading(topicsHeadline(m_state),
               tr("%1. Read %2.")
                   .arg(hidden > 0 ? tr("%1, %2 hidden").arg(count, formatCount(hidden)) : count,
                        formatAge(observed.at, m_state.at)));
}

void TopicsPage::showItem(const QString &topic)
{
    const int row = m_model->rowOf(topic);
    if (row >= 0 && m_model->index(row, 0).data(TopicModel::HousekeepingRole).toBool())
        m_housekeeping->setChecked(true);
    ListPage::showItem(topic);
}

void TopicsPage::updateDetail()
{
    const int row = m_model->rowOf(table()->currentKey());
    const bool any = row >= 0 && !table()->currentKey().isEmpty();
    m_detail->setVisible(any);
    if (!any)
        m_detail->enlargeButton()->setChecked(false); // there must be something to choose from
    if (any)
        m_detail->setTopic(m_model->rowAt(row).topic, m_model->rowAt(row).origin, m_state);
    updateSending();
}

void TopicsPage::saveView(ViewState &store) const
{
    ListPage::saveView(store);
    store.save(housekeepingKey, m_housekeeping->isChecked() ? "1" : "0");
    m_detail->saveView(store);
}

void TopicsPage::restoreView(const ViewState &store)
{
    ListPage::restoreView(store);
    m_housekeeping->setChecked(store.load(housekeepingKey) == "1");
    m_detail->restoreView(store);
}

} // namespace sluice::ui
