// The last records of a topic and what follows, against the playground's brokers.

#include "models/clients/kafka/kafkaclient.h"
#include "models/clients/kafka/topicreader.h"
#include "models/services/topictail.h"
#include "tests/live/kafka/kafkahelper.h"
#include "tests/support/waiting.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QThread>
#include <algorithm>
#include <gmock/gmock.h>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;
using kafka::TopicReader;

namespace {

/// What one reader delivered.
struct Heard
{
    QList<KafkaRecord> records;
    qint64 dropped = 0;
    int caughtUp = 0;
    int deliveries = 0;
    QList<Error> errors;
    qsizetype beforeCaughtUp = -1;

    template <class Source>
    void listenTo(Source &source)
    {
        QObject::connect(&source, &Source::recordsArrived, &source,
                         [this](const QList<KafkaRecord> &some, qint64 left) {
                             records << some;
                             dropped += left;
                             ++deliveries;
                         });
        QObject::connect(&source, &Source::caughtUp, &source, [this] {
            ++caughtUp;
            beforeCaughtUp = records.size();
        });
        QObject::connect(&source, &Source::failed, &source, [this](const Error &error) { errors << error; });
    }

    [[nodiscard]] QList<QByteArray> keys() const
    {
        QList<QByteArray> all;
        for (const KafkaRecord &record : records)
            all << record.key.value_or("(null)");
        return all;
    }
};

class KafkaTailLive : public OnPlayground
{
protected:
    std::unique_ptr<TopicReader> open(const QString &topic, TopicReader::Options options = {})
    {
        heard = {};
        auto reader = std::make_unique<TopicReader>(profile, Secret(), Secret(), Polling(), topic, options);
        heard.listenTo(*reader);
        reader->start();
        return reader;
    }

    bool waitForCatchingUp()
    {
        return waitUntil([&] { return heard.caughtUp > 0; }, 15s);
    }

    Heard heard;
};

TopicReader::Options last(int count, bool follow = true)
{
    TopicReader::Options options;
    options.lastRecords = count;
    options.follow = follow;
    return options;
}

} // namespace

TEST_F(KafkaTailLive, ShowsTheNewestOverAllPartitionsThenFollows)
{
    LiveTopic live(profile, 3);
    const qint64 base = QDateTime::currentMSecsSinceEpoch() - 100'000;
    ASSERT_TRUE(live.produceNumbers(0, 0, 1000, base));
    ASSERT_TRUE(live.produceNumbers(1, 2000, 700,
                                    base + 700)); // its last 300 and partition 0's last 300 share their times
    const auto reader = open(live.name());
    ASSERT_TRUE(waitForCatchingUp());
    ASSERT_EQ(heard.records.size(), 500);
    EXPECT_TRUE(
        std::is_sorted(heard.records.cbegin(), heard.records.cend(),
                       [](const KafkaRecord &a, const KafkaRecord &b) { return a.timestamp < b.timestamp; }));
    EXPECT_EQ(heard.records.last().key, QByteArray("2699"));
    EXPECT_EQ(heard.records.last().value, QByteArray("value 2699"));
    EXPECT_EQ(heard.records.last().offset, 699);
    EXPECT_EQ(heard.records.last().timestamp.toMSecsSinceEpoch(), base + 1399);

    ASSERT_TRUE(live.produceNumbers(2, 9000, 3));
    ASSERT_TRUE(waitUntil([&] { return heard.records.size() == 503; }));
    EXPECT_EQ(heard.records.last().key, QByteArray("9002"));
    EXPECT_EQ(heard.caughtUp, 1);
    EXPECT_EQ(heard.dropped, 0);
    EXPECT_TRUE(heard.errors.isEmpty());
}

TEST_F(KafkaTailLive, ShowsAShortTopicWholeAndEndsWhenNotFollowing)
{
    LiveTopic live(profile, 2);
    ASSERT_TRUE(live.produceNumbers(0, 0, 7));
    const auto reader = open(live.name(), last(500, false));
    ASSERT_TRUE(waitForCatchingUp());
    EXPECT_EQ(heard.records.size(), 7);
    ASSERT_TRUE(live.produceNumbers(0, 7, 5));
    waitUntil([] { return false; }, 500ms);
    EXPECT_EQ(heard.records.size(), 7);
}

