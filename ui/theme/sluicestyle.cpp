#include "ui/theme/sluicestyle.h"

#include "ui/theme/tokens.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QPen strokePen(const QColor &colour)
{
    return QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
}

void drawCheckBox(QPainter *painter, const QStyleOption &option, const Tokens &tokens)
{
    const bool on = option.state & (QStyle::State_On | QStyle::State_NoChange);
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool focus = option.state & QStyle::State_HasFocus;
    const QRectF box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    const QColor fill = !on ? tokens.surface : enabled ? tokens.accent : tokens.off;
    painter->setPen(QPen(focus ? tokens.accent : on ? fill : tokens.off, focus && !on ? 1.5 : 1));
    painter->setBrush(fill);
    painter->drawRoundedRect(box, 3, 3);
    if (!on)
        return;
    painter->setPen(strokePen(tokens.onAccent));
    const QPointF c = box.center();
    painter->drawPolyline(
        QPolygonF({c + QPointF(-3.5, 0.25), c + QPointF(-1, 2.75), c + QPointF(3.5, -2.75)}));
}

void drawRadio(QPainter *painter, const QStyleOption &option, const Tokens &tokens)
{
    const bool on = option.state & QStyle::State_On;
    const bool focus = option.state & QStyle::State_HasFocus;
    const QRectF box = QRectF(option.rect).adjusted(0.75, 0.75, -0.75, -0.75);
    painter->setPen(QPen(on || focus ? tokens.accent : tokens.off, on ? 4 : 1));
    painter->setBrush(tokens.surface);
    painter->drawEllipse(on ? box.adjusted(2, 2, -2, -2) : box);
}

void drawChevron(QPainter *painter, const QRect &rect, bool up, const QColor &colour)
{
    const QPointF c = QRectF(rect).center();
    const qreal y = up ? -1 : 1;
    painter->setPen(strokePen(colour));
    painter->setBrush(Qt::NoBrush);
    painter->drawPolyline(
        QPolygonF({c + QPointF(-3, -1.5 * y), c + QPointF(0, 1.5 * y), c + QPointF(3, -1.5 * y)}));
}

} // namespace

SluiceStyle::SluiceStyle()
    : QProxyStyle(u"fusion"_s)
{}

void SluiceStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                const QWidget *widget) const
{
    const Tokens &tokens = tokensFor(option->palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    switch (element) {
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawCheckBox(painter, *option, tokens);
        break;
    case PE_IndicatorRadioButton:
        drawRadio(painter, *option, tokens);
        break;
    case PE_IndicatorArrowDown:
        drawChevron(painter, option->rect, false, tokens.muted);
        break;
    case PE_IndicatorArrowUp:
        drawChevron(painter, option->rect, true, tokens.muted);
        break;
    case PE_IndicatorHeaderArrow:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            drawChevron(painter, option->rect, header->sortIndicator == QStyleOptionHeader::SortUp,
                        tokens.text);
        break;
    case PE_FrameFocusRect:
        break; // focus shows in the border
    default:
        painter->restore();
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    }
    painter->restore();
}

int SluiceStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return 16;
    case PM_HeaderMarkSize:
        return 12;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int SluiceStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                           QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_EtchDisabledText:
        return 0;
    case SH_Widget_Animation_Duration:
        return 0;
    case SH_ComboBox_Popup:
        return 0;
    case SH_FormLayoutLabelAlignment:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case SH_ToolTip_WakeUpDelay:
        return 500;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

} // namespace sluice::ui
