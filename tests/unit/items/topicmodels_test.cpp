// The list of topics with what is known beyond their partitions, their settings and the groups that read
// them.

#include "models/items/groupoffsetmodel.h"
#include "models/items/topicgroupmodel.h"
#include "models/items/topicmodel.h"
#include "models/items/topicsettingmodel.h"

#include <QAbstractItemModelTester>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace sluice;

namespace {

using Tester = QAbstractItemModelTester;
constexpr auto fatal = Tester::FailureReportingMode::Fatal;

QString textAt(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

PipelineState oneTopic()
{
    Topic topic;
    topic.name = u"w.public.a"_s;
    topic.partitions = {{0, 1, {1}, {1}}};
    PipelineState state;
    state.cluster.value = ClusterFacts{{}, 1, {}, {topic}};
    state.offsets.value = QList<TopicOffsets>{{topic.name, {{0, 10, 1010}}}};
    return state;
}

TopicSetting setting(const QString &name, const QString &value, ConfigSource source,
                     const QList<ConfigSynonym> &synonyms = {})
{
    return {name, value, source, false, synonyms};
}

ConsumerGroup group(const QString &id, GroupState state, const QList<CommittedOffset> &offsets)
{
    ConsumerGroup made;
    made.id = id;
    made.state = state;
    made.offsets = offsets;
    return made;
}

} // namespace

TEST(TopicModel, ShowsWhatIsNotKnownAsUnknown)
{
    TopicModel model;
    const Tester tester(&model, fatal);
    model.setRows(topicRows(oneTopic()));
    EXPECT_EQ(textAt(model, 0, TopicModel::Rate), unknownText());
    EXPECT_EQ(textAt(model, 0, TopicModel::Policy), unknownText());
    EXPECT_EQ(textAt(model, 0, TopicModel::Table), QString());
    EXPECT_EQ(textAt(model, 0, TopicModel::Records), u"1,000"_s);
}

TEST(TopicModel, ShowsRatePolicyAndTableOnceTheyAreKnown)
{
    PipelineState state = oneTopic();
    TopicModel model;
    const Tester tester(&model, fatal);
    model.setRows(topicRows(state));
    state.topicRates.insert(u"w.public.a"_s, 51);
    TopicKnowledge more;
    more.policies.value = QHash<QString, QString>{{u"w.public.a"_s, u"compact"_s}};
    more.origins.insert(u"w.public.a"_s, {u"w2c"_s, u"smart_warehouse"_s, u"public.a"_s});
    model.setRows(topicRows(state, more));
    EXPECT_EQ(textAt(model, 0, TopicModel::Rate), u"51/s"_s);
    EXPECT_EQ(textAt(model, 0, TopicModel::Policy), u"compact"_s);
    EXPECT_EQ(textAt(model, 0, TopicModel::Table), u"public.a"_s);
    EXPECT_EQ(textAt(model, 0, TopicModel::Records), u"≤ 1,000"_s) << "compaction leaves fewer";
    EXPECT_EQ(model.index(0, TopicModel::Records).data(SortRole), QVariant(1000));
}

TEST(TopicModel, TellsAPolicyThatMayNotBeReadFromOneThatWasNotYet)
{
    TopicKnowledge more;
    TopicModel model;
    model.setRows(topicRows(oneTopic(), more));
    const QString notYet = model.index(0, TopicModel::Policy).data(Qt::ToolTipRole).toString();
    more.policies.value = QHash<QString, QString>{{u"w.public.a"_s, QString()}};
    more.policies.error = Error{ErrorKind::Timeout, u"late"_s, {}};
    model.setRows(topicRows(oneTopic(), more));
    EXPECT_EQ(textAt(model, 0, TopicModel::Policy), unknownText());
    EXPECT_NE(model.index(0, TopicModel::Policy).data(Qt::ToolTipRole).toString(), notYet);
    EXPECT_TRUE(model.index(0, TopicModel::Policy).data(StaleRole).toBool());
}

TEST(TopicSettingModel, PutsFirstAndMarksWhatSomebodyHasSet)
{
    TopicSettingModel model;
    const Tester tester(&model, fatal);
    model.setSettings(
        {setting(u"a"_s, u"1"_s, ConfigSource::Default),
         setting(u"b"_s, u"2"_s, ConfigSource::Topic,
                 {{u"b"_s, u"2"_s, ConfigSource::Topic}, {u"log.b"_s, u"1"_s, ConfigSource::Default}}),
         setting(u"c"_s, u"3"_s, ConfigSource::StaticBroker)});
    EXPECT_EQ(textAt(model, 0, TopicSettingModel::Name), u"b"_s);
    EXPECT_EQ(textAt(model, 1, TopicSettingModel::Name), u"c"_s);
    EXPECT_EQ(model.setCount(), 2);
    EXPECT_EQ(defaultValue(setting(u"retention.ms"_s, u"86400000"_s, ConfigSource::DefaultOrBroker)),
              std::nullopt)
        << "the broker may have it in hours";
    EXPECT_TRUE(model.index(0, TopicSettingModel::Source).data(MarkRole).toBool());
    EXPECT_FALSE(model.index(2, TopicSettingModel::Source).data(MarkRole).toBool());
    EXPECT_EQ(textAt(model, 0, TopicSettingModel::Default), u"1"_s);
    EXPECT_EQ(textAt(model, 1, TopicSettingModel::Default), unknownText()) << "the broker did not tell";
    EXPECT_EQ(textAt(model, 2, TopicSettingModel::Default), u"1"_s);
}

TEST(TopicSettingModel, ASensitiveValueIsHidden)
{
    TopicSetting secret;
    secret.name = u"secret"_s;
    secret.isSensitive = true;
    TopicSettingModel model;
    model.setSettings({secret});
    EXPECT_EQ(textAt(model, 0, TopicSettingModel::Value), u"hidden"_s);
    EXPECT_EQ(textAt(model, 0, TopicSettingModel::Default), unknownText());
}

TEST(TopicSetting, ADefaultOfTheBrokerIsToldInTheUnitOfTheTopic)
{
    const auto retention = [](const QString &name, const QString &value) {
        return defaultValue(
            setting(u"retention.ms"_s, u"1"_s, ConfigSource::Topic, {{name, value, ConfigSource::Default}}));
    };
    EXPECT_EQ(retention(u"log.retention.hours"_s, u"168"_s), u"604800000"_s);
    EXPECT_EQ(retention(u"log.retention.minutes"_s, u"2"_s), u"120000"_s);
    EXPECT_EQ(retention(u"log.retention.hours"_s, u"-1"_s), u"-1"_s);
    EXPECT_EQ(retention(u"log.retention.ms"_s, u"5"_s), u"5"_s);
}

TEST(TopicGroupModel, SumsTheLagAndSaysWhereItMayBeMore)
{
    TopicGroups groups;
    groups.groups = {group(u"known"_s, GroupState::Stable, {{u"t"_s, 0, 7, 10, 3}, {u"t"_s, 1, 1, 3, 2}}),
                     group(u"partly"_s, GroupState::Empty, {{u"t"_s, 0, 7, 10, 3}, {u"t"_s, 1, {}, 3, {}}}),
                     group(u"silent"_s, GroupState::Unknown, {{u"t"_s, 0, {}, {}, {}}})};
    groups.groups[2].error = Error{ErrorKind::Timeout, u"late"_s, {}};
    TopicGroupModel model;
    const Tester tester(&model, fatal);
    model.setRows(topicGroupRows(groups, {{u"known"_s, u"citizen-sink"_s}}));
    EXPECT_EQ(textAt(model, 0, TopicGroupModel::Lag), u"5"_s);
    EXPECT_EQ(textAt(model, 0, TopicGroupModel::Connector), u"citizen-sink"_s);
    EXPECT_EQ(textAt(model, 1, TopicGroupModel::Lag), u"≥ 3"_s);
    EXPECT_EQ(textAt(model, 1, TopicGroupModel::State), u"Empty"_s);
    EXPECT_EQ(textAt(model, 2, TopicGroupModel::Lag), unknownText());
    EXPECT_EQ(textAt(model, 2, TopicGroupModel::Members), unknownText());
    EXPECT_EQ(model.index(2, TopicGroupModel::State).data(HealthRole).toInt(),
              static_cast<int>(Health::Unknown));
}

TEST(GroupOffsetModel, ShowsADashWhereNothingIsCommitted)
{
    GroupOffsetModel model;
    const Tester tester(&model, fatal);
    model.setOffsets({{u"t"_s, 0, 7, 10, 3}, {u"t"_s, 1, {}, 10, {}}});
    EXPECT_EQ(textAt(model, 0, GroupOffsetModel::Lag), u"3"_s);
    EXPECT_EQ(textAt(model, 1, GroupOffsetModel::Committed), unknownText());
    EXPECT_EQ(textAt(model, 1, GroupOffsetModel::Lag), unknownText());
}
