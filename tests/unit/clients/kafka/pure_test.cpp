// The Kafka client's parts that need no broker: settings, reasons, heaps, sums.

#include "models/clients/kafka/clientconfig.h"
#include "models/clients/kafka/clusterlook.h"
#include "models/clients/kafka/faults.h"
#include "models/clients/kafka/grouplisting.h"
#include "models/clients/kafka/grouplook.h"
#include "models/clients/kafka/portprobe.h"
#include "models/clients/kafka/tailcollector.h"

#include <gmock/gmock.h>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::kafka;
using namespace std::chrono_literals;

namespace {

Access accessTo(const QString &server)
{
    Access access;
    access.profile.bootstrapServers = {server};
    return access;
}

Access withLogin()
{
    Access access = accessTo(u"kafka1:9093"_s);
    access.profile.security = KafkaSecurity::SaslSsl;
    access.profile.mechanism = SaslMechanism::ScramSha512;
    access.profile.user = u"console"_s;
    access.password = Secret("hunter-of-2-moons");
    return access;
}

QByteArray valueOf(const QList<Setting> &settings, const QByteArray &name)
{
    for (const Setting &setting : settings)
        if (setting.name == name)
            return setting.value;
    return "(not set)";
}

KafkaRecord record(int partition, qint64 offset, qint64 time, qsizetype size = 10)
{
    KafkaRecord made;
    made.topic = u"t"_s;
    made.partition = partition;
    made.offset = offset;
    made.timestamp = QDateTime::fromMSecsSinceEpoch(time, Qt::UTC);
    made.value = QByteArray(size, 'x');
    made.valueSize = size;
    return made;
}

QList<qint64> offsetsOf(const QList<KafkaRecord> &records)
{
    QList<qint64> offsets;
    for (const KafkaRecord &one : records)
        offsets << one.offset;
    return offsets;
}

constexpr auto kPlain = KafkaSecurity::Plaintext;

KafkaProfile profileOf(KafkaSecurity security, SaslMechanism mechanism = SaslMechanism::None)
{
    KafkaProfile profile;
    profile.security = security;
    profile.mechanism = mechanism;
    profile.user = u"bob"_s;
    return profile;
}

} // namespace

TEST(KafkaAddress, ReadsTheFormsThatPeopleWrite)
{
    EXPECT_EQ(parseAddress(u"kafka1:9093"_s), (Address{u"kafka1"_s, 9093}));
    EXPECT_EQ(parseAddress(u" kafka1 "_s), (Address{u"kafka1"_s, 9092}));
    EXPECT_EQ(parseAddress(u"SASL_SSL://kafka1:1"_s), (Address{u"kafka1"_s, 1}));
    EXPECT_EQ(parseAddress(u"[::1]:9092"_s), (Address{u"::1"_s, 9092}));
    EXPECT_EQ((Address{u"::1"_s, 9092}.text()), u"[::1]:9092"_s);
}

TEST(KafkaAddress, RefusesWhatIsNone)
{
    for (const QString &text : {u""_s, u":9092"_s, u"kafka:"_s, u"kafka:0"_s, u"kafka:65536"_s,
                                u"kafka:http"_s, u"a b:1"_s, u"[::1"_s, u"host:1/path"_s})
        EXPECT_FALSE(parseAddress(text)) << text.toStdString();
}

TEST(KafkaSettings, NeverFallBackToPlaintextWhenEncryptionIsAsked)
{
    const auto settings = settingsOf(withLogin(), Purpose::Questions);
    ASSERT_TRUE(settings);
    EXPECT_EQ(valueOf(*settings, "security.protocol"), "SASL_SSL");
    EXPECT_EQ(valueOf(*settings, "enable.ssl.certificate.verification"), "true");
    EXPECT_EQ(valueOf(*settings, "ssl.endpoint.identification.algorithm"), "https");
    EXPECT_EQ(valueOf(*settings, "sasl.mechanism"), "SCRAM-SHA-512");
    EXPECT_EQ(valueOf(*settings, "sasl.username"), "console");
    EXPECT_EQ(valueOf(*settings, "sasl.password"), "hunter-of-2-moons");
}

