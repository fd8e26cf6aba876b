#include "models/services/rows/lastrecord.h"
#include "models/services/topics/lentrecord.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

struct Entry
{
    int partition = 0;
    qint64 offset = 0;
    qint64 ms = 0;
    char op = 'u'; ///< '\0': a tombstone
    qint64 lsn = 0;
};

/// In the order of a history.
std::unique_ptr<RecordLines> linesOf(const QList<Entry> &entries)
{
    auto store = std::make_shared<RecordStore>();
    for (const Entry &entry : entries) {
        KafkaRecord record;
        record.partition = entry.partition;
        record.offset = entry.offset;
        record.timestamp = QDateTime::fromMSecsSinceEpoch(1'764'000'000'000 + entry.ms, Qt::UTC);
        record.key = R"({"id":1})";
        if (entry.op) {
            record.value = QByteArray(R"({"before":{"id":1},"after":)") +
                           (entry.op == 'd' ? "null" : R"({"id":1})") +
                           R"(,"source":{"connector":"postgresql","schema":"s","table":"t","lsn":)" +
                           QByteArray::number(entry.lsn) + R"(},"op":")" + entry.op + "\"}";
            record.valueSize = record.value->size();
        }
        const LentRecord lent(record);
        const RecordView view = lent.view();
        store->add({&view, 1});
    }
    auto lines = std::make_unique<RecordLines>();
    lines->setStore(store, u"topic"_s);
    lines->sortByTime();
    return lines;
}

std::optional<LastRecord> lastOf(const QList<Entry> &entries)
{
    return lastRecord(*linesOf(entries));
}

QList<qint64> offsetsOf(const QList<Entry> &entries)
{
    const auto lines = linesOf(entries);
    QList<qint64> offsets;
    for (qint64 row = lines->extent().first; row < lines->extent().end; ++row)
        offsets.append(lines->record(row)->offset);
    return offsets;
}

} // namespace

TEST(LastRecord, IsTheNewestOverAllPartitions)
{
    const auto last = lastOf({{0, 7, 10, 'c', 1}, {2, 3, 30, 'u', 3}, {1, 5, 20, 'u', 2}});
    ASSERT_TRUE(last);
    EXPECT_EQ(last->record.partition, 2);
    EXPECT_FALSE(last->deleted);
    EXPECT_FALSE(lastOf({}));
}

TEST(LastRecord, OfTheSameMillisecondTheLogOfTheSourceDecides)
{
    const auto last = lastOf({{0, 7, 10, 'u', 9}, {1, 5, 10, 'u', 8}, {2, 1, 10, 'c', 7}});
    EXPECT_EQ(last->record.partition, 0);
    const auto sameClock = lastOf({{0, 7, 10, 'u', 1}, {0, 8, 10, 'u', 1}});
    EXPECT_EQ(sameClock->record.offset, 8);
}

TEST(LastRecord, ADeleteOrItsTombstoneTellsThatTheRowIsGone)
{
    const auto gone = lastOf({{0, 1, 10, 'u', 1}, {0, 2, 20, 'd', 2}, {0, 3, 20, '\0', 0}});
    EXPECT_TRUE(gone->deleted);
    EXPECT_EQ(gone->record.offset, 2) << "the tombstone says nothing of the table";
    EXPECT_TRUE(lastOf({{0, 3, 20, '\0', 0}})->deleted) << "compaction has left nothing else";
    EXPECT_TRUE(lastOf({{0, 1, 10, 'u', 1}, {1, 3, 20, '\0', 0}})->deleted) << "a tombstone by hand";
    const auto again = lastOf({{2, 2, 20, 'd', 2}, {2, 3, 20, '\0', 0}, {0, 1, 20, 'c', 3}});
    EXPECT_FALSE(again->deleted) << "it came again, in another partition, within the millisecond";
}

TEST(RecordLines, AHistoryIsInTheOrderOfTheSourceWithinOneMillisecond)
{
    EXPECT_EQ(offsetsOf({{0, 30, 10, 'c', 3}, {1, 10, 10, 'd', 1}, {1, 11, 10, '\0', 0}, {2, 1, 5, 'u', 9}}),
              (QList<qint64>{1, 10, 11, 30}))
        << "time first; a tombstone stays behind its delete";
    EXPECT_EQ(offsetsOf({{1, 11, 10, '\0', 0}, {0, 30, 10, 'c', 3}}), (QList<qint64>{30, 11}))
        << "where one does not tell, partitions come in their order";
    EXPECT_EQ(offsetsOf({{0, 31, 10, 'u', 4}, {0, 30, 10, 'c', 5}}), (QList<qint64>{30, 31}))
        << "within a partition its order counts";
    EXPECT_EQ(offsetsOf({{0, 30, 10, 'u', 5}, {0, 31, 10, 'u', 4}, {1, 7, 10, 'u', 3}}),
              (QList<qint64>{30, 31, 7}))
        << "and a log that contradicts it is not asked";
}
