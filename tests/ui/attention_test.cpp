#include "models/services/actionpreview.h"
#include "models/services/attention.h"
#include "models/services/directiontext.h"
#include "models/services/headlines.h"
#include "samples.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;
using namespace Qt::StringLiterals;

TEST(Attention, HeadlineIsTheAnswerInWords)
{
    EXPECT_EQ(overviewHeadline(healthyState()), u"Both directions are flowing"_s);
    EXPECT_EQ(overviewHeadline(brokenState()), u"One of two directions is stuck"_s);
    EXPECT_EQ(overviewHeadline(loadingState()), u"Checking…"_s);
    EXPECT_EQ(overviewHeadline(emptyState()), u"No direction is set up yet"_s);
    EXPECT_EQ(overviewHeadline(unreachableState()), u"Kafka Connect refuses the login"_s);
}

TEST(Attention, WhatIsOldIsNotCalledWell)
{
    EXPECT_EQ(overviewHeadline(staleState()), u"No server answers"_s);
    EXPECT_EQ(connectorsHeadline(staleState()), u"Kafka Connect does not answer"_s);
    EXPECT_EQ(replicationHeadline(staleState()), u"No database answers"_s);
    EXPECT_EQ(topicsHeadline(staleState()), u"Kafka does not answer"_s);
}

TEST(Attention, HeadlineOfOneDirectionNamesIt)
{
    PipelineState state = healthyState();
    state.directions.resize(1);
    EXPECT_EQ(overviewHeadline(state), u"smart_warehouse → smart_citizen is flowing"_s);
}

TEST(Attention, HealthyPipelineNeedsNobody)
{
    EXPECT_TRUE(attentionList(healthyState()).isEmpty());
    EXPECT_EQ(directionsNeedingAttention(healthyState()), 0);
    EXPECT_EQ(connectorsNeedingAttention(healthyState()), 0);
}

TEST(Attention, ListsTheWorstFirstAndEachSentenceOnce)
{
    const QList<AttentionItem> items = attentionList(brokenState());
    ASSERT_GE(items.size(), 3);
    EXPECT_EQ(items.first().health, Health::Bad);
    EXPECT_TRUE(items.first().text.contains(u"Broker 3"_s));
    QStringList texts;
    for (const AttentionItem &item : items)
        texts.append(item.text);
    EXPECT_EQ(texts.removeDuplicates(), 0);
}

TEST(Attention, LinksCarryTheRateOfWhatCountsRecords)
{
    const auto rates = linkRates(healthyState().directions.first());
    ASSERT_EQ(rates.size(), 6);
    EXPECT_EQ(rates.first(), 51);
    EXPECT_EQ(rates.last(), 51);
}

TEST(Attention, ShowsExactlyWhatIsSent)
{
    EXPECT_EQ(actionRequest(ConnectorAction::Pause, u"a b/c"_s), u"PUT /connectors/a%20b%2Fc/pause"_s);
}

TEST(Attention, SaysWhatAPauseCosts)
{
    const QString cost =
        actionConsequence(healthyState(), ConnectorAction::Pause, {u"warehouse-to-citizen-connector"_s});
    EXPECT_TRUE(cost.contains(u"warehouse_to_citizen"_s) && cost.contains(u"4.2\u00a0GB"_s))
        << qPrintable(cost);
}
