#pragma once
// Chooses the tables that a direction captures, from the catalogue that the check has read. Edits a copy of
// the direction; does not save it.

#include "models/core/setup/setupfacts.h"
#include "models/core/setup/setupspec.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QPushButton;

namespace sluice {
class TableModel;
}

namespace sluice::ui {

class DataTable;

class TablesDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `captured`: what the direction captures now.
    TablesDialog(const SetupSpec &spec, const DirectionPlan &direction, const DatabaseSetupFacts &facts,
                 const QList<TableName> &captured, QWidget *parent = nullptr);

    [[nodiscard]] DirectionPlan direction() const;
    [[nodiscard]] DataTable *table() const { return m_table; }
    [[nodiscard]] TableModel *model() const { return m_model; }
    [[nodiscard]] QCheckBox *wholeSchemas() const { return m_whole; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] QList<int> selectedRows() const;
    void toggleSelected();
    void setFull(bool full);
    void update();
    [[nodiscard]] QString meaning() const;

    DirectionPlan m_direction;
    QString m_role;
    QStringList m_schemas; ///< of which the catalogue is
    TableModel *m_model;
    DataTable *m_table;
    QCheckBox *m_whole;
    QCheckBox *m_full;
    QLabel *m_meaning;
    QLabel *m_sum;
    QPushButton *m_accept;
};

} // namespace sluice::ui
