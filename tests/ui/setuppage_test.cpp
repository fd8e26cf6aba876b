#include "ui/pages/setuppage.h"

#include "models/items/tablemodel.h"
#include "setupsamples.h"
#include "tests/support/waiting.h"
#include "ui/pages/setupdetail.h"
#include "ui/setup/filesdialog.h"
#include "ui/setup/logindialog.h"
#include "ui/setup/optionsdialog.h"
#include "ui/setup/senddialog.h"
#include "ui/setup/tablesdialog.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/steplist.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;
using namespace sluice::ui;
using namespace Qt::StringLiterals;

namespace {

class SetupPageTest : public testing::Test
{
protected:
    SetupPageTest()
    {
        page.resize(1100, 720);
        page.show();
        page.activateWindow();
        EXPECT_TRUE(waitUntil([this] { return page.isActiveWindow(); }));
    }
    void show(const setup::SetupState &state) { page.setSetup(state); }
    void setReadOnly()
    {
        PipelineState state;
        state.readOnly = true;
        page.setState(state);
    }
    /// To whatever has the keyboard.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QWidget *window = QApplication::activeModalWidget();
        if (!window)
            window = &page;
        QTest::keyClick(window->focusWidget() ? window->focusWidget() : window, key, modifiers);
    }
    template <class Dialog>
    Dialog *dialog()
    {
        for (Dialog *each : page.findChildren<Dialog *>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    QPushButton *button(const QString &text)
    {
        for (QPushButton *each : page.findChildren<QPushButton *>()) {
            if (each->text() == text && each->isVisible())
                return each;
        }
        return nullptr;
    }
    /// Where a button of a new dialog lies is settled only once that is active: a click before may miss it.
    void click(QAbstractButton *which)
    {
        which->window()->activateWindow();
        EXPECT_TRUE(waitUntil([which] { return which->window()->isActiveWindow(); }));
        QTest::mouseClick(which, Qt::LeftButton);
    }

    SetupPage page;
};

} // namespace

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

TEST_F(SetupPageTest, NothingIsAppliedBeforeItWasSeenAndAgreedTo)
{
    const setup::SetupState state = bareSetup();
    show(state);
    QSignalSpy applied(&page, &SetupPage::applyRequested);
    click(page.primary());
    ASSERT_TRUE(dialog<SendDialog>());
    const QString text = dialog<SendDialog>()->text();
    for (const Change &change : setup::changesOf(setup::stepsToApply(state.plan, {})))
        EXPECT_TRUE(text.contains(changeText(change))) << qPrintable(changeText(change));
    EXPECT_FALSE(text.contains(setup::passwordMark));
    EXPECT_FALSE(text.contains(setup::verifierMark));
    press(Qt::Key_Escape);
    EXPECT_EQ(applied.size(), 0);
    ASSERT_TRUE(waitUntil([&] { return !dialog<SendDialog>(); }));
    click(page.primary());
    ASSERT_TRUE(dialog<SendDialog>());
    press(Qt::Key_Return);
    EXPECT_EQ(applied.size(), 1);
}

TEST_F(SetupPageTest, ProductionAsksForItsName)
{
    setup::SetupState state = bareSetup();
    state.environment = Environment::Production;
    state.profile = u"live"_s;
    show(state);
    QSignalSpy applied(&page, &SetupPage::applyRequested);
    click(page.primary());
    auto *asked = dialog<SendDialog>();
    ASSERT_TRUE(asked && asked->nameField());
    EXPECT_FALSE(asked->acceptButton()->isEnabled());
    QTest::keyClicks(asked->nameField(), u"Live"_s);
    EXPECT_FALSE(asked->acceptButton()->isEnabled()) << "as it is written";
    asked->nameField()->clear();
    QTest::keyClicks(asked->nameField(), u"live"_s);
    EXPECT_TRUE(asked->acceptButton()->isEnabled());
    press(Qt::Key_Return);
    EXPECT_EQ(applied.size(), 1);
}

TEST_F(SetupPageTest, AStepCanBeAppliedAlone)
{
    show(bareSetup());
    page.showItem(u"role/smart_warehouse"_s);
    QSignalSpy applied(&page, &SetupPage::applyRequested);
    ASSERT_TRUE(page.detail()->applyButton()->isVisible());
    click(page.detail()->applyButton());
    ASSERT_TRUE(dialog<SendDialog>());
    EXPECT_FALSE(dialog<SendDialog>()->text().contains(u"ALTER SYSTEM"_s));
    press(Qt::Key_Return);
    ASSERT_EQ(applied.size(), 1);
    EXPECT_EQ(applied[0][0].value<setup::ApplyWish>().only, u"role/smart_warehouse"_s);
    page.showItem(u"publication/warehouse-to-citizen-connector"_s);
    EXPECT_FALSE(page.detail()->applyButton()->isVisible()) << "it waits for others";
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

TEST_F(SetupPageTest, TablesAreChosenFromTheCatalogue)
{
    show(bareSetup());
    page.showItem(u"tables/warehouse-to-citizen-connector"_s);
    QSignalSpy changed(&page, &SetupPage::specChanged);
    ASSERT_TRUE(page.detail()->tablesButton()->isVisible());
    click(page.detail()->tablesButton());
    auto *tables = dialog<TablesDialog>();
    ASSERT_TRUE(tables);
    EXPECT_TRUE(tables->wholeSchemas()->isChecked());
    ASSERT_TRUE(tables->table()->selectKey(u"public.families"_s)); // it has row security
    press(Qt::Key_Space);
    EXPECT_FALSE(tables->wholeSchemas()->isChecked()) << "from now on it is these tables";
    ASSERT_TRUE(tables->table()->selectKey(u"public.session_cache"_s));
    press(Qt::Key_Space);
    click(tables->findChild<QPushButton *>(u"accept"_s));
    ASSERT_EQ(changed.size(), 1);
    const auto spec = changed[0][0].value<SetupSpec>();
    const QList<TableName> chosen{{u"eligibility"_s, u"eligibility_snapshots"_s},
                                  {u"public"_s, u"schemes"_s},
                                  {u"eligibility"_s, u"scores"_s}};
    EXPECT_EQ(spec.directions.first().tables, chosen) << "what is unlogged cannot be ticked";
}

TEST_F(SetupPageTest, AClickOnAMarkTicksATable)
{
    show(bareSetup());
    page.showItem(u"tables/warehouse-to-citizen-connector"_s);
    click(page.detail()->tablesButton());
    auto *tables = dialog<TablesDialog>();
    ASSERT_TRUE(tables && tables->table()->selectKey(u"public.audit_log"_s));
    const int row = tables->model()->rowOf(u"public.audit_log"_s);
    ASSERT_FALSE(tables->model()->rowAt(row).chosen);
    const QRect cell = tables->table()->visualRect(tables->table()->currentIndex());
    QTest::mouseClick(tables->table()->viewport(), Qt::LeftButton, {}, QPoint(16, cell.center().y()));
    EXPECT_TRUE(tables->model()->rowAt(row).chosen);
    tables->reject();
}

TEST_F(SetupPageTest, OptionsAreSavedOnlyWhenTheyCanBeWritten)
{
    show(bareSetup());
    QSignalSpy changed(&page, &SetupPage::specChanged);
    click(button(u"Options…"_s));
    auto *options = dialog<SetupOptionsDialog>();
    ASSERT_TRUE(options);
    auto *role = options->findChild<QLineEdit *>(u"role"_s);
    role->clear();
    options->accept();
    EXPECT_TRUE(options->isVisible()) << "a name is missing";
    role->setText(u"cdc_reader"_s);
    options->accept();
    ASSERT_EQ(changed.size(), 1);
    EXPECT_EQ(changed[0][0].value<SetupSpec>().role, u"cdc_reader"_s);
}

TEST_F(SetupPageTest, AProofShowsItsHopsAsTheyCome)
{
    show(provingSetup());
    EXPECT_EQ(page.list()->currentKey(), u"proof/citizen-to-warehouse-connector"_s);
    EXPECT_TRUE(page.cancelButton()->isVisible());
    show(unprovenSetup());
    EXPECT_TRUE(page.detail()->finding().contains(u"did not reach"_s));
}

TEST_F(SetupPageTest, AProofIsWrittenOnlyOnceItWasAgreedTo)
{
    show(finishedSetup());
    QSignalSpy wanted(&page, &SetupPage::proveRequested);
    click(page.primary());
    ASSERT_TRUE(dialog<SendDialog>());
    EXPECT_TRUE(dialog<SendDialog>()->text().contains(u"INSERT INTO"_s));
    EXPECT_EQ(wanted.size(), 0);
    press(Qt::Key_Return);
    EXPECT_EQ(wanted.size(), 1);
}

TEST_F(SetupPageTest, NoRowIsAnnouncedForAConnectorThatDoesNotRun)
{
    setup::SetupState state = finishedSetup();
    state.facts.connect->connectors.first().state = ConnectorState::Stopped;
    show(state);
    click(page.primary());
    auto *ask = dialog<SendDialog>();
    ASSERT_TRUE(ask);
    EXPECT_FALSE(ask->text().contains(u"-- on smart_warehouse"_s)) << qPrintable(ask->text());
    EXPECT_TRUE(ask->text().contains(u"-- on smart_citizen"_s));
}

TEST_F(SetupPageTest, ADirectionIsTakenDownInPartsThatAPersonChooses)
{
    show(finishedSetup());
    Q_EMIT page.menu()->aboutToShow();
    QAction *takeDown = nullptr;
    for (QAction *action : page.menu()->actions()) {
        if (action->text().contains(u"Take down warehouse-to-citizen-connector"_s))
            takeDown = action;
    }
    ASSERT_TRUE(takeDown);
    QSignalSpy wished(&page, &SetupPage::takeDownRequested);
    takeDown->trigger();
    ASSERT_EQ(wished.size(), 1);
    EXPECT_EQ(wished.first().first().toString(), u"warehouse-to-citizen-connector"_s);

    const setup::SetupState state = takingDownSetup();
    show(state);
    EXPECT_TRUE(page.headline().startsWith(u"Take down warehouse-to-citizen-connector: 5 of 5 parts"_s))
        << qPrintable(page.headline());
    EXPECT_TRUE(page.backButton()->isVisible());
    click(page.primary());
    auto *ask = dialog<SendDialog>();
    ASSERT_TRUE(ask);
    const QString before = ask->text();
    EXPECT_TRUE(before.contains(u"DELETE /connectors/warehouse-to-citizen-connector"_s))
        << qPrintable(before);
    EXPECT_TRUE(before.contains(u"DROP PUBLICATION"_s));
    EXPECT_FALSE(before.contains(u"delete topic"_s)) << "records go only when asked for";
    EXPECT_FALSE(before.contains(u"DROP ROLE"_s));

    // What is left out takes along what may only come after it.
    QCheckBox *slot = ask->part(u"undo_slot/warehouse-to-citizen-connector"_s);
    ASSERT_TRUE(slot);
    slot->setChecked(false);
    EXPECT_FALSE(ask->text().contains(u"pg_drop_replication_slot"_s));
    EXPECT_FALSE(ask->text().contains(u"DROP PUBLICATION"_s));
    ask->part(u"undo_topics/warehouse-to-citizen-connector"_s)->setChecked(true);
    EXPECT_TRUE(ask->text().contains(u"delete topic"_s));

    QSignalSpy applied(&page, &SetupPage::applyRequested);
    EXPECT_FALSE(ask->acceptButton()->isEnabled()) << "the connector's name is to be typed";
    ask->nameField()->setText(u"warehouse-to-citizen-connector"_s);
    click(ask->acceptButton());
    ASSERT_EQ(applied.size(), 1);
    const auto wish = applied.first().first().value<setup::ApplyWish>();
    ASSERT_TRUE(wish.parts);
    EXPECT_EQ(*wish.parts, (QStringList{u"undo_stop/warehouse-to-citizen-connector"_s,
                                        u"undo_offsets/warehouse-to-citizen-connector"_s,
                                        u"undo_connector/warehouse-to-citizen-connector"_s,
                                        u"undo_topics/warehouse-to-citizen-connector"_s}));
    click(page.backButton());
    EXPECT_EQ(wished.last().first().toString(), QString());
}

TEST_F(SetupPageTest, OnePartOfAnUndoingAsksForTheNameToo)
{
    setup::SetupState state = takingDownSetup();
    state.environment = Environment::Production;
    show(state);
    page.showItem(u"undo_stop/warehouse-to-citizen-connector"_s);
    ASSERT_TRUE(page.detail()->applyButton()->isVisible());
    EXPECT_FALSE(page.detail()->connectorButton()->isVisible()) << "nothing is edited while it is taken down";
    QSignalSpy applied(&page, &SetupPage::applyRequested);
    click(page.detail()->applyButton());
    auto *ask = dialog<SendDialog>();
    ASSERT_TRUE(ask);
    EXPECT_TRUE(ask->text().contains(u"PUT /connectors/warehouse-to-citizen-connector/stop"_s));
    EXPECT_FALSE(ask->text().contains(u"DELETE"_s));
    ASSERT_TRUE(ask->nameField());
    EXPECT_TRUE(ask->nameField()->accessibleName().startsWith(u"This is production."_s));
    EXPECT_FALSE(ask->acceptButton()->isEnabled());
    ask->nameField()->setText(u"warehouse-to-citizen-connector"_s);
    click(ask->acceptButton());
    ASSERT_EQ(applied.size(), 1);
    const auto wish = applied.first().first().value<setup::ApplyWish>();
    EXPECT_EQ(wish.only, u"undo_stop/warehouse-to-citizen-connector"_s);
    EXPECT_FALSE(wish.parts);
}

TEST_F(SetupPageTest, WhatGoesOnlyOnRequestIsLeftWhenTheRestIsDown)
{
    setup::SetupState state = takingDownSetup();
    for (Step &step : state.plan) {
        if (!step.advice)
            step.state = StepState::Done;
    }
    show(state);
    EXPECT_EQ(page.headline(), u"warehouse-to-citizen-connector is taken down"_s);
    EXPECT_EQ(page.primary()->text(), u"Back to the setup"_s) << "what destroys is not what comes next";
    QPushButton *rest = button(u"Take down the rest…"_s);
    ASSERT_TRUE(rest);
    click(rest);
    auto *ask = dialog<SendDialog>();
    ASSERT_TRUE(ask);
    EXPECT_TRUE(ask->chosenParts().isEmpty());
    ask->nameField()->setText(u"warehouse-to-citizen-connector"_s);
    EXPECT_FALSE(ask->acceptButton()->isEnabled()) << "nothing is ticked";
    ask->reject();
    for (Step &step : state.plan)
        step.state = StepState::Done;
    show(state);
    EXPECT_EQ(page.primary()->text(), u"Back to the setup"_s);
    EXPECT_FALSE(page.backButton()->isVisible()) << "one button says it";
    EXPECT_FALSE(button(u"Take down the rest…"_s)) << "nothing is left";
}

TEST_F(SetupPageTest, AReadOnlyProfileTakesNothingDown)
{
    setReadOnly();
    show(takingDownSetup());
    EXPECT_FALSE(page.primary()->isEnabled());
    page.showItem(u"undo_stop/warehouse-to-citizen-connector"_s);
    EXPECT_FALSE(page.detail()->applyButton()->isEnabled());
    press(Qt::Key_Return, Qt::ControlModifier);
    EXPECT_FALSE(dialog<SendDialog>());
}

TEST_F(SetupPageTest, FilesAreOpenedFromTheStepsThatTheyDecideOn)
{
    show(bareSetup());
    for (const QString &id : {u"brokers"_s, u"internal_topics"_s}) {
        page.showItem(id);
        EXPECT_TRUE(page.detail()->filesButton()->isVisible()) << qPrintable(id);
    }
    page.showItem(u"wal_level/smart_warehouse"_s);
    EXPECT_FALSE(page.detail()->filesButton()->isVisible());
    page.showItem(u"brokers"_s);
    click(page.detail()->filesButton());
    auto *files = dialog<FilesDialog>();
    ASSERT_TRUE(files);
    EXPECT_EQ(files->workerHosts()->text(), u"127.0.0.1"_s);
    EXPECT_EQ(files->version()->currentText(), page.setup().facts.connect->workers.first().worker->version)
        << "what runs there";
}

TEST_F(SetupPageTest, AStoppedStartIsOfferedWhereConnectCan)
{
    setup::SetupState state = bareSetup();
    show(state);
    click(button(u"Options…"_s));
    auto *options = dialog<SetupOptionsDialog>();
    ASSERT_TRUE(options);
    ASSERT_TRUE(options->stoppedBox()->isEnabled());
    options->stoppedBox()->setChecked(true);
    QSignalSpy changed(&page, &SetupPage::specChanged);
    options->accept();
    ASSERT_EQ(changed.size(), 1);
    EXPECT_EQ(changed.first().first().value<SetupSpec>().initialState, InitialState::Stopped);

    state.facts.connect->workers.first().worker->version = u"3.6.1"_s;
    show(state);
    click(button(u"Options…"_s));
    options = dialog<SetupOptionsDialog>();
    ASSERT_TRUE(options);
    EXPECT_FALSE(options->stoppedBox()->isEnabled());
    bool said = false;
    for (const QLabel *label : options->findChildren<QLabel *>())
        said = said || label->text().contains(u"Not with Connect 3.6.1"_s);
    EXPECT_TRUE(said);
}

TEST_F(SetupPageTest, WhatIsOnlyGoodToHaveIsAppliedWhenItIsTicked)
{
    const setup::SetupState state = leftOffsetsSetup();
    const Plan advice = setup::adviceToApply(state.plan);
    ASSERT_FALSE(advice.isEmpty());
    show(state);
    click(page.primary());
    auto *ask = dialog<SendDialog>();
    ASSERT_TRUE(ask);
    QCheckBox *box = ask->part(advice.first().id);
    ASSERT_TRUE(box);
    EXPECT_FALSE(box->isChecked());
    const QString without = ask->text();
    box->setChecked(true);
    EXPECT_GT(ask->text().size(), without.size());
    QSignalSpy applied(&page, &SetupPage::applyRequested);
    click(ask->acceptButton());
    ASSERT_EQ(applied.size(), 1);
    const auto wish = applied.first().first().value<setup::ApplyWish>();
    ASSERT_TRUE(wish.parts);
    EXPECT_TRUE(wish.parts->contains(advice.first().id));
    EXPECT_EQ(setup::stepsToApply(state.plan, wish).size(), setup::stepsToApply(state.plan, {}).size() + 1);
}

TEST_F(SetupPageTest, ConfigurationFilesAreShownWholeAndSavedWithoutOverwriting)
{
    setup::ServerFilesWish wish = setup::filesWish(bareSetup().spec, {});
    wish.brokerHosts = QStringList{u"kafka1"_s, u"kafka2"_s, u"kafka3"_s};
    wish.workerHosts = QStringList{u"connect1"_s};
    wish.brokerPort = 19092;
    FilesDialog files(wish);
    ASSERT_EQ(files.files().size(), 4);
    EXPECT_TRUE(files.preview().contains(u"kafka1:19092"_s)) << "what no field is for stays as it was";
    EXPECT_EQ(files.preview(), files.files().first().content);
    EXPECT_TRUE(files.preview().contains(u"process.roles"_s));
    files.list()->setCurrentRow(3);
    EXPECT_TRUE(files.preview().contains(u"plugin.path"_s));
    files.list()->setCurrentRow(0);
    EXPECT_TRUE(files.preview().contains(u"num.network.threads"_s)) << "the guide's values are the preset";
    files.guideTuning()->setChecked(false);
    EXPECT_FALSE(files.preview().contains(u"num.network.threads"_s));
    files.copies()->setValue(4);
    EXPECT_TRUE(files.message().contains(u"cannot hold 4 copies"_s)) << qPrintable(files.message());
    files.copies()->setValue(2);
    EXPECT_TRUE(files.message().isEmpty()) << qPrintable(files.message());
    EXPECT_TRUE(files.preview().contains(u"default.replication.factor=2"_s));
    EXPECT_FALSE(files.zooKeeper()->isEnabled()) << "4.3 has none";
    files.version()->setCurrentText(u"3.5"_s);
    ASSERT_TRUE(files.zooKeeper()->isEnabled());
    EXPECT_FALSE(files.preview().contains(u"zookeeper.connect"_s));
    files.zooKeeper()->setChecked(true);
    EXPECT_TRUE(files.preview().contains(u"zookeeper.connect"_s));
    files.zooKeeper()->setChecked(false);
    files.version()->setCurrentText(u"3.2"_s);
    EXPECT_FALSE(files.zooKeeper()->isEnabled()) << "3.2 always has one";
    EXPECT_TRUE(files.preview().contains(u"zookeeper.connect"_s));

    const QTemporaryDir folder;
    files.saveTo(folder.path());
    EXPECT_TRUE(files.message().contains(u"4 files"_s)) << qPrintable(files.message());
    EXPECT_EQ(QDir(folder.path()).entryList(QDir::Files).size(), 4);
    files.saveTo(folder.path());
    EXPECT_TRUE(files.message().contains(u"nothing is overwritten"_s)) << qPrintable(files.message());
    files.brokerHosts()->clear();
    EXPECT_TRUE(files.message().contains(u"No broker"_s)) << qPrintable(files.message());
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
