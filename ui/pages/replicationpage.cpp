#include "ui/pages/replicationpage.h"

#include "models/core/format.h"
#include "models/items/slotmodel.h"
#include "models/services/headlines.h"
#include "ui/pages/databasecard.h"
#include "ui/widgets/datatable.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int cardsInARow = 2;
constexpr int cardHeight = 98;
constexpr int rowsShown = 2; ///< of cards; more are scrolled to
} // namespace

ReplicationPage::ReplicationPage(QWidget *parent)
    : ListPage(u"replication"_s, tr("Filter slots"), parent)
    , m_model(new SlotModel(this))
    , m_grid(new QGridLayout)
    , m_databases(new QScrollArea)
{
    auto *content = new QWidget;
    content->setProperty("page", true);
    content->setLayout(m_grid);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(12);
    m_databases->setWidgetResizable(true);
    m_databases->setFrameShape(QFrame::NoFrame);
    m_databases->setFocusPolicy(Qt::NoFocus);
    m_databases->setWidget(content);
    m_databases->setFixedHeight(0);
    m_above->addWidget(m_databases);
    m_above->addSpacing(12);

    auto *table = new DataTable(m_model, u"slots"_s);
    table->setAccessibleName(tr("Replication slots"));
    table->setColumnWidths({136, 0, 132, 80, 92, 112, 112, 92, 92});
    table->sortByColumn(SlotModel::Name, Qt::AscendingOrder);
    setTable(table);
    m_tools->addStretch(1);
    addExportButton();
    setState({});
}

void ReplicationPage::setState(const PipelineState &state)
{
    m_model->setRows(slotRows(state));
    updateCards(state);
    updateCondition(state);
}

void ReplicationPage::updateCards(const PipelineState &state)
{
    const bool other = m_cards.size() != state.databases.size();
    while (m_cards.size() > state.databases.size())
        delete m_cards.takeLast();
    while (m_cards.size() < state.databases.size()) {
        const int at = int(m_cards.size());
        m_cards.append(new DatabaseCard);
        m_grid->addWidget(m_cards.last(), at / cardsInARow, at % cardsInARow);
    }
    for (qsizetype i = 0; i < m_cards.size(); ++i)
        m_cards.at(i)->setDatabase(state.databases.at(i), state.at);
    if (other) {
        const int rows = qMin(rowsShown, (int(m_cards.size()) + cardsInARow - 1) / cardsInARow);
        m_databases->setFixedHeight(qMax(0, rows * (cardHeight + 12) - 12));
    }
}

void ReplicationPage::showItem(const QString &key)
{
    for (DatabaseCard *card : std::as_const(m_cards)) {
        if (card->name() == key)
            m_databases->ensureWidgetVisible(card);
    }
    ListPage::showItem(m_model->rowOf(key) < 0 ? m_model->firstKeyOf(key) : key);
}

void ReplicationPage::updateCondition(const PipelineState &state)
{
    const bool known = std::any_of(state.databases.begin(), state.databases.end(), [](const auto &database) {
        return database.replication.value.has_value();
    });
    const QString troubles = replicationTroubles(state).join(u'\n');
    setHeading(replicationHeadline(state),
               state.at.isValid() && known
                   ? tr("%1 in %2.")
                         .arg(formatCounted(m_model->rowCount(), tr("slot"), tr("slots")),
                              formatCounted(state.databases.size(), tr("database"), tr("databases")))
                   : QString());
    showBanner(known ? troubles : QString());
    showEmpty(known,
              troubles.isEmpty() ? std::nullopt : std::optional(Error{ErrorKind::Server, troubles, {}}),
              {tr("Asking the databases…"), tr("No database of this profile has a replication slot."),
               tr("A slot is made when a source connector starts for the first time.")});
}

} // namespace sluice::ui
