#include "ui/explorer/explorerview.h"

#include "models/core/format.h"
#include "models/core/whenready.h"
#include "models/items/recordlinemodel.h"
#include "models/services/rows/rowlookup.h"
#include "models/services/rows/rownowtext.h"
#include "models/services/topics/explorertext.h"
#include "models/services/topics/recordtext.h"
#include "ui/explorer/columnchooser.h"
#include "ui/explorer/filterbar.h"
#include "ui/explorer/filteredit.h"
#include "ui/explorer/recordexporter.h"
#include "ui/explorer/recordpanel.h"
#include "ui/explorer/rownowview.h"
#include "ui/theme/icons.h"
#include "ui/viewstate.h"
#include "ui/widgets/celldelegate.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/rowtable.h"
#include "ui/widgets/statepill.h"
#include "ui/widgets/tableheader.h"
#include "ui/widgets/text.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {
const QString splitterKey = u"explorer/splitter"_s;
constexpr qsizetype mostCopied = 10'000;
} // namespace

ExplorerView::ExplorerView(QWidget *parent)
    : QWidget(parent)
    , m_model(new RecordLineModel(this))
    , m_bar(new FilterBar(this))
    , m_word(new StatePill(this))
    , m_figures(new ElidedLabel(this))
    , m_progress(new QProgressBar(this))
    , m_pause(new QPushButton(icon(u"pause"_s), tr("Pause"), this))
    , m_follow(new QPushButton(icon(u"follow"_s), tr("Follow"), this))
    , m_message(new MessageBar(this))
    , m_table(new RowTable(m_model, u"explorer"_s))
    , m_panel(new RecordPanel)
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_escape(new QShortcut(Qt::Key_Escape, this))
    , m_exporter(new RecordExporter(this))
{
    m_table->setAccessibleName(tr("Records"));
    m_table->setColumnWidths({140, 70, 80, 84, 184, 300}, RecordLineModel::Value);
    m_table->cells()->setMonospaceColumns({RecordLineModel::Key, RecordLineModel::Value});
    m_table->setFollowing(true);
    m_message->setClosable(false);
    m_escape->setContext(Qt::WidgetWithChildrenShortcut);
    m_splitter->setHandleWidth(12);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_panel);
    m_splitter->setSizes({620, 420});
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_bar);
    layout->addWidget(buildStatus());
    layout->addWidget(m_progress);
    layout->addWidget(m_message);
    layout->addWidget(m_splitter, 1);
    buildMenu();
    connectParts();
    update();
}

QWidget *ExplorerView::buildStatus()
{
    m_pause->setCheckable(true);
    setPlainToolTip(m_pause, tr("The rows stand still; what comes is kept"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    setPlainToolTip(m_follow, tr("Stay at the newest record"));
    m_figures->setAllMuted(true);
    m_figures->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("How much of the range is read"));
    QSizePolicy keepsRoom = m_progress->sizePolicy();
    keepsRoom.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(keepsRoom);
    auto *status = new QWidget;
    auto *layout = new QHBoxLayout(status);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_word);
    layout->addWidget(m_figures, 1);
    layout->addWidget(m_pause);
    layout->addWidget(m_follow);
    return status;
}

void ExplorerView::buildMenu()
{
    auto *menu = new QMenu(m_bar->more());
    menu->addAction(icon(u"copy"_s), tr("Copy as command"), this, &ExplorerView::copyCommand);
    menu->addSeparator();
    menu->addAction(m_bar->uncommitted());
    m_chooser = new ColumnChooser(
        menu->addMenu(tr("Columns")),
        [this] { return m_explorer ? m_explorer->fieldsSeen() : QStringList(); }, this);
    connect(m_chooser, &ColumnChooser::changed, this, &ExplorerView::showColumns);
    menu->addSeparator();
    menu->addAction(icon(u"export"_s), tr("Export…"), this, &ExplorerView::exportRecords);
    menu->addSeparator();
    m_sendNew = menu->addAction(icon(u"send"_s), tr("Send a record…"), this, [this] {
        if (m_explorer)
            Q_EMIT sendNewRequested(m_explorer->state().topic);
    });
    menu->setToolTipsVisible(true);
    m_bar->more()->setMenu(menu);
}

