#include "ui/pages/topicgroupsview.h"

#include "models/core/format.h"
#include "models/items/groupoffsetmodel.h"
#include "models/items/topicgroupmodel.h"
#include "ui/pages/askedtable.h"
#include "ui/theme/icons.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QString noteOf(const TopicGroups &groups)
{
    QStringList sentences;
    if (groups.notAsked > 0)
        sentences << TopicGroupsView::tr(
                         "%1 were not asked whether they read this topic: there are too many.")
                         .arg(formatCounted(groups.notAsked, TopicGroupsView::tr("more group"),
                                            TopicGroupsView::tr("more groups")));
    if (groups.silent > 0 && groups.why)
        sentences << TopicGroupsView::tr("%1 may read it too: %2")
                         .arg(formatCounted(groups.silent, TopicGroupsView::tr("group"),
                                            TopicGroupsView::tr("groups")),
                              groups.why->message);
    return sentences.join(u' ');
}

} // namespace

TopicGroupsView::TopicGroupsView(QWidget *parent)
    : QWidget(parent)
    , m_model(new TopicGroupModel(this))
    , m_offsetModel(new GroupOffsetModel(this))
    , m_note(makeLabel({}, "muted"))
    , m_banner(new MessageBar)
    , m_table(new DataTable(m_model, u"topicgroups"_s))
{
    m_table->setAccessibleName(tr("Consumer groups"));
    m_table->setColumnWidths({112, 0, 150, 76, 84});
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->sortByColumn(TopicGroupModel::Group, Qt::AscendingOrder);
    m_banner->setClosable(false);
    m_note->setWordWrap(true);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setHandleWidth(12);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_table);
    splitter->addWidget(buildOffsets());
    splitter->setSizes({600, 420});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_banner);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_note);
    connect(m_table, &DataTable::selectionKeysChanged, this, &TopicGroupsView::updateOffsets);
    connect(m_table, &DataTable::emptyActionTriggered, this, &TopicGroupsView::retryRequested);
    setGroups({}, {}, {});
}

QWidget *TopicGroupsView::buildOffsets()
{
    m_offsets = new DataTable(m_offsetModel, u"groupoffsets"_s);
    m_offsets->setAccessibleName(tr("Committed offsets"));
    m_offsets->setColumnWidths({84, 112, 112, 0});
    m_offsets->sortByColumn(GroupOffsetModel::Partition, Qt::AscendingOrder);
    m_offsets->setEmptyText(tr("Choose a group to see how far it is."));
    m_group = makeLabel({}, "strong");
    m_connector = new QToolButton;
    m_connector->setProperty("flat", true);
    m_connector->setIcon(icon(u"connectors"_s));
    m_connector->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_connector->setFocusPolicy(Qt::StrongFocus);
    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_group, 1);
    top->addWidget(m_connector);
    auto *right = new QWidget;
    auto *layout = new QVBoxLayout(right);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(top);
    layout->addWidget(m_offsets, 1);
    connect(m_connector, &QToolButton::clicked, this, [this] {
        if (const int row = m_model->rowOf(m_table->currentKey()); row >= 0)
            Q_EMIT connectorRequested(m_model->rowAt(row).connector);
    });
    return right;
}

void TopicGroupsView::setGroups(const Observed<TopicGroups> &groups, const QHash<QString, QString> &owners,
                                const QDateTime &now)
{
    const TopicGroups known = groups.value.value_or(TopicGroups());
    m_model->setRows(topicGroupRows(known, owners));
    const QString note = noteOf(known);
    showAsked({groups.value.has_value(), groups.error, groups.at}, now, *m_table, *m_banner,
              {tr("Asking for the consumer groups…"),
               note.isEmpty() ? tr("No consumer group has committed an offset here.")
                              : tr("None of the groups that answered has committed an offset here."),
               {},
               tr("It takes the right Describe on the cluster and on the groups.")});
    m_offsets->setStale(m_table->isStale());
    setTextIfChanged(m_note, note);
    m_note->setVisible(!note.isEmpty());
    if (m_table->currentKey().isEmpty() && !m_model->rows().isEmpty())
        m_table->selectKey(m_model->rowAt(0).group.id);
    updateOffsets();
}

void TopicGroupsView::updateOffsets()
{
    const int row = m_model->rowOf(m_table->currentKey());
    const bool any = row >= 0 && !m_table->currentKey().isEmpty();
    const TopicGroupRow chosen = any ? m_model->rowAt(row) : TopicGroupRow();
    m_offsetModel->setOffsets(chosen.group.offsets);
    m_offsets->parentWidget()->setVisible(any);
    setTextIfChanged(m_group, chosen.group.id);
    m_connector->setVisible(!chosen.connector.isEmpty());
    m_connector->setText(literalAmpersand(tr("Go to %1").arg(chosen.connector)));
}

QString TopicGroupsView::bannerText() const
{
    return m_banner->text();
}

QString TopicGroupsView::note() const
{
    return m_note->text();
}

void TopicGroupsView::saveView(ViewState &store) const
{
    m_table->saveView(store);
    m_offsets->saveView(store);
}

void TopicGroupsView::restoreView(const ViewState &store)
{
    m_table->restoreView(store);
    m_offsets->restoreView(store);
}

} // namespace sluice::ui