TEST_F(KafkaTailLive, CatchesUpOnAnEmptyTopic)
{
    LiveTopic live(profile, 4);
    const auto reader = open(live.name());
    ASSERT_TRUE(waitForCatchingUp());
    EXPECT_TRUE(heard.records.isEmpty());
    ASSERT_TRUE(live.produceNumbers(3, 0, 1));
    EXPECT_TRUE(waitUntil([&] { return heard.records.size() == 1; }));
}

TEST_F(KafkaTailLive, TellsNullFromEmptyAndShowsHeadersAndCutsLongValues)
{
    LiveTopic live(profile, 1);
    ASSERT_TRUE(live.produce({{0, {}, "no key", {}, 0},
                              {0, "deleted", {}, {{"op", "d"}, {"op", ""}}, 0},
                              {0, "", "", {}, 0},
                              {0, "long", QByteArray(100'000, 'x'), {}, 0}}));
    const auto reader = open(live.name());
    ASSERT_TRUE(waitForCatchingUp());
    ASSERT_EQ(heard.records.size(), 4);
    EXPECT_EQ(heard.records[0].key, std::nullopt);
    EXPECT_EQ(heard.records[1].value, std::nullopt);
    EXPECT_EQ(heard.records[1].headers, (QList<std::pair<QByteArray, QByteArray>>{{"op", "d"}, {"op", ""}}));
    EXPECT_TRUE(heard.records[2].key && heard.records[2].key->isEmpty());
    EXPECT_TRUE(heard.records[2].value && heard.records[2].value->isEmpty());
    EXPECT_EQ(heard.records[3].value->size(), 65536);
    EXPECT_EQ(heard.records[3].valueSize, 100'000);
}

TEST_F(KafkaTailLive, ShowsCommittedTransactionsOnly)
{
    LiveTopic live(profile, 2);
    ASSERT_TRUE(
        live.produceInTransactions({{0, "aborted", "x", {}, 0}, {1, "aborted", "x", {}, 0}}, 2, false));
    ASSERT_TRUE(live.produceInTransactions({{0, "kept", "x", {}, 0}}, 1, true));
    ASSERT_TRUE(live.produceInTransactions({{0, "aborted", "x", {}, 0}}, 1, false)); // ends with a gap
    const auto reader = open(live.name());
    ASSERT_TRUE(waitForCatchingUp());
    EXPECT_THAT(heard.keys(), testing::ElementsAre(QByteArray("kept")));
}

TEST_F(KafkaTailLive, LooksFurtherBackWhereMarkersFillTheEnd)
{
    LiveTopic live(profile, 1);
    QList<LiveTopic::Entry> entries;
    for (int i = 0; i < 60; ++i)
        entries << LiveTopic::Entry{0, QByteArray::number(i), "x", {}, 0};
    ASSERT_TRUE(live.produceInTransactions(entries, 1, true)); // every other offset is a marker
    const auto reader = open(live.name(), last(40));
    ASSERT_TRUE(waitForCatchingUp());
    ASSERT_EQ(heard.records.size(), 40);
    EXPECT_EQ(heard.records.first().key, QByteArray("20"));
    EXPECT_EQ(heard.records.last().key, QByteArray("59"));
}

TEST_F(KafkaTailLive, StartsAfterDeletedRecords)
{
    LiveTopic live(profile, 1);
    ASSERT_TRUE(live.produceNumbers(0, 0, 100));
    ASSERT_TRUE(live.deleteBefore(0, 90));
    const auto reader = open(live.name(), last(50));
    ASSERT_TRUE(waitForCatchingUp());
    EXPECT_EQ(heard.records.size(), 10);
    EXPECT_EQ(heard.records.first().offset, 90);
}

TEST_F(KafkaTailLive, TellsAnUnknownTopicAndGoesOnWhenItIsThere)
{
    const auto reader = open(u"sluice-test-never-was"_s);
    ASSERT_TRUE(waitUntil([&] { return !heard.errors.isEmpty(); }));
    EXPECT_EQ(heard.errors.first().kind, ErrorKind::NotFound);
    EXPECT_THAT(heard.errors.first().message.toStdString(), testing::HasSubstr("sluice-test-never-was"));
    waitUntil([&] { return heard.errors.size() > 1; }, 2500ms);
    EXPECT_EQ(heard.errors.size(), 1);
    EXPECT_EQ(heard.caughtUp, 0);
}

TEST_F(KafkaTailLive, DropsTheOldestForASlowWindow)
{
    LiveTopic live(profile, 1);
    TopicReader::Options options;
    options.maxPending = 100;
    const auto reader = open(live.name(), options);
    ASSERT_TRUE(waitForCatchingUp());
    ASSERT_TRUE(live.produceNumbers(0, 0, 5000));
    QThread::msleep(1500); // this is the slow window: a thread that does not come back to its event loop
    ASSERT_TRUE(waitUntil([&] { return heard.records.size() + heard.dropped == 5000; }));
    EXPECT_GT(heard.dropped, 4000);
    EXPECT_EQ(heard.records.last().key, QByteArray("4999"));
}

TEST_F(KafkaTailLive, DeliversAtScreenSpeed)
{
    LiveTopic live(profile, 1);
    const auto reader = open(live.name());
    ASSERT_TRUE(waitForCatchingUp());
    heard.deliveries = 0;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 60; ++i) {
        live.produceNumbers(0, i * 10, 10);
        QCoreApplication::processEvents();
    }
    ASSERT_TRUE(waitUntil([&] { return heard.records.size() == 600; }));
    EXPECT_LE(heard.deliveries, timer.elapsed() / 33 + 2);
}

TEST_F(KafkaTailLive, StopsAtOnceUnderLoad)
{
    LiveTopic live(profile, 3);
    ASSERT_TRUE(live.produceNumbers(0, 0, 50'000));
    auto reader = open(live.name(), last(50'000));
    waitUntil([] { return false; }, 100ms);
    QElapsedTimer timer;
    timer.start();
    reader.reset();
    EXPECT_LT(timer.elapsed(), 50);
}

TEST_F(KafkaTailLive, NothingOfTheFormerTopicArrivesAfterOpeningAnother)
{
    LiveTopic first(profile, 1);
    LiveTopic second(profile, 1);
    ASSERT_TRUE(first.produceNumbers(0, 0, 2000));
    ASSERT_TRUE(second.produceNumbers(0, 0, 10));
    TopicTail tail(profile, Secret(), Secret(), Polling());
    heard.listenTo(tail);
    for (int i = 0; i < 5; ++i) {
        tail.open(first.name());
        waitUntil([&] { return !heard.records.isEmpty(); }, std::chrono::milliseconds(100 * i));
        tail.open(second.name());
        EXPECT_EQ(tail.topic(), second.name());
        heard.records.clear();
        heard.caughtUp = 0;
        ASSERT_TRUE(waitForCatchingUp());
        EXPECT_EQ(heard.records.size(), 10);
        for (const KafkaRecord &record : std::as_const(heard.records))
            ASSERT_EQ(record.topic, second.name());
        heard.records.clear();
    }
    tail.close();
    EXPECT_TRUE(tail.topic().isEmpty());
}

TEST_F(KafkaTailLive, LeavesNoGroupBehind)
{
    kafka::KafkaClient client(profile, Secret(), Secret(), Polling());
    const auto groups = [&] {
        QStringList ids;
        const auto future = client.fetchAllGroups();
        EXPECT_TRUE(waitFor(future, 20s));
        const auto listed = future.result().value_or(QList<ConsumerGroup>());
        for (const ConsumerGroup &group : listed)
            ids << group.id;
        ids.erase(std::remove_if(ids.begin(), ids.end(),
                                 [](const QString &id) { return !id.contains(u"sluice"_s); }),
                  ids.end());
        return ids;
    };
    const QStringList before = groups();
    LiveTopic live(profile, 1);
    ASSERT_TRUE(live.produceNumbers(0, 0, 10));
    {
        const auto reader = open(live.name());
        ASSERT_TRUE(waitForCatchingUp());
    }
    EXPECT_EQ(groups(), before);
}
