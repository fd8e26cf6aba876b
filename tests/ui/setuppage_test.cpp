// How the page says where the setup stands, what each step is about and what it waits for.

#include "setuppagetest.h"
#include "ui/pages/setupdetail.h"
#include "ui/setup/logindialog.h"
#include "ui/setup/senddialog.h"
#include "ui/widgets/steplist.h"

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>

using namespace sluice;
using namespace sluice::test;
using namespace sluice::ui;

TEST_F(SetupPageTest, SaysThatNothingWasCheckedAndOffersTheCheck)
{
    show(uncheckedSetup());
    EXPECT_EQ(page.headline(), u"Not checked yet"_s);
    EXPECT_EQ(page.primary()->text(), u"Check"_s);
    QSignalSpy asked(&page, &SetupPage::checkRequested);
    click(page.primary());
    EXPECT_EQ(asked.size(), 1);
    setup::SetupState state = uncheckedSetup();
    state.phase = setup::SetupPhase::Checking;
    show(state);
    EXPECT_EQ(page.headline(), u"Asking the servers…"_s);
    EXPECT_FALSE(page.primary()->isEnabled());
}

TEST_F(SetupPageTest, TitleIsTheAnswerAndOneButtonSaysWhatItDoes)
{
    const struct
    {
        setup::SetupState state;
        QString title;
        QString button;
        bool pressable;
    } cases[] = {{bareSetup(), u"25 of 46 steps are left"_s, u"Apply 30 changes…"_s, true},
                 {applyingSetup(), u"25 of 46 steps are left"_s, u"Applying…"_s, false},
                 {restartPendingSetup(), u"smart_warehouse and smart_citizen wait for a restart"_s,
                  u"Waiting for a restart"_s, false},
                 {failedSetup(), u"Stopped: 25 of 46 steps are left"_s, u"Apply 30 changes…"_s, true},
                 {finishedSetup(), u"Set up, not proven yet"_s, u"Prove it…"_s, true},
                 {provingSetup(), u"Proving smart_citizen → smart_warehouse"_s, u"Proving…"_s, false},
                 {provenSetup(), u"Set up and proven"_s, u"Done"_s, true},
                 {unprovenSetup(), u"Set up, but the proof failed"_s, u"Prove it…"_s, true},
                 {unreachableSetup(), u"No server answers"_s, u"Check again"_s, true}};
    for (const auto &each : cases) {
        show(each.state);
        EXPECT_EQ(page.headline(), each.title);
        EXPECT_EQ(page.primary()->text(), each.button);
        EXPECT_EQ(page.primary()->isEnabled(), each.pressable) << qPrintable(each.button);
        int primaries = 0;
        for (const QPushButton *made : page.findChildren<QPushButton *>())
            primaries += made->isVisible() && made->property("primary").toBool() ? 1 : 0;
        EXPECT_EQ(primaries, 1);
    }
}

TEST_F(SetupPageTest, ShowsWhatIsSentWhatItCostsAndWhyOfEachStep)
{
    show(bareSetup());
    page.showItem(u"wal_level/smart_warehouse"_s);
    EXPECT_EQ(page.detail()->title(), u"Logical WAL on smart_warehouse"_s);
    EXPECT_TRUE(page.detail()->sentText().contains(u"ALTER SYSTEM SET wal_level = 'logical';"_s));
    EXPECT_TRUE(page.detail()->tabs()->isVisible());
    click(page.detail()->findChild<QPushButton *>(u"copySent"_s));
    EXPECT_EQ(QApplication::clipboard()->text(), page.detail()->sentText());
}

TEST_F(SetupPageTest, SelectionAndScrollSurviveACheck)
{
    show(bareSetup());
    page.showItem(u"publication/citizen-to-warehouse-connector"_s);
    const int scrolled = page.list()->verticalScrollBar()->value();
    ASSERT_GT(scrolled, 0);
    setup::SetupState next = bareSetup();
    for (Step &step : next.plan) {
        if (step.id == u"role/smart_warehouse")
            step.state = StepState::Done;
    }
    show(next);
    EXPECT_EQ(page.list()->currentKey(), u"publication/citizen-to-warehouse-connector"_s);
    EXPECT_EQ(page.list()->verticalScrollBar()->value(), scrolled);
}

TEST_F(SetupPageTest, GoesWithWhatIsUnderWayUntilThePersonGoesElsewhere)
{
    show(bareSetup());
    setup::SetupState state = applyingSetup();
    show(state);
    EXPECT_EQ(page.list()->currentKey(), u"role/smart_warehouse"_s);
    state.current = u"role/smart_citizen"_s;
    show(state);
    EXPECT_EQ(page.list()->currentKey(), u"role/smart_citizen"_s);
    page.list()->setFocus();
    press(Qt::Key_Up);
    const QString chosen = page.list()->currentKey();
    ASSERT_NE(chosen, u"role/smart_citizen"_s);
    state.current = u"role/smart_warehouse"_s;
    show(state);
    EXPECT_EQ(page.list()->currentKey(), chosen);
}

