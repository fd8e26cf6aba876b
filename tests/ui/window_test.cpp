#include "samples.h"
#include "tests/support/waiting.h"
#include "ui/commandpalette.h"
#include "ui/confirmdialog.h"
#include "ui/mainwindow.h"
#include "ui/navigation.h"
#include "ui/pages/connectorspage.h"
#include "ui/settingsdialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/messagebar.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::ui;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

class Window : public testing::Test
{
protected:
    Window()
        : theme(*qApp, Scheme::Light)
        , window(&theme, nullptr)
    {
        window.show();
        window.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&window));
        window.setState(healthyState());
    }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(static_cast<QWidget *>(&window), key, modifiers);
    }

    Theme theme;
    MainWindow window;
};

} // namespace

TEST_F(Window, GoesToPagesByKey)
{
    press(Qt::Key_2, Qt::ControlModifier);
    EXPECT_EQ(window.currentPage(), PageId::Setup);
    press(Qt::Key_3, Qt::ControlModifier);
    EXPECT_EQ(window.currentPage(), PageId::Connectors);
    press(Qt::Key_5, Qt::ControlModifier);
    EXPECT_EQ(window.currentPage(), PageId::Topics);
    press(Qt::Key_1, Qt::ControlModifier);
    EXPECT_EQ(window.currentPage(), PageId::Overview);
}

TEST_F(Window, FindsAConnectorThroughThePaletteByKeyboardAlone)
{
    press(Qt::Key_K, Qt::ControlModifier);
    auto *palette = window.findChild<CommandPalette *>();
    ASSERT_NE(palette, nullptr);
    auto *query = palette->findChild<QLineEdit *>();
    QTest::keyClicks(query, u"citizen-sink"_s);
    QTest::keyClick(query, Qt::Key_Return);
    ASSERT_TRUE(waitUntil([this] { return window.currentPage() == PageId::Connectors; }));
    EXPECT_EQ(static_cast<ConnectorsPage *>(window.page(PageId::Connectors))->table()->currentKey(),
              u"citizen-sink"_s);
}

TEST_F(Window, ShowsWhatWillBeSentAndSendsNothingUntilConfirmed)
{
    QSignalSpy confirmed(&window, &MainWindow::actionConfirmed);
    Q_EMIT window.page(PageId::Overview)
        ->actionRequested(ConnectorAction::Pause, {u"warehouse-to-citizen-connector"_s});
    auto *dialog = window.findChild<ConfirmDialog *>();
    ASSERT_NE(dialog, nullptr);
    EXPECT_EQ(dialog->findChild<QPlainTextEdit *>()->toPlainText(),
              u"PUT /connectors/warehouse-to-citizen-connector/pause"_s);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"cancel"_s), Qt::LeftButton);
    EXPECT_EQ(confirmed.size(), 0);

    ASSERT_TRUE(waitUntil([this] { return window.findChild<ConfirmDialog *>() == nullptr; }));
    Q_EMIT window.page(PageId::Overview)
        ->actionRequested(ConnectorAction::Pause, {u"warehouse-to-citizen-connector"_s});
    dialog = window.findChild<ConfirmDialog *>();
    QTest::keyClick(static_cast<QWidget *>(dialog), Qt::Key_Return);
    EXPECT_EQ(confirmed.size(), 1);
}

TEST_F(Window, ReadOnlyStateAsksForNothing)
{
    PipelineState state = healthyState();
    state.readOnly = true;
    window.setState(state);
    Q_EMIT window.page(PageId::Overview)->actionRequested(ConnectorAction::Pause, {u"a"_s});
    EXPECT_EQ(window.findChild<ConfirmDialog *>(), nullptr);
}

TEST_F(Window, FocusesTheFilterOfThePage)
{
    press(Qt::Key_3, Qt::ControlModifier);
    press(Qt::Key_F, Qt::ControlModifier);
    EXPECT_EQ(window.focusWidget(), static_cast<ConnectorsPage *>(window.page(PageId::Connectors))->filter());
}

TEST_F(Window, ChangesTheThemeAtOnce)
{
    QSignalSpy changed(&window, &MainWindow::settingsChanged);
    press(Qt::Key_Comma, Qt::ControlModifier);
    auto *dialog = window.findChild<SettingsDialog *>();
    ASSERT_NE(dialog, nullptr);
    Q_EMIT dialog->changed({Scheme::Dark, 256});
    EXPECT_TRUE(theme.isDark());
    EXPECT_EQ(changed.size(), 1);
}

TEST_F(Window, TheSizeOfTheStoreIsChosenWithinItsBounds)
{
    window.setSettings({Scheme::System, 512});
    press(Qt::Key_Comma, Qt::ControlModifier);
    auto *dialog = window.findChild<SettingsDialog *>();
    ASSERT_NE(dialog, nullptr);
    EXPECT_EQ(dialog->storeSize()->value(), 512);
    QSignalSpy changed(dialog, &SettingsDialog::changed);
    dialog->storeSize()->setValue(1'000'000);
    EXPECT_EQ(dialog->settings().storeMegabytes, 4096);
    dialog->storeSize()->setValue(1);
    EXPECT_EQ(dialog->settings().storeMegabytes, 16);
    EXPECT_EQ(changed.size(), 2);
    dialog->storeSize()->setFocus();
    dialog->storeSize()->selectAll();
    QTest::keyClicks(dialog->storeSize(), u"1024"_s);
    EXPECT_EQ(changed.size(), 2) << "1, 10 and 102 are no choices";
    QTest::keyClick(dialog->storeSize(), Qt::Key_Return);
    EXPECT_EQ(dialog->settings().storeMegabytes, 1024);
}

TEST_F(Window, EveryButtonHasANameForScreenReaders)
{
    for (const PageId page : allPages()) {
        window.showPage(page);
        for (const QAbstractButton *button : window.findChildren<QAbstractButton *>()) {
            if (!button->isVisible() || button->focusPolicy() == Qt::NoFocus)
                continue;
            EXPECT_FALSE(button->text().isEmpty() && button->accessibleName().isEmpty())
                << button->metaObject()->className() << " " << qPrintable(button->objectName());
        }
    }
}

TEST_F(Window, TakesAThousandConnectorsWithoutEffort)
{
    PipelineState state = manyConnectors(1000);
    window.showPage(PageId::Connectors);
    window.setState(state);
    qint64 longest = 0;
    for (int round = 0; round < 5; ++round) {
        for (Connector &connector : *state.connectors.value)
            connector.state = round % 2 ? ConnectorState::Running : ConnectorState::Paused;
        QElapsedTimer timer;
        timer.start();
        window.setState(state);
        QCoreApplication::processEvents();
        longest = qMax(longest, timer.elapsed());
    }
    RecordProperty("longestMs", int(longest));
    EXPECT_LT(longest,
              1000); // a debug build on a busy machine; the real bound is measured in a release build
}
