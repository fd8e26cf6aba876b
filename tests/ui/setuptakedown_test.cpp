// A direction that is taken down from the page, in parts.

#include "setuppagetest.h"
#include "ui/pages/setupdetail.h"
#include "ui/setup/senddialog.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>

using namespace sluice;
using namespace sluice::test;
using namespace sluice::ui;

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
