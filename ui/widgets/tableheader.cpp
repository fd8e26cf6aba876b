#include "ui/widgets/tableheader.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QPainter>

namespace sluice::ui {

namespace {
constexpr int padding = 8;
constexpr int mark = 16;
} // namespace

TableHeader::TableHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setFixedHeight(32);
    setHighlightSections(false);
    setSectionsClickable(true);
    setMinimumSectionSize(40);
}

void TableHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const Tokens &tokens = tokensFor(palette());
    painter->fillRect(rect, tokens.surface);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.line);
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == section;
    const bool right =
        Qt::Alignment(model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt()) &
        Qt::AlignRight;
    const QRect box = rect.adjusted(padding, 0, -padding, -1);
    const int room = box.width() - (sorted ? mark : 0);
    QFont font = interfaceFont(12);
    font.setWeight(QFont::Medium);
    painter->setFont(font);
    painter->setPen(sorted ? tokens.text : tokens.muted);
    const QString title = QFontMetrics(font).elidedText(
        model()->headerData(section, Qt::Horizontal).toString(), Qt::ElideRight, room);
    painter->drawText(box, Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft), title);
    if (!sorted)
        return;
    const int width = QFontMetrics(font).horizontalAdvance(title);
    const int x = right ? box.right() - width - mark - 2 : box.left() + width + 2;
    drawIcon(painter, QPointF(x, box.top() + (box.height() - 16) / 2.0),
             sortIndicatorOrder() == Qt::AscendingOrder ? QStringLiteral("chevron-up")
                                                        : QStringLiteral("chevron-down"),
             tokens.text);
}

} // namespace sluice::ui
