#pragma once
// Fusion with the few parts drawn anew that a style sheet cannot recolour: check marks, radio buttons,
// arrows.

#include <QProxyStyle>

namespace sluice::ui {

class SluiceStyle final : public QProxyStyle
{
    Q_OBJECT
public:
    SluiceStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returnData) const override;
};

} // namespace sluice::ui
