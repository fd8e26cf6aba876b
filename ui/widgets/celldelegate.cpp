#include "ui/widgets/celldelegate.h"

#include "models/items/roles.h"
#include "ui/theme/statepainter.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/text.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace sluice::ui {

namespace {

constexpr int padding = 8;

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
    if (selected)
        painter->fillRect(option.rect, tokens.accentTint);
    else if (table && table->hoveredRow() == index.row())
        painter->fillRect(option.rect, tokens.hover);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), tokens.line);
    if (table && bearsFocus(*table, index))
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
    const QRect box = option.rect.adjusted(padding, 0, -padding, -1);
    const QString text = index.data().toString();
    painter->setFont(m_monospace.contains(index.column()) ? monospaceFont(12) : option.font);
    painter->setPen(stale ? tokens.muted : tokens.text);
    const QVariant health = index.data(HealthRole);
    if (health.isValid()) {
        const auto state = static_cast<Health>(health.toInt());
        drawState(painter, box, text, stale ? Health::Unknown : state,
                  stale ? tokens.off : tokens.colour(state));
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
