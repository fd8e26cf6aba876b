#include "models/items/stepmodel.h"
#include "models/items/tablemodel.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

Step step(const QString &id, StepGroup group, StepState state, bool advice = false)
{
    Step made;
    made.id = id;
    made.group = group;
    made.title = u"Title of "_s + id;
    made.state = state;
    made.advice = advice;
    return made;
}

Plan smallPlan()
{
    return {step(u"reach"_s, StepGroup::Prerequisites, StepState::Done),
            step(u"clock"_s, StepGroup::Prerequisites, StepState::Unknown, true),
            step(u"wal"_s, StepGroup::Database, StepState::Needed),
            step(u"restart"_s, StepGroup::Database, StepState::Blocked),
            step(u"cap"_s, StepGroup::Database, StepState::Manual, true)};
}

QStringList keysOf(const StepModel &model)
{
    QStringList keys;
    for (const StepRow &row : model.rows())
        keys.append(row.key);
    return keys;
}

const StepRow &rowOf(const StepModel &model, const QString &key)
{
    return model.rowAt(model.rowOf(key));
}

TableFacts table(const QString &name)
{
    TableFacts made;
    made.name = {u"public"_s, name};
    made.hasPrimaryKey = made.identityUsable = true;
    made.keyColumns = {u"id"_s};
    return made;
}

} // namespace

TEST(StepModel, PutsAHeadingAboveEachGroup)
{
    StepModel model;
    const QAbstractItemModelTester tester(&model);
    model.setPlan(smallPlan());
    EXPECT_EQ(keysOf(model), QStringList({u"group/0"_s, u"reach"_s, u"clock"_s, u"group/1"_s, u"wal"_s,
                                          u"restart"_s, u"cap"_s}));
    EXPECT_EQ(rowOf(model, u"group/0"_s).state, (StateText{Health::Good, u"1 of 1 done"_s}))
        << "what is not known and only advised is not said to be done";
    EXPECT_EQ(rowOf(model, u"group/1"_s).state, (StateText{Health::Warning, u"0 of 2 done"_s}))
        << "as bad as its worst step";
    EXPECT_EQ(model.groupsOver(), QList<StepGroup>{StepGroup::Prerequisites});
}

TEST(StepModel, EveryStateHasAWordAndWhatNeedsAPersonIsRed)
{
    StepModel model;
    Plan plan;
    const StepState states[] = {StepState::Unknown,      StepState::Done,   StepState::Needed,
                                StepState::Blocked,      StepState::Manual, StepState::NotPermitted,
                                StepState::NotApplicable};
    for (const StepState state : states)
        plan.append(step(stepStateToken(state), StepGroup::Database, state));
    model.setPlan(plan);
    for (const StepState state : states) {
        const StateText shown = rowOf(model, stepStateToken(state)).state;
        EXPECT_FALSE(shown.word.isEmpty());
        EXPECT_EQ(shown.health == Health::Stuck,
                  state == StepState::Manual || state == StepState::NotPermitted);
        EXPECT_EQ(shown.health == Health::Good, state == StepState::Done);
    }
}

TEST(StepModel, ACollapsedGroupIsItsHeadingAndStaysSo)
{
    StepModel model;
    const QAbstractItemModelTester tester(&model);
    model.setPlan(smallPlan());
    model.setCollapsed(StepGroup::Database, true);
    EXPECT_EQ(keysOf(model), QStringList({u"group/0"_s, u"reach"_s, u"clock"_s, u"group/1"_s}));
    Plan next = smallPlan();
    next[2].state = StepState::Done;
    model.setPlan(next);
    EXPECT_EQ(model.rowCount(), 4);
    EXPECT_EQ(rowOf(model, u"group/1"_s).state.word, u"1 of 2 done"_s);
    model.setCollapsed(StepGroup::Database, false);
    EXPECT_EQ(model.rowCount(), 7);
}