void ExplorerView::showColumns()
{
    if (!m_explorer)
        return;
    const QStringList fields = m_chooser->fields();
    if (fields == m_explorer->rows().fields())
        return;
    m_explorer->setFields(fields);
    m_model->setFields(fields);
    // In front of the value, which is the one that is cut where there is no room.
    QHeaderView *header = m_table->header();
    for (int i = 0; i < fields.size(); ++i)
        header->moveSection(header->visualIndex(RecordLineModel::FirstField + i), RecordLineModel::Value + i);
}

void ExplorerView::exportRecords()
{
    if (m_explorer)
        m_exporter->ask(m_explorer->offerExport());
}

void ExplorerView::connectParts()
{
    m_bar->setFieldSource([this] { return m_explorer ? m_explorer->fieldsSeen() : QStringList(); });
    connect(m_bar, &FilterBar::searchRequested, this, [this](const ExplorerQuery &query) {
        if (m_explorer)
            m_explorer->search(query);
    });
    const auto cancel = [this] {
        if (m_explorer)
            m_explorer->cancel();
    };
    connect(m_bar, &FilterBar::cancelRequested, this, cancel);
    connect(m_escape, &QShortcut::activated, this, cancel);
    connect(m_pause, &QPushButton::toggled, this, [this](bool on) {
        if (m_explorer)
            m_explorer->setPaused(on);
    });
    connect(m_follow, &QPushButton::toggled, m_table, &RowTable::setFollowing);
    connect(m_table, &RowTable::followingChanged, m_follow, &QPushButton::setChecked);
    connect(m_table, &RowTable::currentRowChanged, this, &ExplorerView::showRecord);
    connect(m_table, &RowTable::copyRequested, this, &ExplorerView::copyRows);
    connect(m_table, &RowTable::contextMenuWanted, this, &ExplorerView::showRowMenu);
    connect(m_panel, &RecordPanel::historyRequested, this, &ExplorerView::showHistory);
    connect(m_panel, &RecordPanel::nowRequested, this, &ExplorerView::askNow);
    connect(m_panel, &RecordPanel::readAgainRequested, this, [this] {
        if (m_explorer)
            m_explorer->inspector().readAgain();
    });
    connect(m_panel, &RecordPanel::saveRequested, this, &ExplorerView::saveValue);
    connect(m_panel, &RecordPanel::sendAgainRequested, this, &ExplorerView::sendAgain);
    connect(m_exporter, &RecordExporter::failed, this, &ExplorerView::messageRaised);
    connect(m_exporter, &RecordExporter::written, this, &ExplorerView::noticeRaised);
    connect(m_message, &MessageBar::actionTriggered, this, [this] {
        if (m_explorer)
            m_explorer->search({});
    });
}

void ExplorerView::setExplorer(Explorer *explorer, RowLookup *rows)
{
    if (m_explorer) {
        m_explorer->disconnect(this);
        m_explorer->inspector().disconnect(this);
    }
    m_explorer = explorer;
    if (m_rows)
        m_rows->disconnect(this);
    m_rows = rows;
    if (rows)
        connect(rows, &RowLookup::changed, this, &ExplorerView::update);
    m_panel->now()->setLookup(rows);
    m_panel->clear();
    m_model->setSource(explorer ? &explorer->rows() : nullptr);
    if (explorer) {
        connect(explorer, &Explorer::restarted, this, &ExplorerView::restart);
        connect(explorer, &Explorer::changed, this, &ExplorerView::update);
        connect(&explorer->inspector(), &RecordInspector::changed, this, &ExplorerView::showInspected);
    }
    restart();
    update();
}

