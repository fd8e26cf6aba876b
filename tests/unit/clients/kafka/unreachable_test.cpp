// What the user is told when there is no Kafka, and that nothing waits longer than it may.

#include "models/clients/kafka/kafkaclient.h"
#include "models/clients/kafka/topicreader.h"
#include "tests/support/waiting.h"

#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QMutex>
#include <QTcpServer>
#include <QTcpSocket>
#include <gmock/gmock.h>
#include <memory>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace std::chrono_literals;
using kafka::KafkaClient;
using kafka::TopicReader;

namespace {

constexpr auto kConnect = 2000ms;
// The deadline, and what a busy machine and a sanitizer add.
constexpr qint64 kBoundMs = 5000;
// What the GUI thread may wait: it does nothing but start or hand over, on a machine that may be busy.
constexpr qint64 kAtOnceMs = 250;

Polling deadlines()
{
    return {2000ms, kConnect, 1500ms};
}

KafkaProfile profileOf(const QStringList &servers)
{
    KafkaProfile profile;
    profile.bootstrapServers = servers;
    return profile;
}

/// Accepts, and answers every first bytes with `answer`; nothing at all when it is empty.
class FakePort final : public QTcpServer
{
public:
    explicit FakePort(QByteArray answer = {})
        : m_answer(std::move(answer))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (auto *socket = nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                    socket->readAll();
                    if (m_answer.isEmpty())
                        return;
                    socket->write(m_answer);
                    socket->disconnectFromHost();
                });
        });
    }
    [[nodiscard]] QString address() const { return u"127.0.0.1:%1"_s.arg(serverPort()); }

private:
    QByteArray m_answer;
};

QString closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return u"127.0.0.1:%1"_s.arg(server.serverPort()); // closed again at once
}

/// The error of fetchCluster within the bound.
Error clusterError(KafkaClient &client)
{
    QElapsedTimer took;
    took.start();
    const auto future = client.fetchCluster();
    EXPECT_LT(took.elapsed(), kAtOnceMs) << "the call itself must not block";
    EXPECT_TRUE(test::waitFor(future, 10s));
    EXPECT_LT(took.elapsed(), kBoundMs);
    const auto result = future.result();
    EXPECT_FALSE(result);
    return result ? Error{} : result.error();
}

Error clusterError(const KafkaProfile &profile)
{
    KafkaClient client(profile, Secret(), Secret(), deadlines());
    return clusterError(client);
}

qint64 millisecondsToDestroy(std::unique_ptr<KafkaClient> client)
{
    QElapsedTimer took;
    took.start();
    client.reset();
    return took.elapsed();
}

} // namespace

TEST(KafkaUnreachable, NamesAClosedPort)
{
    const QString address = closedPort();
    const Error error = clusterError(profileOf({address}));
    EXPECT_EQ(error.kind, ErrorKind::Unreachable);
    EXPECT_EQ(error.message, u"Nothing listens on %1. Is the broker running?"_s.arg(address));
}

TEST(KafkaUnreachable, SaysSoAgainTheNextTime) // librdkafka itself reports the same fault every 30 s only
{
    KafkaClient client(profileOf({closedPort()}), Secret(), Secret(), deadlines());
    const Error first = clusterError(client);
    EXPECT_EQ(clusterError(client), first);
    EXPECT_EQ(clusterError(client), first);
}

TEST(KafkaUnreachable, NamesAllClosedPorts)
{
    const QString one = closedPort();
    const QString two = closedPort();
    const Error error = clusterError(profileOf({one, two}));
    EXPECT_EQ(error.kind, ErrorKind::Unreachable);
    EXPECT_TRUE(error.message.contains(one) && error.message.contains(two)) << error.message.toStdString();
}

TEST(KafkaUnreachable, NamesAnUnknownHost)
{
    const Error error = clusterError(profileOf({u"kafka.sluice.invalid:9092"_s}));
    EXPECT_EQ(error.kind, ErrorKind::UnknownHost);
    EXPECT_THAT(error.message.toStdString(), testing::HasSubstr("kafka.sluice.invalid"));
}

