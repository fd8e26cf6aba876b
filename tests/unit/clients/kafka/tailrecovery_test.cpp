// A tail whose brokers go and come back, against librdkafka's own mock of a cluster.

#include "models/clients/kafka/handles.h"
#include "models/clients/kafka/topicreader.h"
#include "tests/support/waiting.h"

#include <QSignalSpy>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka_mock.h>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;
using kafka::TopicReader;

namespace {

class MockCluster final
{
public:
    MockCluster()
        : m_client(rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), nullptr, 0))
        , m_cluster(rd_kafka_mock_cluster_new(m_client, 1))
    {
        rd_kafka_mock_topic_create(m_cluster, "quiet", 1, 1);
    }
    ~MockCluster()
    {
        rd_kafka_mock_cluster_destroy(m_cluster);
        rd_kafka_destroy(m_client);
    }
    MockCluster(const MockCluster &) = delete;
    MockCluster &operator=(const MockCluster &) = delete;

    [[nodiscard]] QString address() const
    {
        return QString::fromUtf8(rd_kafka_mock_cluster_bootstraps(m_cluster));
    }
    void goDown() { rd_kafka_mock_broker_set_down(m_cluster, 1); }
    void comeUp() { rd_kafka_mock_broker_set_up(m_cluster, 1); }

private:
    rd_kafka_t *m_client;
    rd_kafka_mock_cluster_t *m_cluster;
};

} // namespace

TEST(KafkaTailRecovery, IsToldThoughNothingHappensInTheTopic)
{
    MockCluster cluster;
    KafkaProfile profile;
    profile.bootstrapServers = {cluster.address()};
    TopicReader reader(profile, {}, {}, {2000ms, 2000ms, 1500ms}, u"quiet"_s, {});
    QSignalSpy caughtUp(&reader, &TopicReader::caughtUp);
    QSignalSpy failed(&reader, &TopicReader::failed);
    QSignalSpy recovered(&reader, &TopicReader::recovered);
    QSignalSpy records(&reader, &TopicReader::recordsArrived);
    reader.start();
    ASSERT_TRUE(waitUntil([&] { return !caughtUp.isEmpty(); }, 15s));
    cluster.goDown();
    ASSERT_TRUE(waitUntil([&] { return !failed.isEmpty(); }, 15s));
    EXPECT_TRUE(recovered.isEmpty());
    cluster.comeUp();
    EXPECT_TRUE(waitUntil([&] { return !recovered.isEmpty(); }, 15s));
    EXPECT_EQ(failed.size(), 1);
    EXPECT_EQ(recovered.size(), 1);
    EXPECT_TRUE(records.isEmpty());
}