TEST(KafkaSettings, SendNoLoginWhereTheProtocolHasNone)
{
    Access access = withLogin();
    access.profile.security = KafkaSecurity::Ssl;
    const auto settings = settingsOf(access, Purpose::Questions);
    ASSERT_TRUE(settings);
    EXPECT_EQ(valueOf(*settings, "sasl.password"), "(not set)");
}

TEST(KafkaSettings, NeverCreateTopicsNorCommit)
{
    const auto settings = settingsOf(accessTo(u"k:1"_s), Purpose::Reading);
    ASSERT_TRUE(settings);
    EXPECT_EQ(valueOf(*settings, "allow.auto.create.topics"), "false");
    EXPECT_EQ(valueOf(*settings, "enable.auto.commit"), "false");
    EXPECT_EQ(valueOf(*settings, "group.id"), "(not set)");
    EXPECT_EQ(valueOf(*settings, "isolation.level"), "read_committed");
}

TEST(KafkaSettings, ReconnectWithinHalfASecond)
{
    const auto settings = settingsOf(accessTo(u"k:1"_s), Purpose::Questions);
    ASSERT_TRUE(settings);
    EXPECT_LE(valueOf(*settings, "reconnect.backoff.max.ms").toInt(), 500);
}

TEST(KafkaSettings, AreAllKnownToLibrdkafka)
{
    for (const Purpose purpose : {Purpose::Questions, Purpose::Reading, Purpose::ReadingUncommitted}) {
        const auto conf = makeConf(withLogin(), purpose);
        EXPECT_TRUE(conf) << (conf ? "" : conf.error().message.toStdString());
    }
}

TEST(KafkaSettings, TellWhatIsWrongInTheProfile)
{
    const auto kindOf = [](const Access &access) { return settingsOf(access, Purpose::Questions).error(); };
    EXPECT_EQ(kindOf(Access{}).kind, ErrorKind::Invalid);
    EXPECT_THAT(kindOf(accessTo(u"kafka:http"_s)).message.toStdString(),
                testing::HasSubstr("\"kafka:http\""));
    Access access = withLogin();
    access.profile.mechanism = SaslMechanism::None;
    EXPECT_THAT(kindOf(access).message.toStdString(), testing::HasSubstr("mechanism"));
    access = withLogin();
    access.profile.caFile = u"/no/such/ca.pem"_s;
    EXPECT_THAT(kindOf(access).message.toStdString(), testing::HasSubstr("/no/such/ca.pem"));
}

TEST(KafkaFault, IsTakenApart)
{
    const Fault fault = parseFault(
        RD_KAFKA_RESP_ERR__TRANSPORT,
        u"sasl_ssl://kafka1.example:9093/2: Connect to ipv4#10.0.0.1:9093 failed: Connection refused"_s);
    EXPECT_EQ(fault.address, (Address{u"kafka1.example"_s, 9093}));
    EXPECT_EQ(fault.reason, u"Connect to ipv4#10.0.0.1:9093 failed: Connection refused"_s);
    EXPECT_FALSE(parseFault(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, u"3/3 brokers are down"_s).address);
}

TEST(KafkaFault, NamesTheUserAndMechanismOfARefusedLogin)
{
    const auto error = explain(
        parseFault(
            RD_KAFKA_RESP_ERR__AUTHENTICATION,
            u"sasl_plaintext://k:9092/bootstrap: SASL authentication error: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-256"_s),
        profileOf(KafkaSecurity::SaslPlaintext, SaslMechanism::ScramSha256));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind, ErrorKind::Auth);
    EXPECT_EQ(
        error->message,
        u"The broker k:9092 refused the login of user bob (SCRAM-SHA-256). Check the user and the password."_s);
}

