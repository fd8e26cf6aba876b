// The explorer on the playground's brokers: what it shows of a topic is what was written there.

#include "models/services/topics/explorer.h"
#include "models/services/topics/topicsearch.h"
#include "tests/live/kafka/kafkahelper.h"
#include "tests/support/waiting.h"

#include <QSet>
#include <QThreadPool>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

QByteArray update(int id, int version)
{
    const QByteArray number = QByteArray::number(id);
    return R"({"before":{"id":)" + number + R"(,"version":)" + QByteArray::number(version - 1) +
           R"(},"after":{"id":)" + number + R"(,"version":)" + QByteArray::number(version) +
           R"(},"source":{"connector":"postgresql","schema":"public","table":"orders"},"op":"u"})";
}

LiveTopic::Entry change(int partition, int id, int version)
{
    return {partition, "{\"id\":" + QByteArray::number(id) + '}', update(id, version), {}, 0};
}

class ExplorerLive : public OnPlayground
{
protected:
    void SetUp() override
    {
        OnPlayground::SetUp();
        if (IsSkipped())
            return;
        explorer = std::make_unique<Explorer>(
            std::make_unique<TopicSearch>(profile, Secret(), Secret(), Polling()), u"playground"_s);
    }
    void TearDown() override
    {
        explorer.reset();
        QThreadPool::globalInstance()->waitForDone();
    }
    [[nodiscard]] qint64 rows() const { return explorer->rows().extent().count(); }

    std::unique_ptr<Explorer> explorer;
};

TEST_F(ExplorerLive, ShowsTheNewestRecordsAndWhatComes)
{
    LiveTopic topic(profile, 3, 1);
    QList<LiveTopic::Entry> entries;
    for (int i = 0; i < 30; ++i)
        entries.append(change(i % 3, i, 2));
    ASSERT_TRUE(topic.produce(entries));
    explorer->open(topic.name());
    ASSERT_TRUE(waitUntil([this] { return rows() == 30; }, 30s));
    EXPECT_EQ(explorer->rows().line(0).value, u"version: 1 → 2"_s);
    ASSERT_TRUE(topic.produce({change(1, 7, 3)}));
    ASSERT_TRUE(waitUntil([this] { return rows() == 31; }, 30s)) << "it follows";
    EXPECT_EQ(explorer->rows().line(30).key, u"id=7"_s);
    explorer->cancel();
    EXPECT_TRUE(waitUntil([this] { return explorer->state().phase == ExplorerPhase::Cancelled; }));
}

TEST_F(ExplorerLive, ATailOverSeveralPartitionsBeginsInTheOrderOfTime)
{
    LiveTopic topic(profile, 3, 1);
    QList<LiveTopic::Entry> entries;
    for (int i = 0; i < 900; ++i) { // each partition has its part of every second
        entries.append(change(i % 3, i, 2));
        entries.last().timestamp = 1'764'000'000'000 + i * 10;
    }
    ASSERT_TRUE(topic.produce(entries));
    // What is neither shown nor there for a reader: a tail catches up with it all the same.
    ASSERT_TRUE(topic.produceInTransactions({change(0, 1, 3), change(1, 2, 3)}, 2, false));
    explorer->open(topic.name());
    ASSERT_TRUE(waitUntil([this] { return rows() > 0; }, 30s));
    EXPECT_EQ(rows(), 900) << "all at once";
    ASSERT_TRUE(explorer->state().statistics.caughtUp);
    for (qint64 row = 0; row < rows(); ++row)
        ASSERT_EQ(explorer->rows().line(row).timestampMs, entries.at(row).timestamp) << row;
    entries = {change(2, 5, 4)};
    entries.last().timestamp = 1'764'000'000'000; // late, and not moved up for it
    ASSERT_TRUE(topic.produce(entries));
    ASSERT_TRUE(waitUntil([this] { return rows() == 901; }, 30s));
    EXPECT_EQ(explorer->rows().line(900).key, u"id=5"_s);
}

TEST_F(ExplorerLive, ATailOfAnEmptyTopicIsLiveAtOnce)
{
    LiveTopic topic(profile, 3, 1);
    ASSERT_TRUE(topic.produce({change(0, 1, 2)}));
    ASSERT_TRUE(topic.deleteBefore(0, 1));
    explorer->open(topic.name());
    ASSERT_TRUE(waitUntil([this] { return explorer->state().statistics.caughtUp; }, 30s));
    EXPECT_EQ(rows(), 0);
}

TEST_F(ExplorerLive, TheHistoryOfAKeyIsWholeOverAllPartitions)
{
    LiveTopic topic(profile, 3, 1);
    QList<LiveTopic::Entry> entries;
    for (int i = 0; i < 1000; ++i) // keys that changed their partition, as they do when partitions are added
        entries.append(change(i % 3, i % 40, i));
    ASSERT_TRUE(topic.produce(entries));
    explorer->open(topic.name());
    ASSERT_TRUE(waitUntil([this] { return rows() > 0; }, 30s));
    const QString key = explorer->rows().line(0).key;
    explorer->searchKeyOf(0);
    ASSERT_TRUE(waitUntil([this] { return explorer->state().phase == ExplorerPhase::Complete; }, 30s));
    EXPECT_EQ(rows(), 25);
    QSet<int> partitions;
    for (qint64 row = 0; row < rows(); ++row) {
        EXPECT_EQ(explorer->rows().line(row).key, key);
        partitions.insert(explorer->rows().line(row).partition);
    }
    EXPECT_EQ(partitions.size(), 3);
    EXPECT_EQ(explorer->state().statistics.read, 1000);
}

TEST_F(ExplorerLive, AFilterOfTheLanguageFindsWhatItSays)
{
    LiveTopic topic(profile, 1, 1);
    QList<LiveTopic::Entry> entries;
    for (int i = 1; i <= 100; ++i)
        entries.append(change(0, i, i));
    ASSERT_TRUE(topic.produce(entries));
    explorer->open(topic.name());
    ExplorerQuery query;
    query.text = u"op = update and after.version > 90"_s;
    query.language = true;
    query.from = {ScanStart::Kind::Oldest, 0};
    query.to = {ScanEnd::Kind::Now, 0};
    explorer->search(query);
    ASSERT_TRUE(waitUntil([this] { return explorer->state().phase == ExplorerPhase::Complete; }, 30s));
    EXPECT_EQ(rows(), 10);
}

} // namespace
