#include "ui/explorer/rownowview.h"

#include "models/items/rownowmodel.h"
#include "models/services/rows/rowlookup.h"
#include "models/services/rows/rownowtext.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/celldelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/text.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QToolButton *makeTool(const QString &name, const QString &hint)
{
    auto *button = new QToolButton;
    button->setIcon(icon(name));
    button->setProperty("flat", true);
    button->setAccessibleName(hint);
    setPlainToolTip(button, hint);
    return button;
}

} // namespace

RowNowView::RowNowView(QWidget *parent)
    : QWidget(parent)
    , m_model(new RowNowModel(this))
    , m_headline(new MessageBar(this))
    , m_origins(new ElidedLabel(this))
    , m_notes(new ElidedLabel(this))
    , m_refresh(makeTool(u"refresh"_s, tr("Read the row again")))
    , m_copy(makeTool(u"copy"_s, tr("Copy the comparison as text")))
    , m_table(new DataTable(m_model, u"rownow"_s))
    , m_ages(new QTimer(this))
{
    m_headline->setClosable(false);
    m_origins->setAllMuted(true);
    m_origins->setFont(interfaceFont(12));
    m_notes->setAllMuted(true);
    m_notes->setFont(interfaceFont(12));
    m_table->setNaturalOrder();
    m_table->setTextElideMode(Qt::ElideRight);
    m_table->setAccessibleName(tr("The row in the topic and in the databases"));
    m_ages->setInterval(1000);
    build();
    connect(m_ages, &QTimer::timeout, this, &RowNowView::showAges);
    connect(m_refresh, &QToolButton::clicked, this, [this] {
        if (m_lookup)
            m_lookup->refresh();
    });
    connect(m_copy, &QToolButton::clicked, this, &RowNowView::copy);
    update();
}

void RowNowView::build()
{
    auto *tools = new QHBoxLayout;
    tools->setContentsMargins(0, 0, 0, 0);
    tools->setSpacing(4);
    tools->addWidget(m_origins, 1);
    tools->addWidget(m_refresh);
    tools->addWidget(m_copy);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_headline);
    layout->addLayout(tools);
    layout->addWidget(m_notes);
    layout->addWidget(m_table, 1);
}

void RowNowView::setLookup(RowLookup *lookup)
{
    if (m_lookup)
        m_lookup->disconnect(this);
    m_lookup = lookup;
    if (lookup)
        connect(lookup, &RowLookup::changed, this, &RowNowView::update);
    update();
}

void RowNowView::update()
{
    const RowNow row = m_lookup ? m_lookup->now() : RowNow();
    const bool any = !row.key.isEmpty();
    QStringList titles;
    for (qsizetype side = 0; side < row.sides.size(); ++side)
        titles.append(sideTitle(row, side));
    const bool laidOut = m_model->columnCount() == RowNowModel::FirstSide + titles.size();
    m_model->setRows(titles, row.lines);
    if (!laidOut) {
        m_table->setColumnWidths(QList<int>{112, 92} + QList<int>(titles.size() + 1, 0));
        QList<int> values;
        for (int column = RowNowModel::Topic; column < m_model->columnCount(); ++column)
            values.append(column);
        m_table->cells()->setMonospaceColumns(values);
    }
    const QString headline = rowHeadline(row);
    if (!headline.isEmpty() && !(any && m_lookup->isHistory()))
        m_headline->showMessage(rowHealth(row), headline, rowDetails(row).join(u'\n'));
    else
        m_headline->clear();
    const QStringList notes = rowNotes(row);
    m_notes->setText(notes.join(u' '));
    m_notes->setVisible(!notes.isEmpty());
    m_refresh->setEnabled(any);
    m_copy->setEnabled(any);
    m_table->setEmptyText(any ? tr("There are no columns to show.")
                              : tr("Select a record to see its row as it is now."));
    showAges();
}

void RowNowView::showAges()
{
    m_origins->setText(m_lookup ? rowOrigins(m_lookup->now(), QDateTime::currentDateTimeUtc()) : QString());
}

void RowNowView::copy()
{
    if (m_lookup)
        QApplication::clipboard()->setText(rowAsText(m_lookup->now(), QDateTime::currentDateTimeUtc()));
}

void RowNowView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showAges();
    m_ages->start();
}

void RowNowView::hideEvent(QHideEvent *event)
{
    m_ages->stop();
    QWidget::hideEvent(event);
}

QString RowNowView::headline() const
{
    return m_headline->isHidden() ? QString() : m_headline->text();
}

QString RowNowView::origins() const
{
    return m_origins->text();
}

QString RowNowView::notes() const
{
    return m_notes->text();
}

void RowNowView::saveView(ViewState &store) const
{
    m_table->saveView(store);
}

void RowNowView::restoreView(const ViewState &store)
{
    m_table->restoreView(store);
}

} // namespace sluice::ui
