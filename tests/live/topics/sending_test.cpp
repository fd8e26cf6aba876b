// Records written to the playground's brokers: as they were, once, or not at all.

#include "models/clients/kafka/recordproducer.h"
#include "models/services/audit/audittrail.h"
#include "models/services/topics/sending/recordsending.h"
#include "models/services/topics/topicsearch.h"
#include "tests/live/kafka/kafkahelper.h"
#include "tests/support/waiting.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QThreadPool>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;
using kafka::RecordProducer;

namespace {

constexpr int victim = 2;

QByteArray everyByte()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes.append(static_cast<char>(i));
    return bytes;
}

class SendingLive : public OnPlayground
{
protected:
    void SetUp() override
    {
        OnPlayground::SetUp();
        if (!IsSkipped())
            producer = std::make_unique<RecordProducer>(profile, Secret(), Secret(), polling, false);
    }
    void TearDown() override
    {
        producer.reset();
        QThreadPool::globalInstance()->waitForDone();
    }

    Result<SentRecord> send(const OutgoingRecord &record)
    {
        const auto answer = producer->sendRecord(record);
        EXPECT_TRUE(waitFor(answer, 30s));
        return answer.isFinished() ? answer.result()
                                   : Result<SentRecord>(fail(ErrorKind::Internal, u"never answered"_s));
    }

    /// A topic that was made a moment ago is not known to every broker yet.
    Result<SentRecord> sendToNew(const OutgoingRecord &record)
    {
        auto sent = send(record);
        const QDeadlineTimer deadline(20s);
        while (!sent && sent.error().kind == ErrorKind::NotFound && !deadline.hasExpired())
            sent = send(record);
        return sent;
    }

    /// Everything that is there, as a search reads it.
    QList<KafkaRecord> recordsOf(const QString &topic)
    {
        TopicSearch search(profile, Secret(), Secret(), polling);
        bool over = false;
        QObject::connect(&search, &TopicSearch::finished, &search, [&] { over = true; });
        RecordSearch::Options options;
        options.scan.topic = topic;
        QObject::connect(&search, &TopicSearch::failed, &search, [&] { search.start(options); });
        search.start(options);
        EXPECT_TRUE(waitUntil([&] { return over; }, 60s));
        QList<KafkaRecord> records;
        for (qint64 row = 0; row < search.store().extent().end; ++row) {
            records.append(*search.store().at(row));
            records.last().topic = topic;
        }
        return records;
    }

    KafkaRecord recordAt(const QString &topic, const SentRecord &place)
    {
        for (const KafkaRecord &record : recordsOf(topic))
            if (record.partition == place.partition && record.offset == place.offset)
                return record;
        ADD_FAILURE() << "nothing there";
        return {};
    }

    Polling polling;
    std::unique_ptr<RecordProducer> producer;
};

TEST_F(SendingLive, ARecordSentAgainIsTheSameByteByByte)
{
    LiveTopic topic(profile, 3, 3);
    const QList<LiveTopic::Entry> entries{
        {0, "{\"id\":1}", "{\"a\":\"x\u00a0y\u2028z\"}\r\n", {{"trace", "1"}, {"trace", "2"}}, 0},
        {1, everyByte(), everyByte().repeated(1000), {{"raw", everyByte()}, {"none", {}}, {"", ""}}, 0},
        {2, QByteArray(""), QByteArray(""), {}, 0},
        {2, std::nullopt, "no key", {}, 0},
        {1, "gone", std::nullopt, {{"h", "v"}}, 0},
    };
    ASSERT_TRUE(topic.produce(entries));
    const QList<KafkaRecord> before = recordsOf(topic.name());
    ASSERT_EQ(before.size(), entries.size());
    for (const KafkaRecord &original : before) {
        const auto sent = send(outgoing(draftOf(original)));
        ASSERT_TRUE(sent) << qPrintable(sent.error().message + sent.error().detail);
        EXPECT_EQ(sent->partition, original.partition);
        KafkaRecord copy = recordAt(topic.name(), *sent);
        EXPECT_EQ(copy.key, original.key);
        EXPECT_EQ(copy.value, original.value);
        ASSERT_FALSE(copy.headers.isEmpty());
        const auto origin = copy.headers.takeLast();
        EXPECT_EQ(origin.first, originHeader);
        EXPECT_EQ(QString::fromUtf8(origin.second),
                  u"%1/%2/%3"_s.arg(topic.name()).arg(original.partition).arg(original.offset));
        EXPECT_EQ(copy.headers, original.headers);
        for (qsizetype i = 0; i < copy.headers.size(); ++i)
            EXPECT_EQ(copy.headers.at(i).second.isNull(), original.headers.at(i).second.isNull());
    }
    EXPECT_EQ(recordsOf(topic.name()).size(), 2 * entries.size()) << "each once";
}

TEST_F(SendingLive, AnEditedRecordSaysSoAndATombstoneIsNull)
{
    LiveTopic topic(profile, 1, 1);
    ASSERT_TRUE(topic.produce({{0, "k", "old", {}, 0}}));
    RecordDraft draft = draftOf(recordsOf(topic.name()).first());
    draft.record.value.reset();
    const auto sent = send(outgoing(draft));
    ASSERT_TRUE(sent) << qPrintable(sent.error().message);
    EXPECT_EQ(sent->offset, 1);
    const KafkaRecord tombstone = recordAt(topic.name(), *sent);
    EXPECT_EQ(tombstone.key, QByteArray("k"));
    EXPECT_FALSE(tombstone.value);
    EXPECT_EQ(tombstone.headers.last().second, topic.name().toUtf8() + "/0/0 edited");
}

