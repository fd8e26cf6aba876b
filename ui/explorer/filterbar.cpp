#include "ui/explorer/filterbar.h"

#include "models/services/topics/explorertext.h"
#include "models/services/topics/scantext.h"
#include "ui/explorer/filteredit.h"
#include "ui/explorer/savedfilterkeeper.h"
#include "ui/explorer/scanpointbox.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/viewstate.h"
#include "ui/widgets/text.h"

#include <QAction>
#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

const QString languageKey = u"explorer/language"_s;
const QString historyKey = u"explorer/history"_s;
const QString savedKey = u"explorer/savedFilters"_s;

QString timeHint()
{
    return FilterBar::tr("15m, 2h, or 2026-11-25T07:30");
}

QList<ScanPointBox::Choice> starts()
{
    return {{FilterBar::tr("Newest"), u"newest"_s, u"500"_s, FilterBar::tr("records of each partition")},
            {FilterBar::tr("From the oldest"), u"oldest"_s, {}, {}},
            {FilterBar::tr("From now on"), u"live"_s, {}, {}},
            {FilterBar::tr("From offset"), u"offset"_s, u"0"_s, FilterBar::tr("in each partition")},
            {FilterBar::tr("From time"), u"time"_s, u"15m"_s, timeHint()}};
}

QList<ScanPointBox::Choice> ends()
{
    return {{FilterBar::tr("and follow"), u"never"_s, {}, {}},
            {FilterBar::tr("until now"), u"now"_s, {}, {}},
            {FilterBar::tr("until offset"), u"offset"_s, u"0"_s, FilterBar::tr("in each partition")},
            {FilterBar::tr("until time"), u"time"_s, u"5m"_s, timeHint()}};
}

} // namespace

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent)
    , m_language(new QPushButton(u"ƒ"_s, this))
    , m_edit(new FilterEdit(this))
    , m_from(new ScanPointBox(starts(), tr("Where the search starts"), this))
    , m_to(new ScanPointBox(ends(), tr("Where the search ends"), this))
    , m_partitions(new QLineEdit(this))
    , m_uncommitted(new QAction(tr("Also records of open and aborted transactions"), this))
    , m_search(new QPushButton(tr("Search"), this))
    , m_more(new QToolButton(this))
    , m_mistake(makeLabel({}, "error", this))
    , m_saved(new SavedFilterKeeper(
          m_edit, [this] { return present(); }, this))
{
    build();
    connectParts();
    showLanguage(false);
    showMistake({});
    updateButton();
}

void FilterBar::build()
{
    m_language->setCheckable(true);
    m_language->setFixedWidth(34);
    m_language->setStyleSheet(u"padding: 0px;"_s);
    m_language->setShortcut(QKeySequence(u"Ctrl+E"_s));
    m_language->setAccessibleName(tr("Filter language"));
    setPlainToolTip(m_language, tr("Filter language (Ctrl+E): op = update and changed(status).\n"
                                   "Off: the text as it stands in key or value."));
    m_edit->setClearButtonEnabled(true);
    m_edit->addAction(icon(u"search"_s), QLineEdit::LeadingPosition);
    m_edit->setMinimumWidth(180);
    setPlainToolTip(
        m_edit, tr("Return searches, Esc ends the search, ↑ brings earlier filters, Alt+↓ saved ones too, "
                   "Ctrl+L comes here"));
    m_partitions->setPlaceholderText(tr("All partitions"));
    m_partitions->setAccessibleName(tr("Partitions"));
    m_partitions->setFixedWidth(112);
    setPlainToolTip(m_partitions, tr("Partitions such as 0,2,5-7; nothing: all"));
    m_uncommitted->setCheckable(true);
    m_search->setFixedWidth(80);
    m_search->setProperty("primary", true);
    m_more->setIcon(icon(u"more"_s));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setAccessibleName(tr("More actions of the search"));
    m_mistake->setWordWrap(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_language);
    line->addWidget(m_edit, 1);
    line->addWidget(m_from);
    line->addWidget(m_to);
    line->addWidget(m_partitions);
    line->addWidget(m_search);
    line->addWidget(m_more);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(line);
    layout->addWidget(m_mistake);
}

void FilterBar::connectParts()
{
    connect(m_language, &QPushButton::toggled, this, &FilterBar::showLanguage);
    connect(m_search, &QPushButton::clicked, this, &FilterBar::press);
    for (const QLineEdit *field : {static_cast<QLineEdit *>(m_edit), m_partitions})
        connect(field, &QLineEdit::returnPressed, this, &FilterBar::start);
    for (const ScanPointBox *box : {m_from, m_to})
        connect(box, &ScanPointBox::returnPressed, this, &FilterBar::start);
    const auto edited = [this] {
        m_issued.reset();
        showMistake({});
        updateButton();
    };
    connect(m_edit, &QLineEdit::textChanged, this, edited);
    connect(m_partitions, &QLineEdit::textChanged, this, edited);
    connect(m_from, &ScanPointBox::changed, this, edited);
    connect(m_to, &ScanPointBox::changed, this, edited);
    connect(m_language, &QPushButton::toggled, this, edited);
    connect(m_uncommitted, &QAction::toggled, this, edited);
    connect(new QShortcut(QKeySequence(u"Ctrl+L"_s), this), &QShortcut::activated, m_edit, [this] {
        m_edit->setFocus(Qt::ShortcutFocusReason);
        m_edit->selectAll();
    });
    connect(m_saved, &SavedFilterKeeper::chosen, this, &FilterBar::recall);
    connect(m_saved, &SavedFilterKeeper::changed, this, &FilterBar::savedFiltersChanged);
    connect(m_edit, &FilterEdit::recalled, this, [this](const UsedFilter &filter) {
        m_language->setChecked(filter.language);
        m_edit->setText(filter.text);
        m_edit->setFocus();
    });
}

