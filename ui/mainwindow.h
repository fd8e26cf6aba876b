#pragma once
// The window: navigation, top bar, pages, status bar, command palette. It shows and asks; services do.

#include "models/core/pipelinestate.h"
#include "models/services/connectoractions.h"
#include "ui/pages/page.h"
#include "ui/settingsdialog.h"
#include "ui/topbar.h"

#include <QHash>
#include <QMainWindow>
#include <memory>

class QStackedWidget;

namespace sluice {
class Monitor;
class TopicTail;
} // namespace sluice

namespace sluice::ui {

class CommandPalette;
class MessageBar;
class Navigation;
class ServerStatusBar;
class Theme;
class TopicsPage;
class ViewState;
struct PaletteEntry;

/// Any may be null. They must outlive the window, or the next setServices().
struct WindowServices
{
    Monitor *monitor = nullptr;
    ConnectorActions *actions = nullptr;
    TopicTail *tail = nullptr;
};

class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    /// `viewState` may be null: then nothing is remembered. Both must outlive the window.
    MainWindow(Theme *theme, ViewState *viewState, QWidget *parent = nullptr);
    ~MainWindow() override;

    void setProfiles(const QList<ProfileEntry> &profiles, const QString &current);
    void setServices(const WindowServices &services);
    /// `fixed`: the profile says so, the switch cannot change it.
    void setReadOnly(bool on, bool fixed);

    void setState(const sluice::PipelineState &state);
    void showPage(PageId page, const QString &item = {});
    [[nodiscard]] PageId currentPage() const;
    [[nodiscard]] Page *page(PageId page) const { return m_pages.value(page); }

    /// A line above the page, for what the program itself has to say.
    void showMessage(Health health, const QString &text, const QString &detail = {});

Q_SIGNALS:
    void profileChosen(const QString &name);
    void newProfileRequested();
    void readOnlyRequested(bool on);
    void settingsChanged(const sluice::ui::Settings &settings);
    /// Confirmed by the user; already given to ConnectorActions where there is one.
    void actionConfirmed(sluice::ConnectorAction action, const QStringList &connectors);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void addPages();
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
    PipelineState m_state;
    QHash<QString, QString> m_pending;
    TopBar *m_top;
    Navigation *m_navigation;
    MessageBar *m_message;
    QStackedWidget *m_stack;
    ServerStatusBar *m_status;
    QHash<PageId, Page *> m_pages;
    TopicsPage *m_topics = nullptr;
};

} // namespace sluice::ui
