#pragma once
// Which profile, of which environment, whether it may be changed, and the way to everything by name.

#include "models/core/profile.h"

#include <QFrame>

namespace sluice::ui {

class ProfileButton;
class SearchButton;
class ToggleSwitch;

struct ProfileEntry
{
    QString name;
    Environment environment = Environment::Development;

    bool operator==(const ProfileEntry &) const = default;
};

class TopBar final : public QFrame
{
    Q_OBJECT
public:
    explicit TopBar(QWidget *parent = nullptr);

    void setProfiles(const QList<ProfileEntry> &profiles, const QString &current);
    /// `fixed`: the profile itself says so, the switch cannot.
    void setReadOnly(bool on, bool fixed);
    /// While no profile is open there is nothing that the switch could hold back.
    void disableReadOnly();
    [[nodiscard]] bool isReadOnly() const;

Q_SIGNALS:
    void profileChosen(const QString &name);
    void newProfileRequested();
    void passwordsRequested();
    void readOnlyToggled(bool on);
    void searchRequested();
    void settingsRequested();

private:
    ProfileButton *m_profile;
    ToggleSwitch *m_readOnly;
    SearchButton *m_search;
};

} // namespace sluice::ui
