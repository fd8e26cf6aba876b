#pragma once
// The steps of a setup, below the headings of their groups: each with its state as shape, colour and word.

#include <QListView>

namespace sluice {
class StepModel;
}

namespace sluice::ui {

class StepList final : public QListView
{
    Q_OBJECT
public:
    explicit StepList(StepModel *model, QWidget *parent = nullptr);

    /// Of the current row: a step's id or a heading's key.
    [[nodiscard]] QString currentKey() const;
    bool selectKey(const QString &key);
    [[nodiscard]] int hoveredRow() const { return m_hoveredRow; }

Q_SIGNALS:
    void currentKeyChanged(const QString &key);
    /// The person went to another row, by key or by mouse; not: the row moved or vanished.
    void navigated();
    /// Enter on a step.
    void stepActivated(const QString &id);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    [[nodiscard]] bool isHeading(const QModelIndex &index) const;
    void toggle(const QModelIndex &heading);
    void setCollapsed(const QModelIndex &heading, bool collapsed);
    void setHoveredRow(int row);

    StepModel *m_model;
    int m_hoveredRow = -1;
};

} // namespace sluice::ui
