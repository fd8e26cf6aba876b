// A scan reads exactly what is between its start and its end, on the playground's brokers.

#include "models/clients/kafka/recordscan.h"
#include "tests/live/kafka/kafkahelper.h"
#include "tests/support/waiting.h"

#include <QDateTime>
#include <QMutex>
#include <QProcess>
#include <QSet>
#include <gmock/gmock.h>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;
using kafka::RecordScan;

namespace {

/// What all sinks of one scan were brought.
struct Seen
{
    QMutex mutex;
    QList<std::pair<int, qint64>> places; ///< partition, offset
    QList<QByteArray> values;             ///< "(null)" for Kafka's null
    QMap<int, qint64> last;
    bool inOrder = true;
    int rests = 0;
    qsizetype enough = 0; ///< 0: takes all
};

class Sink final : public kafka::RecordSink
{
public:
    explicit Sink(Seen &seen)
        : m_seen(seen)
    {}
    bool take(std::span<const RecordView> records) override
    {
        const QMutexLocker lock(&m_seen.mutex);
        for (const RecordView &record : records) {
            m_seen.places.append({record.partition, record.offset});
            m_seen.values.append(
                record.value.isNull()
                    ? QByteArray("(null)")
                    : QByteArray(record.value.data, static_cast<qsizetype>(record.value.size)));
            m_seen.inOrder = m_seen.inOrder && record.offset > m_seen.last.value(record.partition, -1);
            m_seen.last[record.partition] = record.offset;
        }
        return m_seen.enough == 0 || m_seen.places.size() < m_seen.enough;
    }
    void rest() override
    {
        const QMutexLocker lock(&m_seen.mutex);
        ++m_seen.rests;
    }

private:
    Seen &m_seen;
};

class KafkaScanLive : public OnPlayground
{
protected:
    void start(ScanRequest request, int readers = 2)
    {
        scan = std::make_unique<RecordScan>(
            profile, Secret(), Secret(), Polling(), std::move(request),
            [this] { return std::make_unique<Sink>(seen); }, readers);
        QObject::connect(scan.get(), &RecordScan::finished, scan.get(),
                         [this](ScanEnding how) { ending = how; });
        QObject::connect(scan.get(), &RecordScan::failed, scan.get(),
                         [this](const Error &error) { failure = error; });
        QObject::connect(scan.get(), &RecordScan::stalled, scan.get(),
                         [this](const Error &error) { stalls << error; });
        QObject::connect(scan.get(), &RecordScan::recovered, scan.get(), [this] { ++recoveries; });
        scan->start();
    }
    /// True when it came to an end by itself.
    bool run(ScanRequest request, int readers = 2)
    {
        start(std::move(request), readers);
        return waitUntil([this] { return ending || failure; }, 20s) && ending;
    }
    static ScanRequest asked(const QString &topic, ScanStart from = {}, ScanEnd to = {},
                             QList<int> partitions = {})
    {
        ScanRequest request;
        request.topic = topic;
        request.from = from;
        request.to = to;
        request.partitions = std::move(partitions);
        return request;
    }
    static ScanRequest all(const LiveTopic &topic) { return asked(topic.name()); }

    Seen seen; // before the scan, whose threads write into it until it is gone
    std::unique_ptr<RecordScan> scan;
    std::optional<ScanEnding> ending;
    std::optional<Error> failure;
    QList<Error> stalls;
    int recoveries = 0;

