#pragma once
// The headers of a record that is about to be sent. The last one, which tells its origin, is Sluice's.

#include "models/core/outgoingrecord.h"

#include <QWidget>

class QPushButton;
class QTableWidget;

namespace sluice::ui {

class HeaderTable final : public QWidget
{
    Q_OBJECT
public:
    explicit HeaderTable(QWidget *parent = nullptr);

    void setHeaders(const QList<OutgoingHeader> &headers);
    /// Without the origin. One without a name is left out.
    [[nodiscard]] QList<OutgoingHeader> headers() const;
    void setOrigin(const OutgoingHeader &origin);

    [[nodiscard]] QTableWidget *table() const { return m_table; }
    [[nodiscard]] QPushButton *addButton() const { return m_add; }
    [[nodiscard]] QPushButton *removeButton() const { return m_remove; }

Q_SIGNALS:
    void changed();

private:
    void insertRow(int row, const OutgoingHeader &header, bool ours);
    void addRow();
    void removeRow();
    void updateButtons();

    QTableWidget *m_table;
    QPushButton *m_add;
    QPushButton *m_remove;
};

} // namespace sluice::ui
