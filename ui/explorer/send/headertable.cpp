#include "ui/explorer/send/headertable.h"

#include "models/core/format.h"
#include "models/services/topics/sending/recorddraft.h"
#include "ui/theme/theme.h"
#include "ui/widgets/text.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

enum Column
{
    Name,
    Value
};

constexpr int BytesRole = Qt::UserRole;     ///< as they were; null: Kafka's null
constexpr int ShownRole = Qt::UserRole + 1; ///< the text that stands for them

bool fitsOneLine(const QByteArray &bytes)
{
    return isEditable(bytes) && !bytes.contains('\n') && !bytes.contains('\t');
}

QString shown(const std::optional<QByteArray> &bytes)
{
    if (!bytes)
        return HeaderTable::tr("null");
    return fitsOneLine(*bytes) ? QString::fromUtf8(*bytes)
                               : HeaderTable::tr("%1, sent unchanged").arg(formatBytes(bytes->size()));
}

QTableWidgetItem *cell(const std::optional<QByteArray> &bytes, bool ours)
{
    const QString text = shown(bytes);
    auto *item = new QTableWidgetItem(text);
    item->setData(BytesRole, bytes.value_or(QByteArray()));
    item->setData(ShownRole, text);
    item->setFont(monospaceFont());
    Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled;
    if (!ours && bytes && fitsOneLine(*bytes))
        flags |= Qt::ItemIsEditable;
    if (ours)
        flags &= ~Qt::ItemIsEnabled;
    item->setFlags(flags);
    return item;
}

/// What was not typed over is what it was, byte by byte.
std::optional<QByteArray> bytesOf(const QTableWidgetItem *item)
{
    if (item->text() != item->data(ShownRole).toString())
        return item->text().toUtf8();
    const QByteArray bytes = item->data(BytesRole).toByteArray();
    return bytes.isNull() ? std::nullopt : std::optional(bytes);
}

} // namespace

HeaderTable::HeaderTable(QWidget *parent)
    : QWidget(parent)
    , m_table(new QTableWidget(0, 2, this))
    , m_add(new QPushButton(tr("Add"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
{
    m_table->setAccessibleName(tr("Headers"));
    m_table->setProperty("field", true);
    m_table->setHorizontalHeaderLabels({tr("Name"), tr("Value")});
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->resizeSection(Name, 200);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(26);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                             QAbstractItemView::AnyKeyPressed);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(makeLabel(tr("Headers"), "small", this), 1);
    head->addWidget(m_add);
    head->addWidget(m_remove);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(m_table, 1);
    connect(m_add, &QPushButton::clicked, this, &HeaderTable::addRow);
    connect(m_remove, &QPushButton::clicked, this, &HeaderTable::removeRow);
    connect(m_table, &QTableWidget::itemChanged, this, &HeaderTable::changed);
    connect(m_table, &QTableWidget::currentCellChanged, this, &HeaderTable::updateButtons);
    setOrigin({originHeader, QByteArray()});
}

void HeaderTable::insertRow(int row, const OutgoingHeader &header, bool ours)
{
    const QSignalBlocker blocked(m_table);
    m_table->insertRow(row);
    m_table->setItem(row, Name, cell(header.name.isNull() ? QByteArray("") : header.name, ours));
    m_table->setItem(row, Value, cell(header.value, ours));
}

void HeaderTable::setHeaders(const QList<OutgoingHeader> &headers)
{
    while (m_table->rowCount() > 1)
        m_table->removeRow(0);
    for (int row = 0; row < headers.size(); ++row)
        insertRow(row, headers.at(row), false);
    updateButtons();
}

void HeaderTable::setOrigin(const OutgoingHeader &origin)
{
    const int last = m_table->rowCount() - 1;
    if (last < 0)
        return insertRow(0, origin, true);
    const QSignalBlocker blocked(m_table);
    m_table->setItem(last, Value, cell(origin.value, true));
}

QList<OutgoingHeader> HeaderTable::headers() const
{
    QList<OutgoingHeader> headers;
    for (int row = 0; row < m_table->rowCount() - 1; ++row) {
        const QTableWidgetItem *name = m_table->item(row, Name);
        const OutgoingHeader header{bytesOf(name).value_or(QByteArray()), bytesOf(m_table->item(row, Value))};
        const bool isNew = name->data(ShownRole).toString().isEmpty() && header.value == QByteArray("");
        if (!header.name.isEmpty() || !isNew)
            headers.append(header);
    }
    return headers;
}

void HeaderTable::addRow()
{
    const int row = m_table->rowCount() - 1;
    insertRow(row, {QByteArray(""), QByteArray("")}, false);
    m_table->setCurrentCell(row, Name);
    m_table->editItem(m_table->item(row, Name));
    Q_EMIT changed();
}

void HeaderTable::removeRow()
{
    const int row = m_table->currentRow();
    if (row < 0 || row >= m_table->rowCount() - 1)
        return;
    m_table->removeRow(row);
    updateButtons();
    Q_EMIT changed();
}

void HeaderTable::updateButtons()
{
    const int row = m_table->currentRow();
    m_remove->setEnabled(row >= 0 && row < m_table->rowCount() - 1);
}

} // namespace sluice::ui
