#include "ui/widgets/celldelegate.h"

#include "models/items/roles.h"
#include "ui/theme/statepainter.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/text.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPolygonF>
#include <QStyleOption>
#include <QToolTip>

namespace sluice::ui {

namespace {

constexpr int padding = 8;
constexpr int checkSize = 16;

qreal figureWidth(const QFontMetricsF &metrics)
{
    qreal width = 0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit)
        width = qMax(width, metrics.horizontalAdvance(QChar(digit)));
    return width;
}

bool isNumber(const QModelIndex &index)
{
    return Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt()).testFlag(Qt::AlignRight);
}

/// Whether the keyboard's bar stands in this cell: at the left edge of the current row, whatever its current
/// column.
bool bearsFocus(const DataTable &table, const QModelIndex &index)
{
    return table.hasFocus() && table.currentIndex().row() == index.row() &&
           table.horizontalHeader()->visualIndex(index.column()) == 0;
}

void drawGround(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                const Tokens &tokens)
{
    const auto *table = qobject_cast<const DataTable *>(option.widget);
    const bool selected = option.state & QStyle::State_Selected;
    const bool hovered =
        table ? table->hoveredRow() == index.row() : bool(option.state & QStyle::State_MouseOver);
    const bool focused = table ? bearsFocus(*table, index) : bool(option.state & QStyle::State_HasFocus);
    if (selected)
        painter->fillRect(option.rect, tokens.accentTint);
    else if (hovered)
        painter->fillRect(option.rect, tokens.hover);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), tokens.line);
    if (focused)
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 2, option.rect.height()),
                          tokens.accent);
}

void drawState(QPainter *painter, const QRect &box, const QString &word, Health health, const QColor &colour)
{
    const QRectF shape(box.left(), box.top() + (box.height() - stateShapeSize) / 2.0, stateShapeSize,
                       stateShapeSize);
    drawStateShape(painter, shape, health, colour);
    painter->setPen(colour);
    QFont strong = painter->font();
    strong.setWeight(QFont::DemiBold);
    painter->setFont(strong);
    const QRect text = box.adjusted(stateShapeSize + 6, 0, 0, 0);
    painter->drawText(text, Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetrics(strong).elidedText(word, Qt::ElideRight, text.width()));
}

/// What differs: a diamond in front of the word, which is strong and in the accent colour.
void drawMark(QPainter *painter, QRect box, const QString &text, bool withShape, const Tokens &tokens)
{
    painter->setPen(tokens.accent);
    if (withShape) {
        const QPointF centre(box.left() + stateShapeSize / 2.0, box.center().y() + 0.5);
        constexpr qreal half = stateShapeSize / 2.0;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(tokens.accent);
        painter->drawPolygon(QPolygonF{centre + QPointF(0, -half), centre + QPointF(half, 0),
                                       centre + QPointF(0, half), centre + QPointF(-half, 0)});
        painter->restore();
        box.setLeft(box.left() + stateShapeSize + 6);
    }
    QFont strong = painter->font();
    strong.setWeight(QFont::DemiBold);
    painter->setFont(strong);
    painter->drawText(box, Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetrics(strong).elidedText(text, Qt::ElideRight, box.width()));
}

bool canBeChecked(const QModelIndex &index)
{
    return index.flags().testFlag(Qt::ItemIsUserCheckable) && index.flags().testFlag(Qt::ItemIsEnabled);
}

/// Where it cannot be marked there is nothing, so that the text still begins where it does in other rows.
void drawCheck(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (!canBeChecked(index) || !option.widget)
        return;
    QStyleOptionViewItem mark(option);
    mark.rect = QRect(option.rect.left() + padding, option.rect.center().y() - checkSize / 2 + 1, checkSize,
                      checkSize);
    mark.state &= ~QStyle::State_HasFocus;
    mark.state |=
        index.data(Qt::CheckStateRole).toInt() == Qt::Checked ? QStyle::State_On : QStyle::State_Off;
    option.widget->style()->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &mark, painter,
                                          option.widget);
}

} // namespace

qreal tabularWidth(const QFontMetricsF &metrics, const QString &text)
{
    const qreal figure = figureWidth(metrics);
    qreal width = 0;
    for (const QChar c : text)
        width += c.isDigit() ? figure : metrics.horizontalAdvance(c);
    return width;
}

void drawTabular(QPainter *painter, const QRectF &box, bool right, const QString &text)
{
    const QFontMetricsF metrics(painter->font());
    const qreal figure = figureWidth(metrics);
    const qreal baseline = box.top() + (box.height() + metrics.ascent() - metrics.descent()) / 2;
    qreal x = right ? box.right() - tabularWidth(metrics, text) : box.left();
    for (const QChar c : text) {
        const qreal advance = metrics.horizontalAdvance(c);
        const qreal cell = c.isDigit() ? figure : advance;
        painter->drawText(QPointF(x + (cell - advance) / 2, baseline), QString(c));
        x += cell;
    }
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const Tokens &tokens = tokensFor(option.palette);
    const auto *table = qobject_cast<const DataTable *>(option.widget);
    const bool stale = (table && table->isStale()) || index.data(StaleRole).toBool();
    painter->save();
    drawGround(painter, option, index, tokens);
    QRect box = option.rect.adjusted(padding, 0, -padding, -1);
    if (index.data(Qt::CheckStateRole).isValid()) {
        drawCheck(painter, option, index);
        box.setLeft(box.left() + checkSize + padding);
    }
    const QString text = index.data().toString();
    painter->setFont(m_monospace.contains(index.column()) ? monospaceFont(12) : option.font);
    painter->setPen(stale ? tokens.muted : tokens.text);
    const QVariant health = index.data(HealthRole);
    if (health.isValid()) {
        const auto state = static_cast<Health>(health.toInt());
        drawState(painter, box, text, stale ? Health::Unknown : state,
                  stale ? tokens.off : tokens.colour(state));
    } else if (index.data(MarkRole).toBool()) {
        drawMark(painter, box, text, index.column() == 0, tokens);
    } else if (isNumber(index) && tabularWidth(QFontMetricsF(painter->font()), text) <= box.width()) {
        drawTabular(painter, box, true, text);
    } else {
        painter->drawText(box, Qt::AlignVCenter | Qt::TextSingleLine,
                          QFontMetrics(painter->font()).elidedText(text, option.textElideMode, box.width()));
    }
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int shape = index.data(HealthRole).isValid() ? stateShapeSize + 10 : 0;
    return {option.fontMetrics.horizontalAdvance(index.data().toString()) + shape + 2 * padding + 4, 28};
}

bool CellDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                               const QModelIndex &index)
{
    if (event->type() != QEvent::MouseButtonRelease || !canBeChecked(index))
        return false;
    const auto *mouse = static_cast<QMouseEvent *>(event);
    const int x = mouse->position().toPoint().x() - option.rect.left();
    if (mouse->button() != Qt::LeftButton || x < 0 || x >= checkSize + 2 * padding)
        return false;
    const bool checked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

bool CellDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QString text = index.data(Qt::ToolTipRole).toString();
    if (text.isEmpty() && sizeHint(option, index).width() > option.rect.width())
        text = index.data().toString();
    QToolTip::showText(event->globalPos(), plainToolTip(text.left(4000)), view);
    return true;
}

} // namespace sluice::ui
