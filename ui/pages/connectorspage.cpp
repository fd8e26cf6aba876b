#include "ui/pages/connectorspage.h"

#include "models/core/format.h"
#include "models/items/connectormodel.h"
#include "models/services/actionpreview.h"
#include "models/services/failuretext.h"
#include "models/services/headlines.h"
#include "ui/actiontext.h"
#include "ui/pages/connectordetail.h"
#include "ui/theme/icons.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/text.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>

namespace sluice::ui {

using namespace Qt::StringLiterals;

ConnectorsPage::ConnectorsPage(QWidget *parent)
    : ListPage(u"connectors"_s, tr("Filter connectors"), parent)
    , m_model(new ConnectorModel(this))
    , m_detail(new ConnectorDetail)
{
    auto *table = new DataTable(m_model, u"connectors"_s);
    table->setAccessibleName(tr("Connectors"));
    table->setColumnWidths({128, 0, 84, 72, 160, 200});
    table->sortByColumn(ConnectorModel::Name, Qt::AscendingOrder);
    setTable(table);
    setDetail(m_detail);

    m_tools->addStretch(1);
    addAction(ConnectorAction::Pause, u"Ctrl+Shift+P"_s);
    addAction(ConnectorAction::Resume, u"Ctrl+Shift+U"_s);
    addAction(ConnectorAction::Restart, u"Ctrl+Shift+R"_s);
    addAction(ConnectorAction::RestartFailed, u"Ctrl+Shift+F"_s);
    addAction(ConnectorAction::Stop, u"Ctrl+Shift+S"_s);
    addExportButton();
    table->setRowActions(actions());

    connect(table, &DataTable::selectionKeysChanged, this, [this] {
        updateActions();
        updateDetail();
    });
    connect(m_detail, &ConnectorDetail::taskRestartRequested, this, &Page::taskRestartRequested);
    updateActions();
    updateDetail();
    setState({});
}

void ConnectorsPage::addAction(ConnectorAction action, const QString &keys)
{
    auto *made = new QAction(icon(actionIcon(action)), tr("%1…").arg(actionVerb(action)), this);
    made->setShortcut(QKeySequence(keys));
    made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QWidget::addAction(made);
    m_actions.insert(action, made);
    // A push button, not a tool button: those leave room for a menu mark that nobody needs.
    auto *button = new QPushButton(made->icon(), made->text(), this);
    const auto follow = [button, made] {
        button->setEnabled(made->isEnabled());
        button->setToolTip(made->toolTip());
    };
    m_tools->addWidget(button);
    connect(button, &QPushButton::clicked, made, &QAction::trigger);
    connect(made, &QAction::changed, button, follow);
    connect(made, &QAction::triggered, this,
            [this, action] { Q_EMIT actionRequested(action, table()->selectedKeys()); });
}

void ConnectorsPage::setState(const PipelineState &state)
{
    m_state = state;
    const auto &observed = state.connectors;
    m_model->setConnectors(observed.value.value_or(QList<Connector>()));
    const QDateTime now = state.at;
    setHeading(connectorsHeadline(state),
               observed.value
                   ? tr("%1. Read %2.")
                         .arg(formatCounted(observed.value->size(), tr("connector"), tr("connectors")))
                         .arg(formatAge(observed.at, now))
                   : QString());
    showCondition(observed.value.has_value(), observed.error, observed.at, now,
                  {state.hasConnect ? tr("Asking Kafka Connect…") : notInProfile(ServerKind::Connect) + u'.',
                   tr("No connector is deployed."), tr("Connectors appear here as soon as they are created."),
                   state.hasConnect
                       ? QString()
                       : tr("Add the address of a worker to the profile to see its connectors.")});
    updateActions();
    updateDetail();
}

void ConnectorsPage::setPending(const QString &connector, const QString &text)
{
    m_model->setPending(connector, text);
    updateActions();
}

void ConnectorsPage::updateActions()
{
    const QStringList selected = table()->selectedKeys();
    const bool waiting = std::any_of(selected.begin(), selected.end(), [this](const QString &name) {
        return !m_model->pending(name).isEmpty();
    });
    const bool able = !m_state.readOnly && !selected.isEmpty() && !waiting;
    for (auto it = m_actions.begin(); it != m_actions.end(); ++it) {
        QAction *action = it.value();
        const QString why = m_state.readOnly     ? readOnlyReason()
                            : selected.isEmpty() ? tr("Select one connector or more.")
                            : waiting            ? tr("An action is under way.")
                                                 : tr("%1 what is selected").arg(actionVerb(it.key()));
        action->setEnabled(able);
        action->setToolTip(
            plainToolTip(u"%1 (%2)"_s.arg(why, action->shortcut().toString(QKeySequence::NativeText))));
    }
}

void ConnectorsPage::updateDetail()
{
    const int row = m_model->rowOf(table()->currentKey());
    const bool any = row >= 0 && !table()->currentKey().isEmpty();
    m_detail->setVisible(any);
    if (any)
        m_detail->setConnector(m_model->rowAt(row).connector, m_state.readOnly,
                               m_state.connectors.error.has_value());
}

void ConnectorsPage::saveView(ViewState &store) const
{
    ListPage::saveView(store);
    m_detail->saveView(store);
}

void ConnectorsPage::restoreView(const ViewState &store)
{
    ListPage::restoreView(store);
    m_detail->restoreView(store);
}

} // namespace sluice::ui
