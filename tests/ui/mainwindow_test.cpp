#include "ui/mainwindow.h"

#include "models/services/monitor.h"
#include "tests/support/uistate.h"
#include "tests/support/waiting.h"
#include "ui/confirmdialog.h"
#include "ui/navigation.h"
#include "ui/pages/connectorspage.h"
#include "ui/pages/overviewpage.h"
#include "ui/serverstatusbar.h"
#include "ui/theme/theme.h"
#include "ui/topbar.h"
#include "ui/viewstate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/toggleswitch.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPromise>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;
using namespace sluice::ui;

namespace {

/// A window as app/ makes it, with a state instead of servers.
struct Desk
{
    Desk()
        : theme(*qApp, Scheme::Light)
        , window(&theme, nullptr)
    {
        window.resize(1280, 800);
        window.show();
        window.activateWindow(); // shortcuts belong to the active window
        EXPECT_TRUE(waitUntil([this] { return window.isActiveWindow(); }));
    }
    ConfirmDialog *question() { return window.findChild<ConfirmDialog *>(); }
    /// The sentence in place of the pages; empty while they are shown.
    QString reason()
    {
        for (const EmptyState *state : window.findChildren<EmptyState *>()) {
            if (state->isVisible() &&
                !qobject_cast<Page *>(window.page(PageId::Overview))->isAncestorOf(state))
                return state->sentence();
        }
        return {};
    }
    QPushButton *remedy()
    {
        for (QPushButton *each : window.findChildren<QPushButton *>()) {
            if (each->isVisible() && qobject_cast<EmptyState *>(each->parentWidget()->parentWidget()))
                return each;
        }
        return nullptr;
    }
    QString jobs()
    {
        const auto labels = window.findChild<ServerStatusBar *>()->findChildren<QLabel *>();
        return labels.last()->text();
    }
    ConnectorsPage *connectors() { return static_cast<ConnectorsPage *>(window.page(PageId::Connectors)); }

    Theme theme;
    MainWindow window;
};

/// Accepts every action and never comes to its end: the state stays as it is.
struct SlowConnect final : ConnectSource
{
    template <class T>
    static QFuture<T> ready(T value)
    {
        QPromise<T> promise;
        promise.start();
        promise.addResult(std::move(value));
        promise.finish();
        return promise.future();
    }
    QFuture<Result<QList<Connector>>> fetchConnectors() override
    {
        return ready(Result<QList<Connector>>(QList<Connector>{sourceConnector(), sinkConnector()}));
    }
    QFuture<QList<WorkerAnswer>> fetchWorkers() override { return ready(QList<WorkerAnswer>()); }
    QFuture<Result<Connector>> fetchConnector(const QString &) override
    {
        return ready(Result<Connector>(sourceConnector()));
    }
    QFuture<Result<Acceptance>> act(const QString &, ConnectorAction) override
    {
        return ready(Result<Acceptance>(Acceptance()));
    }
    QFuture<Result<Acceptance>> restartTask(const QString &, int) override
    {
        return ready(Result<Acceptance>(Acceptance()));
    }
};

/// What app/ makes for one profile, on a fake Kafka Connect.
struct Services
{
    Services()
        : monitor({}, {}, &connect, nullptr)
        , actions(&connect, std::chrono::seconds(60))
    {
        monitor.start();
    }
    WindowServices all() { return {&monitor, &actions, {}}; }

    SlowConnect connect;
    Monitor monitor;
    ConnectorActions actions;
};

/// A desk whose connectors page shows what the fake has, with an action under way.
struct BusyDesk : Desk
{
    BusyDesk()
    {
        window.setServices(services.all());
        window.showPage(PageId::Connectors);
        EXPECT_TRUE(waitUntil([this] { return connectors()->table()->selectKey(name); }));
        services.actions.run({name}, ConnectorAction::Pause);
        EXPECT_TRUE(waitUntil([this] { return jobs() == u"Pausing… "_s + name; }));
    }
    ~BusyDesk() { window.setServices({}); }

    QString name = sourceConnector().name;
    Services services;
};

} // namespace

TEST(MainWindow, BeginsWithWhyThereIsNothingToSee)
{
    Desk desk;
    EXPECT_EQ(desk.reason(), u"No profile is open."_s);
    ASSERT_TRUE(desk.remedy());
    QSignalSpy wanted(&desk.window, &MainWindow::newProfileRequested);
    QTest::mouseClick(desk.remedy(), Qt::LeftButton);
    EXPECT_EQ(wanted.size(), 1);
    EXPECT_FALSE(desk.window.findChild<ToggleSwitch *>()->isEnabled()) << "there is nothing to hold back";
    desk.window.setState(healthyState());
    EXPECT_TRUE(desk.reason().isEmpty());
    EXPECT_TRUE(desk.window.page(PageId::Overview)->isVisible());
}

