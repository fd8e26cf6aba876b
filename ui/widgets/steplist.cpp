#include "ui/widgets/steplist.h"

#include "models/items/stepmodel.h"
#include "ui/theme/icons.h"
#include "ui/theme/statepainter.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/text.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolTip>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int rowHeight = 28;
constexpr int headingHeight = 36;
constexpr int margin = 12;
constexpr int stepIndent = 32;

class StepDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Tokens &tokens = tokensFor(option.palette);
        const bool heading = index.data(StepModel::HeadingRole).toBool();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        drawGround(painter, option, index, tokens);
        if (heading)
            drawHeading(painter, option.rect, index, tokens);
        else
            drawStep(painter, option.rect, index, tokens);
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        return {160, index.data(StepModel::HeadingRole).toBool() ? headingHeight : rowHeight};
    }

    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override
    {
        if (event->type() != QEvent::ToolTip)
            return QStyledItemDelegate::helpEvent(event, view, option, index);
        const QString title = index.data().toString();
        const int room = titleBox(option.rect, index).width();
        const bool cut = QFontMetrics(interfaceFont(13)).horizontalAdvance(title) > room;
        QToolTip::showText(event->globalPos(), cut ? plainToolTip(title) : QString(), view);
        return true;
    }

private:
    static void drawGround(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                           const Tokens &tokens)
    {
        const auto *list = qobject_cast<const StepList *>(option.widget);
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, tokens.accentTint);
        else if (list && list->hoveredRow() == index.row())
            painter->fillRect(option.rect, tokens.hover);
        if (index.data(StepModel::HeadingRole).toBool() && index.row() > 0)
            painter->fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1),
                              tokens.line);
        if (list && list->hasFocus() && list->currentIndex() == index)
            painter->fillRect(QRect(option.rect.left(), option.rect.top(), 2, option.rect.height()),
                              tokens.accent);
    }

    static int wordWidth(const QModelIndex &index)
    {
        const bool heading = index.data(StepModel::HeadingRole).toBool();
        return QFontMetrics(interfaceFont(12, !heading))
            .horizontalAdvance(index.data(StepModel::WordRole).toString());
    }

    static QRect titleBox(const QRect &rect, const QModelIndex &index)
    {
        return rect.adjusted(stepIndent + stateShapeSize + 8, 0, -(wordWidth(index) + margin + 12), 0);
    }

    static void drawHeading(QPainter *painter, const QRect &rect, const QModelIndex &index,
                            const Tokens &tokens)
    {
        const bool collapsed = index.data(StepModel::CollapsedRole).toBool();
        drawIcon(painter, QPointF(rect.left() + 8, rect.center().y() - 7),
                 collapsed ? u"chevron-right"_s : u"chevron-down"_s, tokens.muted);
        const auto health = static_cast<Health>(index.data(HealthRole).toInt());
        const bool done = index.data(StepModel::OverRole).toBool() && health != Health::Off;
        drawWord(painter, rect, index, done ? tokens.good : tokens.muted, false);
        painter->setFont(interfaceFont(13, true));
        painter->setPen(tokens.text);
        const int room = rect.width() - stepIndent - wordWidth(index) - margin - 30;
        painter->drawText(rect.adjusted(stepIndent, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, room));
        const qreal x = rect.right() - margin - wordWidth(index) - 8 - stateShapeSize;
        drawStateShape(
            painter,
            QRectF(x, rect.top() + (rect.height() - stateShapeSize) / 2.0, stateShapeSize, stateShapeSize),
            health, tokens.colour(health));
    }

    static void drawStep(QPainter *painter, const QRect &rect, const QModelIndex &index, const Tokens &tokens)
    {
        const auto health = static_cast<Health>(index.data(HealthRole).toInt());
        const QColor colour = tokens.colour(health);
        drawStateShape(painter,
                       QRectF(rect.left() + stepIndent, rect.top() + (rect.height() - stateShapeSize) / 2.0,
                              stateShapeSize, stateShapeSize),
                       health, colour);
        drawWord(painter, rect, index, colour, true);
        const bool over = index.data(StepModel::OverRole).toBool();
        painter->setFont(interfaceFont(13));
        painter->setPen(over && health != Health::Warning ? tokens.muted : tokens.text);
        const QRect box = titleBox(rect, index);
        painter->drawText(
            box, Qt::AlignVCenter | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, box.width()));
    }

    static void drawWord(QPainter *painter, const QRect &rect, const QModelIndex &index, const QColor &colour,
                         bool strong)
    {
        painter->setFont(interfaceFont(12, strong));
        painter->setPen(colour);
        painter->drawText(rect.adjusted(0, 0, -margin, 0), Qt::AlignVCenter | Qt::AlignRight,
                          index.data(StepModel::WordRole).toString());
    }
};

} // namespace

