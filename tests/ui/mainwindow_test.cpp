#include "ui/mainwindow.h"

#include "tests/support/uistate.h"
#include "tests/support/waiting.h"
#include "ui/confirmdialog.h"
#include "ui/pages/connectorspage.h"
#include "ui/pages/overviewpage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"

#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QPlainTextEdit>
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

    Theme theme;
    MainWindow window;
};

} // namespace

TEST(MainWindow, CtrlAndANumberShowsAPage)
{
    Desk desk;
    desk.window.setState(healthyState());
    QTest::keyClick(&desk.window, Qt::Key_2, Qt::ControlModifier);
    EXPECT_EQ(desk.window.currentPage(), PageId::Connectors);
    QTest::keyClick(&desk.window, Qt::Key_4, Qt::ControlModifier);
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
        for (const PageId page :
             {PageId::Overview, PageId::Connectors, PageId::Replication, PageId::Topics}) {
            desk.window.showPage(page);
            for (const PipelineState &state :
                 {PipelineState(), healthyState(), stuckState(), failed, never}) {
                desk.window.setState(state);
                EXPECT_FALSE(desk.window.grab().isNull());
            }
        }
    }
}
