#pragma once
// The window: navigation, top bar, pages, status bar, command palette. It shows and asks; services do.

#include "models/core/pipelinestate.h"
#include "models/services/connectoractions.h"
#include "ui/pages/page.h"
#include "ui/pages/topicservices.h"
#include "ui/settingsdialog.h"
#include "ui/topbar.h"
#include "ui/viewstate.h"

#include <QHash>
#include <QMainWindow>
#include <functional>
#include <memory>

class QStackedWidget;

namespace sluice {
class Monitor;
namespace setup {
class SetupDirector;
}
} // namespace sluice

namespace sluice::ui {

class CommandPalette;
class EmptyState;
class MessageBar;
class Navigation;
class ServerStatusBar;
class SetupPage;
class Theme;
class TopicsPage;
struct PaletteEntry;

/// Any may be null. They must outlive the window, or the next setServices().
struct WindowServices
{
    Monitor *monitor = nullptr;
    ConnectorActions *actions = nullptr;
    TopicServices topics;
    setup::SetupDirector *setup = nullptr;
};

/// What a person can do while no profile is open.
enum class Remedy
{
    None,
    TryAgain,
    NewProfile
};

class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    /// `viewState` may be null: then nothing is remembered. Both must outlive the window.
    MainWindow(Theme *theme, ViewState *viewState, QWidget *parent = nullptr);
    ~MainWindow() override;

    void setProfiles(const QList<ProfileEntry> &profiles, const QString &current);
    /// Without a monitor nothing of the profile before is shown any more: see showNotConnected().
    void setServices(const WindowServices &services);
    /// Another one for the same profile; may be null.
    void setSetup(setup::SetupDirector *director);
    /// In place of the pages, while there is no session: why, and what to do about it.
    void showNotConnected(const QString &reason, Remedy remedy, const QString &detail = {});
    /// `fixed`: the profile says so, the switch cannot change it.
    void setReadOnly(bool on, bool fixed);
    /// What the settings' dialog begins with; the scheme is the theme's.
    void setSettings(const Settings &settings) { m_settings = settings; }

    void setState(const sluice::PipelineState &state);
    void showPage(PageId page, const QString &item = {});
    [[nodiscard]] PageId currentPage() const;
    [[nodiscard]] Page *page(PageId page) const { return m_pages.value(page); }

    /// A line above the page, for what the program itself has to say.
    void showMessage(Health health, const QString &text, const QString &detail = {});
    /// That a server refuses what was entered, with a button to enter it again.
    void showRefusedLogin(const QString &text);

    /// Runs `go` at once where no action is under way; otherwise asks first, since actions end with the
    /// session that follows them.
    void beforeLeaving(const std::function<void()> &go);

    /// How views were left belongs to the open profile: save before it changes, restore after.
    void saveView();
    void restoreView();

Q_SIGNALS:
    void profileChosen(const QString &name);
    void newProfileRequested();
    void retryRequested();
    void passwordsRequested();
    void readOnlyRequested(bool on);
    void setupLoginRequested(const QString &user, const sluice::Secret &password);
    void settingsChanged(const sluice::ui::Settings &settings);
    /// Confirmed by the user; already given to ConnectorActions where there is one.
    void actionConfirmed(sluice::ConnectorAction action, const QStringList &connectors);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    [[nodiscard]] QWidget *makeCentral();
    void addPages();
    void connectTopBar();
    void rejectQuestions();
    void clearPending();
    void clearState();
    void applyRemedy();
    void addShortcuts();
    void updatePage();
    void updateBadges();
    void updateJobs();
    void openPalette();
    void openSettings();
    QList<PaletteEntry> paletteEntries();
    void confirm(ConnectorAction action, const QStringList &connectors);
    void confirmTaskRestart(const QString &connector, int task);
    void actionStarted(const QString &connector, ConnectorAction action);
    void actionFinished(const ActionOutcome &outcome);
    void setPending(const QString &connector, const QString &text);
    void refresh();

    Theme *m_theme;
    ViewState *m_viewState;
    WindowServices m_services;
    std::unique_ptr<QObject> m_links; ///< what connects this window to its services
    std::unique_ptr<QObject> m_setupLinks;
    QString m_setupJob; ///< empty: none is under way
    PipelineState m_state;
    QHash<QString, QString> m_pending;
    InitialViews m_initialViews;
    Settings m_settings;
    Remedy m_remedy = Remedy::NewProfile;
    TopBar *m_top;
    Navigation *m_navigation;
    MessageBar *m_message;
    QStackedWidget *m_area; ///< the pages, or why there is nothing to show
    QStackedWidget *m_stack;
    EmptyState *m_notConnected;
    ServerStatusBar *m_status;
    QHash<PageId, Page *> m_pages;
    SetupPage *m_setup = nullptr;
    TopicsPage *m_topics = nullptr;
};

} // namespace sluice::ui