TEST(KafkaFault, TellsWhichMechanismsAreOffered)
{
    const auto error = explain(
        parseFault(
            RD_KAFKA_RESP_ERR__AUTHENTICATION,
            u"k:9092/1: SASL PLAIN mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: SCRAM-SHA-256,SCRAM-SHA-512 (after 3ms)"_s),
        profileOf(KafkaSecurity::SaslPlaintext, SaslMechanism::Plain));
    ASSERT_TRUE(error);
    EXPECT_THAT(error->message.toStdString(),
                testing::HasSubstr("not offer PLAIN logins, only SCRAM-SHA-256,SCRAM-SHA-512."));
}

TEST(KafkaFault, TellsAPortWithoutLogins)
{
    const auto error = explain(
        parseFault(
            RD_KAFKA_RESP_ERR__AUTHENTICATION,
            u"k:9092/bootstrap: SASL SCRAM-SHA-256 mechanism handshake failed: Broker: Request not valid in current SASL state: broker's supported mechanisms:  (after 1ms in state AUTH_HANDSHAKE)"_s),
        profileOf(KafkaSecurity::SaslPlaintext, SaslMechanism::ScramSha256));
    ASSERT_TRUE(error);
    EXPECT_THAT(error->message.toStdString(), testing::HasSubstr("takes no logins on this port"));
}

TEST(KafkaFault, OfTransportAloneTellsNothing)
{
    EXPECT_FALSE(
        explain(parseFault(RD_KAFKA_RESP_ERR__TRANSPORT, u"k:9092/1: Disconnected"_s), profileOf(kPlain)));
}

TEST(KafkaFault, MapsCodesToKinds)
{
    EXPECT_EQ(errorOf(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, u"x"_s).kind, ErrorKind::Permission);
    EXPECT_EQ(errorOf(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, u"x"_s).kind, ErrorKind::NotFound);
    EXPECT_EQ(errorOf(RD_KAFKA_RESP_ERR__TIMED_OUT, u"x"_s).kind, ErrorKind::Timeout);
    EXPECT_EQ(errorOf(RD_KAFKA_RESP_ERR__TRANSPORT, u"x"_s).kind, ErrorKind::Unreachable);
    EXPECT_EQ(errorOf(RD_KAFKA_RESP_ERR_NOT_COORDINATOR, u"x"_s).kind, ErrorKind::Conflict);
    EXPECT_EQ(errorOf(RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, u"x"_s).kind, ErrorKind::Server);
}

TEST(KafkaPort, IsJudgedByItsFirstBytes)
{
    EXPECT_EQ(judgeBytes("HTTP/1.1 400 Bad Request\r\n"), PortFinding::Http);
    EXPECT_EQ(judgeBytes(QByteArray::fromHex("15030300020250")), PortFinding::Tls);
    EXPECT_EQ(judgeBytes(QByteArray::fromHex("0000010a51c1ce010000")), PortFinding::Kafka);
    EXPECT_EQ(judgeBytes(QByteArray::fromHex("0000010a000000000000")), PortFinding::SomethingElse);
    EXPECT_EQ(judgeBytes("SSH-2.0-OpenSSH"), PortFinding::SomethingElse);
    EXPECT_EQ(judgeBytes("E"), PortFinding::SomethingElse);
}

TEST(KafkaPort, ExplainsAMismatchOfProtocols)
{
    const Address at{u"k"_s, 9092};
    const auto kindAndText = [&](PortFinding finding, KafkaSecurity security) {
        return explain(PortAnswer{finding, {}}, at, profileOf(security), 2000ms);
    };
    EXPECT_EQ(kindAndText(PortFinding::Tls, kPlain).kind, ErrorKind::BadAnswer);
    EXPECT_THAT(kindAndText(PortFinding::Tls, kPlain).message.toStdString(),
                testing::HasSubstr("speaks TLS, but the profile says PLAINTEXT"));
    EXPECT_THAT(kindAndText(PortFinding::Kafka, KafkaSecurity::Ssl).message.toStdString(),
                testing::HasSubstr("without encryption"));
    EXPECT_EQ(kindAndText(PortFinding::Kafka, kPlain).kind, ErrorKind::Timeout);
    EXPECT_EQ(kindAndText(PortFinding::Refused, kPlain).message,
              u"Nothing listens on k:9092. Is the broker running?"_s);
    EXPECT_EQ(kindAndText(PortFinding::UnknownHost, kPlain).kind, ErrorKind::UnknownHost);
}