TEST_F(SendingLive, TheTrailSaysWhereItLiesAndNotWhatItSays)
{
    LiveTopic topic(profile, 1, 1);
    ASSERT_TRUE(topic.produce({{0, "k", "hunter2", {{"token", "s3cr3t"}}, 0}}));
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"trail.ndjson"_s);
    AuditTrail trail({u"playground"_s, file, folder.filePath(u"trail.head"_s), {}});
    RecordSending sending(producer.get(), &trail);
    std::optional<SentRecord> place;
    QObject::connect(&sending, &RecordSending::sent, &sending,
                     [&](const QString &, const SentRecord &at, const QString &) { place = at; });
    sending.send(draftOf(recordsOf(topic.name()).first()));
    ASSERT_TRUE(waitUntil([&] { return !sending.isBusy(); }, 30s));
    EXPECT_EQ(place, (SentRecord{0, 1}));
    const auto entries = trail.entries();
    ASSERT_TRUE(waitFor(entries));
    ASSERT_TRUE(entries.result());
    ASSERT_EQ(entries.result()->size(), 2);
    EXPECT_EQ(entries.result()->last().after, u"partition 0, offset 1"_s);
    EXPECT_EQ(entries.result()->last().outcome, AuditOutcome::Ok);
    QFile written(file);
    ASSERT_TRUE(written.open(QIODevice::ReadOnly));
    const QByteArray all = written.readAll();
    EXPECT_TRUE(all.contains("sendRecord"));
    EXPECT_FALSE(all.contains("hunter2") || all.contains("s3cr3t")) << all.constData();
}

TEST_F(SendingLive, ByItsKeyARecordComesToWhereJavasClientsPutIt)
{
    LiveTopic topic(profile, 7, 1);
    // From the tests of Kafka's own Utils.murmur2: -973932308, -790332482, 479470107.
    const std::pair<QByteArray, int> known[] = {{"21", 3}, {"foobar", 0}, {"abc", 4}};
    for (const auto &[key, partition] : known) {
        const auto sent = sendToNew({topic.name(), std::nullopt, key, "v", {}});
        ASSERT_TRUE(sent) << qPrintable(sent.error().message);
        EXPECT_EQ(sent->partition, partition) << key.constData();
    }
}

TEST_F(SendingLive, ReadOnlyNothingIsWritten)
{
    LiveTopic topic(profile, 1, 1);
    producer->setReadOnly(true);
    const auto refused = send({topic.name(), 0, "k", "v", {}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::ReadOnly);
    EXPECT_TRUE(recordsOf(topic.name()).isEmpty());
    producer->setReadOnly(false);
    EXPECT_TRUE(sendToNew({topic.name(), 0, "k", "v", {}}));
    EXPECT_EQ(recordsOf(topic.name()).size(), 1);
}

TEST_F(SendingLive, WhatCannotBeWrittenIsSaidAndMakesNoTopic)
{
    const QString nowhere = u"sluice-test-no-such-topic"_s;
    EXPECT_EQ(send({nowhere, 0, "k", "v", {}}).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(send({nowhere, std::nullopt, "k", "v", {}}).error().kind, ErrorKind::NotFound)
        << "it is not made by asking";
    const auto internal = send({u"__consumer_offsets"_s, 0, "k", "v", {}});
    ASSERT_FALSE(internal);
    EXPECT_NE(internal.error().kind, ErrorKind::Timeout);
    LiveTopic topic(profile, 2, 1, {{"max.message.bytes", "1000"}, {"cleanup.policy", "compact"}});
    EXPECT_EQ(send({topic.name(), 2, "k", "v", {}}).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(sendToNew({topic.name(), 0, "k", QByteArray(5000, 'x'), {}}).error().kind, ErrorKind::Invalid);
    const auto keyless = sendToNew({topic.name(), 0, std::nullopt, "v", {}});
    ASSERT_FALSE(keyless);
    EXPECT_EQ(keyless.error().kind, ErrorKind::Invalid) << qPrintable(keyless.error().detail);
    EXPECT_TRUE(recordsOf(topic.name()).isEmpty());
}

/// Frozen, a broker takes connections and says nothing; the cluster still calls it the leader.
TEST_F(SendingLive, AFrozenLeaderIsSaidWithinTheDeadlineAndNothingIsDoubled)
{
    LiveTopic topic(profile, 3, 1);
    ASSERT_TRUE(topic.produce({{0, "k", "0", {}, 0}, {1, "k", "1", {}, 0}, {2, "k", "2", {}, 0}}));
    const QString what = u"freeze:broker-%1"_s.arg(victim);
    ASSERT_TRUE(playground({u"break"_s, what}));
    int written = 0;
    for (int partition = 0; partition < 3; ++partition) {
        QElapsedTimer clock;
        clock.start();
        const auto sent = send({topic.name(), partition, "k", "again", {}});
        written += sent ? 1 : 0;
        EXPECT_LT(clock.elapsed(), 12'000);
        if (!sent) {
            EXPECT_EQ(sent.error().kind, ErrorKind::Unreachable) << qPrintable(sent.error().detail);
            EXPECT_FALSE(sent.error().message.isEmpty());
        }
    }
    ASSERT_TRUE(playground({u"heal"_s, what}));
    EXPECT_EQ(written, 2) << "one partition lies on the broker that is frozen";
    EXPECT_EQ(recordsOf(topic.name()).size(), 3 + written);
}

} // namespace
