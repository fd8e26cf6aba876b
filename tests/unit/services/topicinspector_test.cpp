#include "models/services/topicinspector.h"

#include "tests/support/faketopicsource.h"
#include "tests/support/waiting.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

Topic topic(const QString &name)
{
    Topic made;
    made.name = name;
    return made;
}

const Polling rarely{60s, 1s, 1s};

} // namespace

TEST(TopicInspector, AsksForNothingUntilSomebodyLooks)
{
    FakeTopicSource kafka;
    TopicInspector inspector(&kafka, rarely);
    inspector.refresh();
    EXPECT_TRUE(kafka.settingsAsked.isEmpty());
    EXPECT_TRUE(kafka.groupsAsked.isEmpty());
    EXPECT_FALSE(inspector.settings().asked());
}

TEST(TopicInspector, AnAnswerForTheTopicOfBeforeIsNotTakenForThisOne)
{
    FakeTopicSource kafka;
    TopicInspector inspector(&kafka, rarely);
    inspector.watchSettings(u"a"_s);
    const auto ofA = kafka.waiting;
    inspector.watchSettings(u"b"_s);
    EXPECT_EQ(kafka.settingsAsked, (QStringList{u"a"_s, u"b"_s}));
    FakeTopicSource::answer(*ofA, TopicSettings{{u"of a"_s, {}, {}, false, {}}});
    FakeTopicSource::answer(*kafka.waiting, TopicSettings{{u"of b"_s, {}, {}, false, {}}});
    ASSERT_TRUE(waitUntil([&] { return inspector.settings().value.has_value(); }));
    EXPECT_EQ(inspector.settings().value->constFirst().name, u"of b"_s);
    EXPECT_EQ(inspector.settings().attempts, 1);
}

TEST(TopicInspector, AsksAgainOnlyForWhatIsStillSeen)
{
    FakeTopicSource kafka;
    TopicInspector inspector(&kafka, rarely);
    inspector.watchGroups(u"a"_s);
    ASSERT_TRUE(waitUntil([&] { return inspector.groups().value.has_value(); }));
    inspector.watchGroups(u"a"_s);
    EXPECT_EQ(kafka.groupsAsked.size(), 1) << "it is watched already";
    inspector.refresh();
    EXPECT_EQ(kafka.groupsAsked.size(), 2);
    inspector.watchGroups({});
    inspector.refresh();
    EXPECT_EQ(kafka.groupsAsked.size(), 2);
    EXPECT_FALSE(inspector.groups().asked());
}

TEST(TopicInspector, WithoutKafkaNothingIsAsked)
{
    TopicInspector inspector(nullptr, rarely);
    inspector.watchSettings(u"a"_s);
    inspector.policies().look({topic(u"a"_s)});
    EXPECT_FALSE(inspector.settings().asked());
    EXPECT_FALSE(inspector.policies().observed().asked());
}

TEST(CleanupPolicies, AreAskedOnceForAsLongAsNothingIsDue)
{
    FakeTopicSource kafka;
    CleanupPolicies policies(&kafka, {60s, 0ms});
    const QList<Topic> topics{topic(u"a"_s), topic(u"b"_s)};
    policies.look(topics);
    policies.look(topics);
    EXPECT_EQ(kafka.policiesAsked.size(), 1) << "the first answer is under way";
    ASSERT_TRUE(waitUntil([&] { return policies.observed().live(); }));
    for (int i = 0; i < 5; ++i)
        policies.look(topics);
    EXPECT_EQ(kafka.policiesAsked.size(), 1);
    EXPECT_EQ(policies.observed().value->value(u"b"_s), u"delete"_s);
}

TEST(CleanupPolicies, ANewTopicIsAskedForAlone)
{
    FakeTopicSource kafka;
    CleanupPolicies policies(&kafka, {60s, 0ms});
    policies.look({topic(u"a"_s)});
    ASSERT_TRUE(waitUntil([&] { return policies.observed().live(); }));
    ASSERT_TRUE(waitUntil([&] {
        policies.look({topic(u"a"_s), topic(u"b"_s)});
        return policies.observed().successes == 2;
    }));
    EXPECT_EQ(kafka.policiesAsked.last(), QStringList{u"b"_s});
    EXPECT_EQ(policies.observed().value->size(), 2);
}

TEST(CleanupPolicies, NewTopicsWaitForTheLeastPause)
{
    FakeTopicSource kafka;
    CleanupPolicies policies(&kafka, {60s, 60s});
    policies.look({topic(u"a"_s)});
    ASSERT_TRUE(waitUntil([&] { return policies.observed().live(); }));
    policies.look({topic(u"a"_s), topic(u"b"_s)});
    EXPECT_EQ(kafka.policiesAsked.size(), 1);
}

TEST(CleanupPolicies, WhatWasKnownStaysWhileNewerAnswersFail)
{
    FakeTopicSource kafka;
    CleanupPolicies policies(&kafka, {0ms, 0ms});
    policies.look({topic(u"a"_s)});
    ASSERT_TRUE(waitUntil([&] { return policies.observed().live(); }));
    kafka.policyError = Error{ErrorKind::Timeout, u"late"_s, {}};
    ASSERT_TRUE(waitUntil([&] {
        policies.look({topic(u"a"_s)});
        return policies.observed().error.has_value();
    }));
    EXPECT_EQ(policies.observed().value->value(u"a"_s), u"delete"_s);
}
