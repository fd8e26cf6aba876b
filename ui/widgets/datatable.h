#pragma once
// A table of the application: filtered as one types, sorted by raw value, copied as text, exported; remembers
// its columns.

#include <QTableView>

class QAbstractItemModel;
class QMenu;

namespace sluice {
class FilterProxy;
}

namespace sluice::ui {

class CellDelegate;
class EmptyState;
class ViewState;

class DataTable final : public QTableView
{
    Q_OBJECT
public:
    /// `name` is what the columns are remembered by, and the suggested name of an exported file.
    DataTable(QAbstractItemModel *source, const QString &name, QWidget *parent = nullptr);

    [[nodiscard]] FilterProxy *proxy() const { return m_proxy; }
    [[nodiscard]] CellDelegate *cells() const { return m_cells; }

    /// Widths of the columns in order; 0 takes what is left.
    void setColumnWidths(const QList<int> &widths);
    /// What is said while there is no row at all. A filter that leaves nothing has its own words.
    void setEmptyText(const QString &sentence, const QString &action = {}, const QString &detail = {});
    /// Greys the values: they are the last known, not the present ones.
    void setStale(bool stale);
    [[nodiscard]] bool isStale() const { return m_stale; }
    [[nodiscard]] int hoveredRow() const { return m_hoveredRow; }

    void setFilterText(const QString &text);
    /// For rows that have an order of their own: a third click on a header returns to it, and the next start
    /// begins with it.
    void setNaturalOrder();
    [[nodiscard]] bool hasNaturalOrder() const;

    /// Keys of the selected rows, in the order shown.
    [[nodiscard]] QStringList selectedKeys() const;
    [[nodiscard]] QString currentKey() const;
    /// Selects the row and scrolls to it. False where no shown row has this key.
    bool selectKey(const QString &key);

    /// Entries above "Copy" in the context menu.
    void setRowActions(const QList<QAction *> &actions) { m_rowActions = actions; }

    void saveView(ViewState &store) const;
    void restoreView(const ViewState &store);

    void copySelection() const;
    /// "Copy all as text", "Export as CSV…", "Export as JSON…".
    void addExportActions(QMenu *menu);

Q_SIGNALS:
    void emptyActionTriggered();
    void filterCleared();
    void selectionKeysChanged();
    void exportFailed(const QString &message);
    /// The user went to another row, by key or by mouse; not: the row moved or vanished.
    void navigated();

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void setHoveredRow(int row);
    void updateOverlay();
    void exportRows(bool json);

    FilterProxy *m_proxy;
    CellDelegate *m_cells;
    EmptyState *m_overlay;
    QList<QAction *> m_rowActions;
    QString m_emptySentence;
    QString m_emptyAction;
    QString m_emptyDetail;
    int m_hoveredRow = -1;
    bool m_stale = false;
    bool m_naturalOrder = false;
};

} // namespace sluice::ui
