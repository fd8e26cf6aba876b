#include "ui/widgets/datatable.h"

#include "models/items/filterproxy.h"
#include "models/items/roles.h"
#include "ui/export.h"
#include "ui/theme/icons.h"
#include "ui/viewstate.h"
#include "ui/widgets/celldelegate.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/tableheader.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QSaveFile>
#include <algorithm>

namespace sluice::ui {

using namespace Qt::StringLiterals;

DataTable::DataTable(QAbstractItemModel *source, const QString &name, QWidget *parent)
    : QTableView(parent)
    , m_proxy(new FilterProxy(this))
    , m_cells(new CellDelegate(this))
    , m_overlay(new EmptyState(viewport()))
{
    setObjectName(name);
    m_proxy->setSourceModel(source);
    setHorizontalHeader(new TableHeader(this));
    setModel(m_proxy);
    setItemDelegate(m_cells);
    setShowGrid(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideMiddle);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setSortingEnabled(true);
    setFrameShape(NoFrame);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(28);
    verticalHeader()->setMinimumSectionSize(28);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_proxy, signal, this, &DataTable::updateOverlay);
    connect(m_proxy, &QAbstractItemModel::modelReset, this, &DataTable::updateOverlay);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &DataTable::selectionKeysChanged);
    connect(m_overlay, &EmptyState::actionTriggered, this, [this] {
        if (m_proxy->filterText().isEmpty())
            Q_EMIT emptyActionTriggered();
        else
            Q_EMIT filterCleared();
    });
    updateOverlay();
}

void DataTable::setColumnWidths(const QList<int> &widths)
{
    for (int column = 0; column < widths.size(); ++column) {
        if (widths.at(column) == 0)
            horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
        else
            setColumnWidth(column, widths.at(column));
    }
}

void DataTable::setEmptyText(const QString &sentence, const QString &action, const QString &detail)
{
    m_emptySentence = sentence;
    m_emptyAction = action;
    m_emptyDetail = detail;
    updateOverlay();
}

void DataTable::setFilterText(const QString &text)
{
    m_proxy->setFilterText(text);
    updateOverlay();
}

void DataTable::setNaturalOrder()
{
    m_naturalOrder = true;
    horizontalHeader()->setSortIndicatorClearable(true);
    sortByColumn(-1, Qt::AscendingOrder);
}

bool DataTable::hasNaturalOrder() const
{
    return m_naturalOrder && m_proxy->sortColumn() < 0;
}

void DataTable::setStale(bool stale)
{
    if (stale == m_stale)
        return;
    m_stale = stale;
    viewport()->update();
}

QStringList DataTable::selectedKeys() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const auto &a, const auto &b) { return a.row() < b.row(); });
    QStringList keys;
    for (const QModelIndex &row : rows)
        keys.append(row.data(KeyRole).toString());
    return keys;
}

QString DataTable::currentKey() const
{
    const QModelIndex current = selectionModel()->currentIndex();
    if (current.isValid() && selectionModel()->isRowSelected(current.row()))
        return current.data(KeyRole).toString();
    const QStringList keys = selectedKeys();
    return keys.isEmpty() ? QString() : keys.first();
}