TEST(KafkaSummary, PutsTheLoginFirstAndCountsTheRest)
{
    const std::pair<Address, Error> refused{{u"a"_s, 1},
                                            {ErrorKind::Unreachable, u"Nothing listens on a:1."_s, {}}};
    const std::pair<Address, Error> alsoRefused{{u"b"_s, 1},
                                                {ErrorKind::Unreachable, u"Nothing listens on b:1."_s, {}}};
    const std::pair<Address, Error> login{{u"c"_s, 1}, {ErrorKind::Auth, u"c refused the login."_s, {}}};
    const std::pair<Address, Error> unknown{{u"d"_s, 1}, {ErrorKind::UnknownHost, u"d is unknown."_s, {}}};
    EXPECT_EQ(summarize({refused}).message, refused.second.message);
    EXPECT_EQ(summarize({refused, login}), login.second);
    EXPECT_THAT(summarize({refused, alsoRefused}).message.toStdString(), testing::HasSubstr("a:1, b:1"));
    EXPECT_EQ(summarize({refused, unknown}).kind, ErrorKind::Unreachable);
    EXPECT_THAT(summarize({refused, unknown}).message.toStdString(), testing::HasSubstr("d is unknown."));
    EXPECT_EQ(summarize({unknown, {{u"e"_s, 1}, unknown.second}}).kind, ErrorKind::UnknownHost);
}

TEST(KafkaTopics, AreInternalByName)
{
    for (const QString &name :
         {u"__consumer_offsets"_s, u"connect-configs"_s, u"sluice-connect-offsets"_s, u"connect-a-status"_s})
        EXPECT_TRUE(isInternalTopic(name)) << name.toStdString();
    for (const QString &name :
         {u"__debezium-heartbeat.x"_s, u"reconnect-status"_s, u"warehouse.public.configs"_s, u"connect"_s})
        EXPECT_FALSE(isInternalTopic(name)) << name.toStdString();
}

TEST(KafkaTopics, CountWhatIsOfflineAndBehind)
{
    Topic topic;
    topic.partitions = {{0, 1, {1, 2}, {1, 2}}, {1, -1, {1, 2}, {}}, {2, 2, {2, 3}, {2}}};
    EXPECT_EQ(topic.offlinePartitions(), 1);
    EXPECT_EQ(topic.underReplicatedPartitions(), 2);
}

TEST(KafkaSums, AreKnownOnlyWhenTheirPartsAre)
{
    EXPECT_EQ((TopicOffsets{u"t"_s, {{0, 0, 5}, {1, 2, 7}}}.endSum()), 12);
    EXPECT_EQ((TopicOffsets{u"t"_s, {{0, 0, 5}, {1, {}, {}}}}.endSum()), std::nullopt);
    EXPECT_EQ((TopicOffsets{u"t"_s, {}}.endSum()), std::nullopt);
}

TEST(KafkaGroups, LagIsNeverNegativeAndUnknownStaysUnknown)
{
    QList<ConsumerGroup> groups(1);
    groups[0].offsets = {
        {u"t"_s, 0, 5, {}, {}}, {u"t"_s, 1, 9, {}, {}}, {u"t"_s, 2, {}, {}, {}}, {u"t"_s, 3, 1, {}, {}}};
    fillLags(groups, {{{u"t"_s, 0}, 8}, {{u"t"_s, 1}, 4}, {{u"t"_s, 2}, 6}});
    EXPECT_EQ(groups[0].offsets[0].lag, 3);
    EXPECT_EQ(groups[0].offsets[1].lag, 0);
    EXPECT_EQ(groups[0].offsets[2].end, 6);
    EXPECT_EQ(groups[0].offsets[2].lag, std::nullopt);
    EXPECT_EQ(groups[0].offsets[3].lag, std::nullopt);
    EXPECT_EQ(groups[0].totalLag(), 3);
    EXPECT_EQ(ConsumerGroup{}.totalLag(), std::nullopt);
}

