#include "ui/explorer/filteredit.h"

#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/text.h"

#include <QAction>
#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QTextCharFormat>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostInMenu = 15;
constexpr int mostMenuText = 90;
} // namespace

FilterEdit::FilterEdit(QWidget *parent)
    : QLineEdit(parent)
    , m_historyAction(addAction(icon(u"chevron-down"_s), QLineEdit::TrailingPosition))
{
    m_historyAction->setToolTip(plainToolTip(tr("Earlier filters (↑)")));
    connect(m_historyAction, &QAction::triggered, this, &FilterEdit::showHistory);
    connect(this, &QLineEdit::textEdited, this, [this] { m_recalled = -1; });
    connect(this, &QLineEdit::textChanged, this, &FilterEdit::clearMistake);
    updateHistoryAction();
}

/// A line edit has formats only for what an input method is writing; it takes them for any part of the text.
void FilterEdit::setMistake(int position, int length)
{
    const auto size = static_cast<int>(text().size());
    const int from = qBound(0, length == 0 ? qMin(position, size - 1) : position, qMax(0, size - 1));
    QTextCharFormat format;
    format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    format.setUnderlineColor(tokensFor(palette()).bad);
    format.setForeground(tokensFor(palette()).bad);
    const QInputMethodEvent::Attribute mark(QInputMethodEvent::TextFormat, from - cursorPosition(),
                                            qMax(1, length), format);
    QInputMethodEvent event({}, {mark});
    QCoreApplication::sendEvent(this, &event);
    m_mistake = true;
}

void FilterEdit::clearMistake()
{
    if (!std::exchange(m_mistake, false))
        return;
    QInputMethodEvent event;
    QCoreApplication::sendEvent(this, &event);
}

void FilterEdit::setHistory(const FilterHistory &history)
{
    m_history = history;
    m_recalled = -1;
    updateHistoryAction();
}

void FilterEdit::remember(const UsedFilter &filter)
{
    m_history.add(filter);
    m_recalled = -1;
    updateHistoryAction();
}

void FilterEdit::updateHistoryAction()
{
    m_historyAction->setVisible(!m_history.filters().isEmpty());
}

void FilterEdit::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)
        return recall(event->key() == Qt::Key_Up ? 1 : -1);
    QLineEdit::keyPressEvent(event);
}

void FilterEdit::recall(int step)
{
    const int next = m_recalled + step;
    if (next < 0 || next >= m_history.filters().size())
        return;
    Q_EMIT recalled(m_history.filters().at(next));
    m_recalled = next;
}

void FilterEdit::showHistory()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const UsedFilter &filter :
         m_history.filters().first(qMin<qsizetype>(mostInMenu, m_history.filters().size()))) {
        QString shown = filter.text.left(mostMenuText);
        if (filter.language)
            shown.prepend(u"ƒ  "_s);
        menu->addAction(literalAmpersand(shown), this, [this, filter] { Q_EMIT recalled(filter); });
    }
    menu->popup(mapToGlobal(QPoint(0, height() + 4)));
}

} // namespace sluice::ui
