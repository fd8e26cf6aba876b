#include "app/cli/topicstext.h"

#include <QJsonArray>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::cli;

namespace {

TopicRow row()
{
    TopicRow made;
    made.topic.name = u"w.public.a"_s;
    made.topic.partitions = {{0, 1, {1, 2}, {1, 2}}};
    return made;
}

Observed<TopicGroups> nobody()
{
    Observed<TopicGroups> groups;
    groups.value = TopicGroups();
    return groups;
}

} // namespace

TEST(TopicsJson, IsNullWhereNothingIsKnown)
{
    const QJsonObject topic = topicsJson({row()})[u"topics"_s].toArray().first().toObject();
    for (const QString &key : {u"recordsAtMost"_s, u"ratePerSecond"_s, u"cleanupPolicy"_s, u"table"_s}) {
        ASSERT_TRUE(topic.contains(key)) << qPrintable(key);
        EXPECT_TRUE(topic[key].isNull()) << qPrintable(key);
    }
    EXPECT_EQ(topic[u"health"_s].toString(), u"good"_s);
}

TEST(TopicsJson, ATopicOfAKafkaThatDoesNotAnswerIsNotGood)
{
    TopicRow stale = row();
    stale.stale = true;
    const QJsonObject topic = topicsJson({stale})[u"topics"_s].toArray().first().toObject();
    EXPECT_EQ(topic[u"health"_s].toString(), u"unknown"_s);
}

TEST(TopicsJson, ASensitiveSettingHasNoValue)
{
    Observed<TopicSettings> settings;
    settings.value = TopicSettings{{u"secret"_s, {}, ConfigSource::Topic, true, {}}};
    const QJsonObject topic = topicJson(row(), settings, nobody(), {});
    const QJsonObject secret = topic[u"settings"_s].toArray().first().toObject();
    EXPECT_TRUE(secret[u"value"_s].isNull());
    EXPECT_TRUE(secret[u"sensitive"_s].toBool());
    EXPECT_EQ(secret[u"source"_s].toString(), u"topic"_s);
}

TEST(TopicsText, SaysWhyTheSettingsAreNotThereAndThatNobodyReads)
{
    Observed<TopicSettings> settings;
    settings.error = Error{ErrorKind::Permission, u"Not permitted."_s, {}};
    const QString text = topicText(row(), settings, nobody(), {}, false);
    EXPECT_TRUE(text.contains(u"Not permitted."_s)) << qPrintable(text);
    EXPECT_TRUE(text.contains(u"No consumer group that was asked has committed an offset here."_s))
        << qPrintable(text);
}

TEST(TopicsText, ControlCharactersOfAServerDoNotReachTheTerminal)
{
    TopicRow evil = row();
    evil.topic.name = u"a\x1b[2Jb"_s;
    EXPECT_FALSE(topicsText({evil}, false).contains(u'\x1b'));
}
