#include "models/services/topics/filter/completion.h"

#include <gtest/gtest.h>

using namespace sluice::filter;
using namespace Qt::StringLiterals;

namespace {

const QStringList seen{u"after.city"_s, u"after.\"odd name\""_s, u"before.city"_s, u"key.id"_s,
                       u"header(\"origin\")"_s};

/// `|` is the cursor.
Completion completed(QString text)
{
    const int cursor = static_cast<int>(text.indexOf(u'|'));
    return complete(text.remove(cursor, 1), cursor, seen);
}

QStringList texts(const Completion &completion)
{
    QStringList result;
    for (const Candidate &candidate : completion.candidates)
        result.append(candidate.text);
    return result;
}

QStringList offered(const QString &text)
{
    return texts(completed(text));
}

} // namespace

TEST(FilterCompletion, OffersWhatCanStandAtTheCursor)
{
    EXPECT_TRUE(offered(u"|"_s).contains(u"after.city"_s));
    EXPECT_TRUE(offered(u"|"_s).contains(u"op"_s));
    EXPECT_EQ(offered(u"tab|"_s), QStringList{u"table"_s});
    EXPECT_EQ(offered(u"op |"_s),
              (QStringList{u"="_s, u"!="_s, u"in ("_s, u"exists"_s, u"is null"_s, u"is not null"_s}));
    EXPECT_EQ(offered(u"op = up|"_s), QStringList{u"update"_s});
    EXPECT_EQ(offered(u"op in (c, cr|"_s), QStringList{u"create"_s});
    EXPECT_EQ(offered(u"op = u |"_s), (QStringList{u"and"_s, u"or"_s}));
    EXPECT_EQ(offered(u"(op = u |"_s), (QStringList{u"and"_s, u"or"_s}));
    EXPECT_EQ(offered(u"op = u and not before|"_s).first(), u"before.city"_s);
    EXPECT_EQ(offered(u"after.city is |"_s), (QStringList{u"null"_s, u"not null"_s}));
    EXPECT_EQ(offered(u"changed(|"_s), (QStringList{u"city"_s, u"\"odd name\""_s}));
    EXPECT_EQ(offered(u"header(|"_s), QStringList{u"\"origin\""_s});
    EXPECT_EQ(offered(u"timestamp > |"_s).first(), u"-15m"_s);
    EXPECT_EQ(offered(u"after.city !|"_s), QStringList{u"!="_s});
    EXPECT_EQ(offered(u"after.city = t|"_s).first(), u"true"_s);
}

TEST(FilterCompletion, ReplacesTheWholePieceAroundTheCursor)
{
    const Completion path = completed(u"op = u and after.c|ty = 1"_s);
    EXPECT_EQ(path.position, 11);
    EXPECT_EQ(path.length, 9);
    EXPECT_EQ(texts(path).first(), u"after.city"_s);
    const Completion quoted = completed(u"after.\"odd name\".x|"_s);
    EXPECT_EQ(quoted.position, 0);
    EXPECT_EQ(quoted.length, 18);
}

TEST(FilterCompletion, IsSilentInTextsAndBehindFaults)
{
    EXPECT_TRUE(offered(u"contains \"Pu|"_s).isEmpty());
    EXPECT_TRUE(offered(u"value matches /a|"_s).isEmpty());
    EXPECT_TRUE(offered(u"ofset > 5 and |"_s).isEmpty());
    EXPECT_TRUE(offered(u"ofset |"_s).isEmpty());
    EXPECT_EQ(complete(u"op", 99, {}).position, 0);
    EXPECT_EQ(complete(u"op", -5, {}).length, 2);
}
