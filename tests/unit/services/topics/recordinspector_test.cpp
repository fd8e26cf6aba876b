// A record in full: out of memory, or read again from its place in the topic.

#include "models/services/topics/explorer.h"
#include "tests/support/fakesearch.h"
#include "tests/support/waiting.h"

#include <QFile>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using Phase = InspectedRecord::Phase;

namespace {

KafkaRecord record(qint64 offset, const QByteArray &value)
{
    KafkaRecord made;
    made.partition = 1;
    made.offset = offset;
    made.timestamp = QDateTime::fromMSecsSinceEpoch(1'764'000'000'000, Qt::UTC);
    made.key = R"({"id":7})";
    made.value = value;
    made.valueSize = value.size();
    made.headers = {{"origin", "test"}};
    return made;
}

/// A store that holds the bytes of the last record only.
struct Opened
{
    Opened()
    {
        search->limits.maxBytes = 1 << 20;
        explorer.open(u"orders"_s);
        search->read({record(41, QByteArray(700'000, 'a')), record(42, R"({"status":"open"})"),
                      record(43, QByteArray(900'000, 'c'))});
    }
    [[nodiscard]] const InspectedRecord &state() { return explorer.inspector().state(); }
    [[nodiscard]] Phase phase() { return state().phase; }
    /// Asked for, and what was asked of the topic.
    void showGone(qint64 row)
    {
        const int before = again->starts;
        explorer.inspector().show(row);
        ASSERT_EQ(phase(), Phase::Reading);
        ASSERT_TRUE(waitUntil([&] { return again->starts == before + 1; }));
    }

    FakeSearch *search = new FakeSearch;
    FakeSearch *again = new FakeSearch;
    Explorer explorer{std::unique_ptr<RecordSearch>(search), u"playground"_s,
                      [this] { return std::unique_ptr<RecordSearch>(again); }};
};

} // namespace

TEST(RecordInspector, WhatIsInMemoryIsShownAtOnce)
{
    Opened opened;
    opened.search->read({record(44, R"({"status":"open"})")});
    opened.explorer.inspector().show(3);
    EXPECT_EQ(opened.phase(), Phase::Shown);
    EXPECT_TRUE(opened.state().detail.rawValue.contains(u"open"_s));
    EXPECT_EQ(opened.again->starts, 0);
}

TEST(RecordInspector, WhatIsGoneFromMemoryIsReadAgainFromItsPlace)
{
    Opened opened;
    ASSERT_FALSE(opened.explorer.rows().record(1));
    opened.showGone(1);
    const ScanRequest &asked = opened.again->options.scan;
    EXPECT_EQ(asked.topic, u"orders"_s);
    EXPECT_EQ(asked.partitions, QList<int>{1});
    EXPECT_EQ(asked.from, (ScanStart{ScanStart::Kind::Offset, 42}));
    EXPECT_EQ(asked.to, (ScanEnd{ScanEnd::Kind::Offset, 43}));
    EXPECT_TRUE(asked.few);
    const KafkaRecord there = record(42, R"({"status":"open"})");
    opened.again->read({there});
    opened.again->finish(ScanEnding::Enough);
    EXPECT_EQ(opened.phase(), Phase::Shown);
    EXPECT_TRUE(opened.state().detail.rawValue.contains(u"open"_s));
    const auto kept = opened.explorer.rows().record(1);
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->value, there.value);
    EXPECT_EQ(kept->key, there.key);
    EXPECT_EQ(kept->headers, there.headers);
    EXPECT_EQ(kept->timestamp, there.timestamp);
    EXPECT_TRUE(opened.explorer.rows().line(1).inMemory) << "its row is readable again too";
    opened.explorer.inspector().show(1);
    EXPECT_EQ(opened.phase(), Phase::Shown) << "once more costs nothing";
    EXPECT_EQ(opened.again->starts, 1);
}

TEST(RecordInspector, ASelectionThatMovesOnReadsOnlyWhereItRests)
{
    Opened opened;
    opened.explorer.inspector().show(0);
    opened.showGone(1);
    EXPECT_EQ(opened.again->options.scan.from.value, 42);
    opened.explorer.inspector().show(0);
    EXPECT_FALSE(opened.again->isRunning()) << "what nobody waits for is dropped";
    ASSERT_TRUE(waitUntil([&] { return opened.again->starts == 2; }));
    EXPECT_EQ(opened.again->options.scan.from.value, 41);
    opened.explorer.inspector().clear();
    EXPECT_FALSE(opened.again->isRunning());
    EXPECT_EQ(opened.phase(), Phase::None);
}

TEST(RecordInspector, WhatTheTopicHasNoLongerIsSaidWithTheReason)
{
    struct Case
    {
        PartitionScan scan;
        QString sentence;
    };
    PartitionScan cut{1, 100, 43, 100, true, false};
    PartitionScan shorter{1, 42, 10, 42, true, false};
    PartitionScan compacted{1, 42, 43, 43, true, false};
    const QList<Case> cases{
        {cut, u"Offset 42 of partition 1 is no longer in the topic: retention begins at 100."_s},
        {shorter, u"Partition 1 ends at offset 10 now: the topic was cut, or made anew."_s},
        {compacted, u"Offset 42 of partition 1 is no longer in the topic: compaction took it."_s}};
    for (const Case &one : cases) {
        Opened opened;
        opened.showGone(1);
        opened.again->partitions = {one.scan};
        opened.again->finish(ScanEnding::Complete);
        EXPECT_EQ(opened.phase(), Phase::Gone);
        EXPECT_EQ(opened.state().problem, one.sentence);
    }
}

TEST(RecordInspector, AFailureIsSaidAndTriedAgain)
{
    Opened opened;
    opened.showGone(1);
    Q_EMIT opened.again->failed({ErrorKind::Auth, u"The login was refused."_s, {}});
    EXPECT_EQ(opened.phase(), Phase::Failed);
    EXPECT_EQ(opened.state().problem, u"The login was refused."_s);
    opened.explorer.inspector().readAgain();
    EXPECT_EQ(opened.phase(), Phase::Reading);
    EXPECT_EQ(opened.again->starts, 2);
    opened.again->read({record(42, "x")});
    opened.again->finish(ScanEnding::Enough);
    EXPECT_EQ(opened.phase(), Phase::Shown);
}

TEST(RecordReader, TellsTheOutageWhenItsTimeIsOver)
{
    auto *search = new FakeSearch;
    RecordReader reader{std::unique_ptr<RecordSearch>(search)};
    std::optional<Error> error;
    QObject::connect(&reader, &RecordReader::failed, [&](const Error &why) { error = why; });
    reader.setDeadline(std::chrono::milliseconds(30));
    reader.read(u"orders"_s, {1, 42});
    ASSERT_TRUE(waitUntil([&] { return error.has_value(); }));
    EXPECT_EQ(error->kind, ErrorKind::Timeout);
    EXPECT_TRUE(error->message.startsWith(u"Offset 42 of partition 1 did not come within"_s));
    EXPECT_FALSE(search->isRunning());
    error.reset();
    reader.read(u"orders"_s, {1, 42});
    search->stall(u"No broker answers."_s);
    ASSERT_TRUE(waitUntil([&] { return error.has_value(); }));
    EXPECT_EQ(error->message, u"No broker answers."_s);
}

TEST(RecordInspector, OfALongValueTheBeginningIsShownUntilTheWholeIsAskedFor)
{
    Opened opened;
    opened.search->limits = {};
    opened.explorer.search({});
    const QByteArray value = "{\"text\":\"" + QByteArray(5'000'000, 'x') + "\"}";
    opened.search->read({record(50, value)});
    opened.explorer.inspector().show(0);
    ASSERT_TRUE(waitUntil([&] { return opened.phase() == Phase::Shown; }));
    EXPECT_EQ(opened.state().cutFrom, value.size());
    opened.explorer.inspector().readAgain();
    ASSERT_EQ(opened.again->starts, 1);
    EXPECT_FALSE(opened.state().detail.title.isEmpty()) << "the beginning stays while the rest is read";
    opened.again->read({record(50, value)});
    opened.again->finish(ScanEnding::Enough);
    ASSERT_TRUE(waitUntil([&] { return opened.phase() == Phase::Shown; }));
    EXPECT_EQ(opened.state().cutFrom, -1);
    EXPECT_TRUE(opened.state().more) << "a text field shows less than that";
    EXPECT_LT(opened.state().detail.rawValue.size(), 300'000);
    QTemporaryDir folder;
    const auto saved = opened.explorer.inspector().saveValue(folder.filePath(u"value"_s));
    ASSERT_TRUE(waitFor(saved));
    EXPECT_EQ(saved.result().value_or(-1), value.size());
    QFile file(folder.filePath(u"value"_s));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_TRUE(file.readAll() == value);
}

TEST(RecordInspector, AValueThatCannotBeSavedIsSaid)
{
    Opened opened;
    const auto saved = opened.explorer.inspector().saveValue(u"/nowhere/at/all"_s);
    ASSERT_TRUE(waitFor(saved));
    ASSERT_FALSE(saved.result());
    EXPECT_TRUE(saved.result().error().message.contains(u"/nowhere/at/all"_s));
}

TEST(WholeRecords, KeepsWhatWasAskedForLastWithinItsBytes)
{
    WholeRecords records(3000);
    for (int i = 0; i < 3; ++i)
        records.add(record(i, QByteArray(900, 'x')));
    ASSERT_NE(records.find({1, 0}), nullptr); // now the one that was asked for last
    records.add(record(3, QByteArray(900, 'x')));
    EXPECT_EQ(records.find({1, 1}), nullptr);
    EXPECT_NE(records.find({1, 0}), nullptr);
    EXPECT_EQ(records.find({0, 3}), nullptr) << "of another partition";
    records.add(record(4, QByteArray(10'000, 'x')));
    EXPECT_EQ(records.count(), 1) << "the newest stays, however large";
    EXPECT_NE(records.find({1, 4}), nullptr);
}
