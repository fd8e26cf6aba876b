#include "models/items/listdiff.h"

#include <QRandomGenerator>
#include <gtest/gtest.h>

using namespace sluice;

namespace {

struct Item
{
    int key = 0;
    int value = 0;

    bool operator==(const Item &) const = default;
};

/// Repeats on a list of its own every step that it is told of, as a view does.
struct Follower
{
    explicit Follower(QList<Item> &rows)
        : source(rows)
        , copy(rows)
    {}

    void beginInsert(int first, int last)
    {
        a = first;
        b = last;
    }
    void endInsert()
    {
        copy.insert(a, b - a + 1, Item());
        for (int i = a; i <= b; ++i)
            copy[i] = source.at(i);
        ++inserts;
    }
    void beginRemove(int first, int last)
    {
        ASSERT_LE(last, copy.size() - 1);
        copy.remove(first, last - first + 1);
        ++removes;
    }
    void endRemove() {}
    void beginMove(int from, int to)
    {
        ASSERT_LT(to, from);
        copy.move(from, to);
        ++moves;
    }
    void endMove() {}
    void changed(int first, int last)
    {
        for (int i = first; i <= last; ++i)
            copy[i] = source.at(i);
        ++changes;
    }

    QList<Item> &source;
    QList<Item> copy;
    int a = 0;
    int b = 0;
    int inserts = 0;
    int removes = 0;
    int moves = 0;
    int changes = 0;
};

Follower diff(QList<Item> &rows, const QList<Item> &next)
{
    Follower follower(rows);
    applyDiff(
        rows, next, [](const Item &item) { return item.key; }, follower);
    return follower;
}

QList<Item> randomItems(QRandomGenerator &random, bool unique)
{
    QList<Item> items;
    const int count = int(random.bounded(12));
    for (int i = 0; i < count; ++i) {
        const Item item{int(random.bounded(15)), int(random.bounded(3))};
        const bool known =
            std::any_of(items.begin(), items.end(), [&](const Item &other) { return other.key == item.key; });
        if (!unique || !known)
            items.append(item);
    }
    return items;
}

} // namespace

TEST(ListDiff, SaysNothingWhenNothingChanged)
{
    QList<Item> rows{{1, 1}, {2, 2}};
    const Follower follower = diff(rows, rows);
    EXPECT_EQ(follower.inserts + follower.removes + follower.moves + follower.changes, 0);
}

TEST(ListDiff, InsertsARunInOneStep)
{
    QList<Item> rows{{1, 0}, {9, 0}};
    const Follower follower = diff(rows, {{1, 0}, {2, 0}, {3, 0}, {4, 0}, {9, 0}});
    EXPECT_EQ(follower.inserts, 1);
    EXPECT_EQ(follower.removes + follower.moves + follower.changes, 0);
}

TEST(ListDiff, RemovesARunInOneStep)
{
    QList<Item> rows{{1, 0}, {2, 0}, {3, 0}, {9, 0}};
    const Follower follower = diff(rows, {{1, 0}, {9, 0}});
    EXPECT_EQ(follower.removes, 1);
    EXPECT_EQ(follower.inserts + follower.moves + follower.changes, 0);
}

TEST(ListDiff, MovesARowThatChangedPlaces)
{
    QList<Item> rows{{1, 0}, {2, 0}, {3, 0}};
    const Follower follower = diff(rows, {{3, 0}, {1, 0}, {2, 0}});
    EXPECT_EQ(follower.moves, 1);
    EXPECT_EQ(follower.inserts + follower.removes, 0);
}

TEST(ListDiff, FollowsRandomSequences)
{
    QRandomGenerator random(20230815);
    QList<Item> rows;
    for (int round = 0; round < 5000; ++round) {
        const QList<Item> next = randomItems(random, true);
        const Follower follower = diff(rows, next);
        ASSERT_EQ(rows, next) << "round " << round;
        ASSERT_EQ(follower.copy, next) << "round " << round;
    }
}

TEST(ListDiff, EndsRightEvenWithKeysThatAreNotUnique)
{
    QRandomGenerator random(7);
    QList<Item> rows;
    for (int round = 0; round < 5000; ++round) {
        const QList<Item> next = randomItems(random, false);
        const Follower follower = diff(rows, next);
        ASSERT_EQ(rows, next) << "round " << round;
        ASSERT_EQ(follower.copy, next) << "round " << round;
    }
}