TEST(KafkaGroups, StateWordsComeAndGo)
{
    for (const GroupState state :
         {GroupState::Unknown, GroupState::PreparingRebalance, GroupState::CompletingRebalance,
          GroupState::Stable, GroupState::Dead, GroupState::Empty})
        EXPECT_EQ(groupStateOf(groupStateWord(state)), state);
    EXPECT_EQ(groupStateOf(u"Assigning"_s), GroupState::Unknown);
}

TEST(KafkaTail, KeepsTheNewestOverAllPartitionsInOrder)
{
    NewestRecords newest(3);
    for (qint64 i = 0; i < 1000; ++i) {
        newest.add(record(0, i, 1000 + 2 * i));
        newest.add(record(1, 5000 + i, 1001 + 2 * i));
    }
    EXPECT_THAT(offsetsOf(newest.take()), testing::ElementsAre(5998, 999, 5999));
    EXPECT_TRUE(newest.take().isEmpty());
}

TEST(KafkaTail, OrdersOneTimestampByPartitionAndOffset)
{
    NewestRecords newest(10);
    newest.add(record(1, 1, 7));
    newest.add(record(0, 2, 7));
    newest.add(record(0, 1, 7));
    const auto records = newest.take();
    EXPECT_THAT(offsetsOf(records), testing::ElementsAre(1, 2, 1));
    EXPECT_EQ(records.last().partition, 1);
}

TEST(KafkaTail, StaysWithinItsMemory)
{
    NewestRecords newest(1000, 100'000);
    for (qint64 i = 0; i < 500; ++i)
        newest.add(record(0, i, i, 10'000));
    const auto records = newest.take();
    qint64 bytes = 0;
    for (const KafkaRecord &one : records)
        bytes += sizeOf(one);
    EXPECT_LE(bytes, 100'000);
    EXPECT_GE(records.size(), 4);
    EXPECT_EQ(records.last().offset, 499);
}

TEST(KafkaTail, DropsTheOldestAndCountsThem)
{
    PendingRecords pending(3);
    for (qint64 i = 0; i < 10; ++i)
        pending.add(record(0, i, i));
    const auto batch = pending.take();
    EXPECT_EQ(batch.dropped, 7);
    EXPECT_THAT(offsetsOf(batch.records), testing::ElementsAre(7, 8, 9));
    EXPECT_TRUE(pending.isEmpty());
    EXPECT_EQ(pending.take().dropped, 0);
}

TEST(KafkaTail, DropsByMemoryButNeverTheLastRecord)
{
    PendingRecords pending(1000, 50'000);
    for (qint64 i = 0; i < 3; ++i)
        pending.add(record(0, i, i, 100'000));
    const auto batch = pending.take();
    EXPECT_EQ(batch.dropped, 2);
    EXPECT_THAT(offsetsOf(batch.records), testing::ElementsAre(2));
}

TEST(KafkaTail, CutsLongValuesAndTellsNullFromEmpty)
{
    KafkaRecord cut;
    setValue(cut, "0123456789", 10, 4);
    EXPECT_EQ(cut.value, QByteArray("0123"));
    EXPECT_EQ(cut.valueSize, 10);
    KafkaRecord null;
    setValue(null, nullptr, 0, 4);
    EXPECT_FALSE(null.value);
    KafkaRecord empty;
    setValue(empty, "", 0, 4);
    EXPECT_EQ(empty.value, QByteArray());
    EXPECT_TRUE(empty.value.has_value());
}
