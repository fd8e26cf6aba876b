#include "ui/widgets/rowtable.h"

#include "ui/viewstate.h"
#include "ui/widgets/celldelegate.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/tableheader.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int rowHeight = 28;
} // namespace

RowTable::RowTable(QAbstractItemModel *model, const QString &name, QWidget *parent)
    : QAbstractItemView(parent)
    , m_header(new TableHeader(this))
    , m_cells(new CellDelegate(this))
    , m_overlay(new EmptyState(viewport()))
    , m_name(name)
{
    setObjectName(name);
    m_header->setModel(model);
    m_header->setSectionsClickable(false);
    setItemDelegate(m_cells);
    setModel(model);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTextElideMode(Qt::ElideRight);
    setTabKeyNavigation(false);
    setFrameShape(NoFrame);
    setMouseTracking(true);
    setMinimumHeight(32 + 4 * rowHeight);
    viewport()->setBackgroundRole(QPalette::Base);
    connect(model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { afterRowsRemoved(first, last); });
    for (const auto signal : {&QAbstractItemModel::columnsInserted, &QAbstractItemModel::columnsRemoved})
        connect(model, signal, this, &RowTable::scheduleDelayedItemsLayout);
    connect(m_header, &QHeaderView::sectionResized, this,
            [this](int column, int, int width) { columnResized(column, width); });
    // Whoever scrolls up wants to read.
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        if (verticalScrollBar()->sliderPosition() < verticalScrollBar()->maximum())
            leaveTheEnd();
    });
    updateOverlay();
}

void RowTable::setColumnWidths(const QList<int> &widths, int growing)
{
    for (int column = 0; column < qMin(m_header->count(), static_cast<int>(widths.size())); ++column)
        m_header->resizeSection(column, widths.at(column));
    m_growing = growing;
    m_growingLeast = widths.value(growing);
}

void RowTable::columnResized(int column, int width)
{
    if (m_grows)
        return;
    if (column == m_growing)
        m_growingLeast = width;
    updateGeometries();
    viewport()->update();
}

void RowTable::grow()
{
    if (m_growing < 0 || m_growing >= m_header->count())
        return;
    const int others = m_header->length() - m_header->sectionSize(m_growing);
    m_grows = true;
    m_header->resizeSection(m_growing, qMax(m_growingLeast, viewport()->width() - others));
    m_grows = false;
}

void RowTable::setEmptyText(const QString &sentence, const QString &detail)
{
    m_emptySentence = sentence;
    m_overlay->setContent(sentence, {}, detail);
    updateOverlay();
}

QString RowTable::emptyText() const
{
    return m_emptySentence;
}

void RowTable::setFollowing(bool on)
{
    if (on)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    if (on == m_following)
        return;
    m_following = on;
    Q_EMIT followingChanged(on);
}

void RowTable::leaveTheEnd()
{
    setFollowing(false);
}

