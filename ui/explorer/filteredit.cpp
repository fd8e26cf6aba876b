#include "ui/explorer/filteredit.h"

#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/text.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QStringListModel>
#include <QTextCharFormat>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostInMenu = 15;
constexpr int mostMenuText = 90;
constexpr qsizetype mostCandidates = 40;
constexpr int candidateWidth = 260;
} // namespace

FilterEdit::FilterEdit(QWidget *parent)
    : QLineEdit(parent)
    , m_completer(new QCompleter(this))
    , m_candidates(new QStringListModel(this))
    , m_menuAction(addAction(icon(u"chevron-down"_s), QLineEdit::TrailingPosition))
{
    m_menuAction->setToolTip(plainToolTip(tr("Saved and earlier filters (Alt+↓)")));
    m_completer->setModel(m_candidates);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(this);
    m_completer->setMaxVisibleItems(10);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &FilterEdit::take);
    connect(m_menuAction, &QAction::triggered, this, &FilterEdit::showMenu);
    connect(this, &QLineEdit::textEdited, this, [this] {
        m_recalled = -1;
        offer(false);
    });
    connect(this, &QLineEdit::textChanged, this, &FilterEdit::clearMistake);
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
}

void FilterEdit::remember(const UsedFilter &filter)
{
    m_history.add(filter);
    m_recalled = -1;
}

void FilterEdit::setSavedNames(const QStringList &names)
{
    m_savedNames = names;
}

void FilterEdit::keyPressEvent(QKeyEvent *event)
{
    const bool enters =
        event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Tab;
    if (enters && choosesCandidate())
        return event->ignore(); // the list of candidates takes it
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier)
        return offer(true);
    if (event->key() == Qt::Key_Down && event->modifiers() == Qt::AltModifier)
        return showMenu();
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)
        return recall(event->key() == Qt::Key_Up ? 1 : -1);
    QLineEdit::keyPressEvent(event);
}

void FilterEdit::setCompletion(Complete complete)
{
    m_complete = std::move(complete);
    m_completer->popup()->hide();
}

QStringList FilterEdit::offered() const
{
    return m_completer->popup()->isVisible() ? m_candidates->stringList() : QStringList();
}

bool FilterEdit::choosesCandidate() const
{
    return m_completer->popup()->isVisible() && m_completer->popup()->currentIndex().isValid();
}

/// Unasked only for a word that has begun: nobody wants a list in front of what they know.
void FilterEdit::offer(bool asked)
{
    m_completer->popup()->hide();
    if (!m_complete)
        return;
    const filter::Completion completion = m_complete(text(), cursorPosition());
    const QString begun = text().mid(completion.position, completion.length);
    QStringList texts;
    for (const filter::Candidate &candidate : completion.candidates) {
        if (candidate.text != begun)
            texts.append(candidate.text);
    }
    if (texts.isEmpty() || (!asked && begun.isEmpty()))
        return;
    m_candidates->setStringList(texts.first(qMin(texts.size(), mostCandidates)));
    m_replaceFrom = completion.position;
    m_replaceLength = completion.length;
    const QRect cursor = cursorRect();
    m_completer->complete(QRect(cursor.left(), 0, candidateWidth, height()));
}

void FilterEdit::take(const QString &candidate)
{
    setSelection(m_replaceFrom, m_replaceLength);
    if (m_replaceLength == 0)
        setCursorPosition(m_replaceFrom);
    insert(candidate);
}

void FilterEdit::recall(int step)
{
    const int next = m_recalled + step;
    if (next < 0 || next >= m_history.filters().size())
        return;
    Q_EMIT recalled(m_history.filters().at(next));
    m_recalled = next;
}

void FilterEdit::showMenu()
{
    m_completer->popup()->hide();
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addSaved(menu);
    addEarlier(menu);
    menu->addSeparator();
    menu->addAction(icon(u"bookmark"_s), tr("Save this filter…"), this, &FilterEdit::saveRequested);
    menu->addAction(tr("Rename or delete saved filters…"), this, &FilterEdit::manageRequested)
        ->setEnabled(!m_savedNames.isEmpty());
    menu->popup(mapToGlobal(QPoint(0, height() + 4)));
    menu->setActiveAction(menu->actions().first());
}

void FilterEdit::addSaved(QMenu *menu)
{
    for (const QString &name : std::as_const(m_savedNames))
        menu->addAction(icon(u"bookmark"_s), literalAmpersand(name.left(mostMenuText)), this,
                        [this, name] { Q_EMIT savedChosen(name); });
}

void FilterEdit::addEarlier(QMenu *menu)
{
    const QList<UsedFilter> &earlier = m_history.filters();
    if (!m_savedNames.isEmpty() && !earlier.isEmpty())
        menu->addSeparator();
    for (const UsedFilter &filter : earlier.first(qMin<qsizetype>(mostInMenu, earlier.size()))) {
        QString shown = filter.text.left(mostMenuText);
        if (filter.language)
            shown.prepend(u"ƒ  "_s);
        menu->addAction(literalAmpersand(shown), this, [this, filter] { Q_EMIT recalled(filter); });
    }
}

} // namespace sluice::ui
