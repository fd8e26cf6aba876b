#pragma once
// Gives the present filter a name, and lists those that have one.

#include "models/services/topics/savedfilters.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;
class QTableWidgetItem;

namespace sluice::ui {

class SaveFilterDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `filter` has no name yet, or the one that it had.
    SaveFilterDialog(const SavedFilter &filter, const SavedFilters &saved, QWidget *parent = nullptr);

    [[nodiscard]] SavedFilter filter() const;
    [[nodiscard]] QLineEdit *name() const { return m_name; }
    [[nodiscard]] QPushButton *acceptButton() const { return m_accept; }

private:
    void update();

    SavedFilter m_filter;
    SavedFilters m_saved;
    QLineEdit *m_name;
    QLabel *m_note;
    QPushButton *m_accept;
};

/// Renames and deletes at once; `saved()` is what is left.
class SavedFiltersDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit SavedFiltersDialog(const SavedFilters &saved, QWidget *parent = nullptr);

    [[nodiscard]] const SavedFilters &saved() const { return m_saved; }
    [[nodiscard]] QTableWidget *table() const { return m_table; }
    [[nodiscard]] QPushButton *useButton() const { return m_use; }
    [[nodiscard]] QPushButton *renameButton() const { return m_rename; }
    [[nodiscard]] QPushButton *deleteButton() const { return m_delete; }
    [[nodiscard]] QString note() const;

Q_SIGNALS:
    void changed();
    void chosen(const QString &name);

private:
    void build();
    void fill(const QString &current);
    void rename(QTableWidgetItem *item);
    void remove();
    void use();
    void updateButtons();
    [[nodiscard]] QString currentName() const;

    SavedFilters m_saved;
    QTableWidget *m_table;
    QLabel *m_note;
    QPushButton *m_use;
    QPushButton *m_rename;
    QPushButton *m_delete;
    QPushButton *m_close;
};

} // namespace sluice::ui
