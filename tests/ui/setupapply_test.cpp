// What is applied and proved from the page: only what was seen and agreed to.

#include "setuppagetest.h"
#include "ui/pages/setupdetail.h"
#include "ui/setup/senddialog.h"
#include "ui/widgets/steplist.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QSignalSpy>

using namespace sluice;
using namespace sluice::test;
using namespace sluice::ui;

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
