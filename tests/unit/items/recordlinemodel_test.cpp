// Rows come and go by number, whatever their count, and are looked at only where somebody looks.

#include "models/items/columnmodel.h"
#include "models/items/recordlinemodel.h"
#include "models/items/roles.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

class Rows final : public RecordRows
{
public:
    RecordExtent extent() const override { return now; }
    RecordLine line(qint64 row) const override
    {
        ++looks;
        RecordLine line;
        line.partition = 2;
        line.offset = row * 10;
        line.inMemory = row >= firstWhole;
        line.what = line.inMemory ? u"row %1"_s.arg(row) : QString();
        line.fields = {u"field"_s};
        return line;
    }

    RecordExtent now;
    qint64 firstWhole = 0;
    mutable qint64 looks = 0;
};

QString textAt(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

TEST(RecordLineModel, RowsComeAtTheEndAndGoAtTheFrontAndNothingIsReset)
{
    Rows rows;
    RecordLineModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setSource(&rows);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QRandomGenerator random(7);
    for (int step = 0; step < 200; ++step) {
        rows.now.end += random.bounded(40);
        rows.now.first = qMin(rows.now.end, rows.now.first + random.bounded(35));
        model.update();
        ASSERT_EQ(model.rowCount(), rows.now.count());
        if (model.rowCount() > 0) {
            EXPECT_EQ(textAt(model, 0, RecordLineModel::Offset), QString::number(rows.now.first * 10));
            EXPECT_EQ(model.numberOf(model.rowCount() - 1), rows.now.end - 1);
        }
    }
    EXPECT_TRUE(resets.isEmpty());
}

TEST(RecordLineModel, MoreMayComeAndGoBetweenTwoLooksThanThereEverWas)
{
    Rows rows;
    RecordLineModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setSource(&rows);
    rows.now = {0, 5};
    model.update();
    rows.now = {100, 103};
    model.update();
    ASSERT_EQ(model.rowCount(), 3);
    EXPECT_EQ(model.numberOf(0), 100);
    EXPECT_EQ(model.rowOf(102), 2);
    EXPECT_EQ(model.rowOf(99), -1);
}

TEST(RecordLineModel, AnotherSearchBeginsAnew)
{
    Rows rows;
    RecordLineModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    rows.now = {7, 20};
    model.setSource(&rows);
    rows.now = {0, 2};
    model.restart();
    EXPECT_EQ(model.rowCount(), 2);
    model.setSource(nullptr);
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(RecordLineModel, ARecordKeepsItsIndexWhileOthersGo)
{
    Rows rows;
    RecordLineModel model;
    rows.now = {0, 10};
    model.setSource(&rows);
    const QPersistentModelIndex seventh = model.index(7, RecordLineModel::What);
    rows.now = {5, 30};
    model.update();
    EXPECT_EQ(seventh.row(), 2);
    EXPECT_EQ(seventh.data().toString(), u"row 7"_s);
}

TEST(RecordLineModel, LooksAtNoRowUntilSomebodyDoes)
{
    Rows rows;
    RecordLineModel model;
    model.setSource(&rows);
    rows.now = {0, 10'000'000};
    model.update();
    EXPECT_EQ(rows.looks, 0);
    EXPECT_EQ(textAt(model, 9'999'999, RecordLineModel::What), u"row 9999999"_s);
    EXPECT_EQ(rows.looks, 1);
}

TEST(RecordLineModel, ARecordWhoseBytesAreGoneIsShownByItsPlace)
{
    Rows rows;
    rows.now = {0, 3};
    rows.firstWhole = 1;
    RecordLineModel model;
    model.setSource(&rows);
    EXPECT_EQ(textAt(model, 0, RecordLineModel::Partition), u"2"_s);
    EXPECT_EQ(textAt(model, 0, RecordLineModel::Offset), u"0"_s);
    EXPECT_EQ(textAt(model, 0, RecordLineModel::What), u"not in memory"_s);
    EXPECT_EQ(textAt(model, 0, RecordLineModel::Time), unknownText());
    EXPECT_TRUE(model.index(0, 0).data(StaleRole).toBool());
    EXPECT_FALSE(model.index(1, 0).data(StaleRole).toBool());
}

TEST(RecordLineModel, ColumnsOfFieldsComeAndGo)
{
    Rows rows;
    rows.now = {0, 3};
    RecordLineModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setSource(&rows);
    model.setFields({u"after.status"_s});
    ASSERT_EQ(model.columnCount(), RecordLineModel::ColumnCount + 1);
    EXPECT_EQ(model.headerData(RecordLineModel::FirstField, Qt::Horizontal).toString(), u"after.status"_s);
    EXPECT_EQ(textAt(model, 1, RecordLineModel::FirstField), u"field"_s);
    model.setFields({});
    EXPECT_EQ(model.columnCount(), RecordLineModel::ColumnCount);
}

TEST(ColumnModel, SaysWhatChangedInAWordAndMarksIt)
{
    ColumnModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    using Change = ColumnLine::Change;
    model.setRows({{u"id"_s, u"bigint"_s, u"7"_s, u"7"_s, Change::Same, true},
                   {u"status"_s, {}, u"open"_s, u"closed"_s, Change::Changed, false},
                   {u"scan"_s, {}, u"(not sent)"_s, u"x"_s, Change::Unknown, false}});
    EXPECT_EQ(textAt(model, 0, ColumnModel::Change), u"key"_s);
    EXPECT_EQ(textAt(model, 1, ColumnModel::Change), u"changed"_s);
    EXPECT_TRUE(model.index(1, ColumnModel::Change).data(MarkRole).toBool());
    EXPECT_TRUE(model.index(1, ColumnModel::After).data(MarkRole).toBool());
    EXPECT_FALSE(model.index(1, ColumnModel::Before).data(MarkRole).toBool());
    EXPECT_EQ(textAt(model, 2, ColumnModel::Change), u"not known"_s);
    model.setRows({{u"status"_s, {}, {}, u"new"_s, Change::None, false}});
    EXPECT_EQ(model.rowCount(), 1);
    EXPECT_EQ(textAt(model, 0, ColumnModel::Change), QString());
}
