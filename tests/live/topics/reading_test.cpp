// What is no longer in memory, on the playground's brokers: read again, it is what was written, byte for
// byte.

#include "models/services/topics/explorer.h"
#include "models/services/topics/topicsearch.h"
#include "tests/live/kafka/kafkahelper.h"
#include "tests/support/waiting.h"

#include <QThreadPool>
#include <gtest/gtest.h>
#include <random>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;
using Phase = InspectedRecord::Phase;

namespace {

class ReadingAgainLive : public OnPlayground
{
protected:
    void SetUp() override
    {
        OnPlayground::SetUp();
        if (IsSkipped())
            return;
        const MakeSearch make = [this] {
            return std::make_unique<TopicSearch>(profile, Secret(), Secret(), Polling());
        };
        explorer = std::make_unique<Explorer>(make(), u"playground"_s, make);
        RecordStore::Limits tiny;
        tiny.maxBytes = 1 << 20;
        explorer->setLimits(tiny);
    }
    void TearDown() override
    {
        explorer.reset();
        QThreadPool::globalInstance()->waitForDone();
    }

    void readWhole(const QString &topic)
    {
        explorer->open(topic);
        ExplorerQuery query;
        query.from = {ScanStart::Kind::Oldest, 0};
        query.to = {ScanEnd::Kind::Now, 0};
        explorer->search(query);
        const auto complete = [&] {
            // Not every broker knows a topic the moment it was made.
            if (const auto &failure = explorer->state().failure;
                failure && failure->kind == ErrorKind::NotFound)
                explorer->search(query);
            return explorer->state().phase == ExplorerPhase::Complete;
        };
        ASSERT_TRUE(waitUntil(complete, 30s));
    }
    [[nodiscard]] const InspectedRecord &inspected() const { return explorer->inspector().state(); }
    [[nodiscard]] bool settles() const
    {
        return waitUntil([this] { return inspected().phase != Phase::Reading; }, 30s);
    }

    std::unique_ptr<Explorer> explorer;
};

/// Anything but text: keys, values and headers with every byte, nulls and nothing among them.
LiveTopic::Entry oddEntry(std::mt19937 &random, int partition)
{
    const auto bytes = [&random](unsigned most) {
        QByteArray made(static_cast<qsizetype>(random() % most), '\0');
        for (char &c : made)
            c = static_cast<char>(random());
        return made;
    };
    LiveTopic::Entry entry;
    entry.partition = partition;
    if (random() % 8)
        entry.key = bytes(40);
    if (random() % 8)
        entry.value = bytes(2000);
    if (random() % 3 == 0)
        entry.headers = {{"one", bytes(30)}, {"two", "x"}};
    entry.timestamp = 1'764'000'000'000 + random() % 1000;
    return entry;
}

TEST_F(ReadingAgainLive, ARecordIsByteForByteWhatWasWritten)
{
    LiveTopic topic(profile, 3, 1);
    std::mt19937 random(7);
    QList<LiveTopic::Entry> entries;
    for (int i = 0; i < 6000; ++i)
        entries.append(oddEntry(random, i % 3));
    ASSERT_TRUE(topic.produce(entries));
    readWhole(topic.name());
    const RecordExtent rows = explorer->rows().extent();
    ASSERT_EQ(rows.count(), entries.size());
    qint64 again = 0;
    for (qint64 row = rows.first; row < rows.end; row += 500) {
        if (explorer->rows().record(row))
            continue;
        ++again;
        explorer->inspector().show(row);
        ASSERT_TRUE(settles());
        ASSERT_EQ(inspected().phase, Phase::Shown) << qPrintable(inspected().problem);
        const auto found = explorer->rows().record(row);
        ASSERT_TRUE(found);
        const LiveTopic::Entry &written = entries.at(found->offset * 3 + found->partition);
        EXPECT_EQ(found->partition, inspected().detail.line.partition);
        EXPECT_TRUE(found->key == written.key && found->value == written.value &&
                    found->headers == written.headers)
            << "row " << row;
        EXPECT_EQ(found->timestamp.toMSecsSinceEpoch(), written.timestamp);
    }
    EXPECT_GE(again, 5) << "the store was tiny";
}

TEST_F(ReadingAgainLive, AValueOfFiveMegabytesIsThereByItsBeginningThenWhole)
{
    LiveTopic topic(profile, 1, 1, {{"max.message.bytes", "10000000"}});
    QByteArray value(5 << 20, 'x');
    value.replace(value.size() - 3, 3, "end");
    ASSERT_TRUE(topic.produce({{0, "k", value, {}, 0}}));
    readWhole(topic.name());
    explorer->inspector().show(0);
    ASSERT_TRUE(settles());
    EXPECT_EQ(inspected().cutFrom, value.size());
    explorer->inspector().readAgain();
    ASSERT_TRUE(settles());
    EXPECT_EQ(inspected().phase, Phase::Shown) << qPrintable(inspected().problem);
    EXPECT_EQ(inspected().cutFrom, -1);
    EXPECT_TRUE(explorer->rows().record(0)->value == value);
}

TEST_F(ReadingAgainLive, WhatRetentionTookIsSaid)
{
    LiveTopic topic(profile, 2, 1);
    QList<LiveTopic::Entry> entries;
    for (int i = 0; i < 300; ++i)
        entries.append({1, "k", QByteArray(10'000, 'x'), {}, 0});
    ASSERT_TRUE(topic.produce(entries));
    readWhole(topic.name());
    ASSERT_FALSE(explorer->rows().record(42));
    ASSERT_TRUE(topic.deleteBefore(1, 100));
    explorer->inspector().show(42);
    ASSERT_TRUE(settles());
    EXPECT_EQ(inspected().phase, Phase::Gone);
    EXPECT_EQ(inspected().problem,
              u"Offset 42 of partition 1 is no longer in the topic: retention begins at 100."_s);
}

TEST_F(ReadingAgainLive, TheTailGoesOnMeanwhile)
{
    LiveTopic topic(profile, 1, 1);
    QList<LiveTopic::Entry> entries;
    for (int i = 0; i < 300; ++i)
        entries.append({0, "k", QByteArray(10'000, 'x'), {}, 0});
    ASSERT_TRUE(topic.produce(entries));
    explorer->open(topic.name());
    ASSERT_TRUE(waitUntil([this] { return explorer->rows().extent().count() == 300; }, 30s));
    explorer->inspector().show(3);
    ASSERT_TRUE(settles());
    EXPECT_EQ(inspected().phase, Phase::Shown) << qPrintable(inspected().problem);
    ASSERT_TRUE(topic.produce({{0, "k", "new", {}, 0}}));
    EXPECT_TRUE(waitUntil([this] { return explorer->rows().extent().count() == 301; }, 30s));
    EXPECT_EQ(explorer->state().phase, ExplorerPhase::Running);
}

} // namespace
