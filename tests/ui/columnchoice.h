#pragma once
// Chooses columns of the explorer as a person does, in its menu.

#include <QAction>
#include <QMenu>

namespace sluice::test {

inline void chooseColumns(QMenu &more, const QStringList &fields)
{
    for (QMenu *columns : more.findChildren<QMenu *>()) {
        Q_EMIT columns->aboutToShow();
        for (QAction *action : columns->actions())
            action->setChecked(fields.contains(action->text()));
    }
}

} // namespace sluice::test