void RowTable::goTo(int row)
{
    leaveTheEnd();
    const QModelIndex index = model()->index(row, 0);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

QList<int> RowTable::selectedRows(qsizetype most) const
{
    QList<QItemSelectionRange> ranges = selectionModel()->selection();
    std::sort(ranges.begin(), ranges.end(), [](const auto &a, const auto &b) { return a.top() < b.top(); });
    QList<int> rows;
    for (const QItemSelectionRange &range : ranges) {
        for (int row = range.top(); row <= range.bottom() && rows.size() < most; ++row)
            rows.append(row);
    }
    return rows;
}

/// The header's own state knows how many columns there were, and there may be others next time.
void RowTable::saveView(ViewState &store) const
{
    QByteArrayList widths;
    for (int column = 0; column < m_header->count(); ++column)
        widths.append(
            QByteArray::number(column == m_growing ? m_growingLeast : m_header->sectionSize(column)));
    store.save(m_name + u"/widths"_s, widths.join(','));
}

void RowTable::restoreView(const ViewState &store)
{
    QList<int> widths;
    for (const QByteArray &width : store.load(m_name + u"/widths"_s).split(','))
        widths.append(qBound(m_header->minimumSectionSize(), width.toInt(), 4000));
    if (widths.size() > 1)
        setColumnWidths(widths, m_growing);
}

int RowTable::horizontalOffset() const
{
    return horizontalScrollBar()->value();
}

int RowTable::verticalOffset() const
{
    return verticalScrollBar()->value();
}

bool RowTable::isIndexHidden(const QModelIndex &index) const
{
    return m_header->isSectionHidden(index.column());
}

QRect RowTable::visualRect(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    return {m_header->sectionViewportPosition(index.column()), index.row() * rowHeight - verticalOffset(),
            m_header->sectionSize(index.column()), rowHeight};
}

int RowTable::rowAt(int y) const
{
    const int row = (y + verticalOffset()) / rowHeight;
    return y + verticalOffset() >= 0 && row < rowCount() ? row : -1;
}

int RowTable::rowsInView() const
{
    return qMax(1, viewport()->height() / rowHeight);
}

QModelIndex RowTable::indexAt(const QPoint &point) const
{
    const int row = rowAt(point.y());
    const int column = m_header->logicalIndexAt(point.x());
    return row < 0 || column < 0 ? QModelIndex() : model()->index(row, column);
}

void RowTable::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    const int top = index.row() * rowHeight;
    QScrollBar *bar = verticalScrollBar();
    const int lowest = top + rowHeight - viewport()->height();
    if (hint == PositionAtCenter)
        bar->setValue(top - (viewport()->height() - rowHeight) / 2);
    else if (hint == PositionAtTop || top < bar->value())
        bar->setValue(top);
    else if (hint == PositionAtBottom || lowest > bar->value())
        bar->setValue(lowest);
}

QModelIndex RowTable::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int last = rowCount() - 1;
    if (last < 0)
        return {};
    const QModelIndex current = currentIndex();
    const int column = current.isValid() ? current.column() : 0;
    int row = current.isValid() ? current.row() : last + 1;
    switch (action) {
    case MoveUp:
    case MovePrevious:
        --row;
        break;
    case MoveDown:
    case MoveNext:
        ++row;
        break;
    case MovePageUp:
        row -= rowsInView();
        break;
    case MovePageDown:
        row += rowsInView();
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = last;
        break;
    case MoveLeft:
    case MoveRight:
        horizontalScrollBar()->triggerAction(action == MoveLeft ? QAbstractSlider::SliderSingleStepSub
                                                                : QAbstractSlider::SliderSingleStepAdd);
        break;
    }
    return model()->index(qBound(0, row, last), column);
}

void RowTable::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    const int last = rowCount() - 1;
    const int from = (qMin(rect.top(), rect.bottom()) + verticalOffset()) / rowHeight;
    const int to = (qMax(rect.top(), rect.bottom()) + verticalOffset()) / rowHeight;
    if (last < 0 || from > last) {
        selectionModel()->select(QItemSelection(), command);
        return;
    }
    const QItemSelection rows(model()->index(qMax(0, from), 0),
                              model()->index(qMin(to, last), model()->columnCount() - 1));
    selectionModel()->select(rows, command);
}

QRegion RowTable::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    for (const QItemSelectionRange &range : selection) {
        const int top = qMax(0, range.top() * rowHeight - verticalOffset());
        const int bottom = qMin(viewport()->height(), (range.bottom() + 1) * rowHeight - verticalOffset());
        if (bottom > top)
            region += QRect(0, top, viewport()->width(), bottom - top);
    }
    return region;
}

void RowTable::updateGeometries()
{
    const int height = m_header->height(); // fixed
    setViewportMargins(0, height, 0, 0);
    grow();
    const QRect inner = viewport()->geometry();
    m_header->setGeometry(inner.left(), inner.top() - height, inner.width(), height);
    QScrollBar *down = verticalScrollBar();
    down->setSingleStep(rowHeight);
    down->setPageStep(viewport()->height());
    down->setRange(0, qMax(0, rowCount() * rowHeight - viewport()->height()));
    QScrollBar *across = horizontalScrollBar();
    across->setSingleStep(40);
    across->setPageStep(viewport()->width());
    across->setRange(0, qMax(0, m_header->length() - viewport()->width()));
    if (m_following)
        down->setValue(down->maximum());
    m_overlay->setGeometry(viewport()->rect());
    QAbstractItemView::updateGeometries();
}

