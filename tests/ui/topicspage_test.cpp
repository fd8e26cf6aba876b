// The Topics page's list and tabs with what is asked beyond the state: when it is asked, and how it looks
// while it is not there, old, wrong or not permitted.

#include "models/items/topicgroupmodel.h"
#include "models/items/topicmodel.h"
#include "models/items/topicsettingmodel.h"
#include "models/services/topicinspector.h"
#include "samples.h"
#include "tests/support/faketopicsource.h"
#include "tests/support/waiting.h"
#include "ui/pages/topicdetail.h"
#include "ui/pages/topicgroupsview.h"
#include "ui/pages/topicsettingsview.h"
#include "ui/pages/topicspage.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::ui;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString applications = u"smart_citizen.public.applications"_s;

Error refused()
{
    return {ErrorKind::Permission, u"The settings of topic x: this user is not permitted to see it."_s, {}};
}

TopicSettings someSettings()
{
    return {{u"cleanup.policy"_s, u"compact"_s, ConfigSource::Topic, false, {}},
            {u"compression.type"_s, u"producer"_s, ConfigSource::Default, false, {}}};
}

ConsumerGroup sinkGroup()
{
    ConsumerGroup group;
    group.id = u"connect-warehouse-sink"_s;
    group.state = GroupState::Stable;
    group.members.resize(1);
    group.offsets = {{applications, 0, 90, 100, 10}, {applications, 1, 50, 50, 0}};
    return group;
}

class TopicsPageWithKafka : public testing::Test
{
protected:
    TopicsPageWithKafka()
    {
        kafka.settings = someSettings();
        page.setServices({nullptr, nullptr, &inspector, nullptr});
        page.resize(1100, 700);
        page.show();
    }
    ~TopicsPageWithKafka() override { page.setServices({}); }

    void open(const PipelineState &state = healthyState())
    {
        page.setState(state);
        page.showItem(applications);
    }
    void bringToFront(QWidget *tab)
    {
        page.detail()->findChild<QTabWidget *>()->setCurrentWidget(tab);
        QCoreApplication::processEvents();
    }
    TopicSettingsView *settings() { return page.detail()->settings(); }
    TopicGroupsView *groups() { return page.detail()->groups(); }
    static QString sentence(const DataTable *table) { return table->findChild<EmptyState *>()->sentence(); }
    static QPushButton *remedy(const DataTable *table) { return table->findChild<QPushButton *>(); }
    /// Until what was answered is shown.
    [[nodiscard]] bool settle()
    {
        return waitUntil([&] { return inspector.settings().asked() || inspector.groups().asked(); });
    }

    FakeTopicSource kafka;
    TopicInspector inspector{&kafka, Polling{60s, 1s, 1s}};
    TopicsPage page;
};

} // namespace

TEST_F(TopicsPageWithKafka, AsksForPoliciesWhenItIsShownAStateAndNotBefore)
{
    EXPECT_TRUE(kafka.policiesAsked.isEmpty());
    open();
    ASSERT_EQ(kafka.policiesAsked.size(), 1);
    const auto policy = [&] { return page.table()->model()->index(0, TopicModel::Policy).data().toString(); };
    EXPECT_TRUE(waitUntil([&] { return policy() == u"delete"_s; })) << qPrintable(policy());
}

TEST_F(TopicsPageWithKafka, OfAKafkaThatDoesNotAnswerNothingIsAsked)
{
    open(staleState());
    EXPECT_TRUE(kafka.policiesAsked.isEmpty());
}

TEST_F(TopicsPageWithKafka, AsksOnlyForTheTabInFront)
{
    open();
    EXPECT_TRUE(kafka.settingsAsked.isEmpty());
    EXPECT_TRUE(kafka.groupsAsked.isEmpty());
    bringToFront(settings());
    EXPECT_EQ(kafka.settingsAsked, QStringList{applications});
    EXPECT_TRUE(kafka.groupsAsked.isEmpty());
    bringToFront(groups());
    EXPECT_EQ(kafka.groupsAsked, QStringList{applications});
    page.hide();
    page.refresh();
    EXPECT_EQ(kafka.groupsAsked.size(), 1) << "nobody looks any more";
}

TEST_F(TopicsPageWithKafka, AnotherTopicIsAskedForAnew)
{
    open();
    bringToFront(settings());
    page.showItem(u"smart_citizen.public.citizens"_s);
    EXPECT_EQ(kafka.settingsAsked.last(), u"smart_citizen.public.citizens"_s);
}

TEST_F(TopicsPageWithKafka, SaysThatItIsAskingAndThenShowsTheSettings)
{
    kafka.settings.reset();
    open();
    bringToFront(settings());
    EXPECT_EQ(sentence(settings()->table()), u"Asking for the settings…"_s);
    EXPECT_EQ(settings()->summary(), QString());
    FakeTopicSource::answer(*kafka.waiting, someSettings());
    ASSERT_TRUE(waitUntil([&] { return settings()->table()->model()->rowCount() == 2; }));
    EXPECT_EQ(settings()->summary(), u"1 of 2 settings were set; they stand first."_s);
    settings()->filter()->setText(u"compression"_s);
    EXPECT_EQ(settings()->table()->model()->rowCount(), 1);
}