TEST(MainWindow, NothingOfAClosedProfileIsShown)
{
    Desk desk;
    desk.window.setState(healthyState());
    desk.window.setServices({});
    EXPECT_EQ(desk.reason(), u"No profile is open."_s);
    EXPECT_FALSE(desk.window.page(PageId::Overview)->isVisible());
    for (const PageId page : allPages()) {
        desk.window.showPage(page);
        EXPECT_FALSE(desk.window.page(page)->isVisible());
    }
    EXPECT_TRUE(lightTexts({}, {}).isEmpty());
    EXPECT_EQ(desk.connectors()->table()->model()->rowCount(), 0);
    Q_EMIT desk.window.page(PageId::Overview)
        ->actionRequested(ConnectorAction::Pause, {u"warehouse-to-citizen-connector"_s});
    desk.window.setServices({});
    EXPECT_TRUE(waitUntil([&] { return !desk.question(); })) << "no question about what is no longer there";
}

TEST(MainWindow, OffersToTryAgainWhatDidNotWork)
{
    Desk desk;
    desk.window.showNotConnected(u"The file is broken."_s, Remedy::TryAgain, u"line 1"_s);
    EXPECT_EQ(desk.reason(), u"The file is broken."_s);
    QSignalSpy again(&desk.window, &MainWindow::retryRequested);
    ASSERT_TRUE(desk.remedy());
    QTest::mouseClick(desk.remedy(), Qt::LeftButton);
    QTest::keyClick(&desk.window, Qt::Key_F5);
    EXPECT_EQ(again.size(), 2);
}

TEST(MainWindow, ARefusedSecondActionLeavesTheMarkOfTheFirst)
{
    BusyDesk desk;
    desk.services.actions.run({desk.name}, ConnectorAction::Stop);
    ASSERT_TRUE(waitUntil([&] { return desk.window.findChild<MessageBar *>()->isVisible(); }));
    EXPECT_EQ(desk.jobs(), u"Pausing… "_s + desk.name);
}

TEST(MainWindow, ClosingAProfileEndsTheMarksOfItsActions)
{
    BusyDesk desk;
    desk.window.setServices({});
    EXPECT_EQ(desk.jobs(), u"No jobs running"_s);
    Services others;
    desk.window.setServices(others.all());
    ASSERT_TRUE(waitUntil([&] { return desk.connectors()->table()->selectKey(desk.name); }));
    EXPECT_TRUE(desk.connectors()->action(ConnectorAction::Pause)->isEnabled()) << "nothing is under way";
    desk.window.setServices({});
}

TEST(MainWindow, AsksBeforeActionsUnderWayAreLeft)
{
    BusyDesk desk;
    int left = 0;
    desk.window.beforeLeaving([&] { ++left; });
    EXPECT_EQ(left, 0);
    auto *question = desk.window.findChild<QMessageBox *>();
    ASSERT_TRUE(question);
    EXPECT_TRUE(question->text().contains(desk.name));
    question->defaultButton()->click();
    EXPECT_EQ(left, 0);
    ASSERT_TRUE(waitUntil([&] { return !desk.window.findChild<QMessageBox *>(); }));
    desk.window.beforeLeaving([&] { ++left; });
    question = desk.window.findChild<QMessageBox *>();
    for (QAbstractButton *button : question->buttons()) {
        if (button != question->defaultButton())
            button->click();
    }
    EXPECT_EQ(left, 1);
}

TEST(MainWindow, LeavesAtOnceWhereNothingIsUnderWay)
{
    Desk desk;
    int left = 0;
    desk.window.beforeLeaving([&] { ++left; });
    EXPECT_EQ(left, 1);
}

TEST(MainWindow, ReadOnlyIsShownWithoutLosingTheSelection)
{
    Desk desk;
    Services services;
    desk.window.setServices(services.all());
    desk.window.showPage(PageId::Connectors);
    const QString name = sourceConnector().name;
    ASSERT_TRUE(waitUntil([&] { return desk.connectors()->table()->selectKey(name); }));
    services.monitor.setReadOnly(true);
    EXPECT_EQ(desk.connectors()->table()->currentKey(), name);
    EXPECT_FALSE(desk.connectors()->action(ConnectorAction::Pause)->isEnabled());
    desk.window.setServices({});
}

