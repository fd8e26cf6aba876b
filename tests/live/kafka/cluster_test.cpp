// The cluster, its offsets and groups, against the playground's three brokers.

#include "models/clients/kafka/kafkaclient.h"
#include "tests/live/kafka/kafkahelper.h"
#include "tests/support/waiting.h"

#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QMutex>
#include <algorithm>
#include <gmock/gmock.h>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;
using kafka::KafkaClient;

namespace {

class KafkaLive : public testing::Test
{
protected:
    void SetUp() override
    {
        const auto found = playgroundKafka();
        if (!found)
            GTEST_SKIP() << whySkipped();
        profile = *found;
        client = std::make_unique<KafkaClient>(profile, Secret(), Secret(), Polling());
    }

    template <class T>
    T wait(const QFuture<Result<T>> &future)
    {
        if (!waitFor(future, 20s) || !future.result()) {
            ADD_FAILURE() << (future.isFinished() ? future.result().error().message.toStdString()
                                                  : "no answer");
            return {};
        }
        return *future.result();
    }

    Topic topicOf(const QString &name)
    {
        const auto facts = wait(client->fetchCluster());
        for (const Topic &topic : facts.topics)
            if (topic.name == name)
                return topic;
        ADD_FAILURE() << "no topic " << name.toStdString();
        return {};
    }

    KafkaProfile profile;
    std::unique_ptr<KafkaClient> client;
};

/// Counts librdkafka's requests by name while it lives.
class RequestCounter final
{
public:
    RequestCounter()
    {
        s_counts.clear();
        qputenv("SLUICE_KAFKA_DEBUG", "protocol");
        QLoggingCategory::setFilterRules(u"sluice.kafka=true"_s);
        m_former = qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &text) {
            const auto at = text.indexOf(u"Sent "_s);
            if (at < 0)
                return;
            const QString rest = text.mid(at + 5);
            const QMutexLocker lock(&s_mutex);
            ++s_counts[rest.left(rest.indexOf(u"Request"_s))];
        });
    }
    ~RequestCounter()
    {
        qInstallMessageHandler(m_former);
        QLoggingCategory::setFilterRules({});
        qunsetenv("SLUICE_KAFKA_DEBUG");
    }
    static int take(const QString &name)
    {
        const QMutexLocker lock(&s_mutex);
        return s_counts.take(name);
    }
    static int takeAll()
    {
        const QMutexLocker lock(&s_mutex);
        int sum = 0;
        for (const int count : s_counts)
            sum += count;
        s_counts.clear();
        return sum;
    }

private:
    static inline QMutex s_mutex;
    static inline QMap<QString, int> s_counts;
    QtMessageHandler m_former = nullptr;
};

} // namespace

TEST_F(KafkaLive, SeesEveryBrokerAlive)
{
    const auto facts = wait(client->fetchCluster());
    EXPECT_FALSE(facts.clusterId.isEmpty());
    EXPECT_GE(facts.controllerId, 0);
    ASSERT_EQ(facts.brokers.size(), profile.bootstrapServers.size());
    for (const Broker &broker : facts.brokers) {
        EXPECT_TRUE(broker.reachable()) << broker.id;
        EXPECT_GE(broker.id, 0);
    }
    EXPECT_TRUE(std::is_sorted(facts.topics.cbegin(), facts.topics.cend(),
                               [](const Topic &a, const Topic &b) { return a.name < b.name; }));
}

TEST_F(KafkaLive, TellsPartitionsLeadersAndReplicas)
{
    LiveTopic live(profile, 6, 3);
    const Topic topic = topicOf(live.name());
    ASSERT_EQ(topic.partitions.size(), 6);
    for (const Partition &partition : topic.partitions) {
        EXPECT_EQ(partition.replicas.size(), 3);
        EXPECT_EQ(partition.inSync.size(), 3);
        EXPECT_TRUE(partition.replicas.contains(partition.leader));
    }
    EXPECT_FALSE(topic.internal);
    EXPECT_EQ(topic.offlinePartitions(), 0);
    EXPECT_EQ(topic.underReplicatedPartitions(), 0);
}

TEST_F(KafkaLive, TellsBeginAndEndOffsets)
{
    LiveTopic live(profile, 3);
    ASSERT_TRUE(live.produceNumbers(0, 0, 100));
    ASSERT_TRUE(live.produceNumbers(1, 0, 50));
    ASSERT_TRUE(live.deleteBefore(0, 40));
    const auto offsets = wait(client->fetchOffsets({topicOf(live.name())}));
    ASSERT_EQ(offsets.size(), 1);
    EXPECT_EQ(offsets.first().partitions, (QList<PartitionOffsets>{{0, 40, 100}, {1, 0, 50}, {2, 0, 0}}));
    EXPECT_EQ(offsets.first().endSum(), 150);
}

TEST_F(KafkaLive, CountsWhatIsInTheLogNotWhatIsCommitted)
{
    LiveTopic live(profile, 1);
    ASSERT_TRUE(live.produceInTransactions({{0, "k", "v", {}, 0}}, 1, false));
    const Topic topic = topicOf(live.name());
    // The aborted record, and its marker, which the broker writes a little later.
    EXPECT_TRUE(waitUntil([&] { return wait(client->fetchOffsets({topic})).first().endSum() == 2; }));
}