TEST_F(TopicsPageWithKafka, WhereItIsNotPermittedItNamesTheRightAndCanBeAskedAgain)
{
    kafka.settings = tl::unexpected(refused());
    open();
    bringToFront(settings());
    ASSERT_TRUE(settle());
    EXPECT_EQ(sentence(settings()->table()), refused().message);
    bool namesTheRight = false;
    for (const QLabel *label : settings()->table()->findChildren<QLabel *>())
        namesTheRight = namesTheRight || label->text().contains(u"DescribeConfigs"_s);
    EXPECT_TRUE(namesTheRight);
    kafka.settings = someSettings();
    ASSERT_TRUE(remedy(settings()->table())->isVisible());
    remedy(settings()->table())->click();
    EXPECT_TRUE(waitUntil([&] { return settings()->table()->model()->rowCount() == 2; }));
}

TEST_F(TopicsPageWithKafka, WhatWasReadStaysAndIsCalledOldWhenKafkaFallsSilent)
{
    open();
    bringToFront(settings());
    ASSERT_TRUE(settle());
    EXPECT_EQ(settings()->bannerText(), QString());
    kafka.settings = fail(ErrorKind::Timeout, u"The broker did not answer in time."_s);
    page.refresh();
    ASSERT_TRUE(waitUntil([&] { return inspector.settings().error.has_value(); }));
    EXPECT_TRUE(
        settings()->bannerText().startsWith(u"The broker did not answer in time. What is shown was read"_s))
        << qPrintable(settings()->bannerText());
    EXPECT_TRUE(settings()->table()->isStale());
    EXPECT_EQ(settings()->table()->model()->rowCount(), 2);
}

TEST_F(TopicsPageWithKafka, SaysThatNobodyReadsATopic)
{
    open();
    bringToFront(groups());
    ASSERT_TRUE(settle());
    EXPECT_EQ(sentence(groups()->table()), u"No consumer group has committed an offset here."_s);
}

TEST_F(TopicsPageWithKafka, DoesNotSayThatNobodyReadsWhereSomeWereNotAsked)
{
    TopicGroups none;
    none.notAsked = 30;
    none.silent = 2;
    none.why = Error{ErrorKind::Timeout, u"Consumer group x: the broker did not answer in time."_s, {}};
    kafka.groups = none;
    open();
    bringToFront(groups());
    ASSERT_TRUE(settle());
    EXPECT_NE(sentence(groups()->table()), u"No consumer group has committed an offset here."_s);
    EXPECT_TRUE(groups()->note().startsWith(u"30 more groups were not asked"_s))
        << qPrintable(groups()->note());
    EXPECT_TRUE(groups()->note().contains(u"2 groups may read it too"_s)) << qPrintable(groups()->note());
}

TEST_F(TopicsPageWithKafka, ShowsTheLagByPartitionAndLeadsToTheSink)
{
    kafka.groups = TopicGroups{{sinkGroup()}, 0, 0, {}};
    open();
    bringToFront(groups());
    ASSERT_TRUE(settle());
    const QAbstractItemModel &rows = *groups()->table()->model();
    ASSERT_EQ(rows.rowCount(), 1);
    EXPECT_EQ(rows.index(0, TopicGroupModel::Lag).data().toString(), u"10"_s);
    EXPECT_EQ(rows.index(0, TopicGroupModel::Connector).data().toString(), u"warehouse-sink"_s);
    EXPECT_EQ(groups()->offsets()->model()->rowCount(), 2);
    QSignalSpy asked(&page, &Page::pageRequested);
    groups()->connectorButton()->click();
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked.first().at(0).value<PageId>(), PageId::Connectors);
    EXPECT_EQ(asked.first().at(1).toString(), u"warehouse-sink"_s);
}

TEST_F(TopicsPageWithKafka, AGroupWithoutASinkHasNoLink)
{
    ConsumerGroup group = sinkGroup();
    group.id = u"<b>reports</b>"_s;
    kafka.groups = TopicGroups{{group}, 0, 0, {}};
    open();
    bringToFront(groups());
    ASSERT_TRUE(settle());
    EXPECT_FALSE(groups()->connectorButton()->isVisible());
}

TEST_F(TopicsPageWithKafka, TheTableWhoseChangesItHoldsLeadsToTheConnector)
{
    open();
    const int row = page.table()->currentIndex().row();
    EXPECT_EQ(page.table()->model()->index(row, TopicModel::Table).data().toString(),
              u"public.applications"_s);
    QToolButton *link = page.detail()->originButton();
    ASSERT_TRUE(link->isVisible());
    QSignalSpy asked(&page, &Page::pageRequested);
    link->click();
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked.first().at(1).toString(), u"citizen-to-warehouse-connector"_s);
    page.showItem(u"citizen-sink-dlq"_s);
    EXPECT_FALSE(link->isVisible()) << "it holds the changes of no table";
}
