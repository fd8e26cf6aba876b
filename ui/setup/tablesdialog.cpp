#include "ui/setup/tablesdialog.h"

#include "models/core/format.h"
#include "models/items/filterproxy.h"
#include "models/items/tablemodel.h"
#include "models/services/setup/setupstate.h"
#include "ui/theme/icons.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/text.h"

#include <QCheckBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace sluice::ui {

using namespace Qt::StringLiterals;

TablesDialog::TablesDialog(const SetupSpec &spec, const DirectionPlan &direction,
                           const DatabaseSetupFacts &facts, const QList<TableName> &captured, QWidget *parent)
    : QDialog(parent)
    , m_direction(direction)
    , m_role(spec.role)
    , m_model(new TableModel(this))
    , m_table(new DataTable(m_model, u"tables"_s, this))
    , m_meaning(makeLabel({}, "", this))
    , m_sum(makeLabel({}, "muted", this))
    , m_accept(new QPushButton(tr("Use these tables"), this))
{
    setWindowTitle(tr("Choose tables"));
    setModal(true);
    resize(920, 620);
    QList<TableRow> rows;
    for (const TableFacts &table : facts.tables) {
        if (table.name.schema == spec.supportSchema)
            continue;
        rows.append({table, captured.contains(table.name), direction.fullIdentity.contains(table.name)});
        if (!m_schemas.contains(table.name.schema))
            m_schemas.append(table.name.schema);
    }
    if (!direction.schemas.isEmpty())
        m_schemas = direction.schemas;
    m_model->setTables(rows);
    m_table->setAccessibleName(tr("Tables of %1").arg(direction.from));
    m_table->setColumnWidths({0, 104, 84, 150, 116, 180});
    m_table->sortByColumn(TableModel::Name, Qt::AscendingOrder);
    m_table->setEmptyText(tr("The schemas hold no table."));
    m_table->installEventFilter(this);

    m_whole = new QCheckBox(literalAmpersand(tr("All of %1 that can be captured, also tables still to come")
                                                 .arg(setup::joinedNames(m_schemas))),
                            this);
    m_whole->setChecked(direction.tables.isEmpty());
    m_full = new QCheckBox(tr("REPLICA IDENTITY FULL for what is selected"), this);
    auto *filter = new QLineEdit(this);
    filter->setPlaceholderText(tr("Filter tables"));
    filter->setAccessibleName(filter->placeholderText());
    filter->setClearButtonEnabled(true);
    filter->addAction(icon(u"search"_s), QLineEdit::LeadingPosition);
    filter->setFixedWidth(260);
    auto *tools = new QHBoxLayout;
    tools->setSpacing(12);
    tools->addWidget(m_whole);
    tools->addStretch(1);
    tools->addWidget(filter);

    auto *card = new QFrame(this);
    card->setProperty("card", true);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(m_table);
    m_meaning->setWordWrap(true);
    m_meaning->setMinimumHeight(52);
    m_meaning->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto *below = new QHBoxLayout;
    below->setSpacing(16);
    below->addWidget(m_meaning, 1);
    below->addWidget(m_full, 0, Qt::AlignTop);

    m_accept->setObjectName(u"accept"_s);
    m_accept->setProperty("primary", true);
    m_accept->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(u"cancel"_s);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_sum, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_accept);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(
        makeLabel(tr("Which tables of %1 go to %2?").arg(direction.from, direction.to), "pageTitle", this));
    layout->addLayout(tools);
    layout->addWidget(card, 1);
    layout->addLayout(below);
    layout->addLayout(buttons);

    connect(filter, &QLineEdit::textChanged, m_table, &DataTable::setFilterText);
    connect(m_table, &DataTable::filterCleared, filter, &QLineEdit::clear);
    connect(m_table, &DataTable::selectionKeysChanged, this, &TablesDialog::update);
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this] {
        m_whole->setChecked(false); // a mark by hand means: these, and no other
        update();
    });
    connect(m_whole, &QCheckBox::toggled, this, &TablesDialog::update);
    connect(m_full, &QCheckBox::clicked, this, &TablesDialog::setFull);
    connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    update();
    m_table->setFocus();
}

bool TablesDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space) {
        toggleSelected();
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

QList<int> TablesDialog::selectedRows() const
{
    QList<int> rows;
    for (const QString &key : m_table->selectedKeys())
        rows.append(m_model->rowOf(key));
    return rows;
}

/// All of them as the first is not.
void TablesDialog::toggleSelected()
{
    const QList<int> rows = selectedRows();
    const bool chosen = !rows.isEmpty() && !m_model->rowAt(rows.first()).chosen;
    for (const int row : rows)
        m_model->setChosen(row, chosen);
}

void TablesDialog::setFull(bool full)
{
    for (const int row : selectedRows()) {
        if (canBeCaptured(m_model->rowAt(row).facts))
            m_model->setFullIdentity(row, full);
    }
}

QString TablesDialog::meaning() const
{
    const QList<int> rows = selectedRows();
    if (rows.isEmpty())
        return tr("Select a table to see what capturing it means. Space marks it.");
    if (rows.size() > 1)
        return tr("%1 are selected.").arg(formatCounted(rows.size(), tr("table"), tr("tables")));
    return tableMeaning(m_model->rowAt(rows.first()), m_role).join(u'\n');
}

void TablesDialog::update()
{
    setTextIfChanged(m_meaning, meaning());
    const QList<int> rows = selectedRows();
    m_full->setEnabled(std::any_of(rows.cbegin(), rows.cend(), [this](int row) {
        const TableFacts &table = m_model->rowAt(row).facts;
        return canBeCaptured(table) && table.identity != ReplicaIdentity::Full;
    }));
    m_full->setChecked(!rows.isEmpty() && std::all_of(rows.cbegin(), rows.cend(), [this](int row) {
        const TableRow &each = m_model->rowAt(row);
        return each.fullIdentity || each.facts.identity == ReplicaIdentity::Full;
    }));
    qint64 count = 0;
    qint64 sum = 0;
    qint64 bytes = 0;
    for (const TableRow &row : m_model->rows()) {
        if (!row.chosen)
            continue;
        ++count;
        sum += std::max<qint64>(0, row.facts.rows.value_or(0));
        bytes += row.facts.bytes.value_or(0);
    }
    setTextIfChanged(m_sum, tr("%1, about %2 rows, %3")
                                .arg(formatCounted(count, tr("table"), tr("tables")), formatCount(sum),
                                     formatBytes(bytes)));
    m_accept->setEnabled(m_whole->isChecked() || count > 0);
}

DirectionPlan TablesDialog::direction() const
{
    DirectionPlan made = m_direction;
    made.fullIdentity = m_model->withFullIdentity();
    if (m_whole->isChecked()) {
        made.tables.clear();
        made.schemas = m_schemas;
    } else {
        made.tables = m_model->chosen();
    }
    return made;
}

} // namespace sluice::ui
