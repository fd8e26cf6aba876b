#include "ui/widgets/statepill.h"

#include "ui/theme/statepainter.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QPainter>

namespace sluice::ui {

StatePill::StatePill(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFont(interfaceFont(12, true));
}

void StatePill::setState(Health health, const QString &word)
{
    if (health == m_health && word == m_word)
        return;
    m_health = health;
    m_word = word;
    setAccessibleName(word);
    updateGeometry();
    update();
}

void StatePill::setBare(bool bare)
{
    m_bare = bare;
    updateGeometry();
    update();
}

QSize StatePill::sizeHint() const
{
    const int margins = m_bare ? 0 : 16;
    return {margins + stateShapeSize + 6 + fontMetrics().horizontalAdvance(m_word) + 2, 22};
}

void StatePill::paintEvent(QPaintEvent *)
{
    if (m_word.isEmpty())
        return;
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int x = 0;
    if (!m_bare) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.tint(m_health));
        painter.drawRoundedRect(rect(), 11, 11);
        x = 8;
    }
    const QColor colour = tokens.colour(m_health);
    drawStateShape(&painter, QRectF(x, (height() - stateShapeSize) / 2.0, stateShapeSize, stateShapeSize),
                   m_health, colour);
    painter.setPen(colour);
    painter.drawText(rect().adjusted(x + stateShapeSize + 6, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                     m_word);
}

} // namespace sluice::ui
