#include "app/cli/arguments.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::cli;
using namespace Qt::StringLiterals;

namespace {

QString refusal(const QStringList &words)
{
    const auto args = parseArguments(words);
    return args ? u"accepted"_s : args.error().message;
}

} // namespace

TEST(Arguments, ReadTheCommandWithOptionsAnywhere)
{
    const auto args = parseArguments(
        {u"connectors"_s, u"--profile"_s, u"plant"_s, u"pause"_s, u"a"_s, u"--json"_s, u"b"_s});
    ASSERT_TRUE(args) << qPrintable(args.error().message);
    EXPECT_EQ(args->command, u"connectors"_s);
    EXPECT_EQ(args->verb, u"pause"_s);
    EXPECT_EQ(args->names, (QStringList{u"a"_s, u"b"_s}));
    EXPECT_EQ(args->profile, u"plant"_s);
    EXPECT_TRUE(args->json);
}

TEST(Arguments, ConnectorsAloneLists)
{
    EXPECT_EQ(parseArguments({u"connectors"_s})->verb, u"list"_s);
}

TEST(Arguments, RefuseWhatIsNotMeant)
{
    EXPECT_TRUE(refusal({}).contains(u"What is to be done"_s));
    EXPECT_TRUE(refusal({u"statsu"_s}).contains(u"statsu"_s));
    EXPECT_TRUE(refusal({u"status"_s, u"--josn"_s}).contains(u"josn"_s));
    EXPECT_TRUE(refusal({u"connectors"_s, u"pause"_s}).contains(u"Which connector"_s));
    EXPECT_TRUE(refusal({u"connectors"_s, u"pause"_s, u"a"_s, u"--all"_s}).contains(u"not both"_s));
    EXPECT_TRUE(refusal({u"connectors"_s, u"delete"_s, u"a"_s}).contains(u"delete"_s));
    EXPECT_TRUE(refusal({u"connectors"_s, u"pause"_s, u"a"_s, u"--only-failed"_s}).contains(u"restart"_s));
    EXPECT_TRUE(refusal({u"status"_s, u"--wait"_s, u"soon"_s}).contains(u"--wait"_s));
    EXPECT_TRUE(
        refusal({u"status"_s, u"--profile"_s, u"a"_s, u"--profile-file"_s, u"b"_s}).contains(u"not both"_s));
    EXPECT_TRUE(refusal({u"status"_s, u"more"_s}).contains(u"more"_s));
}

TEST(Arguments, TopicsTakesOneTopicOrAll)
{
    EXPECT_TRUE(parseArguments({u"topics"_s})->names.isEmpty());
    EXPECT_EQ(parseArguments({u"topics"_s, u"a.b"_s})->names, QStringList{u"a.b"_s});
    EXPECT_TRUE(refusal({u"topics"_s, u"a"_s, u"b"_s}).contains(u"one word too many"_s));
    EXPECT_TRUE(refusal({u"topics"_s, u"a"_s, u"--all"_s}).contains(u"not both"_s));
}
