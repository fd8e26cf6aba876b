#include "ui/pages/hopcard.h"

#include "ui/theme/statepainter.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/text.h"

#include <QPainter>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int padding = 10;

struct Fonts
{
    QFont kind = interfaceFont(11);
    QFont name = interfaceFont(13, true);
    QFont word = interfaceFont(12, true);
    QFont value = interfaceFont(12);
};

const Fonts &fonts()
{
    static const Fonts made;
    return made;
}

void drawLine(QPainter &painter, const QRect &box, const QFont &font, const QColor &colour,
              const QString &text, Qt::TextElideMode mode)
{
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(box, Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(font).elidedText(text, mode, box.width()));
}

} // namespace

HopCard::HopCard(QWidget *parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
}

void HopCard::setHop(const Hop &hop, std::optional<Health> accused, bool stale, const QString &age)
{
    const QString shownAge = stale ? age : QString();
    if (hop == m_hop && accused == m_accused && stale == m_stale && shownAge == m_age)
        return;
    m_hop = hop;
    m_accused = accused;
    m_stale = stale;
    m_age = shownAge;
    setAccessibleName(u"%1 %2: %3 %4"_s.arg(hopKindWord(hop.kind), hop.name, hop.word, valueText()));
    QString tip = hop.name;
    for (const QString &line : {hop.note, stale ? tr("Last seen %1").arg(age) : QString()}) {
        if (!line.isEmpty())
            tip += u'\n' + line;
    }
    setPlainToolTip(this, tip);
    update();
}

QString HopCard::valueText() const
{
    if (!m_stale)
        return m_hop.value;
    return m_hop.value.isEmpty() ? m_age : m_hop.value + u" · "_s + m_age;
}

int HopCard::naturalWidth() const
{
    const int name = QFontMetrics(fonts().name).horizontalAdvance(m_hop.name);
    const int word = QFontMetrics(fonts().word).horizontalAdvance(m_hop.word) + stateShapeSize + 6;
    const int value = QFontMetrics(fonts().value)
                          .horizontalAdvance(m_hop.value); // an age must not push its neighbours about
    constexpr int roomForAnAge = 84;
    return qMax(qMax(name, word), qMax(value, roomForAnAge)) + 2 * padding + 4;
}

void HopCard::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal border = m_accused || hasFocus() ? 2 : 1;
    const QColor edge = hasFocus() ? tokens.accent : m_accused ? tokens.colour(*m_accused) : tokens.line;
    painter.setPen(QPen(edge, border));
    painter.setBrush(underMouse() ? tokens.hover : tokens.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(border / 2, border / 2, -border / 2, -border / 2), 5, 5);

    const int width = rect().width() - 2 * padding;
    const auto line = [width](int top, int height) { return QRect(padding, top, width, height); };
    const QColor text = m_stale ? tokens.muted : tokens.text;
    const QColor state = m_stale ? tokens.off : tokens.colour(m_hop.health);
    drawLine(painter, line(8, 14), fonts().kind, tokens.muted, hopKindWord(m_hop.kind), Qt::ElideRight);
    drawLine(painter, line(24, 18), fonts().name, text, m_hop.name.isEmpty() ? u"—"_s : m_hop.name,
             Qt::ElideMiddle);
    drawStateShape(&painter, QRectF(padding, 48, stateShapeSize, stateShapeSize),
                   m_stale ? Health::Unknown : m_hop.health, state);
    drawLine(painter, line(45, 16).adjusted(stateShapeSize + 6, 0, 0, 0), fonts().word, state, m_hop.word,
             Qt::ElideRight);
    const bool fits = QFontMetrics(fonts().value).horizontalAdvance(valueText()) <= width;
    drawLine(painter, line(63, 16), fonts().value, text, fits || !m_stale ? valueText() : m_age,
             Qt::ElideMiddle);
}

} // namespace sluice::ui
