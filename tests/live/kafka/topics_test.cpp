// What is asked of single topics: settings with their origin, cleanup policies, and the groups that read
// them.

#include "models/clients/kafka/kafkaclient.h"
#include "tests/live/kafka/kafkahelper.h"
#include "tests/support/waiting.h"

#include <algorithm>
#include <gmock/gmock.h>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

class KafkaTopicsLive : public OnPlayground
{
protected:
    void SetUp() override
    {
        OnPlayground::SetUp();
        if (!IsSkipped())
            client = std::make_unique<kafka::KafkaClient>(profile, Secret(), Secret(), Polling());
    }

    template <class T>
    T resultOf(const QFuture<T> &future)
    {
        EXPECT_TRUE(waitFor(future, 20s));
        return future.isFinished() ? future.result() : T(fail(ErrorKind::Internal, u"never answered"_s));
    }

    static TopicSetting named(const TopicSettings &settings, const QString &name)
    {
        const auto found = std::ranges::find(settings, name, &TopicSetting::name);
        return found == settings.end() ? TopicSetting() : *found;
    }

    std::unique_ptr<kafka::KafkaClient> client;
};

} // namespace

TEST_F(KafkaTopicsLive, TellsWhoSetEachSettingAndWhatKafkaWouldTake)
{
    const LiveTopic topic(profile, 2, 1, {{"cleanup.policy", "compact"}, {"retention.ms", "60000"}});
    const auto settings = resultOf(client->fetchTopicSettings(topic.name()));
    ASSERT_TRUE(settings) << qPrintable(settings.error().message);
    EXPECT_GT(settings->size(), 20);

    const TopicSetting policy = named(*settings, u"cleanup.policy"_s);
    EXPECT_EQ(policy.value, u"compact"_s);
    EXPECT_EQ(policy.source, ConfigSource::Topic);
    EXPECT_EQ(defaultValue(policy), u"delete"_s);

    const TopicSetting retention = named(*settings, u"retention.ms"_s);
    EXPECT_EQ(retention.value, u"60000"_s);
    EXPECT_EQ(retention.source, ConfigSource::Topic);

    const LiveTopic plain(profile, 1);
    const auto untouched = resultOf(client->fetchTopicSettings(plain.name()));
    ASSERT_TRUE(untouched) << qPrintable(untouched.error().message);
    const TopicSetting ofFile = named(*untouched, u"retention.ms"_s);
    EXPECT_NE(ofFile.source, ConfigSource::Default) << "the playground's brokers have it in hours";
    EXPECT_EQ(defaultValue(ofFile), std::nullopt) << "not Kafka's seven days, whatever the broker says";

    const TopicSetting segment = named(*settings, u"segment.bytes"_s);
    EXPECT_EQ(segment.source, ConfigSource::StaticBroker)
        << "the playground's brokers have it in their files";
    EXPECT_EQ(defaultValue(segment), u"1073741824"_s);

    const TopicSetting compression = named(*settings, u"compression.type"_s);
    EXPECT_EQ(compression.source, ConfigSource::Default);
    EXPECT_EQ(defaultValue(compression), compression.value);
}

TEST_F(KafkaTopicsLive, ATopicThatIsNotThereHasNoSettings)
{
    const auto settings = resultOf(client->fetchTopicSettings(u"sluice-test-no-such-topic"_s));
    ASSERT_FALSE(settings);
    EXPECT_EQ(settings.error().kind, ErrorKind::NotFound);
}

TEST_F(KafkaTopicsLive, ReadsThePoliciesOfAllTopicsAndLeavesOutWhatCannotBeRead)
{
    const LiveTopic compacted(profile, 1, 1, {{"cleanup.policy", "compact,delete"}});
    const LiveTopic plain(profile, 1);
    const auto policies = resultOf(
        client->fetchCleanupPolicies({compacted.name(), plain.name(), u"sluice-test-no-such-topic"_s}));
    ASSERT_TRUE(policies) << qPrintable(policies.error().message);
    EXPECT_EQ(policies->value(compacted.name()), u"compact,delete"_s);
    EXPECT_EQ(policies->value(plain.name()), u"delete"_s);
    EXPECT_EQ(policies->value(u"sluice-test-no-such-topic"_s), QString());
}

TEST_F(KafkaTopicsLive, FindsTheGroupsThatHaveCommittedHereAndNoOthers)
{
    LiveTopic topic(profile, 2);
    LiveTopic other(profile, 1);
    ASSERT_TRUE(topic.produceNumbers(0, 0, 10));
    ASSERT_TRUE(topic.produceNumbers(1, 0, 5));
    const QByteArray here = "group-of-" + topic.name().toUtf8();
    ASSERT_TRUE(topic.commit(here, 0, 7));
    ASSERT_TRUE(other.commit("group-of-" + other.name().toUtf8(), 0, 0));
    std::optional<TopicGroups> found;
    ASSERT_TRUE(waitUntil(
        [&] {
            const auto groups = resultOf(client->fetchTopicGroups(topic.name()));
            if (groups)
                found = *groups;
            return found && !found->groups.isEmpty();
        },
        20s));
    ASSERT_EQ(found->groups.size(), 1);
    const ConsumerGroup &group = found->groups.first();
    EXPECT_EQ(group.id.toUtf8(), here);
    ASSERT_EQ(group.offsets.size(), 1);
    EXPECT_EQ(group.offsets.first().committed, 7);
    EXPECT_EQ(group.totalLag(), 3);
}