TEST_F(KafkaLive, LeavesATopicThatIsGoneWithoutOffsets)
{
    LiveTopic live(profile, 1);
    const Topic there = topicOf(live.name());
    Topic gone = there;
    gone.name = u"sluice-test-never-was"_s;
    const auto offsets = wait(client->fetchOffsets({there, gone}));
    ASSERT_EQ(offsets.size(), 2);
    EXPECT_EQ(offsets[0].endSum(), 0);
    EXPECT_EQ(offsets[1].endSum(), std::nullopt);
    const auto facts = wait(client->fetchCluster());
    for (const Topic &topic : facts.topics)
        EXPECT_NE(topic.name, gone.name) << "asking must not create it";
}

TEST_F(KafkaLive, TellsCommittedOffsetsAndLag)
{
    LiveTopic live(profile, 3);
    const QString group = live.name() + u"-group"_s;
    ASSERT_TRUE(live.produceNumbers(0, 0, 100));
    ASSERT_TRUE(live.produceNumbers(1, 0, 50));
    ASSERT_TRUE(live.commit(group.toUtf8(), 0, 30));
    ASSERT_TRUE(live.commit(group.toUtf8(), 1, 50));
    const auto groups = wait(client->fetchGroups({group, u"sluice-test-no-such-group"_s}));
    ASSERT_EQ(groups.size(), 2);
    const auto at = std::find_if(groups.cbegin(), groups.cend(),
                                 [&](const ConsumerGroup &one) { return one.id == group; });
    ASSERT_NE(at, groups.cend());
    EXPECT_FALSE(at->error);
    EXPECT_EQ(at->state, GroupState::Empty);
    EXPECT_EQ(at->offsets,
              (QList<CommittedOffset>{{live.name(), 0, 30, 100, 70}, {live.name(), 1, 50, 50, 0}}));
    EXPECT_EQ(at->totalLag(), 70);
    const auto missing = std::find_if(groups.cbegin(), groups.cend(),
                                      [&](const ConsumerGroup &one) { return one.id != group; });
    EXPECT_FALSE(missing->error);
    EXPECT_EQ(missing->state, GroupState::Dead);
    EXPECT_TRUE(missing->offsets.isEmpty());

    const auto all = wait(client->fetchAllGroups());
    EXPECT_TRUE(std::any_of(all.cbegin(), all.cend(), [&](const ConsumerGroup &one) { return one == *at; }));
}

TEST_F(KafkaLive, AsksNoMoreForMorePartitions)
{
    LiveTopic few(profile, 3);
    LiveTopic many(profile, 150);
    RequestCounter counter;
    KafkaClient counted(profile, Secret(), Secret(), Polling());
    ClusterFacts facts;
    const auto find = [&](const QString &name) {
        const auto at = std::find_if(facts.topics.cbegin(), facts.topics.cend(),
                                     [&](const Topic &topic) { return topic.name == name; });
        return at == facts.topics.cend() ? Topic{} : *at;
    };
    // New partitions are unknown to some brokers, or without a leader that speaks for them, for a moment.
    ASSERT_TRUE(waitUntil([&] {
        facts = wait(counted.fetchCluster());
        return find(many.name()).partitions.size() == 150 &&
               wait(client->fetchOffsets({find(many.name())})).first().endSum() == 0;
    }));
    const Topic small = find(few.name());
    const Topic large = find(many.name());
    RequestCounter::takeAll();
    wait(counted.fetchOffsets({small}));
    const int forFew = RequestCounter::take(u"ListOffsets"_s);
    const int othersForFew = RequestCounter::takeAll();
    EXPECT_EQ(wait(counted.fetchOffsets({large})).first().endSum(), 0);
    const int forMany = RequestCounter::take(u"ListOffsets"_s);
    const int othersForMany = RequestCounter::takeAll();
    EXPECT_GT(forFew, 0);
    EXPECT_GT(forMany, 0);
    EXPECT_LE(forMany, 2 * facts.brokers.size()); // begin and end, of each leader
    EXPECT_LE(othersForFew, 3);                   // a first connection introduces itself
    EXPECT_EQ(othersForMany, 0);
    std::cout << "ListOffsets requests: " << forFew << " for 3 partitions, " << forMany << " for 150\n";
    wait(counted.fetchCluster());
    std::cout << "requests of one look at the cluster: " << RequestCounter::takeAll() << "\n";
}

TEST_F(KafkaLive, AnswersQuicklyWhenAllIsWell)
{
    wait(client->fetchCluster());
    const auto timed = [&](const char *what, auto ask) {
        QList<qint64> took;
        for (int i = 0; i < 20; ++i) {
            QElapsedTimer timer;
            timer.start();
            wait(ask());
            took << timer.elapsed();
        }
        std::sort(took.begin(), took.end());
        std::cout << what << ": median " << took[10] << " ms, worst " << took.last() << " ms\n";
        EXPECT_LT(took[10], 500);
    };
    // Without what other tests are just removing.
    auto topics = wait(client->fetchCluster()).topics;
    topics.removeIf([](const Topic &topic) { return topic.name.startsWith(u"sluice-test-"_s); });
    timed("fetchCluster", [&] { return client->fetchCluster(); });
    timed("fetchOffsets", [&] { return client->fetchOffsets(topics); });
    timed("fetchGroups", [&] { return client->fetchAllGroups(); });
}
