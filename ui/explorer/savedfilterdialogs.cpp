#include "ui/explorer/savedfilterdialogs.h"

#include "ui/theme/theme.h"
#include "ui/widgets/text.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

enum Column
{
    Name,
    What
};

constexpr int NameRole = Qt::UserRole; ///< as it is saved

} // namespace

SaveFilterDialog::SaveFilterDialog(const SavedFilter &filter, const SavedFilters &saved, QWidget *parent)
    : QDialog(parent)
    , m_filter(filter)
    , m_saved(saved)
    , m_name(new QLineEdit(filter.name, this))
    , m_note(makeLabel({}, "muted", this))
    , m_accept(new QPushButton(this))
{
    setWindowTitle(tr("Save the filter"));
    setModal(true);
    setMinimumWidth(420);
    auto *what = makeLabel(describe(filter), "", this);
    what->setWordWrap(true);
    m_name->setAccessibleName(tr("Name of the filter"));
    m_name->setPlaceholderText(tr("Name"));
    m_name->setMaxLength(80);
    m_note->setWordWrap(true);
    m_accept->setProperty("primary", true);
    m_accept->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_accept);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(makeLabel(tr("Save this filter"), "section", this));
    layout->addWidget(what);
    layout->addWidget(m_name);
    layout->addWidget(m_note);
    layout->addSpacing(8);
    layout->addLayout(buttons);
    connect(m_name, &QLineEdit::textChanged, this, &SaveFilterDialog::update);
    connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    update();
    m_name->selectAll();
    m_name->setFocus();
}

void SaveFilterDialog::update()
{
    const SavedFilter *taken = m_saved.find(m_name->text());
    m_note->setText(taken ? tr("It takes the place of the filter %1.").arg(taken->name) : QString());
    m_accept->setText(taken ? tr("Replace") : tr("Save"));
    m_accept->setEnabled(!m_name->text().trimmed().isEmpty());
}

SavedFilter SaveFilterDialog::filter() const
{
    SavedFilter named = m_filter;
    named.name = m_name->text().trimmed();
    return named;
}

SavedFiltersDialog::SavedFiltersDialog(const SavedFilters &saved, QWidget *parent)
    : QDialog(parent)
    , m_saved(saved)
    , m_table(new QTableWidget(0, 2, this))
    , m_note(makeLabel({}, "error", this))
    , m_use(new QPushButton(tr("Use"), this))
    , m_rename(new QPushButton(tr("Rename"), this))
    , m_delete(new QPushButton(tr("Delete"), this))
    , m_close(new QPushButton(tr("Close"), this))
{
    setWindowTitle(tr("Saved filters"));
    setModal(true);
    resize(640, 400);
    build();
    connect(m_table, &QTableWidget::itemChanged, this, &SavedFiltersDialog::rename);
    connect(m_table, &QTableWidget::itemActivated, this, &SavedFiltersDialog::use);
    connect(m_table, &QTableWidget::currentCellChanged, this, &SavedFiltersDialog::updateButtons);
    connect(m_use, &QPushButton::clicked, this, &SavedFiltersDialog::use);
    connect(m_rename, &QPushButton::clicked, this,
            [this] { m_table->editItem(m_table->item(m_table->currentRow(), Name)); });
    connect(m_delete, &QPushButton::clicked, this, &SavedFiltersDialog::remove);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(new QShortcut(QKeySequence::Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut),
            &QShortcut::activated, this, &SavedFiltersDialog::remove);
    fill({});
    m_table->setFocus();
}

void SavedFiltersDialog::build()
{
    m_table->setAccessibleName(tr("Saved filters"));
    m_table->setProperty("field", true);
    m_table->setHorizontalHeaderLabels({tr("Name"), tr("Filter")});
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->resizeSection(Name, 180);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(28);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_note->setWordWrap(true);
    for (QPushButton *button : {m_use, m_rename, m_delete, m_close})
        button->setAutoDefault(false); // Return is the table's
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_use);
    buttons->addWidget(m_rename);
    buttons->addWidget(m_delete);
    buttons->addStretch();
    buttons->addWidget(m_close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(makeLabel(tr("Saved filters"), "section", this));
    layout->addWidget(m_table, 1);
    layout->addWidget(m_note);
    layout->addLayout(buttons);
}

void SavedFiltersDialog::fill(const QString &current)
{
    const QSignalBlocker blocked(m_table);
    m_table->setRowCount(static_cast<int>(m_saved.filters().size()));
    int row = 0;
    int currentRow = 0;
    for (const SavedFilter &filter : m_saved.filters()) {
        auto *name = new QTableWidgetItem(filter.name);
        name->setData(NameRole, filter.name);
        auto *what = new QTableWidgetItem(describe(filter));
        what->setToolTip(plainToolTip(what->text()));
        what->setFlags(what->flags() & ~Qt::ItemIsEditable);
        m_table->setItem(row, Name, name);
        m_table->setItem(row, What, what);
        if (filter.name == current)
            currentRow = row;
        ++row;
    }
    m_table->setCurrentCell(row > 0 ? currentRow : -1, Name);
    updateButtons();
}

QString SavedFiltersDialog::currentName() const
{
    const QTableWidgetItem *item = m_table->item(m_table->currentRow(), Name);
    return item ? item->data(NameRole).toString() : QString();
}

void SavedFiltersDialog::rename(QTableWidgetItem *item)
{
    const QString before = item->data(NameRole).toString();
    const QString wanted = item->text().trimmed();
    const bool done = m_saved.rename(before, wanted);
    m_note->setText(done               ? QString()
                    : wanted.isEmpty() ? tr("A filter needs a name.")
                                       : tr("There is a filter called %1 already.").arg(wanted));
    // Not while the table is closing its editor.
    QMetaObject::invokeMethod(
        this, [this, name = done ? wanted : before] { fill(name); }, Qt::QueuedConnection);
    if (done)
        Q_EMIT changed();
}

void SavedFiltersDialog::remove()
{
    const QString name = currentName();
    if (name.isEmpty())
        return;
    m_saved.remove(name);
    m_note->clear();
    fill({});
    Q_EMIT changed();
}

void SavedFiltersDialog::use()
{
    const QString name = currentName();
    if (name.isEmpty())
        return;
    accept();
    Q_EMIT chosen(name);
}

void SavedFiltersDialog::updateButtons()
{
    for (QPushButton *button : {m_use, m_rename, m_delete})
        button->setEnabled(!currentName().isEmpty());
}

QString SavedFiltersDialog::note() const
{
    return m_note->text();
}

} // namespace sluice::ui
