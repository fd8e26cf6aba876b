#include "models/services/topicinspector.h"

#include "models/clients/kafka/kafkasource.h"
#include "tests/support/waiting.h"

#include <QPromise>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

template <class T>
QFuture<T> ready(const T &value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(value);
    promise.finish();
    return promise.future();
}

struct FakeKafka final : KafkaSource
{
    QFuture<Result<ClusterFacts>> fetchCluster() override { return ready(Result<ClusterFacts>()); }
    QFuture<Result<QList<TopicOffsets>>> fetchOffsets(const QList<Topic> &) override
    {
        return ready(Result<QList<TopicOffsets>>());
    }
    QFuture<Result<QList<ConsumerGroup>>> fetchGroups(const QStringList &) override
    {
        return ready(Result<QList<ConsumerGroup>>());
    }
    QFuture<Result<QList<ConsumerGroup>>> fetchAllGroups() override
    {
        return ready(Result<QList<ConsumerGroup>>());
    }
    QFuture<Result<TopicSettings>> fetchTopicSettings(const QString &topic) override
    {
        settingsAsked << topic;
        slow = std::make_shared<QPromise<Result<TopicSettings>>>();
        slow->start();
        return slow->future();
    }
    QFuture<Result<QHash<QString, QString>>> fetchCleanupPolicies(const QStringList &topics) override
    {
        policiesAsked << topics;
        if (policyError)
            return ready(Result<QHash<QString, QString>>(tl::unexpected(*policyError)));
        QHash<QString, QString> policies;
        for (const QString &topic : topics)
            policies.insert(topic, u"delete"_s);
        return ready(Result<QHash<QString, QString>>(policies));
    }
    QFuture<Result<TopicGroups>> fetchTopicGroups(const QString &topic) override
    {
        groupsAsked << topic;
        return ready(Result<TopicGroups>());
    }

    void answerSettings(const QString &name)
    {
        slow->addResult(Result<TopicSettings>(TopicSettings{{name, {}, ConfigSource::Default, false, {}}}));
        slow->finish();
    }

    QStringList settingsAsked;
    QStringList groupsAsked;
    QList<QStringList> policiesAsked;
    std::optional<Error> policyError;
    std::shared_ptr<QPromise<Result<TopicSettings>>> slow;
};

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
    FakeKafka kafka;
    TopicInspector inspector(&kafka, rarely);
    inspector.refresh();
    EXPECT_TRUE(kafka.settingsAsked.isEmpty());
    EXPECT_TRUE(kafka.groupsAsked.isEmpty());
    EXPECT_FALSE(inspector.settings().asked());
}

TEST(TopicInspector, AnAnswerForTheTopicOfBeforeIsNotTakenForThisOne)
{
    FakeKafka kafka;
    TopicInspector inspector(&kafka, rarely);
    inspector.watchSettings(u"a"_s);
    const auto ofA = kafka.slow;
    inspector.watchSettings(u"b"_s);
    EXPECT_EQ(kafka.settingsAsked, (QStringList{u"a"_s, u"b"_s}));
    ofA->addResult(Result<TopicSettings>(TopicSettings{{u"of a"_s, {}, {}, false, {}}}));
    ofA->finish();
    kafka.answerSettings(u"of b"_s);
    ASSERT_TRUE(waitUntil([&] { return inspector.settings().value.has_value(); }));
    EXPECT_EQ(inspector.settings().value->constFirst().name, u"of b"_s);
    EXPECT_EQ(inspector.settings().attempts, 1);
}

TEST(TopicInspector, AsksAgainOnlyForWhatIsStillSeen)
{
    FakeKafka kafka;
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
    FakeKafka kafka;
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
    FakeKafka kafka;
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
    FakeKafka kafka;
    CleanupPolicies policies(&kafka, {60s, 60s});
    policies.look({topic(u"a"_s)});
    ASSERT_TRUE(waitUntil([&] { return policies.observed().live(); }));
    policies.look({topic(u"a"_s), topic(u"b"_s)});
    EXPECT_EQ(kafka.policiesAsked.size(), 1);
}

TEST(CleanupPolicies, WhatWasKnownStaysWhileNewerAnswersFail)
{
    FakeKafka kafka;
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