TEST(MainWindow, ViewsAreKeptForTheProfileThatTheyWereLeftIn)
{
    InitialViews plant;
    InitialViews staging;
    struct Switch final : ViewState
    {
        QByteArray load(const QString &key) const override { return now->load(key); }
        void save(const QString &key, const QByteArray &value) override { now->save(key, value); }
        ViewState *now = nullptr;
    } views;
    views.now = &plant;
    Theme theme(*qApp, Scheme::Light);
    MainWindow window(&theme, &views);
    window.show();
    auto *page = static_cast<ConnectorsPage *>(window.page(PageId::Connectors));
    const int before = page->table()->columnWidth(0);
    page->filter()->setText(u"sink"_s);
    page->table()->setColumnWidth(0, before + 40);
    window.saveView();
    views.now = &staging;
    window.restoreView();
    EXPECT_EQ(page->filter()->text(), QString());
    EXPECT_EQ(page->table()->columnWidth(0), before) << "nothing is saved here yet";
    window.saveView();
    views.now = &plant;
    window.restoreView();
    EXPECT_EQ(page->filter()->text(), u"sink"_s);
    EXPECT_EQ(page->table()->columnWidth(0), before + 40);
}

TEST(MainWindow, CtrlAndANumberShowsAPage)
{
    Desk desk;
    desk.window.setState(healthyState());
    QTest::keyClick(&desk.window, Qt::Key_2, Qt::ControlModifier);
    EXPECT_EQ(desk.window.currentPage(), PageId::Setup);
    QTest::keyClick(&desk.window, Qt::Key_3, Qt::ControlModifier);
    EXPECT_EQ(desk.window.currentPage(), PageId::Connectors);
    QTest::keyClick(&desk.window, Qt::Key_5, Qt::ControlModifier);
    EXPECT_EQ(desk.window.currentPage(), PageId::Topics);
    QTest::keyClick(&desk.window, Qt::Key_1, Qt::ControlModifier);
    EXPECT_EQ(desk.window.currentPage(), PageId::Overview);
}

TEST(MainWindow, NothingIsSentBeforeItWasConfirmed)
{
    Desk desk;
    desk.window.setState(healthyState());
    QSignalSpy confirmed(&desk.window, &MainWindow::actionConfirmed);
    Q_EMIT desk.window.page(PageId::Overview)
        ->actionRequested(ConnectorAction::Pause, {u"warehouse-to-citizen-connector"_s});
    ASSERT_TRUE(desk.question());
    EXPECT_TRUE(desk.question()->findChild<QPlainTextEdit *>()->toPlainText().contains(
        u"PUT /connectors/warehouse-to-citizen-connector/pause"_s));
    EXPECT_EQ(confirmed.size(), 0);
    QTest::mouseClick(desk.question()->findChild<QPushButton *>(u"cancel"_s), Qt::LeftButton);
    EXPECT_EQ(confirmed.size(), 0);
    ASSERT_TRUE(waitUntil([&] { return !desk.question(); }));
    Q_EMIT desk.window.page(PageId::Overview)
        ->actionRequested(ConnectorAction::Pause, {u"warehouse-to-citizen-connector"_s});
    ASSERT_TRUE(desk.question());
    QTest::mouseClick(desk.question()->findChild<QPushButton *>(u"accept"_s), Qt::LeftButton);
    ASSERT_EQ(confirmed.size(), 1);
    EXPECT_EQ(confirmed[0][0].value<ConnectorAction>(), ConnectorAction::Pause);
}

TEST(MainWindow, AReadOnlyStateAsksNothing)
{
    Desk desk;
    PipelineState state = healthyState();
    state.readOnly = true;
    desk.window.setState(state);
    Q_EMIT desk.window.page(PageId::Overview)->actionRequested(ConnectorAction::Pause, {u"x"_s});
    EXPECT_FALSE(desk.question());
}

TEST(MainWindow, EveryPageTakesEveryState)
{
    Desk desk;
    PipelineState failed = healthyState();
    const Error error{ErrorKind::Unreachable, u"Nothing listens there."_s, {}};
    failed.connectors.error = failed.cluster.error = failed.offsets.error = error;
    failed.databases[0].replication.error = error;
    PipelineState never;
    never.connectors.error = error;
    never.cluster.error = error;
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        desk.theme.setScheme(scheme);
        for (const PageId page : allPages()) {
            desk.window.showPage(page);
            for (const PipelineState &state :
                 {PipelineState(), healthyState(), stuckState(), failed, never}) {
                desk.window.setState(state);
                EXPECT_FALSE(desk.window.grab().isNull());
            }
        }
    }
}