void FilterBar::showLanguage(bool on)
{
    m_edit->setFont(on ? monospaceFont(13) : interfaceFont(13));
    m_edit->setPlaceholderText(on ? tr("op = update and after.status = \"closed\"")
                                  : tr("Text in key or value"));
    m_edit->setAccessibleName(on ? tr("Filter in the filter language") : m_edit->placeholderText());
    m_edit->clearMistake();
    m_edit->setCompletion(!on ? FilterEdit::Complete() : [this](const QString &text, int cursor) {
        return filter::complete(text, cursor, m_fields ? m_fields() : QStringList());
    });
}

void FilterBar::setFieldSource(std::function<QStringList()> fields)
{
    m_fields = std::move(fields);
}

void FilterBar::showMistake(const QString &sentence)
{
    setTextIfChanged(m_mistake, sentence);
    m_mistake->setVisible(!sentence.isEmpty());
}

QString FilterBar::mistake() const
{
    return m_mistake->text();
}

Result<ExplorerQuery> FilterBar::read() const
{
    const QDateTime now = QDateTime::currentDateTime();
    const auto from = startFromText(m_from->text(), now);
    if (!from)
        return tl::unexpected(from.error());
    const auto to = endFromText(m_to->text(), now);
    if (!to)
        return tl::unexpected(to.error());
    const auto partitions = partitionsFromText(m_partitions->text());
    if (!partitions)
        return tl::unexpected(partitions.error());
    ExplorerQuery query;
    query.text = m_edit->text();
    query.language = m_language->isChecked();
    query.from = *from;
    query.to = *to;
    query.partitions = *partitions;
    query.uncommitted = m_uncommitted->isChecked();
    return query;
}

std::optional<ExplorerQuery> FilterBar::query()
{
    const auto query = read();
    showMistake(query ? QString() : query.error().message);
    return query ? std::optional(*query) : std::nullopt;
}

void FilterBar::setQuery(const ExplorerQuery &query)
{
    if (m_issued == query)
        return; // "15m" stays as it was written
    const QSignalBlocker blocked(m_edit);
    if (!query.text.isEmpty())
        m_language->setChecked(query.language);
    m_edit->setText(query.text);
    m_from->setText(toText(query.from));
    m_to->setText(toText(query.to));
    m_partitions->setText(toText(query.partitions));
    m_uncommitted->setChecked(query.uncommitted);
    m_edit->clearMistake();
    showMistake({});
    updateButton();
}

/// As the fields say it: "15m" stays so.
SavedFilter FilterBar::present() const
{
    return {{},
            m_edit->text(),
            m_language->isChecked(),
            m_from->text(),
            m_to->text(),
            m_partitions->text().trimmed(),
            m_uncommitted->isChecked()};
}

void FilterBar::recall(const SavedFilter &filter)
{
    m_language->setChecked(filter.language);
    m_edit->setText(filter.text);
    if (!filter.from.isEmpty())
        m_from->setText(filter.from);
    if (!filter.to.isEmpty())
        m_to->setText(filter.to);
    m_partitions->setText(filter.partitions);
    m_uncommitted->setChecked(filter.uncommitted);
    m_edit->setFocus();
}

void FilterBar::start()
{
    const auto wanted = query();
    if (!wanted)
        return;
    m_edit->remember({wanted->text, wanted->language});
    m_issued = wanted;
    Q_EMIT searchRequested(*wanted);
}

/// Ends what runs, unless something else is asked for by now.
void FilterBar::press()
{
    if (m_search->text() == tr("Search"))
        start();
    else
        Q_EMIT cancelRequested();
}

void FilterBar::setState(const ExplorerState &state)
{
    const bool newMistake = state.filterError && state.filterError != m_state.filterError;
    m_state = state;
    if (newMistake) {
        showMistake(
            tr("At character %1: %2").arg(state.filterError->position + 1).arg(state.filterError->message));
        m_edit->setMistake(state.filterError->position, state.filterError->length);
    }
    updateButton();
}

void FilterBar::updateButton()
{
    auto asked = read();
    if (asked) {
        asked->key = m_state.query.key;
        if (asked->text.isEmpty())
            asked->language = m_state.query.language;
    }
    // "15m" means another time at each look; the fields' own texts would have to be kept to compare them.
    const bool sameEnds =
        asked && asked->from.kind == m_state.query.from.kind && asked->to.kind == m_state.query.to.kind;
    const bool same =
        sameEnds && asked->text == m_state.query.text && asked->language == m_state.query.language &&
        asked->partitions == m_state.query.partitions && asked->uncommitted == m_state.query.uncommitted;
    const bool cancels = m_state.isBusy() && same;
    const QString word = cancels ? (m_state.follows() ? tr("Stop") : tr("Cancel")) : tr("Search");
    if (m_search->text() == word)
        return;
    m_search->setText(word);
    m_search->setProperty("primary", !cancels);
    m_search->style()->unpolish(m_search);
    m_search->style()->polish(m_search);
}

void FilterBar::saveView(ViewState &store) const
{
    store.save(languageKey, m_language->isChecked() ? "1" : "0");
    store.save(historyKey, m_edit->history().toJson());
    store.save(savedKey, m_saved->saved().toJson());
}

void FilterBar::restoreView(const ViewState &store)
{
    m_language->setChecked(store.load(languageKey) == "1");
    m_edit->setHistory(FilterHistory::fromJson(store.load(historyKey)));
    m_saved->setSaved(SavedFilters::fromJson(store.load(savedKey)));
}

} // namespace sluice::ui
