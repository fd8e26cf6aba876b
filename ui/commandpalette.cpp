#include "ui/commandpalette.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QAbstractListModel>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace sluice::ui {

namespace {

enum Role
{
    KindRole = Qt::UserRole + 1,
    IconRole
};
constexpr qsizetype mostShown = 200;

} // namespace

class PaletteModel final : public QAbstractListModel
{
public:
    PaletteModel(const QList<PaletteEntry> &entries, QObject *parent)
        : QAbstractListModel(parent)
        , m_entries(entries)
    {}

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_shown.size());
    }

    QVariant data(const QModelIndex &index, int role) const override
    {
        const PaletteEntry &entry = entryAt(index.row());
        switch (role) {
        case Qt::DisplayRole:
            return entry.title;
        case KindRole:
            return entry.kind;
        case IconRole:
            return entry.icon;
        default:
            return {};
        }
    }

    const PaletteEntry &entryAt(int row) const { return m_entries.at(m_shown.at(row)); }

    void setQuery(const QString &query)
    {
        beginResetModel();
        QList<std::pair<int, qsizetype>> scored;
        for (qsizetype i = 0; i < m_entries.size(); ++i) {
            const int score = fuzzyScore(query, m_entries.at(i).title);
            if (score >= 0)
                scored.append({-score, i});
        }
        std::stable_sort(scored.begin(), scored.end(),
                         [](const auto &a, const auto &b) { return a.first < b.first; });
        m_shown.clear();
        for (const auto &[score, i] : scored.first(qMin(scored.size(), mostShown)))
            m_shown.append(i);
        endResetModel();
    }

private:
    const QList<PaletteEntry> &m_entries;
    QList<qsizetype> m_shown;
};

namespace {

class PaletteDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Tokens &tokens = tokensFor(option.palette);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(tokens.accentTint);
            painter->drawRoundedRect(option.rect, 4, 4);
        }
        const QRect box = option.rect.adjusted(10, 0, -10, 0);
        drawIcon(painter, QPointF(box.left(), box.top() + (box.height() - 16) / 2.0),
                 index.data(IconRole).toString(), tokens.muted);
        painter->setFont(interfaceFont(12));
        painter->setPen(tokens.muted);
        const QString kind = index.data(KindRole).toString();
        painter->drawText(box, Qt::AlignVCenter | Qt::AlignRight, kind);
        const QRect text = box.adjusted(26, 0, -painter->fontMetrics().horizontalAdvance(kind) - 12, 0);
        painter->setFont(interfaceFont());
        painter->setPen(tokens.text);
        painter->drawText(
            text, Qt::AlignVCenter | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, text.width()));
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {200, 32}; }
};

} // namespace

int fuzzyScore(QStringView query, QStringView text)
{
    int score = 0;
    qsizetype at = 0;
    qsizetype previous = -2;
    for (const QChar c : query) {
        if (c.isSpace())
            continue;
        const qsizetype found = text.indexOf(c, at, Qt::CaseInsensitive);
        if (found < 0)
            return -1;
        const bool wordStart = found == 0 || !text.at(found - 1).isLetterOrNumber();
        score += 1 + (found == previous + 1 ? 4 : 0) + (wordStart ? 3 : 0);
        previous = found;
        at = found + 1;
    }
    // A plain substring is what was meant more often than scattered letters.
    return score + (!query.isEmpty() && text.contains(query.trimmed(), Qt::CaseInsensitive) ? 20 : 0);
}

CommandPalette::CommandPalette(QList<PaletteEntry> entries, QWidget *parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint)
    , m_entries(std::move(entries))
    , m_query(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_model(new PaletteModel(m_entries, this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setWindowTitle(tr("Go to"));
    setModal(true);
    m_query->setPlaceholderText(tr("Go to a page, connector, topic, or do something…"));
    m_query->setAccessibleName(m_query->placeholderText());
    m_query->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_query->setMinimumHeight(36);
    m_query->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto *frame = new QFrame(this);
    frame->setProperty("card", true);
    auto *inner = new QVBoxLayout(frame);
    inner->setContentsMargins(8, 8, 8, 8);
    inner->setSpacing(8);
    inner->addWidget(m_query);
    inner->addWidget(m_list, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(frame);
    resize(600, 8 + 28 + 8 + 11 * 32 + 8 + 2); // whole rows

    connect(m_query, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
    filter({});
}

QStringList CommandPalette::shownTitles() const
{
    QStringList titles;
    for (int row = 0; row < m_model->rowCount(); ++row)
        titles.append(m_model->entryAt(row).title);
    return titles;
}

void CommandPalette::filter(const QString &query)
{
    m_model->setQuery(query);
    if (m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(0));
}

void CommandPalette::runCurrent()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid())
        return;
    const auto run = m_model->entryAt(current.row()).run;
    accept();
    // After the palette has gone: what runs may open a dialog of its own.
    if (run)
        QTimer::singleShot(0, parent(), run);
}

void CommandPalette::step(int rows)
{
    const int row = qBound(0, m_list->currentIndex().row() + rows, m_model->rowCount() - 1);
    if (row >= 0)
        m_list->setCurrentIndex(m_model->index(row));
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down:
        step(1);
        return true;
    case Qt::Key_Up:
        step(-1);
        return true;
    case Qt::Key_PageDown:
        step(10);
        return true;
    case Qt::Key_PageUp:
        step(-10);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        runCurrent();
        return true;
    default:
        return QDialog::eventFilter(watched, event);
    }
}

void CommandPalette::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    const QWidget *window = parentWidget()->window();
    move(window->mapToGlobal(QPoint((window->width() - width()) / 2, 72)));
    m_query->setFocus();
}

} // namespace sluice::ui
