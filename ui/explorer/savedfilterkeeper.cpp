#include "ui/explorer/savedfilterkeeper.h"

#include "ui/explorer/filteredit.h"
#include "ui/explorer/savedfilterdialogs.h"

namespace sluice::ui {

SavedFilterKeeper::SavedFilterKeeper(FilterEdit *edit, std::function<SavedFilter()> present, QObject *parent)
    : QObject(parent)
    , m_edit(edit)
    , m_present(std::move(present))
{
    connect(edit, &FilterEdit::savedChosen, this, &SavedFilterKeeper::choose);
    connect(edit, &FilterEdit::saveRequested, this, &SavedFilterKeeper::saveAs);
    connect(edit, &FilterEdit::manageRequested, this, &SavedFilterKeeper::manage);
}

void SavedFilterKeeper::setSaved(const SavedFilters &saved)
{
    m_saved = saved;
    QStringList names;
    for (const SavedFilter &filter : saved.filters())
        names.append(filter.name);
    m_edit->setSavedNames(names);
}

void SavedFilterKeeper::choose(const QString &name)
{
    const SavedFilter *filter = m_saved.find(name);
    if (!filter)
        return;
    m_last = filter->name;
    Q_EMIT chosen(SavedFilter(*filter));
}

void SavedFilterKeeper::saveAs()
{
    SavedFilter filter = m_present();
    if (m_saved.find(m_last))
        filter.name = m_last;
    auto *dialog = new SaveFilterDialog(filter, m_saved, m_edit->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        SavedFilters saved = m_saved;
        saved.save(dialog->filter());
        m_last = dialog->filter().name;
        setSaved(saved);
        Q_EMIT changed();
    });
    dialog->open();
}

void SavedFilterKeeper::manage()
{
    auto *dialog = new SavedFiltersDialog(m_saved, m_edit->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SavedFiltersDialog::changed, this, [this, dialog] {
        setSaved(dialog->saved());
        Q_EMIT changed();
    });
    connect(dialog, &SavedFiltersDialog::chosen, this, &SavedFilterKeeper::choose);
    dialog->open();
}

} // namespace sluice::ui
