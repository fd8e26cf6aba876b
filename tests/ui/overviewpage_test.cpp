#include "ui/pages/overviewpage.h"

#include "tests/support/uistate.h"
#include "tests/support/waiting.h"
#include "ui/pages/directionlane.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;
using namespace sluice::ui;

namespace {

QPushButton *buttonWith(QWidget *in, const QString &text)
{
    for (QPushButton *button : in->findChildren<QPushButton *>()) {
        if (button->text().startsWith(text) && button->isVisibleTo(in))
            return button;
    }
    return nullptr;
}

} // namespace

TEST(OverviewPage, SaysInTheTitleHowItStands)
{
    OverviewPage page;
    page.setState(healthyState());
    EXPECT_TRUE(page.headline().contains(u"flowing"_s)) << qPrintable(page.headline());
    page.setState(stuckState());
    EXPECT_TRUE(page.headline().contains(u"stuck"_s, Qt::CaseInsensitive)) << qPrintable(page.headline());
}

TEST(OverviewPage, BeforeTheFirstAnswerItClaimsNothing)
{
    OverviewPage page;
    page.setState(PipelineState());
    EXPECT_FALSE(page.headline().contains(u"flowing"_s));
    EXPECT_TRUE(page.lanes().isEmpty());
}

TEST(OverviewPage, PauseAsksForTheConnectorOfItsLane)
{
    OverviewPage page;
    page.resize(1100, 700);
    page.setState(healthyState());
    page.show();
    QSignalSpy asked(&page, &Page::actionRequested);
    QPushButton *pause = buttonWith(page.lanes().first(), u"Pause"_s);
    ASSERT_TRUE(pause);
    QTest::mouseClick(pause, Qt::LeftButton);
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked[0][0].value<ConnectorAction>(), ConnectorAction::Pause);
    EXPECT_EQ(asked[0][1].toStringList(), QStringList{u"warehouse-to-citizen-connector"_s});
}

TEST(OverviewPage, APausedDirectionOffersResume)
{
    World world;
    world.tick();
    world.connector().state = ConnectorState::Paused;
    world.tick();
    OverviewPage page;
    page.setState(stateOf(world));
    EXPECT_TRUE(buttonWith(page.lanes().first(), u"Resume"_s));
    EXPECT_FALSE(buttonWith(page.lanes().first(), u"Pause"_s));
}

TEST(OverviewPage, AReadOnlyProfileCannotPress)
{
    PipelineState state = healthyState();
    state.readOnly = true;
    OverviewPage page;
    page.setState(state);
    QPushButton *pause = buttonWith(page.lanes().first(), u"Pause"_s);
    ASSERT_TRUE(pause);
    EXPECT_FALSE(pause->isEnabled());
    EXPECT_FALSE(pause->toolTip().isEmpty()) << "it says why";
}

TEST(OverviewPage, KeepsItsLanesThroughARefresh)
{
    OverviewPage page;
    page.setState(healthyState());
    DirectionLane *lane = page.lanes().first();
    page.setState(stuckState());
    EXPECT_EQ(page.lanes().first(), lane);
}
