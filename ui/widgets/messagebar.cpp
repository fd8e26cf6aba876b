#include "ui/widgets/messagebar.h"

#include "ui/theme/icons.h"
#include "ui/theme/statepainter.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace sluice::ui {

using namespace Qt::StringLiterals;

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent)
    , m_label(makeLabel({}, "", this))
    , m_action(new QPushButton(this))
    , m_close(new QToolButton(this))
{
    m_label->setWordWrap(true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setIcon(icon(u"close"_s));
    m_close->setProperty("flat", true);
    m_close->setAccessibleName(tr("Dismiss"));
    setPlainToolTip(m_close, tr("Dismiss"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(34, 4, 4, 4);
    layout->setSpacing(8);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_action, 0, Qt::AlignTop);
    layout->addWidget(m_close, 0, Qt::AlignTop);
    setMinimumHeight(36);
    connect(m_action, &QPushButton::clicked, this, &MessageBar::actionTriggered);
    connect(m_close, &QToolButton::clicked, this, [this] {
        clear();
        Q_EMIT dismissed();
    });
    setAction({});
    hide();
}

void MessageBar::showMessage(Health health, const QString &text, const QString &detail)
{
    m_health = health;
    setTextIfChanged(m_label, text);
    setPlainToolTip(m_label, detail);
    setAction({});
    setAccessibleName(text);
    update();
    show();
}

void MessageBar::setAction(const QString &text)
{
    m_action->setText(literalAmpersand(text));
    m_action->setVisible(!text.isEmpty());
}

void MessageBar::setOuterMargins(int top, int bottom)
{
    m_top = top;
    m_bottom = bottom;
    layout()->setContentsMargins(34, 4 + top, 4, 4 + bottom);
    setMinimumHeight(36 + top + bottom);
}

void MessageBar::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

void MessageBar::clear()
{
    hide();
    m_label->clear();
}

QString MessageBar::text() const
{
    return m_label->text();
}

void MessageBar::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.tint(m_health));
    painter.drawRoundedRect(rect().adjusted(0, m_top, 0, -m_bottom), 6, 6);
    drawStateShape(&painter, QRectF(14, m_top + 13, stateShapeSize, stateShapeSize), m_health,
                   tokens.colour(m_health));
}

} // namespace sluice::ui
