#pragma once
// Draws the cells of Sluice's tables: a state as shape, colour and word; numbers with figures of one width;
// names that elide in the middle. Shows tooltips as plain text.

#include <QStyledItemDelegate>

namespace sluice::ui {

class CellDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;
    /// A click on a cell's check mark changes it.
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;

    void setMonospaceColumns(const QList<int> &columns) { m_monospace = columns; }

private:
    QList<int> m_monospace;
};

/// Draws text so that its digits stand in cells of one width: Qt 6.4 cannot ask a font for tabular figures.
void drawTabular(QPainter *painter, const QRectF &box, bool right, const QString &text);
[[nodiscard]] qreal tabularWidth(const QFontMetricsF &metrics, const QString &text);

} // namespace sluice::ui
