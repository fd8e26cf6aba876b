#include "models/services/topicrates.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace sluice;

namespace {

const QDateTime start = QDateTime::fromMSecsSinceEpoch(1'000'000, Qt::UTC);

Observed<QList<TopicOffsets>> look(qint64 seconds, QList<TopicOffsets> offsets)
{
    Observed<QList<TopicOffsets>> made;
    made.value = std::move(offsets);
    made.at = start.addSecs(seconds);
    return made;
}

TopicOffsets topic(const QString &name, std::optional<qint64> end)
{
    return {name, {{0, 0, end}}};
}

} // namespace

TEST(TopicRates, AreNotKnownFromOneLook)
{
    TopicRates rates;
    rates.observe(look(0, {topic(u"a"_s, 100)}));
    EXPECT_TRUE(rates.perSecond().isEmpty());
    rates.observe(look(0, {topic(u"a"_s, 100)}));
    EXPECT_TRUE(rates.perSecond().isEmpty()) << "the same look once more";
}

TEST(TopicRates, AreTheGrowthOverTheTimeBetweenTheLooks)
{
    TopicRates rates;
    rates.observe(look(0, {topic(u"a"_s, 100), topic(u"b"_s, 7)}));
    rates.observe(look(2, {topic(u"a"_s, 150), topic(u"b"_s, 7)}));
    EXPECT_DOUBLE_EQ(rates.perSecond().value(u"a"_s), 25.0);
    ASSERT_TRUE(rates.perSecond().contains(u"b"_s));
    EXPECT_DOUBLE_EQ(rates.perSecond().value(u"b"_s), 0.0) << "known to stand still";
}

TEST(TopicRates, ForgetWhatIsLongerAgoThanTheWindow)
{
    TopicRates rates;
    rates.observe(look(0, {topic(u"a"_s, 0)}));
    rates.observe(look(2, {topic(u"a"_s, 100'000)}));
    for (int at = 4; at <= 14; at += 2)
        rates.observe(look(at, {topic(u"a"_s, 100'000 + at)}));
    EXPECT_DOUBLE_EQ(rates.perSecond().value(u"a"_s), 1.0);
}

TEST(TopicRates, ATopicThatWasMadeAnewBeginsAnew)
{
    TopicRates rates;
    rates.observe(look(0, {topic(u"a"_s, 1000)}));
    rates.observe(look(2, {topic(u"a"_s, 4)}));
    EXPECT_FALSE(rates.perSecond().contains(u"a"_s));
    rates.observe(look(4, {topic(u"a"_s, 10)}));
    EXPECT_DOUBLE_EQ(rates.perSecond().value(u"a"_s), 3.0);
}

TEST(TopicRates, AnUnknownEndLeavesTheRateUnknown)
{
    TopicRates rates;
    rates.observe(look(0, {topic(u"a"_s, 1000)}));
    rates.observe(look(2, {topic(u"a"_s, {})}));
    EXPECT_FALSE(rates.perSecond().contains(u"a"_s));
}

TEST(TopicRates, NothingMovesAtAKafkaThatDoesNotAnswer)
{
    TopicRates rates;
    rates.observe(look(0, {topic(u"a"_s, 0)}));
    auto second = look(2, {topic(u"a"_s, 10)});
    rates.observe(second);
    second.error = Error{ErrorKind::Timeout, u"late"_s, {}};
    rates.observe(second);
    EXPECT_TRUE(rates.perSecond().isEmpty());
    rates.observe(look(600, {topic(u"a"_s, 10'000)}));
    EXPECT_TRUE(rates.perSecond().isEmpty()) << "not the mean over the time that it was away";
}
