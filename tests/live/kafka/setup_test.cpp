// Topics made, described and removed by the setup, and what a cluster refuses.

#include "models/clients/kafka/kafkaclient.h"
#include "models/clients/kafka/setupclient.h"
#include "tests/live/kafka/kafkahelper.h"
#include "tests/support/waiting.h"

#include <QCoreApplication>
#include <QDateTime>
#include <gmock/gmock.h>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;
using kafka::KafkaSetupClient;
using testing::HasSubstr;

namespace {

class KafkaSetupLive : public testing::Test
{
protected:
    void SetUp() override
    {
        const auto found = playgroundKafka();
        if (!found)
            GTEST_SKIP() << whySkipped();
        profile = *found;
        client = std::make_unique<KafkaSetupClient>(profile, Secret(), Secret(), polling, false);
        name = u"sluice-test-setup-%1-%2"_s.arg(QCoreApplication::applicationPid())
                   .arg(QDateTime::currentMSecsSinceEpoch());
    }
    void TearDown() override
    {
        if (client)
            (void)resultOf(client->deleteTopic(name));
    }

    template <class T>
    T resultOf(const QFuture<T> &future)
    {
        EXPECT_TRUE(waitFor(future, 20s));
        return future.isFinished() ? future.result() : T(fail(ErrorKind::Internal, u"never answered"_s));
    }

    Error creationError(int partitions, int replicas, const QMap<QString, QString> &config = {})
    {
        const auto result = resultOf(client->createTopic(name, partitions, replicas, config));
        EXPECT_FALSE(result);
        return result ? Error() : result.error();
    }

    /// Through a client of its own, which has heard nothing yet.
    std::optional<Topic> seen(const QString &topic)
    {
        kafka::KafkaClient other(profile, Secret(), Secret(), polling);
        const auto cluster = resultOf(other.fetchCluster());
        EXPECT_TRUE(cluster);
        const auto found = std::ranges::find(cluster->topics, topic, &Topic::name);
        return found == cluster->topics.end() ? std::nullopt : std::optional(*found);
    }

    Polling polling;
    KafkaProfile profile;
    std::unique_ptr<KafkaSetupClient> client;
    QString name;
};

} // namespace

TEST_F(KafkaSetupLive, MakesDescribesAndRemovesATopic)
{
    const QMap<QString, QString> config{{u"cleanup.policy"_s, u"compact"_s}, {u"segment.ms"_s, u"60000"_s}};
    const auto created = resultOf(client->createTopic(name, 5, 3, config));
    ASSERT_TRUE(created) << qPrintable(created.error().message + created.error().detail);
    const auto topic = seen(name);
    ASSERT_TRUE(topic);
    EXPECT_EQ(topic->partitions.size(), 5);
    EXPECT_EQ(topic->partitions.first().replicas.size(), 3);
    EXPECT_EQ(topic->offlinePartitions(), 0);

    const auto facts = resultOf(client->fetchSetup({name, u"sluice-test-no-such-topic"_s}));
    ASSERT_TRUE(facts) << qPrintable(facts.error().message);
    EXPECT_EQ(facts->topicConfigs.keys(), QStringList{name});
    const auto settings = facts->topicConfigs.value(name);
    EXPECT_EQ(settings[u"cleanup.policy"_s].value, u"compact"_s);
    EXPECT_FALSE(settings[u"cleanup.policy"_s].isDefault);
    EXPECT_EQ(settings[u"segment.ms"_s].value, u"60000"_s);
    EXPECT_TRUE(settings[u"retention.bytes"_s].isDefault);

    const Error taken = creationError(5, 3);
    EXPECT_EQ(taken.kind, ErrorKind::Conflict) << qPrintable(taken.message);
    ASSERT_TRUE(resultOf(client->deleteTopic(name)));
    EXPECT_FALSE(seen(name));
    const auto again = resultOf(client->deleteTopic(name));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::NotFound) << qPrintable(again.error().message);
}

TEST_F(KafkaSetupLive, ReadsABrokersSettings)
{
    const auto facts = resultOf(client->fetchSetup({}));
    ASSERT_TRUE(facts) << qPrintable(facts.error().message);
    EXPECT_EQ(facts->cluster.brokers.size(), 3);
    EXPECT_TRUE(facts->topicConfigs.isEmpty());
    ASSERT_TRUE(facts->brokerConfig) << qPrintable(facts->brokerConfig.error().message);
    const auto &settings = *facts->brokerConfig;
    EXPECT_GT(settings.size(), 100);
    EXPECT_TRUE(settings.contains(u"default.replication.factor"_s));
    EXPECT_TRUE(settings[u"log.dirs"_s].isReadOnly);
    EXPECT_FALSE(settings[u"log.retention.ms"_s].isReadOnly);
    for (const KafkaConfigEntry &entry : settings)
        EXPECT_TRUE(!entry.isSensitive || entry.value.isEmpty()) << qPrintable(entry.name);
}

TEST_F(KafkaSetupLive, SaysWhyATopicIsRefused)
{
    const Error replicas = creationError(1, 7);
    EXPECT_EQ(replicas.kind, ErrorKind::Invalid);
    EXPECT_THAT(replicas.message.toStdString(), HasSubstr("7 replicas"));
    EXPECT_THAT(replicas.message.toStdString(), HasSubstr("brokers for 3"));
    const Error setting = creationError(1, 1, {{u"cleanup.policy"_s, u"hoard"_s}});
    EXPECT_EQ(setting.kind, ErrorKind::Invalid);
    EXPECT_THAT(setting.message.toStdString(), HasSubstr("hoard"));
    const Error key = creationError(1, 1, {{u"no.such.key"_s, u"1"_s}});
    EXPECT_EQ(key.kind, ErrorKind::Invalid);
    EXPECT_THAT(key.message.toStdString(), HasSubstr("no.such.key"));
    EXPECT_EQ(creationError(0, 1).kind, ErrorKind::Invalid);
    EXPECT_EQ(creationError(-7, 1).kind, ErrorKind::Invalid);
    EXPECT_EQ(creationError(1, 0).kind, ErrorKind::Invalid);
    EXPECT_FALSE(seen(name));
    for (const QString &odd : {u"no spaces"_s, u""_s, u".."_s, QString(250, u'x'), QString(600, u'x')}) {
        const auto result = resultOf(client->createTopic(odd, 1, 1, {}));
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().kind, ErrorKind::Invalid)
            << qPrintable(result.error().message + result.error().detail);
    }
}

TEST_F(KafkaSetupLive, LeavesNumbersToTheBrokersWhereWished)
{
    const auto created = resultOf(client->createTopic(name, -1, -1, {}));
    ASSERT_TRUE(created) << qPrintable(created.error().message + created.error().detail);
    const auto topic = seen(name);
    ASSERT_TRUE(topic);
    EXPECT_GE(topic->partitions.size(), 1);
}

TEST_F(KafkaSetupLive, ChangesNothingWhenReadOnly)
{
    client->setReadOnly(true);
    EXPECT_EQ(creationError(1, 1).kind, ErrorKind::ReadOnly);
    EXPECT_FALSE(seen(name));
    client->setReadOnly(false);
    ASSERT_TRUE(resultOf(client->createTopic(name, 1, 1, {})));
    KafkaSetupClient reader(profile, Secret(), Secret(), polling, true);
    const auto refused = resultOf(reader.deleteTopic(name));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::ReadOnly);
    EXPECT_TRUE(seen(name));
    EXPECT_TRUE(resultOf(reader.fetchSetup({name})));
}
