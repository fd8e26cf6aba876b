#pragma once
// State as shape and colour: ● good, ◐ warning, ▲ stuck, ■ failed, ○ unknown, ❚❚ paused. The word stands
// beside it.

#include "models/core/direction.h"

class QColor;
class QPainter;
class QRectF;

namespace sluice::ui {

constexpr int stateShapeSize = 10;

void drawStateShape(QPainter *painter, const QRectF &box, Health health, const QColor &colour);

} // namespace sluice::ui
