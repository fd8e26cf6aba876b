#pragma once
// What is looked for, between which ends, in which partitions; and the button that starts and ends it.

#include "models/services/topics/explorer.h"
#include "models/services/topics/savedfilters.h"

#include <QWidget>
#include <functional>

class QAction;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace sluice::ui {

class FilterEdit;
class SavedFilterKeeper;
class ScanPointBox;
class ViewState;

class FilterBar final : public QWidget
{
    Q_OBJECT
public:
    explicit FilterBar(QWidget *parent = nullptr);

    void setState(const ExplorerState &state);
    /// Empty where a field has a mistake, which is then shown.
    std::optional<ExplorerQuery> query();
    void setQuery(const ExplorerQuery &query);
    [[nodiscard]] QString mistake() const;
    /// Fields of what is shown, for completion.
    void setFieldSource(std::function<QStringList()> fields);

    [[nodiscard]] FilterEdit *edit() const { return m_edit; }
    [[nodiscard]] QPushButton *languageButton() const { return m_language; }
    [[nodiscard]] QPushButton *searchButton() const { return m_search; }
    [[nodiscard]] ScanPointBox *from() const { return m_from; }
    [[nodiscard]] ScanPointBox *to() const { return m_to; }
    [[nodiscard]] QLineEdit *partitions() const { return m_partitions; }
    [[nodiscard]] QAction *uncommitted() const { return m_uncommitted; }
    /// Further actions, at the end of the bar.
    [[nodiscard]] QToolButton *more() const { return m_more; }

    void saveView(ViewState &store) const;
    void restoreView(const ViewState &store);

Q_SIGNALS:
    void searchRequested(const sluice::ExplorerQuery &query);
    void cancelRequested();
    void savedFiltersChanged(); ///< by the person

private:
    void build();
    void connectParts();
    void start();
    void press();
    void showLanguage(bool on);
    void showMistake(const QString &sentence);
    void updateButton();
    [[nodiscard]] Result<ExplorerQuery> read() const;
    [[nodiscard]] SavedFilter present() const;
    void recall(const SavedFilter &filter);

    ExplorerState m_state;
    std::optional<ExplorerQuery> m_issued; ///< what the fields say, while they were not changed since
    std::function<QStringList()> m_fields;
    QPushButton *m_language;
    FilterEdit *m_edit;
    ScanPointBox *m_from;
    ScanPointBox *m_to;
    QLineEdit *m_partitions;
    QAction *m_uncommitted;
    QPushButton *m_search;
    QToolButton *m_more;
    QLabel *m_mistake;
    SavedFilterKeeper *m_saved;
};

} // namespace sluice::ui
