// What comes of a record that cannot be written.

#include "models/clients/kafka/recordproducer.h"
#include "models/clients/kafka/recordwrite.h"
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

constexpr Polling deadlines{2000ms, 1000ms, 1000ms};
const OutgoingRecord record{u"cdc.orders"_s, 0, QByteArray("k"), QByteArray("v"), {}};

KafkaProfile profileAt(quint16 port)
{
    KafkaProfile profile;
    profile.bootstrapServers = {u"127.0.0.1:%1"_s.arg(port)};
    return profile;
}

Error errorFrom(const QFuture<Result<SentRecord>> &answer)
{
    EXPECT_TRUE(test::waitFor(answer, 10s));
    return answer.isFinished() && !answer.result() ? answer.result().error() : Error();
}

} // namespace

TEST(RecordProducer, SaysOfDeadBrokersWithinItsDeadlineThatNothingWasSent)
{
    QElapsedTimer clock;
    clock.start();
    RecordProducer producer(profileAt(1), Secret(), Secret(), deadlines, false);
    const Error error = errorFrom(producer.sendRecord(record));
    EXPECT_EQ(error.kind, ErrorKind::Unreachable) << error.message.toStdString();
    EXPECT_THAT(error.message.toStdString(), HasSubstr("was not sent"));
    EXPECT_THAT(error.message.toStdString(), HasSubstr("127.0.0.1:1"));
    EXPECT_LT(clock.elapsed(), 4000);
}

TEST(RecordProducer, ASilentPortIsNotTakenForAMaybe)
{
    QTcpServer silent;
    ASSERT_TRUE(silent.listen(QHostAddress::LocalHost));
    RecordProducer producer(profileAt(silent.serverPort()), Secret(), Secret(), deadlines, false);
    EXPECT_EQ(errorFrom(producer.sendRecord(record)).kind, ErrorKind::Unreachable);
}

TEST(RecordProducer, EndsAsCancelledWhenItDies)
{
    QTcpServer silent;
    ASSERT_TRUE(silent.listen(QHostAddress::LocalHost));
    QFuture<Result<SentRecord>> first;
    QFuture<Result<SentRecord>> second;
    {
        RecordProducer producer(profileAt(silent.serverPort()), Secret(), Secret(), deadlines, false);
        first = producer.sendRecord(record);
        second = producer.sendRecord(record);
    }
    EXPECT_EQ(errorFrom(first).kind, ErrorKind::Cancelled);
    EXPECT_EQ(errorFrom(second).kind, ErrorKind::Cancelled);
}

TEST(RecordProducer, TellsWhatWasNotWrittenFromWhatMayHaveBeen)
{
    EXPECT_EQ(deliveryError({RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, true, {}}, u"t"_s).kind, ErrorKind::Timeout);
    EXPECT_EQ(deliveryError({RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, false, {}}, u"t"_s).kind,
              ErrorKind::Unreachable);
    for (const auto code :
         {RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
          RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_INVALID_RECORD,
          RD_KAFKA_RESP_ERR_UNKNOWN}) {
        const Error error = deliveryError({code, false, {}}, u"cdc.orders"_s);
        EXPECT_NE(error.kind, ErrorKind::Timeout);
        EXPECT_THAT(error.message.toStdString(), HasSubstr("cdc.orders"));
        EXPECT_TRUE(error.message.endsWith(u'.')) << error.message.toStdString();
    }
}

TEST(RecordProducer, WritesOnceAndOnAllReplicasOrGivesUp)
{
    const auto settings =
        settingsOf({profileAt(9092), Secret(), Secret(), {2000ms, 3000ms, 4000ms}}, Purpose::Writing);
    ASSERT_TRUE(settings);
    const auto valueOf = [&](const QByteArray &name) {
        for (const Setting &setting : *settings)
            if (setting.name == name)
                return setting.value;
        return QByteArray();
    };
    EXPECT_EQ(valueOf("enable.idempotence"), "true");
    EXPECT_EQ(valueOf("acks"), "all");
    EXPECT_EQ(valueOf("message.timeout.ms"), "7000");
}
