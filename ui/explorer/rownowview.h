#pragma once
// The row of a record as it is now in its databases, beside what the topic says of it.

#include <QWidget>

class QLabel;
class QTimer;
class QToolButton;

namespace sluice {
class RowLookup;
class RowNowModel;
} // namespace sluice

namespace sluice::ui {

class DataTable;
class ElidedLabel;
class MessageBar;
class ViewState;

class RowNowView final : public QWidget
{
    Q_OBJECT
public:
    explicit RowNowView(QWidget *parent = nullptr);

    /// May be null. Must outlive the view, or the next call.
    void setLookup(RowLookup *lookup);

    [[nodiscard]] DataTable *table() const { return m_table; }
    [[nodiscard]] QToolButton *refreshButton() const { return m_refresh; }
    [[nodiscard]] QToolButton *copyButton() const { return m_copy; }
    [[nodiscard]] QString headline() const;
    [[nodiscard]] QString origins() const; ///< what was read, and when
    [[nodiscard]] QString notes() const;

    void saveView(ViewState &store) const;
    void restoreView(const ViewState &store);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    void update();
    void showAges();
    void copy();

    RowLookup *m_lookup = nullptr;
    RowNowModel *m_model;
    MessageBar *m_headline;
    ElidedLabel *m_origins;
    ElidedLabel *m_notes;
    QToolButton *m_refresh;
    QToolButton *m_copy;
    DataTable *m_table;
    QTimer *m_ages;
};

} // namespace sluice::ui
