#pragma once
// The slots of every database: who reads them, how much WAL they keep, and how long that can go on.

#include "ui/pages/listpage.h"

class QGridLayout;
class QScrollArea;

namespace sluice {
class SlotModel;
}

namespace sluice::ui {

class DatabaseCard;

class ReplicationPage final : public ListPage
{
    Q_OBJECT
public:
    explicit ReplicationPage(QWidget *parent = nullptr);

    void setState(const sluice::PipelineState &state) override;
    /// "database/slot", or the name of a database alone.
    void showItem(const QString &key) override;

private:
    void updateCards(const PipelineState &state);
    void updateCondition(const PipelineState &state);

    SlotModel *m_model;
    QGridLayout *m_grid;
    QList<DatabaseCard *> m_cards;
    QScrollArea *m_databases;
};

} // namespace sluice::ui