bool DataTable::selectKey(const QString &key)
{
    for (int row = 0; row < m_proxy->rowCount(); ++row) {
        const QModelIndex index = m_proxy->index(row, 0);
        if (index.data(KeyRole).toString() != key)
            continue;
        selectionModel()->setCurrentIndex(index,
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        scrollTo(index);
        return true;
    }
    return false;
}

void DataTable::saveView(ViewState &store) const
{
    store.save(objectName() + u"/columns"_s, horizontalHeader()->saveState());
    store.save(objectName() + u"/filter"_s, m_proxy->filterText().toUtf8());
}

void DataTable::restoreView(const ViewState &store)
{
    const QByteArray columns = store.load(objectName() + u"/columns"_s);
    if (!columns.isEmpty())
        horizontalHeader()->restoreState(columns);
    if (m_naturalOrder) {
        setNaturalOrder();
        return;
    }
    m_proxy->sort(horizontalHeader()->sortIndicatorSection(), horizontalHeader()->sortIndicatorOrder());
}

void DataTable::copySelection() const
{
    QApplication::clipboard()->setText(selectionAsText(*this));
}

void DataTable::exportRows(bool json)
{
    const QString suffix = json ? u"json"_s : u"csv"_s;
    auto *dialog = new QFileDialog(window(), tr("Export"), objectName() + u'.' + suffix);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, json](const QString &path) {
        QSaveFile file(path);
        const QByteArray bytes = json ? tableAsJson(*m_proxy) : tableAsCsv(*m_proxy);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
            Q_EMIT exportFailed(tr("%1 could not be written: %2").arg(path, file.errorString()));
    });
    dialog->open();
}

void DataTable::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true); // a disabled entry says why
    if (selectionModel()->hasSelection() && !m_rowActions.isEmpty()) {
        menu->addActions(m_rowActions);
        menu->addSeparator();
    }
    menu->addAction(icon(u"copy"_s), tr("Copy"), QKeySequence::Copy, this, &DataTable::copySelection)
        ->setEnabled(selectionModel()->hasSelection());
    addExportActions(menu);
    menu->popup(event->globalPos());
}

void DataTable::addExportActions(QMenu *menu)
{
    menu->addAction(tr("Copy all as text"), this,
                    [this] { QApplication::clipboard()->setText(tableAsText(*this)); });
    menu->addAction(icon(u"export"_s), tr("Export as CSV…"), this, [this] { exportRows(false); });
    menu->addAction(tr("Export as JSON…"), this, [this] { exportRows(true); });
}

void DataTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    viewport()->update(); // the keyboard's bar stands in another cell than the current one
}

void DataTable::mousePressEvent(QMouseEvent *event)
{
    QTableView::mousePressEvent(event);
    if (indexAt(event->position().toPoint()).isValid())
        Q_EMIT navigated();
}

void DataTable::keyPressEvent(QKeyEvent *event)
{
    const QPersistentModelIndex before = currentIndex();
    if (event->matches(QKeySequence::Copy))
        copySelection();
    else if (event->key() == Qt::Key_Home || event->key() == Qt::Key_End) {
        // In a table of whole rows these mean the first and the last row, not the first and the last column.
        const int row = event->key() == Qt::Key_Home ? 0 : m_proxy->rowCount() - 1;
        if (row >= 0)
            setCurrentIndex(m_proxy->index(row, qMax(0, currentIndex().column())));
    } else
        QTableView::keyPressEvent(event);
    if (before != currentIndex())
        Q_EMIT navigated();
}

void DataTable::mouseMoveEvent(QMouseEvent *event)
{
    setHoveredRow(rowAt(event->position().toPoint().y()));
    QTableView::mouseMoveEvent(event);
}

void DataTable::leaveEvent(QEvent *event)
{
    setHoveredRow(-1);
    QTableView::leaveEvent(event);
}

void DataTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    m_overlay->setGeometry(viewport()->rect());
}

void DataTable::setHoveredRow(int row)
{
    if (row == m_hoveredRow)
        return;
    m_hoveredRow = row;
    viewport()->update();
}

void DataTable::updateOverlay()
{
    const bool empty = m_proxy->rowCount() == 0;
    if (empty && m_proxy->sourceModel()->rowCount() > 0 && !m_proxy->filterText().isEmpty())
        m_overlay->setContent(tr("Nothing matches “%1”.").arg(m_proxy->filterText()), tr("Clear the filter"));
    else
        m_overlay->setContent(m_emptySentence, m_emptyAction, m_emptyDetail);
    m_overlay->setGeometry(viewport()->rect());
    m_overlay->setVisible(empty);
}

} // namespace sluice::ui
