// What came last is there whole, what came before is known by its place, and the memory has an end.

#include "models/services/topics/recordstore.h"
#include "tests/unit/services/topics/viewof.h"

#include <gtest/gtest.h>
#include <thread>

using namespace sluice;
using namespace sluice::test;

namespace {

void add(RecordStore &store, const RecordView &record)
{
    store.add({&record, 1});
}

TEST(RecordStore, GivesBackWhatCameWithItsNullsAndHeaders)
{
    RecordStore store;
    const FixedHeaders headers({{"origin", bytes("a")}, {"none", {}}});
    RecordView record = viewOf(3, 42, {}, bytes(""));
    record.headers = &headers;
    add(store, record);
    record = viewOf(0, 43, bytes("key"), {});
    record.timestampMs = -1;
    add(store, record);

    const auto first = store.at(0);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->partition, 3);
    EXPECT_EQ(first->offset, 42);
    EXPECT_EQ(first->timestamp.toMSecsSinceEpoch(), 1'764'000'000'000);
    EXPECT_FALSE(first->key);
    EXPECT_EQ(first->value, QByteArray(""));
    ASSERT_EQ(first->headers.size(), 2);
    EXPECT_EQ(first->headers[0].first, "origin");
    EXPECT_EQ(first->headers[0].second, "a");
    EXPECT_TRUE(first->headers[1].second.isNull());
    const auto second = store.at(1);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->key, QByteArray("key"));
    EXPECT_FALSE(second->value);
    EXPECT_FALSE(second->timestamp.isValid());
    EXPECT_FALSE(store.at(2));
    EXPECT_FALSE(store.at(-1));
}

TEST(RecordStore, DropsTheOldestBytesFirstAndKeepsTheirPlaces)
{
    RecordStore store({qint64(4) << 20, 1'000'000, 1 << 20});
    const std::string value(1000, 'x');
    for (int i = 0; i < 20'000; ++i)
        add(store, viewOf(i % 3, i, {}, bytes(value)));
    const auto extent = store.extent();
    EXPECT_LE(extent.bytes, qint64(4) << 20);
    EXPECT_EQ(extent.first, 0);
    EXPECT_EQ(extent.end, 20'000);
    EXPECT_GT(extent.firstWhole, 15'000);
    EXPECT_LT(extent.firstWhole, 17'500) << "what there is room for is kept";
    EXPECT_FALSE(store.at(extent.firstWhole - 1));
    EXPECT_TRUE(store.at(extent.firstWhole));
    EXPECT_EQ(store.placeOf(10), (RecordPlace{1, 10}));
    EXPECT_EQ(store.at(19'999)->offset, 19'999);
}

TEST(RecordStore, ForgetsTheOldestRowsBeyondItsRows)
{
    RecordStore store({qint64(4) << 20, 100, 1 << 20});
    for (int i = 0; i < 250; ++i)
        add(store, viewOf(0, i, {}, bytes("v")));
    EXPECT_EQ(store.extent().first, 150);
    EXPECT_EQ(store.extent().end, 250);
    EXPECT_FALSE(store.placeOf(149));
    EXPECT_EQ(store.at(150)->offset, 150) << "a row keeps its number";
}

TEST(RecordStore, KeepsALongValueByItsBeginning)
{
    RecordStore store({qint64(64) << 20, 100, 1 << 20});
    const std::string value(5 << 20, 'y');
    add(store, viewOf(0, 1, {}, bytes(value)));
    const auto record = store.at(0);
    ASSERT_TRUE(record);
    EXPECT_EQ(record->value->size(), 1 << 20);
    EXPECT_EQ(record->valueSize, 5 << 20);
    EXPECT_EQ(store.headOf(0)->valueSize, 5 << 20);
}

TEST(RecordStore, IsReadWhileOthersWrite)
{
    RecordStore store({qint64(8) << 20, 10'000, 1 << 20});
    const auto write = [&](int partition) {
        const std::string value(700, static_cast<char>('a' + partition));
        for (int i = 0; i < 20'000; ++i)
            add(store, viewOf(partition, i, {}, bytes(value)));
    };
    std::thread one(write, 0);
    std::thread two(write, 1);
    int seen = 0;
    while (store.extent().end < 40'000) {
        const auto extent = store.extent();
        if (const auto record = store.at((extent.firstWhole + extent.end) / 2)) {
            ++seen;
            ASSERT_EQ(record->value->size(), 700);
            ASSERT_EQ(record->value->at(699), static_cast<char>('a' + record->partition));
        }
    }
    one.join();
    two.join();
    EXPECT_GT(seen, 0);
}

} // namespace
