#include "ui/explorer/recordpanel.h"

#include "models/core/format.h"
#include "models/items/columnmodel.h"
#include "ui/explorer/rownowview.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/celldelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/text.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

enum Tab
{
    Columns,
    Value,
    Around,
    Now
};

QPlainTextEdit *makeText(const QString &name)
{
    auto *text = new QPlainTextEdit;
    text->setReadOnly(true);
    text->setFont(monospaceFont());
    text->setTabChangesFocus(true);
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setProperty("bare", true);
    text->setAccessibleName(name);
    return text;
}

QString placeText(const RecordLine &line)
{
    const QString place = RecordPanel::tr("Partition %1, offset %2").arg(line.partition).arg(line.offset);
    if (line.timestampMs < 0)
        return place;
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(line.timestampMs);
    return place + u"  ·  "_s + time.toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
}

bool knowsTypes(const RecordDetail &detail)
{
    return std::any_of(detail.columns.cbegin(), detail.columns.cend(),
                       [](const ColumnLine &column) { return !column.type.isEmpty(); });
}

/// Names in a column of their own, then the headers, then the key.
QString aroundOf(const RecordDetail &detail)
{
    qsizetype widest = 0;
    for (const auto &[name, value] : detail.facts)
        widest = qMax(widest, name.size());
    QStringList lines = detail.notes;
    if (!lines.isEmpty())
        lines.append(QString());
    for (const auto &[name, value] : detail.facts)
        lines.append(name.leftJustified(widest + 2) + value);
    lines += {QString(), RecordPanel::tr("Key"), detail.rawKey, QString()};
    lines.append(detail.headers.isEmpty() ? RecordPanel::tr("No headers") : RecordPanel::tr("Headers"));
    for (const auto &[name, value] : detail.headers)
        lines.append(name + u": "_s + value);
    return lines.join(u'\n').trimmed();
}

} // namespace

RecordPanel::RecordPanel(QWidget *parent)
    : QWidget(parent)
    , m_columnModel(new ColumnModel(this))
    , m_title(new ElidedLabel(this))
    , m_place(makeLabel({}, "small", this))
    , m_notes(new ElidedLabel(this))
    , m_history(new QPushButton(tr("History of key"), this))
    , m_send(new QToolButton(this))
    , m_tabs(new QTabWidget(this))
    , m_columns(new DataTable(m_columnModel, u"recordcolumns"_s))
    , m_value(makeText(tr("Value of the selected record")))
    , m_around(makeText(tr("Key, headers and origin of the selected record")))
    , m_now(new RowNowView)
    , m_valueActions(new QWidget(this))
    , m_whole(new QPushButton(m_valueActions))
    , m_save(new QPushButton(icon(u"export"_s), tr("Save value…"), m_valueActions))
    , m_notice(new EmptyState(this))
{
    m_around->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_columns->setColumnWidths({92, 108, 112, 0, 88});
    m_columns->setNaturalOrder();
    m_columns->cells()->setMonospaceColumns({ColumnModel::Before, ColumnModel::After});
    m_columns->setTextElideMode(Qt::ElideRight);
    m_columns->setAccessibleName(tr("Columns before and after"));
    m_columns->setEmptyText(tr("This record is not about a row."));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->addTab(m_columns, tr("Changes"));
    m_tabs->addTab(m_value, tr("Value"));
    m_tabs->addTab(m_around, tr("Origin"));
    m_tabs->addTab(m_now, tr("Now"));
    m_tabs->setTabToolTip(Now, plainToolTip(tr("The row as it is now in the databases")));
    connect(m_tabs->tabBar(), &QTabBar::tabBarClicked, this, [this](int tab) { m_wanted = tab; });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        if (showsNow())
            Q_EMIT nowRequested();
    });
    m_notes->setAllMuted(true);
    build();
    connect(m_history, &QPushButton::clicked, this, &RecordPanel::historyRequested);
    connect(m_whole, &QPushButton::clicked, this, &RecordPanel::readAgainRequested);
    connect(m_notice, &EmptyState::actionTriggered, this, &RecordPanel::readAgainRequested);
    connect(m_save, &QPushButton::clicked, this, &RecordPanel::saveRequested);
    connect(m_send, &QToolButton::clicked, this, &RecordPanel::sendAgainRequested);
    clear();
}

void RecordPanel::build()
{
    m_title->setFont(interfaceFont(13, true));
    m_title->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_place->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_notes->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_notes->setFont(interfaceFont(12));
    setPlainToolTip(m_history, tr("Every record of this key, in all partitions"));
    m_tabs->setCornerWidget(buildCorner());
    setPlainToolTip(m_save, tr("Its bytes, exactly as they are in the topic, into a file"));
    auto *actions = new QHBoxLayout(m_valueActions);
    actions->setContentsMargins(0, 2, 0, 2);
    actions->setSpacing(8);
    actions->addWidget(m_whole);
    actions->addWidget(m_save);
    actions->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_title);
    layout->addWidget(m_place);
    layout->addWidget(m_notes);
    layout->addWidget(m_valueActions);
    layout->addSpacing(2);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_notice, 1);
}

QWidget *RecordPanel::buildCorner()
{
    m_send->setIcon(icon(u"send"_s));
    m_send->setFocusPolicy(Qt::StrongFocus);
    m_send->setAccessibleName(tr("Send again…"));
    auto *corner = new QWidget;
    auto *layout = new QHBoxLayout(corner);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_history);
    layout->addWidget(m_send);
    return corner;
}

