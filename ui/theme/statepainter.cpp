#include "ui/theme/statepainter.h"

#include <QColor>
#include <QPainter>
#include <QPolygonF>

namespace sluice::ui {

namespace {

void drawHalf(QPainter *painter, const QRectF &box, const QColor &colour)
{
    painter->setBrush(colour);
    painter->drawPie(box, 90 * 16, 180 * 16);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(colour, 1.5));
    painter->drawEllipse(box.adjusted(0.75, 0.75, -0.75, -0.75));
}

void drawBars(QPainter *painter, const QRectF &box)
{
    const qreal width = box.width() * 0.3;
    painter->drawRect(QRectF(box.left() + box.width() * 0.08, box.top() + 0.5, width, box.height() - 1));
    painter->drawRect(
        QRectF(box.right() - box.width() * 0.08 - width, box.top() + 0.5, width, box.height() - 1));
}

} // namespace

void drawStateShape(QPainter *painter, const QRectF &box, Health health, const QColor &colour)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    switch (health) {
    case Health::Good:
        painter->drawEllipse(box);
        break;
    case Health::Warning:
        drawHalf(painter, box, colour);
        break;
    case Health::Stuck:
        painter->drawPolygon(
            QPolygonF({QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()}));
        break;
    case Health::Bad:
        painter->drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
        break;
    case Health::Off:
        drawBars(painter, box);
        break;
    case Health::Unknown:
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(colour, 1.5));
        painter->drawEllipse(box.adjusted(1, 1, -1, -1));
        break;
    }
    painter->restore();
}

} // namespace sluice::ui