TEST_F(SetupPageTest, AGroupThatIsDoneIsOneLine)
{
    show(bareSetup());
    const QAbstractItemModel *model = page.list()->model();
    EXPECT_EQ(model->index(0, 0).data().toString(), u"Prerequisites"_s);
    EXPECT_TRUE(page.list()->isVisible());
    const int before = model->rowCount();
    page.list()->setFocus();
    press(Qt::Key_Home);
    press(Qt::Key_Right);
    EXPECT_EQ(model->rowCount(), before + 15);
    press(Qt::Key_Left);
    EXPECT_EQ(model->rowCount(), before);
    press(Qt::Key_Return);
    EXPECT_EQ(model->rowCount(), before + 15);
}

TEST_F(SetupPageTest, WhatIsNotPermittedGoesToTheDba)
{
    show(notPermittedSetup());
    page.showItem(u"wal_level/smart_warehouse"_s);
    QSignalSpy wanted(&page, &SetupPage::scriptRequested);
    QSignalSpy checked(&page, &SetupPage::checkRequested);
    ASSERT_TRUE(page.detail()->scriptButton()->isVisible());
    EXPECT_FALSE(page.detail()->applyButton()->isVisible());
    click(page.detail()->scriptButton());
    ASSERT_EQ(wanted.size(), 1);
    EXPECT_EQ(wanted[0][0].toString(), u"smart_warehouse"_s);
    page.takeScript(u"smart_warehouse"_s, u"ALTER SYSTEM …"_s);
    EXPECT_EQ(QApplication::clipboard()->text(), u"ALTER SYSTEM …"_s);
    EXPECT_TRUE(page.bannerText().startsWith(u"Copied"_s));
    for (QPushButton *each : page.detail()->findChildren<QPushButton *>()) {
        if (each->isVisible() && each->text() == u"Check again")
            click(each);
    }
    EXPECT_EQ(checked.size(), 1);
}

TEST_F(SetupPageTest, AScriptThatMakesTheRoleAsksForThePasswordFirst)
{
    show(notPermittedSetup());
    QSignalSpy entered(&page, &SetupPage::passwordEntered);
    QSignalSpy wanted(&page, &SetupPage::scriptRequested);
    page.askPassword(u"smart_warehouse"_s);
    auto *asked = dialog<LoginDialog>();
    ASSERT_TRUE(asked);
    QTest::keyClicks(asked->findChild<QLineEdit *>(u"password"_s), u"s3cret"_s);
    press(Qt::Key_Return);
    ASSERT_EQ(entered.size(), 1);
    EXPECT_EQ(entered[0][0].value<Secret>().reveal(), "s3cret");
    ASSERT_EQ(wanted.size(), 1);
    EXPECT_EQ(wanted[0][0].toString(), u"smart_warehouse"_s);
}

TEST_F(SetupPageTest, AnotherLoginIsAskedForAndLeavesAsASecret)
{
    show(notPermittedSetup());
    QSignalSpy wanted(&page, &SetupPage::loginRequested);
    click(button(u"Log in as…"_s));
    auto *asked = dialog<LoginDialog>();
    ASSERT_TRUE(asked);
    EXPECT_FALSE(asked->findChild<QPushButton *>(u"accept"_s)->isEnabled());
    QTest::keyClicks(asked->findChild<QLineEdit *>(u"user"_s), u"postgres"_s);
    QTest::keyClicks(asked->findChild<QLineEdit *>(u"password"_s), u"top"_s);
    press(Qt::Key_Return);
    ASSERT_EQ(wanted.size(), 1);
    EXPECT_EQ(wanted[0][0].toString(), u"postgres"_s);
    EXPECT_EQ(wanted[0][1].value<Secret>().reveal(), "top");
}

TEST_F(SetupPageTest, WaitsForARestartWithNothingToPressButCancel)
{
    show(restartPendingSetup());
    EXPECT_EQ(page.detail()->title(), u"Restart of smart_warehouse"_s);
    EXPECT_FALSE(page.primary()->isEnabled());
    ASSERT_TRUE(page.cancelButton()->isVisible());
    QSignalSpy cancelled(&page, &SetupPage::cancelRequested);
    click(page.cancelButton());
    EXPECT_EQ(cancelled.size(), 1);
    click(page.detail()->findChild<QPushButton *>(u"copyRemedy"_s));
    EXPECT_TRUE(QApplication::clipboard()->text().contains(u"restart"_s));
}

