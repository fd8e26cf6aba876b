#include "ui/widgets/toggleswitch.h"

#include "ui/theme/tokens.h"

#include <QPainter>

namespace sluice::ui {

namespace {
constexpr int trackWidth = 30;
constexpr int trackHeight = 16;
} // namespace

ToggleSwitch::ToggleSwitch(const QString &label, QWidget *parent)
    : QAbstractButton(parent)
{
    setText(label);
    setAccessibleName(label);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize ToggleSwitch::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()) + 8 + trackWidth + 4, 28};
}

void ToggleSwitch::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(isEnabled() || isChecked() ? tokens.text : tokens.muted);
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft, text());
    const QRectF track(width() - trackWidth - 2.5, (height() - trackHeight) / 2 + 0.5, trackWidth,
                       trackHeight - 1);
    const QColor ground = isChecked() ? tokens.accent : tokens.offTint;
    painter.setPen(QPen(hasFocus()    ? tokens.accent
                        : isChecked() ? ground
                                      : tokens.off,
                        hasFocus() ? 1.5 : 1));
    painter.setBrush(ground);
    painter.drawRoundedRect(track, track.height() / 2, track.height() / 2);
    const qreal d = track.height() - 5;
    const qreal x = isChecked() ? track.right() - d - 2.5 : track.left() + 2.5;
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() ? tokens.onAccent : tokens.off);
    painter.drawEllipse(QRectF(x, track.top() + 2.5, d, d));
}

} // namespace sluice::ui