    void TearDown() override
    {
        scan.reset();
        QThreadPool::globalInstance()->waitForDone(); // the reading threads are joined there
    }
};

TEST_F(KafkaScanLive, ReadsEveryRecordOfEveryPartitionOnceAndInOrder)
{
    LiveTopic topic(profile, 5);
    for (int partition = 0; partition < 4; ++partition) // the last one stays empty
        ASSERT_TRUE(topic.produceNumbers(partition, 0, 2000));
    ASSERT_TRUE(run(all(topic)));
    EXPECT_EQ(*ending, ScanEnding::Complete);
    EXPECT_EQ(seen.places.size(), 8000);
    EXPECT_EQ(QSet<QByteArray>(seen.values.cbegin(), seen.values.cend()).size(), 2000);
    EXPECT_TRUE(seen.inOrder);
    const ScanProgress progress = scan->progress();
    EXPECT_EQ(progress.records, 8000);
    EXPECT_EQ(progress.left(), 0);
    EXPECT_EQ(progress.total(), 8000);
    EXPECT_GT(seen.rests, 0);
}

TEST_F(KafkaScanLive, ReadsBytesOfEveryKindAsTheyAre)
{
    LiveTopic topic(profile, 1);
    const QByteArray large(900'000, 'z');
    const QList<std::optional<QByteArray>> values{QByteArray("x"), QByteArray(""), std::nullopt,
                                                  QByteArray("\xff\xfe"), large};
    QList<LiveTopic::Entry> entries;
    for (const auto &value : values)
        entries << LiveTopic::Entry{0, QByteArray("k"), value, {}, 0};
    ASSERT_TRUE(topic.produce(entries));
    ASSERT_TRUE(run(all(topic)));
    EXPECT_EQ(seen.values, (QList<QByteArray>{"x", "", "(null)", "\xff\xfe", large}));
}

TEST_F(KafkaScanLive, StartsAndEndsWhereItIsTold)
{
    LiveTopic topic(profile, 2);
    const qint64 time = QDateTime::currentMSecsSinceEpoch() - 1'000'000;
    ASSERT_TRUE(topic.produceNumbers(0, 0, 100, time));
    ASSERT_TRUE(topic.produceNumbers(1, 0, 100, time));
    const auto offsets = [this](const ScanRequest &request) {
        seen.places.clear();
        seen.last.clear();
        ending.reset();
        EXPECT_TRUE(run(request));
        QSet<qint64> result;
        for (const auto &[partition, offset] : std::as_const(seen.places))
            result.insert(offset);
        return result;
    };
    const auto range = [](qint64 from, qint64 to) {
        QSet<qint64> result;
        for (qint64 i = from; i < to; ++i)
            result.insert(i);
        return result;
    };
    using From = ScanStart::Kind;
    using To = ScanEnd::Kind;
    EXPECT_EQ(offsets(asked(topic.name(), {From::Newest, 10}, {}, {})), range(90, 100));
    EXPECT_EQ(offsets(asked(topic.name(), {From::Newest, 1000}, {}, {})), range(0, 100));
    EXPECT_EQ(offsets(asked(topic.name(), {From::Offset, 40}, {To::Offset, 50}, {})), range(40, 50));
    EXPECT_EQ(offsets(asked(topic.name(), {From::Offset, 40}, {To::Offset, 5000}, {})), range(40, 100));
    EXPECT_EQ(offsets(asked(topic.name(), {From::Timestamp, time + 30}, {To::Timestamp, time + 60}, {})),
              range(30, 60));
    EXPECT_EQ(offsets(asked(topic.name(), {From::Timestamp, time + 5000}, {}, {})), range(0, 0));
    EXPECT_EQ(offsets(asked(topic.name(), {From::Live, 0}, {}, {})), range(0, 0));
    EXPECT_EQ(offsets(asked(topic.name(), {}, {}, {1})), range(0, 100));
    EXPECT_EQ(seen.places.size(), 100) << "partition 1 only";
    EXPECT_EQ(seen.places.first().first, 1);
}

TEST_F(KafkaScanLive, EndsBehindTransactionMarkersAndLeavesAbortedRecordsOut)
{
    LiveTopic topic(profile, 1);
    const auto entry = [](const char *value) {
        return LiveTopic::Entry{0, QByteArray("k"), QByteArray(value), {}, 0};
    };
    ASSERT_TRUE(topic.produceInTransactions({entry("c1"), entry("c2")}, 1, true));
    ASSERT_TRUE(
        topic.produceInTransactions({entry("a1"), entry("a2")}, 2, false)); // the log ends with a marker
    ASSERT_TRUE(run(all(topic)));
    EXPECT_EQ(seen.values, (QList<QByteArray>{"c1", "c2"}));
    EXPECT_EQ(*ending, ScanEnding::Complete);

    seen.values.clear();
    ScanRequest request = all(topic);
    request.uncommitted = true;
    ending.reset();
    ASSERT_TRUE(run(request));
    EXPECT_EQ(seen.values, (QList<QByteArray>{"c1", "c2", "a1", "a2"}));
}

TEST_F(KafkaScanLive, EndsInWhatRetentionEmptied)
{
    LiveTopic topic(profile, 2);
    ASSERT_TRUE(topic.produceNumbers(0, 0, 50));
    ASSERT_TRUE(topic.produceNumbers(1, 0, 50));
    ASSERT_TRUE(topic.deleteBefore(0, 50));
    ASSERT_TRUE(topic.deleteBefore(1, 20));
    ASSERT_TRUE(run(all(topic)));
    EXPECT_EQ(seen.places.size(), 30);
    EXPECT_EQ(seen.places.first(), (std::pair<int, qint64>{1, 20}));
}

TEST_F(KafkaScanLive, EndsAtTheEndAsItWasWhileOthersGoOnWriting)
{
    LiveTopic topic(profile, 1);
    ASSERT_TRUE(topic.produceNumbers(0, 0, 5000));
    seen.enough = 0;
    start(all(topic));
    QObject::connect(scan.get(), &RecordScan::ranged, scan.get(),
                     [&] { EXPECT_TRUE(topic.produceNumbers(0, 5000, 500)); });
    ASSERT_TRUE(waitUntil([this] { return ending.has_value(); }, 20s));
    EXPECT_EQ(seen.places.size(), 5000);
}

TEST_F(KafkaScanLive, StopsWhenWhoTakesHasEnough)
{
    LiveTopic topic(profile, 1);
    ASSERT_TRUE(topic.produceNumbers(0, 0, 5000));
    seen.enough = 10;
    ASSERT_TRUE(run(all(topic), 1));
    EXPECT_EQ(*ending, ScanEnding::Enough);
    EXPECT_LT(seen.places.size(), 1000);
}

TEST_F(KafkaScanLive, FollowsUntilItIsCancelled)
{
    LiveTopic topic(profile, 2);
    ASSERT_TRUE(topic.produceNumbers(0, 0, 10));
    start(asked(topic.name(), {ScanStart::Kind::Live, 0}, {ScanEnd::Kind::Never, 0}, {}));
    bool ranged = false;
    QObject::connect(scan.get(), &RecordScan::ranged, scan.get(), [&] { ranged = true; });
    ASSERT_TRUE(waitUntil([&] { return ranged; }));
    ASSERT_TRUE(topic.produceNumbers(1, 100, 20));
    const auto count = [this] {
        const QMutexLocker lock(&seen.mutex);
        return seen.places.size();
    };
    EXPECT_TRUE(waitUntil([&] { return count() == 20; }));
    EXPECT_FALSE(ending);
    scan->cancel();
    ASSERT_TRUE(waitUntil([this] { return ending.has_value(); }, 1s));
    EXPECT_EQ(*ending, ScanEnding::Cancelled);
}

TEST_F(KafkaScanLive, SaysThatTheTopicOrThePartitionIsNotThere)
{
    EXPECT_FALSE(run(asked(u"there-is-no-such-topic"_s, {}, {}, {})));
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->kind, ErrorKind::NotFound);
    failure.reset();
    LiveTopic topic(profile, 2);
    EXPECT_FALSE(run(asked(topic.name(), {}, {}, {0, 7})));
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->kind, ErrorKind::NotFound);
    EXPECT_TRUE(failure->message.contains(u'7')) << qPrintable(failure->message);
}

