#include "models/core/jsontree.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

TEST(JsonTree, RemembersTheLineOfKeysAndValues)
{
    const Result<JsonNode> tree = parseJsonTree("{\n \"a\": 1,\n \"b\": [\n  true,\n  {\"c\":\n \"x\"}]\n}");
    ASSERT_TRUE(tree);
    EXPECT_EQ(tree->members[0].line, 2);
    EXPECT_EQ(tree->members[1].line, 3);
    EXPECT_EQ(tree->find(u"b")->items[0].line, 4);
    EXPECT_EQ(tree->find(u"b")->items[1].members[0].line, 5);
    EXPECT_EQ(tree->find(u"b")->items[1].find(u"c")->line, 6);
    EXPECT_EQ(tree->find(u"b")->items[1].find(u"c")->string, u"x"_s);
}

TEST(JsonTree, NamesTheLineOfASyntaxError)
{
    const Result<JsonNode> tree = parseJsonTree("{\n \"a\": 1,\n \"b\": oops\n}");
    ASSERT_FALSE(tree);
    EXPECT_TRUE(tree.error().message.startsWith(u"line 3:"_s)) << qPrintable(tree.error().message);
}

TEST(JsonTree, RefusesAKeyThatIsGivenTwice)
{
    const Result<JsonNode> tree = parseJsonTree("{\"a\": 1,\n\"a\": 2}");
    ASSERT_FALSE(tree);
    EXPECT_TRUE(tree.error().message.contains(u"line 2"_s)) << qPrintable(tree.error().message);
}

TEST(JsonTree, SurvivesWhatIsNoJson)
{
    for (const QByteArray &bytes :
         {QByteArray(), QByteArray("\0\0\0", 3), QByteArray("<html>"), QByteArray("\"text\""),
          QByteArray("[1,2"), QByteArray("{\"a\":\"\xff\xfe\"}"), QByteArray(5000, '['),
          QByteArray("\xef\xbb\xbf{}")})
        static_cast<void>(parseJsonTree(bytes));
    const QByteArray deep = QByteArray(200, '[') + QByteArray(200, ']');
    EXPECT_FALSE(parseJsonTree(deep));
}