TEST(StepModel, AMarkSpeaksForTheStep)
{
    StepModel model;
    model.setPlan(smallPlan(), {{u"wal"_s, {Health::Bad, u"Failed"_s}}});
    EXPECT_EQ(rowOf(model, u"wal"_s).state.word, u"Failed"_s);
    EXPECT_EQ(rowOf(model, u"group/1"_s).state.health, Health::Bad);
    model.setPlan(smallPlan());
    EXPECT_EQ(rowOf(model, u"wal"_s).state.word, u"To do"_s);
}

TEST(StepModel, SelectionSurvivesWhateverAReCheckChanges)
{
    StepModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QItemSelectionModel selection(&model);
    model.setPlan(smallPlan());
    selection.setCurrentIndex(model.index(model.rowOf(u"restart"_s), 0), QItemSelectionModel::ClearAndSelect);
    QRandomGenerator random(7);
    for (int round = 0; round < 200; ++round) {
        Plan plan;
        for (int i = 0; i < 12; ++i) {
            if (random.bounded(3) > 0)
                plan.append(step(u"extra%1"_s.arg(i), static_cast<StepGroup>(i / 2),
                                 static_cast<StepState>(random.bounded(7)), random.bounded(2) > 0));
        }
        plan.append(step(u"restart"_s, StepGroup::Proof, StepState::Manual));
        model.setCollapsed(static_cast<StepGroup>(random.bounded(6)), random.bounded(2) > 0);
        model.setPlan(plan);
        ASSERT_EQ(selection.currentIndex().data(KeyRole).toString(), u"restart"_s);
    }
}

TEST(TableModel, MarksOnlyWhatCanBeCaptured)
{
    TableModel model;
    const QAbstractItemModelTester tester(&model);
    TableFacts unlogged = table(u"cache"_s);
    unlogged.unlogged = true;
    TableFacts part = table(u"part"_s);
    part.isPartition = true;
    TableFacts view = table(u"view"_s);
    view.kind = TableKind::View;
    model.setTables({{table(u"a"_s)}, {unlogged}, {part}, {view}, {table(u"b"_s), true}});
    for (int row = 0; row < model.rowCount(); ++row)
        model.setData(model.index(row, TableModel::Name), Qt::Checked, Qt::CheckStateRole);
    EXPECT_EQ(model.chosen(), (QList<TableName>{{u"public"_s, u"a"_s}, {u"public"_s, u"b"_s}}));
    EXPECT_FALSE(model.flags(model.index(1, TableModel::Name)).testFlag(Qt::ItemIsUserCheckable));
    model.setFullIdentity(0, true);
    EXPECT_EQ(model.withFullIdentity(), (QList<TableName>{{u"public"_s, u"a"_s}}));
    model.setTables({{table(u"b"_s)}});
    EXPECT_TRUE(model.chosen().isEmpty());
}

TEST(TableModel, SaysWhatChoosingATableMeans)
{
    TableFacts noKey = table(u"log"_s);
    noKey.hasPrimaryKey = noKey.identityUsable = false;
    noKey.keyColumns.clear();
    noKey.rowSecurity = true;
    EXPECT_EQ(tableNotes(noKey), QStringList({u"no key"_s, u"row security"_s}));
    const QString meaning = tableMeaning({noKey}, u"debezium_user"_s).join(u' ');
    EXPECT_TRUE(meaning.contains(u"updates and deletes of it fail"_s)) << qPrintable(meaning);
    EXPECT_TRUE(meaning.contains(u"debezium_user silently lacks"_s)) << qPrintable(meaning);
    TableRow full{noKey};
    full.fullIdentity = true;
    EXPECT_FALSE(tableMeaning(full, {}).join(u' ').contains(u"fail"_s)) << "that mends it";
    TableModel model;
    model.setTables({{noKey}});
    EXPECT_EQ(model.index(0, TableModel::Rows).data().toString(), unknownText()) << "never analysed is not 0";
    EXPECT_FALSE(model.index(0, TableModel::Rows).data(SortRole).isValid());
    EXPECT_EQ(model.index(0, TableModel::Identity).data().toString(), u"none"_s);
}
