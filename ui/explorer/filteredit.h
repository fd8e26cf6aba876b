#pragma once
// The line in which a filter is written: a mistake is underlined where it is, earlier filters come with the
// arrow keys.

#include "models/services/topics/filter/completion.h"
#include "models/services/topics/filterhistory.h"

#include <QLineEdit>
#include <functional>

class QCompleter;
class QMenu;
class QStringListModel;

namespace sluice::ui {

class FilterEdit final : public QLineEdit
{
    Q_OBJECT
public:
    explicit FilterEdit(QWidget *parent = nullptr);

    /// In UTF-16 units; a length of 0 marks the end of the text. Gone with the next change.
    void setMistake(int position, int length);
    void clearMistake();
    [[nodiscard]] bool hasMistake() const { return m_mistake; }

    /// What could stand at the cursor, offered while one types and on Ctrl+Space. Null: nothing.
    using Complete = std::function<filter::Completion(const QString &text, int cursor)>;
    void setCompletion(Complete complete);
    [[nodiscard]] QStringList offered() const;

    void setHistory(const FilterHistory &history);
    [[nodiscard]] const FilterHistory &history() const { return m_history; }
    void remember(const UsedFilter &filter);
    /// Offered in the menu, before the earlier filters.
    void setSavedNames(const QStringList &names);
    /// Saved and earlier filters, and what can be done with them; also on Alt+Down.
    void showMenu();

Q_SIGNALS:
    /// One of the earlier filters, which may be of the other kind. It is not in the line yet.
    void recalled(const sluice::UsedFilter &filter);
    void savedChosen(const QString &name);
    void saveRequested();
    void manageRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void recall(int step);
    void offer(bool asked);
    void take(const QString &candidate);
    [[nodiscard]] bool choosesCandidate() const;
    void addSaved(QMenu *menu);
    void addEarlier(QMenu *menu);

    Complete m_complete;
    QCompleter *m_completer;
    QStringListModel *m_candidates;
    int m_replaceFrom = 0;
    int m_replaceLength = 0;
    FilterHistory m_history;
    QStringList m_savedNames;
    QAction *m_menuAction;
    int m_recalled = -1; ///< in the history; -1: what is being written
    bool m_mistake = false;
};

} // namespace sluice::ui
