#include "ui/widgets/elidedlabel.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/text.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace sluice::ui {

ElidedLabel::ElidedLabel(QWidget *parent)
    : QFrame(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString &text, const QString &muted)
{
    if (text == m_text && muted == m_muted)
        return;
    m_text = text;
    m_muted = muted;
    setAccessibleName(whole());
    updateGeometry();
    update();
}

void ElidedLabel::setAllMuted(bool muted)
{
    if (muted == m_allMuted)
        return;
    m_allMuted = muted;
    update();
}

QString ElidedLabel::whole() const
{
    return m_muted.isEmpty() ? m_text : m_text.isEmpty() ? m_muted : m_text + u' ' + m_muted;
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(whole()) + 2, qMax(20, fontMetrics().height())};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(u'…') * 3, sizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    const QFontMetrics metrics = fontMetrics();
    const QString shown = metrics.elidedText(m_text, m_mode, width());
    painter.setPen(m_allMuted || !isEnabled() ? tokens.muted : tokens.text);
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, shown);
    const int used = shown.isEmpty() ? 0 : metrics.horizontalAdvance(shown + u' ');
    if (m_muted.isEmpty() || width() - used < 24)
        return;
    painter.setPen(tokens.muted);
    painter.drawText(rect().adjusted(used, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     metrics.elidedText(m_muted, Qt::ElideRight, width() - used));
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
        const bool cut = fontMetrics().horizontalAdvance(whole()) > width();
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(),
                           cut ? plainToolTip(whole()) : QString(), this);
        return true;
    }
    return QFrame::event(event);
}

} // namespace sluice::ui
