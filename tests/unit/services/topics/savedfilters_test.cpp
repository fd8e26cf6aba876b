#include "models/services/topics/savedfilters.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

SavedFilter filter(const QString &name, const QString &text = u"op = update"_s)
{
    return {name, text, true, u"15m"_s, u"now"_s, u"0,2"_s, true};
}

QStringList namesOf(const SavedFilters &saved)
{
    QStringList names;
    for (const SavedFilter &each : saved.filters())
        names.append(each.name);
    return names;
}

} // namespace

TEST(SavedFilters, AreKeptInTheOrderOfTheirNamesEachOnce)
{
    SavedFilters saved;
    saved.save(filter(u"late"_s));
    saved.save(filter(u"  Deletes "_s));
    saved.save(filter(u"approved"_s));
    EXPECT_EQ(namesOf(saved), (QStringList{u"approved"_s, u"Deletes"_s, u"late"_s}));
    saved.save(filter(u"deletes"_s, u"op = delete"_s));
    EXPECT_EQ(namesOf(saved), (QStringList{u"approved"_s, u"deletes"_s, u"late"_s}));
    EXPECT_EQ(saved.find(u"DELETES"_s)->text, u"op = delete"_s);
    saved.save(filter(u" "_s));
    EXPECT_EQ(saved.filters().size(), 3);
}

TEST(SavedFilters, AreRenamedUnlessTheNameIsTaken)
{
    SavedFilters saved;
    saved.save(filter(u"a"_s, u"1"_s));
    saved.save(filter(u"b"_s, u"2"_s));
    EXPECT_FALSE(saved.rename(u"a"_s, u"B"_s));
    EXPECT_FALSE(saved.rename(u"a"_s, u" "_s));
    EXPECT_FALSE(saved.rename(u"x"_s, u"y"_s));
    EXPECT_EQ(saved.find(u"a"_s)->text, u"1"_s);
    EXPECT_TRUE(saved.rename(u"a"_s, u"z"_s));
    EXPECT_EQ(namesOf(saved), (QStringList{u"b"_s, u"z"_s}));
    EXPECT_TRUE(saved.rename(u"z"_s, u"Z"_s)) << "its own name in other letters";
    saved.remove(u"b"_s);
    EXPECT_EQ(namesOf(saved), QStringList{u"Z"_s});
}

TEST(SavedFilters, ComeBackAsTheyWere)
{
    SavedFilters saved;
    saved.save(filter(u"naïve \"quoted\""_s));
    saved.save({u"all"_s, {}, false, {}, {}, {}, false});
    EXPECT_EQ(SavedFilters::fromJson(saved.toJson()), saved);
}

TEST(SavedFilters, WhatMakesNoSenseIsLeftOut)
{
    EXPECT_TRUE(SavedFilters::fromJson("nonsense").filters().isEmpty());
    EXPECT_EQ(SavedFilters::fromJson(R"([1,{"text":"x"},{"name":"a","text":7},null])").filters().size(), 1);
}

TEST(SavedFilters, SayWhatTheyLookFor)
{
    const QString all = describe(filter(u"a"_s));
    for (const QString &part :
         {u"op = update"_s, u"from 15m ago"_s, u"until now"_s, u"0,2"_s, u"uncommitted"_s})
        EXPECT_TRUE(all.contains(part)) << qPrintable(all);
    const QString tail = describe({u"t"_s, {}, false, u"newest:500"_s, u"never"_s, {}, false});
    EXPECT_EQ(tail, u"the newest 500 and what follows"_s);
}