TEST_F(SetupPageTest, AFailureSaysWhereWhyAndWhatNow)
{
    show(failedSetup());
    EXPECT_EQ(page.list()->currentKey(), u"role/smart_warehouse"_s);
    EXPECT_TRUE(page.bannerText().contains(u"must be superuser"_s)) << qPrintable(page.bannerText());
    EXPECT_TRUE(page.bannerText().contains(u"What was done stays done"_s));
    EXPECT_TRUE(page.primary()->isEnabled());
}

TEST_F(SetupPageTest, ReadOnlyShowsEverythingAndSendsNothing)
{
    setReadOnly();
    show(bareSetup());
    EXPECT_FALSE(page.primary()->isEnabled());
    EXPECT_TRUE(page.subtitle().contains(u"read-only"_s)) << qPrintable(page.subtitle());
    page.showItem(u"role/smart_warehouse"_s);
    EXPECT_FALSE(page.detail()->applyButton()->isEnabled());
    EXPECT_TRUE(page.detail()->sentText().contains(u"CREATE ROLE"_s));
    QSignalSpy applied(&page, &SetupPage::applyRequested);
    press(Qt::Key_Return, Qt::ControlModifier);
    EXPECT_FALSE(dialog<SendDialog>());
    EXPECT_EQ(applied.size(), 0);
    show(uncheckedSetup());
    EXPECT_TRUE(page.primary()->isEnabled()) << "a check changes nothing";
}

TEST_F(SetupPageTest, NamesTheDatabaseThatTheProfileLacks)
{
    show(missingDatabaseSetup());
    EXPECT_TRUE(page.bannerText().contains(u"smart_citizen"_s)) << qPrintable(page.bannerText());
}

TEST_F(SetupPageTest, KeyboardAloneIsEnough)
{
    show(uncheckedSetup());
    QSignalSpy checked(&page, &SetupPage::checkRequested);
    QSignalSpy applied(&page, &SetupPage::applyRequested);
    page.primary()->setFocus();
    press(Qt::Key_Space);
    ASSERT_EQ(checked.size(), 1);
    show(bareSetup());
    ASSERT_EQ(QApplication::focusWidget(), page.list()) << "the steps are what one goes through";
    press(Qt::Key_Home);
    EXPECT_EQ(page.list()->currentKey(), u"group/0"_s);
    for (int i = 0; i < 2; ++i)
        press(Qt::Key_Down);
    EXPECT_EQ(page.list()->currentKey(), u"wal_level/smart_warehouse"_s);
    press(Qt::Key_Return); // to what can be done about it
    ASSERT_EQ(QApplication::focusWidget(), page.detail()->applyButton());
    press(Qt::Key_Space);
    ASSERT_TRUE(dialog<SendDialog>());
    press(Qt::Key_Escape);
    ASSERT_TRUE(waitUntil([&] { return !dialog<SendDialog>(); }));
    page.detail()->applyButton()->setFocus();
    press(Qt::Key_Escape); // back to the list
    EXPECT_EQ(QApplication::focusWidget(), page.list());
    press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_TRUE(dialog<SendDialog>());
    press(Qt::Key_Return);
    EXPECT_EQ(applied.size(), 1);
}

TEST_F(SetupPageTest, WhatAServerSendsIsShownLiterally)
{
    setup::SetupState state = bareSetup();
    for (Step &step : state.plan)
        step.title = step.finding = step.remedy = step.why = u"<img src=x><b>bold</b> & more"_s;
    state.notice = u"<h1>big</h1>"_s;
    show(state);
    for (const QLabel *label : page.findChildren<QLabel *>())
        EXPECT_TRUE(label->textFormat() == Qt::PlainText || !label->text().contains(u'<'))
            << qPrintable(label->text());
}

TEST_F(SetupPageTest, EveryStateIsDrawn)
{
    for (const setup::SetupState &state :
         {uncheckedSetup(), bareSetup(), notPermittedSetup(), applyingSetup(), restartPendingSetup(),
          failedSetup(), finishedSetup(), provingSetup(), provenSetup(), unprovenSetup(), unreachableSetup(),
          missingDatabaseSetup()}) {
        show(state);
        EXPECT_FALSE(page.grab().isNull());
        for (const QAbstractButton *each : page.findChildren<QAbstractButton *>()) {
            if (each->isVisible() && each->focusPolicy() != Qt::NoFocus) {
                EXPECT_FALSE(each->text().isEmpty() && each->accessibleName().isEmpty());
            }
        }
    }
}