StepList::StepList(StepModel *model, QWidget *parent)
    : QListView(parent)
    , m_model(model)
{
    setModel(model);
    setItemDelegate(new StepDelegate(this));
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setResizeMode(Adjust);
    setFrameShape(NoFrame);
    setMouseTracking(true);
    setAccessibleName(tr("Steps"));
}

QString StepList::currentKey() const
{
    return currentIndex().data(KeyRole).toString();
}

bool StepList::selectKey(const QString &key)
{
    const int row = m_model->rowOf(key);
    if (row < 0)
        return false;
    const QModelIndex index = m_model->index(row, 0);
    // What is looked for comes with what stands around it.
    if (!viewport()->rect().contains(visualRect(index)))
        scrollTo(index, PositionAtCenter);
    setCurrentIndex(index);
    return true;
}

bool StepList::isHeading(const QModelIndex &index) const
{
    return index.isValid() && index.data(StepModel::HeadingRole).toBool();
}

void StepList::setCollapsed(const QModelIndex &heading, bool collapsed)
{
    m_model->setCollapsed(m_model->rowAt(heading.row()).group, collapsed);
}

void StepList::toggle(const QModelIndex &heading)
{
    setCollapsed(heading, !heading.data(StepModel::CollapsedRole).toBool());
}

void StepList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    Q_EMIT currentKeyChanged(currentKey());
}

void StepList::focusInEvent(QFocusEvent *event)
{
    QListView::focusInEvent(event);
    if (!currentIndex().isValid() && m_model->rowCount() > 0)
        setCurrentIndex(m_model->index(0, 0));
}

void StepList::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex at = currentIndex();
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isHeading(at) && (enter || event->key() == Qt::Key_Space))
        return toggle(at);
    if (isHeading(at) && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right))
        return setCollapsed(at, event->key() == Qt::Key_Left);
    if (at.isValid() && event->key() == Qt::Key_Left) { // to the heading of the step
        selectKey(StepModel::headingKey(m_model->rowAt(at.row()).group));
        Q_EMIT navigated();
        return;
    }
    if (at.isValid() && enter)
        return Q_EMIT stepActivated(currentKey());
    const QPersistentModelIndex before = at;
    QListView::keyPressEvent(event);
    if (before != currentIndex())
        Q_EMIT navigated();
}

void StepList::mousePressEvent(QMouseEvent *event)
{
    QListView::mousePressEvent(event);
    const QModelIndex at = indexAt(event->position().toPoint());
    if (!at.isValid())
        return;
    if (isHeading(at) && event->button() == Qt::LeftButton)
        toggle(at);
    Q_EMIT navigated();
}

void StepList::mouseMoveEvent(QMouseEvent *event)
{
    QListView::mouseMoveEvent(event);
    setHoveredRow(indexAt(event->position().toPoint()).row());
}

void StepList::leaveEvent(QEvent *event)
{
    setHoveredRow(-1);
    QListView::leaveEvent(event);
}

void StepList::setHoveredRow(int row)
{
    if (row == m_hoveredRow)
        return;
    m_hoveredRow = row;
    viewport()->update();
}

} // namespace sluice::ui
