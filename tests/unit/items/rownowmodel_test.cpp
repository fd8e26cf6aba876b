#include "models/items/rownowmodel.h"

#include <QAbstractItemModelTester>
#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

RowLine line(const QString &column, Agreement source, Agreement target, const QString &why = {})
{
    return {column,
            u"text"_s,
            {u"sent"_s, Agreement::Unknown, {}},
            {{u"a"_s, source, {}}, {u"b"_s, target, why}}};
}

QString at(const RowNowModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

TEST(RowNowModel, SaysInAWordHowTheDatabasesStandToTheRecord)
{
    RowNowModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setRows({u"Source now"_s, u"Target now"_s},
                  {line(u"x"_s, Agreement::Same, Agreement::Differs),
                   line(u"y"_s, Agreement::Same, Agreement::NotComparable, u"not sent"_s),
                   line(u"z"_s, Agreement::Same, Agreement::Same),
                   line(u"w"_s, Agreement::Unknown, Agreement::Unknown)});
    ASSERT_EQ(model.columnCount(), RowNowModel::FirstSide + 2);
    EXPECT_EQ(at(model, 0, RowNowModel::Comparison), u"differs"_s);
    EXPECT_EQ(at(model, 1, RowNowModel::Comparison), u"not compared"_s);
    EXPECT_EQ(at(model, 2, RowNowModel::Comparison), u"same"_s);
    EXPECT_EQ(at(model, 3, RowNowModel::Comparison), QString()) << "nothing is known, nothing is said";
    EXPECT_EQ(at(model, 1, RowNowModel::FirstSide + 1), u"b  (not sent)"_s);
    EXPECT_TRUE(model.index(3, RowNowModel::FirstSide).data(StaleRole).toBool());
    EXPECT_FALSE(model.index(1, RowNowModel::FirstSide + 1).data(StaleRole).toBool());
    EXPECT_TRUE(model.index(0, RowNowModel::FirstSide + 1).data(MarkRole).toBool());
    EXPECT_FALSE(model.index(0, RowNowModel::FirstSide).data(MarkRole).toBool());
    EXPECT_EQ(model.headerData(RowNowModel::FirstSide, Qt::Horizontal).toString(), u"Source now"_s);
}

TEST(RowNowModel, DatabasesComeAndGo)
{
    RowNowModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QList<RowLine> rows{line(u"x"_s, Agreement::Same, Agreement::Same)};
    model.setRows({u"Source now"_s, u"Target now"_s}, rows);
    model.setRows({u"Source now"_s}, rows);
    EXPECT_EQ(model.columnCount(), RowNowModel::FirstSide + 1);
    model.setRows({}, {});
    EXPECT_EQ(model.rowCount(), 0);
    EXPECT_EQ(model.columnCount(), int(RowNowModel::FirstSide));
}
