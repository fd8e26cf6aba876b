#include "ui/pages/connectordetail.h"

#include "models/items/configmodel.h"
#include "models/items/health.h"
#include "models/items/taskmodel.h"
#include "ui/actiontext.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/celldelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/statepill.h"
#include "ui/widgets/text.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace sluice::ui {

using namespace Qt::StringLiterals;

ConnectorDetail::ConnectorDetail(QWidget *parent)
    : QFrame(parent)
    , m_taskModel(new TaskModel(this))
    , m_configModel(new ConfigModel(this))
    , m_name(new ElidedLabel(this))
    , m_state(new StatePill(this))
    , m_tabs(new QTabWidget(this))
{
    setProperty("card", true);
    setMinimumHeight(180);
    m_name->setFont(interfaceFont(14, true));
    m_name->setElideMode(Qt::ElideMiddle);
    m_name->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->addTab(buildTasks(), tr("Tasks"));
    m_tabs->addTab(buildConfig(), tr("Configuration"));
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

QWidget *ConnectorDetail::buildTasks()
{
    m_tasks = new DataTable(m_taskModel, u"tasks"_s);
    m_tasks->setAccessibleName(tr("Tasks"));
    m_tasks->setColumnWidths({104, 72, 136, 0});
    m_tasks->setTextElideMode(Qt::ElideRight);
    m_tasks->sortByColumn(TaskModel::Id, Qt::AscendingOrder);
    m_tasks->setEmptyText(tr("This connector has no task."));
    m_restartTask = new QPushButton(tr("Restart the task…"));
    m_cause = makeLabel({}, "strong");
    m_cause->setWordWrap(true);
    m_cause->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_trace = new QPlainTextEdit;
    m_trace->setReadOnly(true);
    m_trace->setFont(monospaceFont());
    m_trace->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_trace->setTabChangesFocus(true);
    m_trace->setTabStopDistance(4 * QFontMetricsF(monospaceFont()).horizontalAdvance(u' '));
    m_trace->setAccessibleName(tr("Trace"));
    m_trace->setMaximumBlockCount(5000);

    auto *right = new QWidget;
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(4, 8, 0, 0);
    rightLayout->setSpacing(8);
    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_cause, 1);
    top->addWidget(m_restartTask, 0, Qt::AlignTop);
    rightLayout->addLayout(top);
    rightLayout->addWidget(m_trace, 1);
    rightLayout->addStretch(0);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setHandleWidth(12);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_tasks);
    splitter->addWidget(right);
    splitter->setSizes({420, 600});

    connect(m_tasks, &DataTable::selectionKeysChanged, this, &ConnectorDetail::updateTrace);
    connect(m_restartTask, &QPushButton::clicked, this, [this] {
        if (const QString id = m_tasks->currentKey(); !id.isEmpty())
            Q_EMIT taskRestartRequested(m_connector.name, id.toInt());
    });
    return splitter;
}

QWidget *ConnectorDetail::buildConfig()
{
    m_config = new DataTable(m_configModel, u"config"_s);
    m_config->setAccessibleName(tr("Configuration"));
    m_config->setColumnWidths({360, 0});
    m_config->sortByColumn(ConfigModel::Key, Qt::AscendingOrder);
    m_config->setEmptyText(tr("The configuration is not known."));
    m_config->cells()->setMonospaceColumns({ConfigModel::Key, ConfigModel::Value});
    m_configFilter = new QLineEdit;
    m_configFilter->setPlaceholderText(tr("Filter keys and values"));
    m_configFilter->setAccessibleName(m_configFilter->placeholderText());
    m_configFilter->setClearButtonEnabled(true);
    m_configFilter->addAction(icon(u"search"_s), QLineEdit::LeadingPosition);
    m_configFilter->setFixedWidth(280);
    auto *copy = new QPushButton(icon(u"copy"_s), tr("Copy all"));
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    auto *top = new QHBoxLayout;
    top->addWidget(m_configFilter);
    top->addStretch(1);
    top->addWidget(copy);
    layout->addLayout(top);
    layout->addWidget(m_config, 1);
    connect(m_configFilter, &QLineEdit::textChanged, m_config, &DataTable::setFilterText);
    connect(m_config, &DataTable::filterCleared, m_configFilter, &QLineEdit::clear);
    connect(copy, &QPushButton::clicked, this, [this] {
        QStringList lines;
        for (const ConfigRow &row : m_configModel->rows())
            lines.append(row.key + u'=' + row.value);
        QApplication::clipboard()->setText(lines.join(u'\n'));
    });
    return page;
}

void ConnectorDetail::setConnector(const Connector &connector, bool readOnly, bool stale)
{
    const bool other = connector.name != m_connector.name;
    const bool first = other || (connector.tasks != m_connector.tasks && m_tasks->currentKey().isEmpty());
    m_connector = connector;
    m_readOnly = readOnly;
    m_name->setText(connector.name);
    const StateText state = stateOf(connector);
    m_state->setState(stale ? Health::Unknown : state.health,
                      stale ? tr("%1 when last seen").arg(state.word) : state.word);
    m_tasks->setStale(stale);
    m_config->setStale(stale);
    m_taskModel->setTasks(connector.tasks);
    m_configModel->setConfig(connector.config);
    if (first && !connector.tasks.isEmpty()) {
        // What has failed is what one came to see.
        const auto failed =
            std::find_if(connector.tasks.begin(), connector.tasks.end(),
                         [](const TaskStatus &task) { return task.state == ConnectorState::Failed; });
        m_tasks->selectKey(
            QString::number(failed == connector.tasks.end() ? connector.tasks.first().id : failed->id));
    }
    updateTrace();
}

void ConnectorDetail::updateTrace()
{
    const int row = m_taskModel->rowOf(m_tasks->currentKey());
    const QString ofTask = row >= 0 ? m_taskModel->rowAt(row).trace : QString();
    const QString text = ofTask.isEmpty() ? m_connector.trace : ofTask;
    m_restartTask->setEnabled(row >= 0 && !m_readOnly);
    setPlainToolTip(m_restartTask, m_readOnly ? readOnlyReason() : QString());
    setTextIfChanged(m_cause, text.isEmpty() ? tr("No failure is reported.") : innermostCause(text));
    m_trace->setVisible(!text.isEmpty());
    m_restartTask->setVisible(row >= 0);
    if (m_trace->toPlainText() == text)
        return;
    m_trace->setPlainText(text);
    m_trace->verticalScrollBar()->setValue(0);
}

QString ConnectorDetail::cause() const
{
    return m_cause->text();
}

QString ConnectorDetail::trace() const
{
    return m_trace->toPlainText();
}

void ConnectorDetail::saveView(ViewState &store) const
{
    m_tasks->saveView(store);
    m_config->saveView(store);
}

void ConnectorDetail::restoreView(const ViewState &store)
{
    m_tasks->restoreView(store);
    m_config->restoreView(store);
}

} // namespace sluice::ui
