// What the setup may not do to Kafka, and the sentences for what Kafka refuses.

#include "models/clients/kafka/setupclient.h"
#include "models/clients/kafka/topicadmin.h"
#include "tests/support/waiting.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <gmock/gmock.h>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::kafka;
using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

/// Says nothing to anyone, and counts who comes.
class SilentPort final : public QTcpServer
{
public:
    SilentPort() { listen(QHostAddress::LocalHost); }
    [[nodiscard]] KafkaProfile profile() const
    {
        KafkaProfile profile;
        profile.bootstrapServers = {u"127.0.0.1:%1"_s.arg(serverPort())};
        return profile;
    }
    int connections = 0;

protected:
    void incomingConnection(qintptr handle) override
    {
        ++connections;
        QTcpServer::incomingConnection(handle);
    }
};

constexpr Polling deadlines{2000ms, 1000ms, 1000ms};

Error errorOf(const QFuture<Result<void>> &future)
{
    EXPECT_TRUE(test::waitFor(future, 10s));
    return future.isFinished() && !future.result() ? future.result().error() : Error();
}

struct Refusal
{
    rd_kafka_resp_err_t code;
    ErrorKind kind;
    const char *says;
};

} // namespace

TEST(KafkaSetup, RefusesEveryChangeWhenReadOnlyBeforeAnyConnection)
{
    SilentPort port;
    KafkaSetupClient client(port.profile(), Secret(), Secret(), deadlines, true);
    EXPECT_EQ(errorOf(client.createTopic(u"x"_s, 1, 1, {})).kind, ErrorKind::ReadOnly);
    EXPECT_EQ(errorOf(client.deleteTopic(u"x"_s)).kind, ErrorKind::ReadOnly);
    EXPECT_EQ(port.connections, 0);
    client.setReadOnly(false);
    EXPECT_EQ(errorOf(client.deleteTopic(u"x"_s)).kind, ErrorKind::Timeout) << "now it does try";
    EXPECT_GT(port.connections, 0);
}

TEST(KafkaSetup, SaysWhyTheClusterCannotBeReachedWithinItsDeadline)
{
    QElapsedTimer clock;
    clock.start();
    KafkaProfile nobody;
    nobody.bootstrapServers = {u"127.0.0.1:1"_s};
    KafkaSetupClient client(nobody, Secret(), Secret(), deadlines, false);
    const Error error = errorOf(client.createTopic(u"x"_s, 1, 1, {}));
    EXPECT_EQ(error.kind, ErrorKind::Unreachable) << error.message.toStdString();
    EXPECT_THAT(error.message.toStdString(), HasSubstr("127.0.0.1:1"));
    const auto facts = client.fetchSetup({u"x"_s});
    ASSERT_TRUE(test::waitFor(facts, 10s));
    EXPECT_EQ(facts.result().error().kind, ErrorKind::Unreachable);
    EXPECT_LT(clock.elapsed(), 6000);
}

TEST(KafkaSetup, EndsAsCancelledWhenTheClientDies)
{
    SilentPort port;
    QFuture<Result<void>> first;
    QFuture<Result<void>> second;
    {
        KafkaSetupClient client(port.profile(), Secret(), Secret(), deadlines, false);
        first = client.deleteTopic(u"x"_s);
        second = client.createTopic(u"y"_s, 1, 1, {});
        ASSERT_TRUE(test::waitUntil([&] { return port.connections > 0; }));
    }
    EXPECT_EQ(errorOf(first).kind, ErrorKind::Cancelled);
    EXPECT_EQ(errorOf(second).kind, ErrorKind::Cancelled);
}

TEST(KafkaSetup, SaysOfEachRefusalWhatCanBeDone)
{
    const NewTopic topic{u"cdc.orders"_s, 3, 5, {}};
    for (const Refusal &refusal : {
             Refusal{RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS, ErrorKind::Conflict, "exists already"},
             Refusal{RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR, ErrorKind::Invalid, "brokers for 3"},
             Refusal{RD_KAFKA_RESP_ERR_INVALID_PARTITIONS, ErrorKind::Invalid, "3 partitions"},
             Refusal{RD_KAFKA_RESP_ERR_INVALID_CONFIG, ErrorKind::Invalid, "as the server says"},
             Refusal{RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, ErrorKind::Invalid, "249"},
             Refusal{RD_KAFKA_RESP_ERR_POLICY_VIOLATION, ErrorKind::Permission, "policy"},
             Refusal{RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, ErrorKind::Permission, "may not create"},
             Refusal{RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED, ErrorKind::Permission, "may not create"},
             Refusal{RD_KAFKA_RESP_ERR__TIMED_OUT, ErrorKind::Timeout, "check again"},
             Refusal{RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION, ErrorKind::Unsupported, "cdc.orders"},
         }) {
        const Error error = createError(refusal.code, u"as the server says"_s, topic, 3);
        EXPECT_EQ(error.kind, refusal.kind) << rd_kafka_err2name(refusal.code);
        EXPECT_THAT(error.message.toStdString(), HasSubstr(refusal.says));
        EXPECT_THAT(error.message.toStdString(), HasSubstr("cdc.orders"));
        EXPECT_EQ(error.detail, u"as the server says"_s);
        EXPECT_TRUE(error.message.endsWith(u'.')) << error.message.toStdString();
    }
    for (const Refusal &refusal : {
             Refusal{RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, ErrorKind::NotFound, "no topic"},
             Refusal{RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, ErrorKind::Permission, "may not delete"},
             Refusal{RD_KAFKA_RESP_ERR_TOPIC_DELETION_DISABLED, ErrorKind::Unsupported,
                     "delete.topic.enable"},
             Refusal{RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, ErrorKind::Timeout, "check again"},
         }) {
        const Error error = deleteError(refusal.code, {}, u"cdc.orders"_s);
        EXPECT_EQ(error.kind, refusal.kind) << rd_kafka_err2name(refusal.code);
        EXPECT_THAT(error.message.toStdString(), HasSubstr(refusal.says));
    }
}
