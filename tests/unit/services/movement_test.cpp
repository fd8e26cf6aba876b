#include "models/services/movement.h"

#include <gtest/gtest.h>

using sluice::Movement;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
const QDateTime start = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);
}

TEST(Movement, TheFirstLookIsNoMovement)
{
    Movement m;
    m.observe(start, 1000);
    EXPECT_TRUE(m.everSeen());
    EXPECT_FALSE(m.lastMoved().isValid());
    EXPECT_FALSE(m.rate(start));
}

TEST(Movement, GrowthIsMovementWithARate)
{
    Movement m;
    m.observe(start, 1000);
    m.observe(start.addSecs(2), 1100);
    EXPECT_EQ(m.lastMoved(), start.addSecs(2));
    EXPECT_DOUBLE_EQ(*m.rate(start.addSecs(2)), 50);
    EXPECT_TRUE(m.movedWithin(3s, start.addSecs(5)));
    EXPECT_FALSE(m.movedWithin(2s, start.addSecs(5)));
}

TEST(Movement, APartitionThatIsUnknownForAWhileIsNoMovementWhenItComesBack)
{
    Movement m;
    m.observe(start, {{u"0"_s, 10}, {u"1"_s, 20}});
    m.observe(start.addSecs(2), {{u"0"_s, 10}});
    m.observe(start.addSecs(4), {{u"0"_s, 10}, {u"1"_s, 20}});
    EXPECT_FALSE(m.lastMoved().isValid());
    m.observe(start.addSecs(6), {{u"0"_s, 10}, {u"1"_s, 21}, {u"2"_s, 500}});
    EXPECT_EQ(m.lastMoved(), start.addSecs(6));
    EXPECT_NEAR(*m.rate(start.addSecs(6)), 1.0 / 6, 1e-9)
        << "a partition seen for the first time has no growth yet";
}

TEST(Movement, ACounterThatGoesBackStartsOver)
{
    Movement m;
    m.observe(start, 1000);
    m.observe(start.addSecs(2), 5);
    EXPECT_FALSE(m.lastMoved().isValid());
    m.observe(start.addSecs(4), 6);
    EXPECT_TRUE(m.lastMoved().isValid());
}

TEST(Movement, TheRateForgetsWhatIsLongAgo)
{
    Movement m;
    m.observe(start, 0);
    m.observe(start.addSecs(10), 1000);
    for (int i = 1; i <= 10; ++i)
        m.observe(start.addSecs(10 + 2 * i), 1000);
    EXPECT_DOUBLE_EQ(*m.rate(start.addSecs(30)), 0);
}

TEST(Movement, ARateIsOfNowOrThereIsNone)
{
    Movement m;
    for (int i = 0; i < 5; ++i)
        m.observe(start.addSecs(2 * i), 100 * i);
    EXPECT_TRUE(m.rate(start.addSecs(8 + 8)));
    EXPECT_FALSE(m.rate(start.addSecs(8 + 9))) << "five looks have been missed";
}

TEST(Movement, NothingKnownIsNoLook)
{
    Movement m;
    m.observe(start, QHash<QString, qint64>());
    EXPECT_FALSE(m.everSeen());
}