void ExplorerView::openTopic(const QString &topic)
{
    if (m_explorer)
        m_explorer->open(topic);
}

/// Another search: its query may come from elsewhere than the bar.
void ExplorerView::restart()
{
    m_model->restart();
    m_shown = -1;
    makeRoomForRow(m_rows && m_rows->isHistory());
    if (!m_explorer)
        return;
    const ExplorerQuery &query = m_explorer->state().query;
    m_chooser->setTopic(m_explorer->state().topic);
    m_bar->setState(m_explorer->state());
    m_bar->setQuery(query);
    showInspected();
    // A search that ends is read from its beginning.
    m_table->setFollowing(query.to.kind == ScanEnd::Kind::Never);
}

void ExplorerView::update()
{
    const ExplorerState state = m_explorer ? m_explorer->state() : ExplorerState();
    m_model->update();
    m_bar->setState(state);
    const ExplorerWord word = explorerWord(state);
    m_word->setState(word.health, word.word);
    m_word->setVisible(!word.word.isEmpty());
    m_figures->setText(explorerFigures(state));
    m_pause->setChecked(state.paused);
    m_pause->setEnabled(state.isBusy() || state.paused);
    m_escape->setEnabled(state.isBusy());
    m_table->setEmptyText(explorerEmptiness(state));
    showProgress(state);
    showMessage(state);
}

void ExplorerView::showProgress(const ExplorerState &state)
{
    const bool counts = state.phase == ExplorerPhase::Running && state.statistics.doneShare;
    m_progress->setVisible(counts);
    if (counts)
        m_progress->setValue(static_cast<int>(*state.statistics.doneShare * 1000));
}

void ExplorerView::showMessage(const ExplorerState &state)
{
    if (state.outage && state.isBusy())
        return m_message->showMessage(
            Health::Warning, tr("%1 The search waits and goes on by itself.").arg(state.outage->message),
            state.outage->detail);
    if (!state.query.key)
        return m_message->clear();
    const RowNow row = m_rows ? m_rows->now() : RowNow();
    const QStringList sentences{tr("History of the key %1.").arg(state.query.key->text),
                                row.key.isEmpty() ? QString() : rowHeadline(row)};
    m_message->showMessage(rowHealth(row), sentences.join(u' ').trimmed(), rowDetails(row).join(u'\n'));
    m_message->setAction(tr("Back to the newest"));
}

void ExplorerView::showRecord(int row)
{
    const qint64 number = m_model->numberOf(row);
    if (number < 0 || number == m_shown || !m_explorer)
        return;
    m_shown = number;
    m_explorer->inspector().show(number);
    if (m_panel->showsNow())
        askNow();
}

/// The databases' columns beside each other need the width more than the records' values do.
void ExplorerView::makeRoomForRow(bool room)
{
    if (room == !m_sizesBefore.isEmpty())
        return;
    const QList<int> sizes = m_splitter->sizes();
    const int half = (sizes.value(0) + sizes.value(1)) / 2;
    m_splitter->setSizes(room ? QList<int>{half, half} : m_sizesBefore);
    m_sizesBefore = room ? sizes : QList<int>();
}

void ExplorerView::askNow()
{
    if (m_rows && m_shown >= 0)
        m_rows->ask(m_shown);
}

void ExplorerView::showInspected()
{
    const InspectedRecord &record = m_explorer->inspector().state();
    const std::optional<KeyWish> &key = m_explorer->state().query.key;
    if (record.phase == InspectedRecord::Phase::None && key && m_rows)
        m_panel->showKey(key->text);
    else
        m_panel->setRecord(record);
    m_table->viewport()->update(); // its row may have become readable
}

void ExplorerView::saveValue()
{
    const RecordLine line = m_explorer->inspector().state().detail.line;
    auto *dialog = new QFileDialog(
        window(), tr("Save value"),
        u"%1-%2-%3.value"_s.arg(m_explorer->state().topic).arg(line.partition).arg(line.offset));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, &ExplorerView::writeValue);
    dialog->open();
}

