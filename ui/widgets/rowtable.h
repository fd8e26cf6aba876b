#pragma once
// A table for any number of rows of one height: what it costs depends on the rows that are seen, never on
// those that are there. QTableView keeps every row's place, and counts them again when one comes.

#include <QAbstractItemView>

class QMenu;

namespace sluice::ui {

class CellDelegate;
class EmptyState;
class TableHeader;
class ViewState;

class RowTable final : public QAbstractItemView
{
    Q_OBJECT
public:
    /// `name` is what the columns are remembered by.
    RowTable(QAbstractItemModel *model, const QString &name, QWidget *parent = nullptr);

    [[nodiscard]] TableHeader *header() const { return m_header; }
    [[nodiscard]] CellDelegate *cells() const { return m_cells; }
    /// Widths of the columns in order. `growing` takes what is left besides its own.
    void setColumnWidths(const QList<int> &widths, int growing);
    void setEmptyText(const QString &sentence, const QString &detail = {});
    [[nodiscard]] QString emptyText() const;

    /// Stays at the newest row, which is the last, until the user goes elsewhere.
    void setFollowing(bool on);
    [[nodiscard]] bool isFollowing() const { return m_following; }
    /// Selects the row and scrolls to it.
    void goTo(int row);
    /// Rows, in the order shown.
    [[nodiscard]] QList<int> selectedRows(qsizetype most) const;

    void saveView(ViewState &store) const;
    void restoreView(const ViewState &store);

    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &point) const override;
    /// It would look through all of them.
    void keyboardSearch(const QString &) override {}

Q_SIGNALS:
    void followingChanged(bool on);
    void currentRowChanged(int row); ///< -1: none
    void copyRequested();
    void contextMenuWanted(const QPoint &globalPosition);

protected:
    int horizontalOffset() const override;
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &index) const override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void updateGeometries() override;
    void rowsInserted(const QModelIndex &parent, int first, int last) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void scrollContentsBy(int dx, int dy) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] int rowCount() const { return model()->rowCount(); }
    [[nodiscard]] int rowAt(int y) const;
    [[nodiscard]] int rowsInView() const;
    void afterRowsRemoved(int first, int last);
    void updateOverlay();
    void grow();
    void columnResized(int column, int width);
    void setHoveredRow(int row);
    void leaveTheEnd();
    void paintRow(QPainter *painter, int row, const QStyleOptionViewItem &base);

    TableHeader *m_header;
    CellDelegate *m_cells;
    EmptyState *m_overlay;
    QString m_name;
    int m_growing = -1;
    int m_growingLeast = 0; ///< its own width
    bool m_grows = false;   ///< right now, by itself
    QString m_emptySentence;
    int m_hoveredRow = -1;
    bool m_following = false;
};

} // namespace sluice::ui
