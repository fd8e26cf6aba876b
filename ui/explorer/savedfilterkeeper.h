#pragma once
// The saved filters of a profile beside the line in which a filter is written: offered in its menu, saved
// from what the bar says, renamed and deleted in a dialog.

#include "models/services/topics/savedfilters.h"

#include <QObject>
#include <functional>

namespace sluice::ui {

class FilterEdit;

class SavedFilterKeeper final : public QObject
{
    Q_OBJECT
public:
    /// `present`: what the bar says now, without a name.
    SavedFilterKeeper(FilterEdit *edit, std::function<SavedFilter()> present, QObject *parent);

    [[nodiscard]] const SavedFilters &saved() const { return m_saved; }
    void setSaved(const SavedFilters &saved);
    void saveAs();
    void manage();

Q_SIGNALS:
    void chosen(const sluice::SavedFilter &filter);
    void changed(); ///< by the person: worth keeping at once

private:
    void choose(const QString &name);

    FilterEdit *m_edit;
    std::function<SavedFilter()> m_present;
    SavedFilters m_saved;
    QString m_last; ///< the name that was chosen or saved last
};

} // namespace sluice::ui