void ExplorerView::writeValue(const QString &path)
{
    if (!m_explorer)
        return; // it went while the dialog was open
    whenReady(m_explorer->inspector().saveValue(path), this, [this, path](const Result<qint64> &written) {
        if (written)
            Q_EMIT noticeRaised(tr("%1 written to %2.").arg(formatBytes(*written), path));
        else
            Q_EMIT messageRaised(written.error().message);
    });
}

void ExplorerView::showRowMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool any = m_table->selectionModel()->hasSelection();
    const auto add = [&](const QString &text, auto action) {
        menu->addAction(text, this, action)->setEnabled(any);
    };
    add(tr("Copy rows"), [this] { copyRows(); });
    add(tr("Copy records as JSON"), [this] { copyRecord(true); });
    add(tr("Copy keys"), [this] { copyRecord(false); });
    menu->addSeparator();
    add(tr("History of this key"), [this] { showHistory(); });
    QAction *again = menu->addAction(icon(u"send"_s), tr("Send again…"), this, &ExplorerView::sendAgain);
    again->setEnabled(any && m_sendRefusal.isEmpty());
    again->setToolTip(plainToolTip(m_sendRefusal));
    menu->setToolTipsVisible(true);
    menu->popup(position);
}

void ExplorerView::showHistory()
{
    if (m_explorer)
        m_explorer->searchKeyOf(m_shown);
}

void ExplorerView::setSendRefusal(const QString &why)
{
    m_sendRefusal = why;
    m_panel->setSendRefusal(why);
    m_sendNew->setEnabled(why.isEmpty());
    m_sendNew->setToolTip(plainToolTip(why));
}

void ExplorerView::sendAgain()
{
    if (!m_explorer)
        return;
    const RecordInspector &shown = m_explorer->inspector();
    if (!shown.record())
        return;
    if (shown.state().cutFrom >= 0)
        Q_EMIT messageRaised(tr("Only the beginning of this value is here: read the whole value first."));
    else
        Q_EMIT sendAgainRequested(*shown.record());
}

void ExplorerView::copyCommand()
{
    const auto query = m_bar->query();
    if (m_explorer && query)
        QApplication::clipboard()->setText(m_explorer->commandOf(*query));
}

void ExplorerView::copyRows()
{
    QStringList lines;
    for (const int row : m_table->selectedRows(mostCopied)) {
        QStringList cells;
        for (int column = 0; column < m_model->columnCount(); ++column)
            cells.append(m_model->index(row, column).data().toString());
        lines.append(cells.join(u'\t'));
    }
    QApplication::clipboard()->setText(lines.join(u'\n'));
}

void ExplorerView::copyRecord(bool json)
{
    if (!m_explorer)
        return; // it went while the menu was open
    QByteArrayList lines;
    for (const int row : m_table->selectedRows(mostCopied)) {
        if (const auto record = m_explorer->rows().record(m_model->numberOf(row)))
            lines.append(json ? jsonOf(*record).trimmed() : record->key.value_or(QByteArray()));
    }
    QApplication::clipboard()->setText(QString::fromUtf8(lines.join('\n')));
}

QString ExplorerView::word() const
{
    return m_word->word();
}

QString ExplorerView::figures() const
{
    return m_figures->text();
}

void ExplorerView::saveView(ViewState &store) const
{
    m_bar->saveView(store);
    m_table->saveView(store);
    m_panel->saveView(store);
    m_chooser->saveView(store);
    if (m_sizesBefore.isEmpty())
        store.save(splitterKey, m_splitter->saveState());
}

void ExplorerView::restoreView(const ViewState &store)
{
    m_bar->restoreView(store);
    m_chooser->restoreView(store);
    m_table->restoreView(store);
    m_panel->restoreView(store);
    if (const QByteArray splitter = store.load(splitterKey); !splitter.isEmpty())
        m_splitter->restoreState(splitter);
}

} // namespace sluice::ui
