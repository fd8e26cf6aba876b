#pragma once
// One record: what it says, its row before and after, its value as it was sent, and what stands around it.

#include "models/services/topics/recordinspector.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;
class QToolButton;

namespace sluice {
class ColumnModel;
}

namespace sluice::ui {

class DataTable;
class ElidedLabel;
class RowNowView;
class EmptyState;
class ViewState;

class RecordPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit RecordPanel(QWidget *parent = nullptr);

    void setRecord(const InspectedRecord &record);
    void clear();
    /// Without a record: the row of a key, as it is now.
    void showKey(const QString &key);

    [[nodiscard]] QTabWidget *tabs() const { return m_tabs; }
    [[nodiscard]] DataTable *columns() const { return m_columns; }
    [[nodiscard]] RowNowView *now() const { return m_now; }
    [[nodiscard]] bool showsNow() const;
    [[nodiscard]] QPushButton *historyButton() const { return m_history; }
    [[nodiscard]] QPushButton *wholeButton() const { return m_whole; }
    [[nodiscard]] QPushButton *saveButton() const { return m_save; }
    [[nodiscard]] EmptyState *notice() const { return m_notice; }
    [[nodiscard]] QToolButton *sendButton() const { return m_send; }
    /// Why a record cannot be sent again now; empty: it can.
    void setSendRefusal(const QString &why);
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString notes() const;
    [[nodiscard]] QString valueText() const;
    [[nodiscard]] QString aroundText() const;

    void saveView(ViewState &store) const;
    void restoreView(const ViewState &store);

Q_SIGNALS:
    void historyRequested();
    void nowRequested();       ///< the row of the record that is shown is looked at
    void readAgainRequested(); ///< the whole value, or what failed
    void saveRequested();
    void sendAgainRequested();

private:
    void build();
    void setDetail(const RecordDetail &detail);
    void showNotice(const InspectedRecord &record);
    void showContent(bool shown);
    void showValueActions(const InspectedRecord &record);
    void chooseTab();
    QWidget *buildCorner();
    void updateSend();

    ColumnModel *m_columnModel;
    ElidedLabel *m_title;
    QLabel *m_place;
    ElidedLabel *m_notes;
    QPushButton *m_history;
    QToolButton *m_send;
    QString m_sendRefusal;
    bool m_hasRecord = false;
    QTabWidget *m_tabs;
    DataTable *m_columns;
    QPlainTextEdit *m_value;
    QPlainTextEdit *m_around;
    RowNowView *m_now;
    int m_wanted = 0; ///< the tab that the person chose last, for the next record that has it
    QWidget *m_valueActions;
    QPushButton *m_whole;
    QPushButton *m_save;
    EmptyState *m_notice;
};

} // namespace sluice::ui
