#pragma once
// The icon set: 16 px, 1.5 px strokes, in the colour of the text that it stands beside.

#include <QIcon>
#include <QPixmap>

class QPainter;

namespace sluice::ui {

/// Takes its colour from the application's palette each time it is drawn, so that it follows the theme.
[[nodiscard]] QIcon icon(const QString &name);
[[nodiscard]] QPixmap iconPixmap(const QString &name, const QColor &colour, qreal devicePixelRatio,
                                 int size = 16);
void drawIcon(QPainter *painter, const QPointF &topLeft, const QString &name, const QColor &colour);
/// The program's own.
[[nodiscard]] QIcon programIcon();

} // namespace sluice::ui
