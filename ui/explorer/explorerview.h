#pragma once
// The explorer of one topic: what is looked for, how far it is, what was found, and one record in full.

#include "models/services/topics/explorer.h"

#include <QWidget>

class QAction;
class QProgressBar;
class QPushButton;
class QShortcut;
class QSplitter;

namespace sluice {
class RecordLineModel;
class RowLookup;
} // namespace sluice

namespace sluice::ui {

class ColumnChooser;
class ElidedLabel;
class FilterBar;
class MessageBar;
class RecordExporter;
class RecordPanel;
class RowTable;
class StatePill;
class ViewState;

class ExplorerView final : public QWidget
{
    Q_OBJECT
public:
    explicit ExplorerView(QWidget *parent = nullptr);

    /// May be null. They must outlive the view, or the next call. `rows` follows that explorer.
    void setExplorer(Explorer *explorer, RowLookup *rows = nullptr);
    void openTopic(const QString &topic);
    /// Why nothing can be sent to the topic now; empty: it can.
    void setSendRefusal(const QString &why);

    [[nodiscard]] FilterBar *bar() const { return m_bar; }
    [[nodiscard]] RowTable *table() const { return m_table; }
    [[nodiscard]] RecordLineModel *model() const { return m_model; }
    [[nodiscard]] RecordPanel *panel() const { return m_panel; }
    [[nodiscard]] QPushButton *pauseButton() const { return m_pause; }
    [[nodiscard]] QPushButton *followButton() const { return m_follow; }
    [[nodiscard]] MessageBar *message() const { return m_message; }
    [[nodiscard]] RecordExporter *exporter() const { return m_exporter; }
    [[nodiscard]] QString word() const;
    [[nodiscard]] QString figures() const;

    void saveView(ViewState &store) const;
    void restoreView(const ViewState &store);

    /// Of the record in the panel.
    void writeValue(const QString &path);

Q_SIGNALS:
    void messageRaised(const QString &text);
    void noticeRaised(const QString &text); ///< something went well
    void sendAgainRequested(const sluice::KafkaRecord &record);
    void sendNewRequested(const QString &topic);

private:
    QWidget *buildStatus();
    void buildMenu();
    void showColumns();
    void exportRecords();
    void connectParts();
    void restart();
    void update();
    void showMessage(const ExplorerState &state);
    void showProgress(const ExplorerState &state);
    void showRecord(int row);
    void showInspected();
    void saveValue();
    void showRowMenu(const QPoint &position);
    void showHistory();
    void askNow();
    void makeRoomForRow(bool room);
    void copyCommand();
    void copyRows();
    void copyRecord(bool json);
    void sendAgain();

    Explorer *m_explorer = nullptr;
    RowLookup *m_rows = nullptr;
    RecordLineModel *m_model;
    FilterBar *m_bar;
    StatePill *m_word;
    ElidedLabel *m_figures;
    QProgressBar *m_progress;
    QPushButton *m_pause;
    QPushButton *m_follow;
    MessageBar *m_message;
    RowTable *m_table;
    RecordPanel *m_panel;
    QSplitter *m_splitter;
    QShortcut *m_escape;
    RecordExporter *m_exporter;
    ColumnChooser *m_chooser = nullptr;
    QAction *m_sendNew = nullptr;
    QString m_sendRefusal;
    QList<int> m_sizesBefore; ///< of the splitter, while a history has it otherwise
    qint64 m_shown = -1;      ///< the number of the record in the panel
};

} // namespace sluice::ui