TEST_F(KafkaScanLive, IsExactThoughABrokerIsKilledInItsMiddle)
{
    LiveTopic topic(profile, 6, 3);
    const QByteArray padding(1500, 'p');
    for (int round = 0; round < 20; ++round) {
        QList<LiveTopic::Entry> entries;
        for (int i = 0; i < 6000; ++i)
            entries << LiveTopic::Entry{
                i % 6, QByteArray::number(i), QByteArray::number(round) + padding, {}, 0};
        ASSERT_TRUE(topic.produce(entries));
    }
    start(all(topic));
    ASSERT_TRUE(waitUntil([this] { return scan->progress().records > 0; }));
    EXPECT_TRUE(playground({u"break"_s, u"kill:broker-3"_s}));
    const bool ended = waitUntil([this] { return ending.has_value(); }, 5s); // or it waits for the broker
    EXPECT_TRUE(playground({u"heal"_s, u"kill:broker-3"_s}));
    ASSERT_TRUE(waitUntil([this] { return ending.has_value(); }, 60s));
    EXPECT_EQ(seen.places.size(), 120'000);
    EXPECT_EQ(QSet(seen.places.cbegin(), seen.places.cend()).size(), 120'000);
    EXPECT_TRUE(seen.inOrder);
    std::printf("%s the broker was back; %d outages told.\n", ended ? "It ended before" : "It waited until",
                int(stalls.size()));
}

} // namespace