void RowTable::rowsInserted(const QModelIndex &parent, int first, int last)
{
    QAbstractItemView::rowsInserted(parent, first, last);
    updateGeometries();
    updateOverlay();
    viewport()->update();
}

void RowTable::rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last)
{
    // QAbstractItemView would make the next row the current one: a record that is gone is not another record.
    const QModelIndex current = currentIndex();
    if (current.isValid() && current.row() >= first && current.row() <= last)
        selectionModel()->clear();
    QAbstractItemView::rowsAboutToBeRemoved(parent, first, last);
}

/// Rows that fall out at the top must not pull up what is being read.
void RowTable::afterRowsRemoved(int first, int last)
{
    QScrollBar *bar = verticalScrollBar();
    const int value = bar->value() - (first == 0 ? (last - first + 1) * rowHeight : 0);
    updateGeometries();
    if (!m_following)
        bar->setValue(qMax(0, value));
    updateOverlay();
    viewport()->update();
}

void RowTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QAbstractItemView::currentChanged(current, previous);
    viewport()->update();
    Q_EMIT currentRowChanged(current.isValid() ? current.row() : -1);
}

void RowTable::scrollContentsBy(int dx, int dy)
{
    if (dx)
        m_header->setOffset(horizontalOffset());
    scrollDirtyRegion(dx, dy);
    viewport()->update();
}

void RowTable::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    QStyleOptionViewItem base;
    initViewItemOption(&base);
    const int last = rowCount() - 1;
    const int from = qMax(0, (event->rect().top() + verticalOffset()) / rowHeight);
    const int to = qMin(last, (event->rect().bottom() + verticalOffset()) / rowHeight);
    for (int row = from; row <= to; ++row)
        paintRow(&painter, row, base);
}

void RowTable::paintRow(QPainter *painter, int row, const QStyleOptionViewItem &base)
{
    const bool selected = selectionModel()->isRowSelected(row);
    const bool current = hasFocus() && currentIndex().row() == row;
    for (int visual = 0; visual < m_header->count(); ++visual) {
        const int column = m_header->logicalIndex(visual);
        const QModelIndex index = model()->index(row, column);
        QStyleOptionViewItem option = base;
        option.rect = visualRect(index);
        if (m_header->isSectionHidden(column) || !option.rect.intersects(viewport()->rect()))
            continue;
        option.state.setFlag(QStyle::State_Selected, selected);
        option.state.setFlag(QStyle::State_MouseOver, row == m_hoveredRow);
        option.state.setFlag(QStyle::State_HasFocus, current && visual == 0);
        itemDelegate()->paint(painter, option, index);
    }
}

void RowTable::keyPressEvent(QKeyEvent *event)
{
    const QPersistentModelIndex before = currentIndex();
    if (event->matches(QKeySequence::Copy)) {
        Q_EMIT copyRequested();
        event->accept();
    } else {
        QAbstractItemView::keyPressEvent(event);
    }
    if (before != currentIndex())
        leaveTheEnd();
}

void RowTable::mousePressEvent(QMouseEvent *event)
{
    QAbstractItemView::mousePressEvent(event);
    if (rowAt(event->position().toPoint().y()) >= 0)
        leaveTheEnd();
}

void RowTable::mouseMoveEvent(QMouseEvent *event)
{
    setHoveredRow(rowAt(event->position().toPoint().y()));
    QAbstractItemView::mouseMoveEvent(event);
}

void RowTable::leaveEvent(QEvent *event)
{
    setHoveredRow(-1);
    QAbstractItemView::leaveEvent(event);
}

void RowTable::contextMenuEvent(QContextMenuEvent *event)
{
    Q_EMIT contextMenuWanted(event->globalPos());
}

void RowTable::resizeEvent(QResizeEvent *event)
{
    QAbstractItemView::resizeEvent(event);
    updateGeometries();
}

void RowTable::setHoveredRow(int row)
{
    if (row == m_hoveredRow)
        return;
    m_hoveredRow = row;
    viewport()->update();
}

void RowTable::updateOverlay()
{
    m_overlay->setGeometry(viewport()->rect());
    m_overlay->setVisible(rowCount() == 0);
}

} // namespace sluice::ui
