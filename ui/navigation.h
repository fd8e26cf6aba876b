#pragma once
// The pages, one below the other, each with the number of things on it that need a person.

#include "ui/pages/page.h"

#include <QFrame>
#include <QHash>

namespace sluice::ui {

class NavigationButton;

class Navigation final : public QFrame
{
    Q_OBJECT
public:
    explicit Navigation(QWidget *parent = nullptr);

    void setCurrent(PageId page);
    void setBadge(PageId page, int count);

Q_SIGNALS:
    void pageChosen(sluice::ui::PageId page);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QHash<PageId, NavigationButton *> m_buttons;
};

[[nodiscard]] QList<PageId> allPages();
[[nodiscard]] QString pageName(PageId page);
[[nodiscard]] QString pageIcon(PageId page);
[[nodiscard]] QString pageKey(PageId page); ///< for a settings file

} // namespace sluice::ui