void RecordPanel::setSendRefusal(const QString &why)
{
    m_sendRefusal = why;
    updateSend();
}

void RecordPanel::updateSend()
{
    m_send->setEnabled(m_hasRecord && m_whole->isHidden() && m_sendRefusal.isEmpty());
    setPlainToolTip(m_send, m_sendRefusal.isEmpty() ? tr("Send this record again…") : m_sendRefusal);
}

void RecordPanel::showContent(bool shown)
{
    m_tabs->setVisible(shown);
    m_notice->setVisible(!shown);
}

void RecordPanel::clear()
{
    setRecord({});
}

void RecordPanel::setRecord(const InspectedRecord &record)
{
    const bool any = record.phase != InspectedRecord::Phase::None;
    const bool shown = any && !record.detail.title.isEmpty(); // its beginning, while the rest is read, too
    if (shown)
        setDetail(record.detail);
    else
        showNotice(record);
    m_title->setVisible(any);
    m_place->setVisible(any);
    setTextIfChanged(m_place, any ? placeText(record.detail.line) : QString());
    if (!record.problem.isEmpty() && shown)
        m_notes->setText(record.problem);
    m_notes->setVisible(shown && !m_notes->text().isEmpty());
    showValueActions(record);
    showContent(shown);
    if (shown)
        chooseTab();
}

/// Where there is no more than its place.
void RecordPanel::showNotice(const InspectedRecord &record)
{
    m_columnModel->setRows({});
    m_value->clear();
    m_around->clear();
    m_notes->setText({});
    m_history->setEnabled(false);
    switch (record.phase) {
    case InspectedRecord::Phase::None:
        m_title->setText({});
        m_notice->setContent(tr("Select a record to read it."));
        return;
    case InspectedRecord::Phase::Reading:
    case InspectedRecord::Phase::Shown:
        m_title->setText(tr("Reading…"));
        m_notice->setContent({}, {},
                             record.detail.line.inMemory ? QString()
                                                         : tr("It is no longer in memory and is read "
                                                              "from the topic again."));
        return;
    case InspectedRecord::Phase::Gone:
        m_title->setText(tr("No longer in the topic"));
        m_notice->setContent(record.problem);
        return;
    case InspectedRecord::Phase::Failed:
        m_title->setText(tr("Not in memory"));
        m_notice->setContent(tr("It could not be read again."), tr("Try again"), record.problem);
        return;
    }
}

void RecordPanel::showValueActions(const InspectedRecord &record)
{
    const bool reading = record.phase == InspectedRecord::Phase::Reading;
    const bool cut = record.cutFrom >= 0;
    m_whole->setText(reading ? tr("Reading…") : tr("Read whole value (%1)").arg(formatBytes(record.cutFrom)));
    m_whole->setEnabled(!reading);
    m_whole->setVisible(cut);
    m_save->setVisible(record.more);
    m_valueActions->setVisible(cut || record.more);
    m_hasRecord = !record.detail.title.isEmpty();
    updateSend();
}

void RecordPanel::showKey(const QString &key)
{
    clear();
    m_title->setText(tr("The row %1").arg(key));
    m_title->show();
    m_tabs->setCurrentIndex(Now);
    for (const int tab : {Columns, Value, Around})
        m_tabs->setTabEnabled(tab, false);
    m_history->setEnabled(false);
    m_tabs->show();
    m_notice->hide();
}

bool RecordPanel::showsNow() const
{
    return m_tabs->currentIndex() == Now;
}

void RecordPanel::setDetail(const RecordDetail &detail)
{
    m_title->setText(detail.title);
    QStringList notes = detail.notes;
    if (!detail.rawNote.isEmpty() && !notes.contains(detail.rawNote))
        notes.append(detail.rawNote);
    m_notes->setText(notes.join(u' '));
    m_columnModel->setRows(detail.columns);
    m_columns->setColumnHidden(ColumnModel::Before, !detail.hasBefore);
    m_columns->setColumnHidden(ColumnModel::Type, !knowsTypes(detail));
    m_columns->setColumnHidden(ColumnModel::After, !detail.hasAfter && detail.hasBefore);
    m_value->setPlainText(detail.rawValue);
    m_around->setPlainText(aroundOf(detail));
    m_history->setEnabled(!detail.rawKey.isEmpty());
    m_tabs->setTabEnabled(Columns, !detail.columns.isEmpty());
    m_tabs->setTabEnabled(Value, true);
    m_tabs->setTabEnabled(Around, true);
}

void RecordPanel::chooseTab()
{
    m_tabs->setCurrentIndex(m_tabs->isTabEnabled(m_wanted) ? m_wanted : Value);
}

QString RecordPanel::title() const
{
    return m_title->text();
}

QString RecordPanel::notes() const
{
    return m_notes->text();
}

QString RecordPanel::valueText() const
{
    return m_value->toPlainText();
}

QString RecordPanel::aroundText() const
{
    return m_around->toPlainText();
}

void RecordPanel::saveView(ViewState &store) const
{
    m_columns->saveView(store);
    m_now->saveView(store);
}

void RecordPanel::restoreView(const ViewState &store)
{
    m_columns->restoreView(store);
    m_now->restoreView(store);
}

} // namespace sluice::ui