TEST(KafkaUnreachable, NamesAPortThatSaysNothing)
{
    FakePort silent;
    const Error error = clusterError(profileOf({silent.address()}));
    EXPECT_EQ(error.kind, ErrorKind::Timeout);
    EXPECT_THAT(error.message.toStdString(), testing::HasSubstr("takes connections but did not answer"));
    EXPECT_THAT(error.message.toStdString(), testing::HasSubstr(silent.address().toStdString()));
}

TEST(KafkaUnreachable, NamesAPortThatSpeaksHttp)
{
    FakePort http("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    const Error error = clusterError(profileOf({http.address()}));
    EXPECT_EQ(error.kind, ErrorKind::BadAnswer);
    EXPECT_THAT(error.message.toStdString(), testing::HasSubstr("speaks HTTP, not Kafka"));
}

TEST(KafkaUnreachable, NamesAPortThatSpeaksTls)
{
    FakePort tls(QByteArray::fromHex("15030300020250"));
    const Error error = clusterError(profileOf({tls.address()}));
    EXPECT_EQ(error.kind, ErrorKind::BadAnswer);
    EXPECT_THAT(error.message.toStdString(),
                testing::HasSubstr("speaks TLS, but the profile says PLAINTEXT"));
}

TEST(KafkaUnreachable, SurvivesJunk)
{
    FakePort junk(QByteArray(200'000, '\x7f'));
    EXPECT_EQ(clusterError(profileOf({junk.address()})).kind, ErrorKind::BadAnswer);
}

TEST(KafkaUnreachable, TellsWhatIsWrongInTheProfile)
{
    EXPECT_EQ(clusterError(profileOf({})).kind, ErrorKind::Invalid);
    EXPECT_EQ(clusterError(profileOf({u"kafka:http"_s})).kind, ErrorKind::Invalid);
    KafkaProfile profile = profileOf({closedPort()});
    profile.security = KafkaSecurity::Ssl;
    profile.caFile = u"/no/such/ca.pem"_s;
    EXPECT_EQ(clusterError(profile).kind, ErrorKind::Invalid);
}

TEST(KafkaUnreachable, OffsetsAndGroupsFailWithinTheirDeadline)
{
    FakePort silent;
    KafkaClient client(profileOf({silent.address()}), Secret(), Secret(), deadlines());
    QElapsedTimer took;
    took.start();
    const auto offsets = client.fetchOffsets({Topic{u"t"_s, false, {{0, 1, {1}, {1}}}, {}}});
    const auto groups = client.fetchAllGroups();
    ASSERT_TRUE(test::waitUntil([&] { return offsets.isFinished() && groups.isFinished(); }));
    EXPECT_LT(took.elapsed(), 1500 + kBoundMs);
    EXPECT_FALSE(offsets.result());
    EXPECT_FALSE(groups.result());
}

TEST(KafkaUnreachable, NothingToAskIsNoFailure)
{
    KafkaClient client(profileOf({closedPort()}), Secret(), Secret(), deadlines());
    const auto offsets = client.fetchOffsets({Topic{u"t"_s, false, {{0, -1, {1}, {}}}, {}}});
    ASSERT_TRUE(test::waitFor(offsets));
    ASSERT_TRUE(offsets.result());
    EXPECT_EQ(offsets.result()->first().partitions.first().end, std::nullopt);
    const auto groups = client.fetchGroups({});
    ASSERT_TRUE(test::waitFor(groups));
    EXPECT_EQ(groups.result(), (Result<QList<ConsumerGroup>>(QList<ConsumerGroup>())));
}

TEST(KafkaUnreachable, IsClosedAtOnceWhileAskingHangs)
{
    FakePort silent;
    auto client =
        std::make_unique<KafkaClient>(profileOf({silent.address()}), Secret(), Secret(), deadlines());
    const auto cluster = client->fetchCluster();
    const auto offsets = client->fetchOffsets({Topic{u"t"_s, false, {{0, 1, {1}, {1}}}, {}}});
    const auto groups = client->fetchAllGroups();
    const auto waiting = client->fetchAllGroups();
    test::waitUntil([] { return false; }, 200ms);
    EXPECT_LT(millisecondsToDestroy(std::move(client)), kAtOnceMs);
    // Whoever waits for an answer is told soon.
    EXPECT_TRUE(test::waitUntil(
        [&] {
            return cluster.isFinished() && offsets.isFinished() && groups.isFinished() &&
                   waiting.isFinished();
        },
        2s));
    EXPECT_EQ(cluster.result().error().kind, ErrorKind::Cancelled);
    EXPECT_EQ(waiting.result().error().kind, ErrorKind::Cancelled);
}

TEST(KafkaUnreachable, ManyClientsComeAndGo)
{
    FakePort silent;
    for (int i = 0; i < 20; ++i) {
        auto client = std::make_unique<KafkaClient>(profileOf({silent.address(), closedPort()}), Secret(),
                                                    Secret(), deadlines());
        const auto future = client->fetchCluster();
        test::waitUntil([] { return false; }, std::chrono::milliseconds(i));
        EXPECT_LT(millisecondsToDestroy(std::move(client)), kAtOnceMs);
    }
}

TEST(KafkaUnreachable, KeepsSecretsOutOfLogsAndErrors)
{
    static QMutex mutex;
    static QString log;
    qputenv("SLUICE_KAFKA_DEBUG", "all");
    QLoggingCategory::setFilterRules(u"sluice.kafka=true"_s);
    const auto former =
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &text) {
            const QMutexLocker lock(&mutex);
            log += text + u'\n';
        });
    FakePort silent;
    KafkaProfile profile = profileOf({silent.address()});
    profile.security = KafkaSecurity::SaslPlaintext;
    profile.mechanism = SaslMechanism::Plain;
    profile.user = u"console"_s;
    KafkaClient client(profile, Secret("hunter-of-2-moons"), Secret("key-of-3-suns"), deadlines());
    const Error error = clusterError(client);
    qInstallMessageHandler(former);
    QLoggingCategory::setFilterRules({});
    qunsetenv("SLUICE_KAFKA_DEBUG");
    const QMutexLocker lock(&mutex);
    EXPECT_GT(log.size(), 1000) << "librdkafka's log should have come through";
    EXPECT_FALSE(log.contains(u"hunter-of-2-moons"_s) || log.contains(u"key-of-3-suns"_s));
    EXPECT_FALSE((error.message + error.detail).contains(u"hunter-of-2-moons"_s));
}

TEST(KafkaUnreachable, TailTellsWhyOnceAndStopsAtOnce)
{
    const QString address = closedPort();
    auto reader = std::make_unique<TopicReader>(profileOf({address}), Secret(), Secret(), deadlines(), u"t"_s,
                                                TopicReader::Options{});
    QList<Error> errors;
    QObject::connect(reader.get(), &TopicReader::failed, reader.get(),
                     [&](const Error &error) { errors << error; });
    reader->start();
    ASSERT_TRUE(test::waitUntil([&] { return !errors.isEmpty(); }, 10s));
    EXPECT_EQ(errors.first().kind, ErrorKind::Unreachable);
    EXPECT_THAT(errors.first().message.toStdString(), testing::HasSubstr(address.toStdString()));
    test::waitUntil([&] { return errors.size() > 1; }, 2500ms);
    EXPECT_EQ(errors.size(), 1) << "one outage, one message";
    QElapsedTimer took;
    took.start();
    reader.reset();
    EXPECT_LT(took.elapsed(), kAtOnceMs);
}

TEST(KafkaUnreachable, TailIsClosedAtOnceWhileItHangs)
{
    FakePort silent;
    auto reader = std::make_unique<TopicReader>(profileOf({silent.address()}), Secret(), Secret(),
                                                deadlines(), u"t"_s, TopicReader::Options{});
    reader->start();
    test::waitUntil([] { return false; }, 300ms);
    QElapsedTimer took;
    took.start();
    reader.reset();
    EXPECT_LT(took.elapsed(), kAtOnceMs);
}
