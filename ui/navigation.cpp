#include "ui/navigation.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/text.h"

#include <QAbstractButton>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

class NavigationButton final : public QAbstractButton
{
public:
    NavigationButton(PageId page, QWidget *parent)
        : QAbstractButton(parent)
        , m_icon(pageIcon(page))
    {
        setText(pageName(page));
        setCheckable(true);
        setAutoExclusive(true);
        setFixedHeight(32);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::TabFocus);
        updateName();
    }

    void setBadge(int count)
    {
        if (count == m_badge)
            return;
        m_badge = count;
        updateName();
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &tokens = tokensFor(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (isChecked() || underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(isChecked() ? tokens.accentTint : tokens.hover);
            painter.drawRoundedRect(rect(), 5, 5);
        }
        if (hasFocus()) {
            painter.setPen(QPen(tokens.accent, 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
        }
        const QColor colour = isChecked() ? tokens.accent : tokens.text;
        drawIcon(&painter, QPointF(10, (height() - 16) / 2.0), m_icon,
                 isChecked() ? tokens.accent : tokens.muted);
        painter.setFont(interfaceFont(13, isChecked()));
        painter.setPen(colour);
        painter.drawText(rect().adjusted(36, 0, -36, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
        if (m_badge > 0) {
            painter.setFont(interfaceFont(12, true));
            painter.setPen(tokens.bad);
            painter.drawText(rect().adjusted(0, 0, -12, 0), Qt::AlignVCenter | Qt::AlignRight,
                             QString::number(m_badge));
        }
    }

private:
    void updateName()
    {
        setAccessibleName(m_badge > 0 ? Navigation::tr("%1, %2 need attention").arg(text()).arg(m_badge)
                                      : text());
    }

    QString m_icon;
    int m_badge = 0;
};

Navigation::Navigation(QWidget *parent)
    : QFrame(parent)
{
    setProperty("bar", QStringLiteral("left"));
    setFixedWidth(176);
    setAccessibleName(tr("Pages"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 9, 8);
    layout->setSpacing(2);
    int number = 1;
    for (const PageId page : allPages()) {
        auto *button = new NavigationButton(page, this);
        setPlainToolTip(button, tr("Ctrl+%1").arg(number++));
        layout->addWidget(button);
        m_buttons.insert(page, button);
        connect(button, &QAbstractButton::clicked, this, [this, page] { Q_EMIT pageChosen(page); });
    }
    layout->addStretch(1);
}

void Navigation::setCurrent(PageId page)
{
    m_buttons.value(page)->setChecked(true);
}

void Navigation::setBadge(PageId page, int count)
{
    m_buttons.value(page)->setBadge(count);
}

void Navigation::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down)
        focusNextChild();
    else if (event->key() == Qt::Key_Up)
        focusPreviousChild();
    else
        QFrame::keyPressEvent(event);
}

QList<PageId> allPages()
{
    return {PageId::Overview, PageId::Setup, PageId::Connectors, PageId::Replication, PageId::Topics};
}

QString pageName(PageId page)
{
    switch (page) {
    case PageId::Overview:
        return Navigation::tr("Overview");
    case PageId::Setup:
        return Navigation::tr("Setup");
    case PageId::Connectors:
        return Navigation::tr("Connectors");
    case PageId::Replication:
        return Navigation::tr("Replication");
    case PageId::Topics:
        return Navigation::tr("Topics");
    }
    return {};
}

QString pageKey(PageId page)
{
    switch (page) {
    case PageId::Overview:
        return u"overview"_s;
    case PageId::Setup:
        return u"setup"_s;
    case PageId::Connectors:
        return u"connectors"_s;
    case PageId::Replication:
        return u"replication"_s;
    case PageId::Topics:
        return u"topics"_s;
    }
    return {};
}

QString pageIcon(PageId page)
{
    return pageKey(page);
}

} // namespace sluice::ui
