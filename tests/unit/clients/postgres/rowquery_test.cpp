// The statement that reads one row, and what its answer says.

#include "models/clients/postgres/rowquery.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::postgres;
using namespace Qt::StringLiterals;

namespace {

RowQuestion question()
{
    return {{u"we\"ird"_s, u"100%1"_s},
            {u"id"_s, u"a%2b"_s},
            {{u"i\"d"_s, u"7'; DROP TABLE x; --"_s}, {u"%1"_s, u"x"_s}}};
}

} // namespace

TEST(RowQuery, QuotesEveryNameAndBindsEveryValue)
{
    const Result<Statement> statement = rowStatement(question(), u"o'hara"_s);
    ASSERT_TRUE(statement);
    const QByteArray sql = statement->sql;
    EXPECT_TRUE(
        sql.contains("FROM \"we\"\"ird\".\"100%1\" AS r WHERE r.\"i\"\"d\" = $1 AND r.\"%1\" = $2 LIMIT 2"))
        << sql.constData();
    EXPECT_TRUE(sql.contains("pg_catalog.concat(r.\"a%2b\"), 100001)")) << sql.constData();
    EXPECT_FALSE(sql.contains("DROP"));
    EXPECT_EQ(statement->parameters, (QList<QByteArray>{"7'; DROP TABLE x; --", "x"}));
    EXPECT_EQ(statement->grant, u"GRANT SELECT ON \"we\"\"ird\".\"100%1\" TO \"o'hara\""_s);
}

TEST(RowQuery, ReadsNoRowWithoutAKeyNorWithANul)
{
    RowQuestion asked = question();
    asked.key.clear();
    EXPECT_EQ(rowStatement(asked, {}).error().kind, ErrorKind::Invalid);
    asked = question();
    asked.key[1].second = QString(QChar::Null);
    EXPECT_EQ(rowStatement(asked, {}).error().kind, ErrorKind::Invalid);
    asked = question();
    asked.table.table += QChar::Null;
    EXPECT_EQ(rowStatement(asked, {}).error().kind, ErrorKind::Invalid);
    asked = question();
    asked.columns = {};
    EXPECT_EQ(rowStatement(asked, {}).error().kind, ErrorKind::Invalid);
}

TEST(RowQuery, SaysWhichValueIsCutAndWhichIsNull)
{
    const QString longest(longestRowValue, u'x');
    const RowsRead read =
        rowsFrom({{u"a"_s, u"b"_s, u"c"_s}, {{longest, longest + u'x', std::nullopt}}}, QDateTime());
    ASSERT_EQ(read.rows.size(), 1);
    EXPECT_EQ(read.rows[0][0], (RowValue{longest, false}));
    EXPECT_EQ(read.rows[0][1], (RowValue{longest, true}));
    EXPECT_EQ(read.rows[0][2], (RowValue{std::nullopt, false}));
}

TEST(RowQuery, ATableWithoutColumnsIsNone)
{
    const QStringList names{u"name"_s, u"type"_s, u"readable"_s, u"usable"_s, u"hides_rows"_s};
    EXPECT_EQ(shapeFrom({names, {}}).value(), std::nullopt);
    const auto shape = shapeFrom({names, {{u"id"_s, u"integer"_s, u"t"_s, u"f"_s, u"t"_s}}});
    ASSERT_TRUE(shape && *shape);
    EXPECT_EQ(**shape, (TableShape{{{u"id"_s, u"integer"_s, true}}, false, true}));
}

TEST(RowQuery, WhatTheProfileSetsDoesNotChangeHowValuesAreWritten)
{
    DatabaseProfile profile;
    profile.options[u"options"_s] = u"-c DateStyle=German"_s;
    const QString options = writingPlainly(profile).options[u"options"_s];
    EXPECT_LT(options.indexOf(u"German"_s), options.indexOf(u"DateStyle=ISO"_s)) << "later words win";
}
