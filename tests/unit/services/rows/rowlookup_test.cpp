// What is asked of the databases, what came of it, and how that is said: without a server and without a
// window.

#include "models/services/rows/rowlookup.h"
#include "models/services/rows/rownowtext.h"
#include "tests/support/fakerows.h"
#include "tests/support/fakesearch.h"
#include "tests/support/pipelinebuilder.h"
#include "tests/support/waiting.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;

namespace {

const QList<std::pair<QString, QString>> columns{
    {u"id"_s, u"integer"_s}, {u"status"_s, u"text"_s}, {u"fee"_s, u"numeric(9,2)"_s}, {u"due"_s, u"date"_s}};

/// Without schemas, as the guide's converters write: 20450 is a date, "Eow=" a number.
KafkaRecord record(qint64 offset, const QByteArray &id, const QByteArray &status, char op = 'u')
{
    const QByteArray row = R"({"id":)" + id + R"(,"status":")" + status + R"(","fee":"Eow=","due":20450})";
    KafkaRecord made;
    made.offset = offset;
    made.timestamp = QDateTime::fromMSecsSinceEpoch(1'764'000'000'000 + offset, Qt::UTC);
    made.key = R"({"id":)" + id + '}';
    made.value = R"({"before":)" + (op == 'd' ? row : "null") + R"(,"after":)" + (op == 'd' ? "null" : row) +
                 R"(,"source":{"connector":"postgresql","name":"w2c","db":"smart_warehouse",)"
                 R"("schema":"public","table":"orders","lsn":7},"op":")" +
                 op + "\"}";
    made.valueSize = made.value->size();
    return made;
}

struct Desk
{
    Desk()
    {
        Connector sink = sinkConnector();
        sink.config[u"connector.class"_s] = u"io.debezium.connector.jdbc.JdbcSinkConnector"_s;
        sink.config[u"collection.name.format"_s] = u"landed.${source.table}"_s;
        state.connectors.value = QList<Connector>{sourceConnector(), sink};
        source.setRow(columns, {u"42"_s, u"new"_s, u"47.48"_s, u"2025-12-28"_s});
        target.setRow(columns, {u"42"_s, u"new"_s, u"47.48"_s, u"2025-12-28"_s});
        explorer.open(u"w2c.public.orders"_s);
    }

    void read(const QList<KafkaRecord> &records) { search->read(records); }
    void ask()
    {
        lookup.ask(0);
        settle();
    }
    /// The history of the key of row 0, which has been read.
    void askHistory(const QList<KafkaRecord> &records)
    {
        explorer.searchKeyOf(0);
        search->read(records);
        search->finish(ScanEnding::Complete);
        settle();
    }
    void settle() const
    {
        waitUntil(
            [this] {
                return std::none_of(lookup.now().sides.cbegin(), lookup.now().sides.cend(),
                                    [](const RowSide &side) { return side.state == RowState::Asking; });
            },
            std::chrono::seconds(5));
    }
    [[nodiscard]] QString headline() const { return rowHeadline(lookup.now()); }
    [[nodiscard]] RowSide side(int at) const { return lookup.now().sides.value(at); }

    FakeRows source;
    FakeRows target;
    PipelineState state;
    FakeSearch *search = new FakeSearch;
    Explorer explorer{std::unique_ptr<RecordSearch>(search), u"test"_s};
    RowLookup lookup{
        twoDatabases(),
        {{{u"smart_warehouse"_s, &source}, {u"smart_citizen"_s, &target}}, [this] { return state; }},
        &explorer};
};

RowCell cell(const RowNow &row, const QString &column, int side)
{
    for (const RowLine &line : row.lines) {
        if (line.column == column)
            return line.sides.value(side);
    }
    ADD_FAILURE() << "no column " << qPrintable(column);
    return {};
}

} // namespace

TEST(RowLookup, ARowIsFoundByTheKeyWithTheTypesOfItsTable)
{
    Desk desk;
    desk.read({record(1, "42", "new")});
    desk.ask();
    ASSERT_EQ(desk.source.questions.size(), 1);
    EXPECT_EQ(desk.source.questions.first().table, (TableName{u"public"_s, u"orders"_s}));
    EXPECT_EQ(desk.target.tables, (QList<TableName>{{u"landed"_s, u"orders"_s}}));
    const QList<std::pair<QString, QString>> key{{u"id"_s, u"42"_s}};
    EXPECT_EQ(desk.target.questions.first().key, key);
    EXPECT_EQ(desk.headline(), u"Source and target have the row as this record left it."_s)
        << qPrintable(rowAsText(desk.lookup.now(), QDateTime::currentDateTimeUtc()));
    EXPECT_EQ(rowHealth(desk.lookup.now()), Health::Good);
    EXPECT_EQ(desk.lookup.now().lines.value(2).topic.text, u"47.48"_s) << "decoded by the catalogue";
}

TEST(RowLookup, ThatColumnsDifferIsSaidWithTheirNames)
{
    Desk desk;
    desk.target.setRow(columns, {u"42"_s, u"old"_s, u"47.480"_s, u"null"_s});
    desk.read({record(1, "42", "new")});
    desk.ask();
    EXPECT_EQ(desk.headline(), u"The target differs in 2 columns: status, due."_s);
    EXPECT_EQ(rowHealth(desk.lookup.now()), Health::Warning);
    EXPECT_EQ(rowNotes(desk.lookup.now()).size(), 1) << "this record may not be the last";
    EXPECT_EQ(cell(desk.lookup.now(), u"fee"_s, 1).agreement, Agreement::Same);
    const QString text = rowAsText(desk.lookup.now(), QDateTime::currentDateTimeUtc());
    EXPECT_TRUE(text.contains(u"status\tnew\tnew\told (differs)"_s)) << qPrintable(text);
}

TEST(RowLookup, TheHistoryOfAKeyAsksForItsLastRecord)
{
    Desk desk;
    desk.read({record(1, "42", "new")});
    desk.askHistory({record(1, "42", "old"), record(2, "42", "new"), record(3, "7", "other")});
    EXPECT_TRUE(desk.lookup.now().last);
    EXPECT_EQ(desk.lookup.now().offset, 2);
    EXPECT_EQ(desk.headline(), u"Source and target have the row as the last record left it."_s);
    desk.lookup.ask(0);
    EXPECT_EQ(desk.lookup.now().offset, 2) << "one of its records is no reason to ask for another row";
    desk.explorer.search({});
    EXPECT_EQ(desk.lookup.now(), RowNow()) << "the history is left";
}

TEST(RowLookup, ADeletedRowShouldBeGone)
{
    Desk desk;
    desk.source.setNoRow();
    desk.read({record(1, "42", "new")});
    desk.askHistory({record(1, "42", "new"), record(2, "42", "new", 'd')});
    EXPECT_EQ(desk.headline(), u"Deleted in the topic, yet still in the target."_s);
    EXPECT_EQ(rowHealth(desk.lookup.now()), Health::Warning);
    desk.target.setNoRow();
    desk.lookup.refresh();
    EXPECT_EQ(desk.headline(), u"The history of the key is being read."_s);
    desk.search->read({record(2, "42", "new", 'd')});
    desk.search->finish(ScanEnding::Complete);
    desk.settle();
    EXPECT_EQ(desk.headline(), u"Deleted in the topic, and gone from source and target."_s);
    EXPECT_EQ(rowHealth(desk.lookup.now()), Health::Good);
}

TEST(RowLookup, ARowThatNobodyDeletedAndThatIsMissingIsTold)
{
    Desk desk;
    desk.target.setNoRow();
    desk.read({record(1, "42", "new")});
    desk.ask();
    EXPECT_EQ(desk.side(1).state, RowState::NoRow);
    EXPECT_TRUE(desk.side(1).at.isValid());
    EXPECT_EQ(sideSentence(desk.lookup.now(), 1),
              u"The target does not have the row, which this record did not delete."_s);
}

TEST(RowLookup, AHistoryThatWasNotReadToItsEndSaysNothingOfTheRow)
{
    Desk desk;
    desk.read({record(1, "42", "new")});
    desk.explorer.searchKeyOf(0);
    desk.search->read({record(1, "42", "new")});
    desk.explorer.cancel();
    EXPECT_TRUE(desk.headline().contains(u"not read to its end"_s)) << qPrintable(desk.headline());
    EXPECT_TRUE(desk.source.tables.isEmpty());
    EXPECT_EQ(rowHealth(desk.lookup.now()), Health::Unknown);
}

TEST(RowLookup, APartOfAHistoryIsNotTakenForItsEnd)
{
    Desk desk;
    desk.read({record(1, "42", "new")});
    desk.explorer.searchKeyOf(0);
    const ExplorerQuery whole = desk.explorer.state().query;
    const auto headlineOf = [&](const ExplorerQuery &query) {
        desk.explorer.search(query);
        EXPECT_TRUE(waitUntil([&] { return desk.explorer.state().phase == ExplorerPhase::Running; }));
        desk.search->read({record(1, "42", "new")});
        if (query.to.kind != ScanEnd::Kind::Never)
            desk.search->finish(ScanEnding::Complete);
        return desk.headline();
    };
    ExplorerQuery filtered = whole;
    filtered.text = u"new"_s;
    ExplorerQuery earlier = whole;
    earlier.to = {ScanEnd::Kind::Offset, 5};
    ExplorerQuery onePartition = whole;
    onePartition.partitions = {0};
    for (const ExplorerQuery &part : {filtered, earlier, onePartition})
        EXPECT_TRUE(headlineOf(part).contains(u"Only a part"_s)) << qPrintable(desk.headline());
    ExplorerQuery followed = whole;
    followed.to = {ScanEnd::Kind::Never, 0};
    EXPECT_TRUE(headlineOf(followed).contains(u"until now"_s)) << qPrintable(desk.headline());
    EXPECT_TRUE(desk.source.tables.isEmpty());
    headlineOf(whole);
    EXPECT_EQ(desk.source.tables.size(), 1);
}

TEST(RowLookup, WhatIsNotKnownIsNeitherARowNorNone)
{
    Desk desk;
    desk.target.shape = std::optional<TableShape>();
    desk.read({record(1, "42", "new")});
    desk.ask();
    EXPECT_EQ(desk.side(1).state, RowState::TableUnknown);
    EXPECT_EQ(desk.side(1).reason, u"smart_citizen has no table landed.orders."_s);
    EXPECT_FALSE(desk.side(1).at.isValid());
    EXPECT_EQ(rowHealth(desk.lookup.now()), Health::Unknown);
    desk.target.shape = fail(ErrorKind::Unreachable, u"Nothing listens there."_s);
    desk.ask();
    EXPECT_EQ(desk.side(1).state, RowState::Failed);
    EXPECT_TRUE(desk.headline().contains(u"The target is not known: Nothing listens there."_s))
        << qPrintable(desk.headline());
    EXPECT_EQ(desk.side(0).state, RowState::Found) << "the other one is read all the same";
}

TEST(RowLookup, ARightThatIsMissingIsSaidWithWhatGrantsIt)
{
    Desk desk;
    TableShape closed{{{u"id"_s, u"integer"_s, false}}, true, false};
    desk.target.shape = std::optional(closed);
    desk.read({record(1, "42", "new")});
    desk.ask();
    EXPECT_EQ(desk.side(1).state, RowState::NotPermitted);
    EXPECT_TRUE(desk.side(1).reason.contains(u"run GRANT SELECT ON \"landed\".\"orders\" TO"_s))
        << qPrintable(desk.side(1).reason);
    closed.usable = false;
    desk.target.shape = std::optional(closed);
    desk.ask();
    EXPECT_TRUE(desk.side(1).reason.contains(u"run GRANT USAGE ON SCHEMA \"landed\" TO"_s))
        << qPrintable(desk.side(1).reason);
    EXPECT_TRUE(desk.target.questions.isEmpty());
}

TEST(RowLookup, ARowThatRowLevelSecurityMayHideIsNotCalledMissing)
{
    Desk desk;
    desk.source.setNoRow();
    TableShape shape = **desk.source.shape;
    shape.hidesRows = true;
    desk.source.shape = std::optional(shape);
    desk.read({record(1, "42", "new")});
    desk.ask();
    EXPECT_EQ(desk.side(0).state, RowState::NotPermitted);
    EXPECT_TRUE(desk.side(0).reason.contains(u"Row-level security"_s));
}

TEST(RowLookup, AColumnThatMayNotBeReadIsNotCompared)
{
    Desk desk;
    TableShape shape = **desk.target.shape;
    shape.columns[1].readable = false;
    desk.target.shape = std::optional(shape);
    desk.target.rows->rows.first().removeAt(1);
    desk.read({record(1, "42", "new")});
    desk.ask();
    EXPECT_EQ(desk.target.questions.first().columns, (QStringList{u"id"_s, u"fee"_s, u"due"_s}));
    EXPECT_EQ(cell(desk.lookup.now(), u"status"_s, 1).agreement, Agreement::NotComparable);
    EXPECT_EQ(sideSentence(desk.lookup.now(), 1),
              u"The target has the row as this record left it, as far as it can be compared."_s);
    EXPECT_EQ(desk.headline(),
              u"Source and target have the row as this record left it, as far as it can be compared."_s);
    EXPECT_EQ(rowNotes(desk.lookup.now()), QStringList{u"status cannot be compared."_s});
    EXPECT_EQ(rowHealth(desk.lookup.now()), Health::Unknown) << "not all is known to be well";
}

TEST(RowLookup, ColumnsOfATableThatTheRecordLacksAreShownAndNotCompared)
{
    Desk desk;
    auto more = columns;
    more.append({u"synced_at"_s, u"date"_s});
    desk.target.setRow(more, {u"42"_s, u"new"_s, u"47.48"_s, u"2025-12-28"_s, u"2026-01-01"_s});
    desk.read({record(1, "42", "new")});
    desk.ask();
    EXPECT_EQ(cell(desk.lookup.now(), u"synced_at"_s, 1).text, u"2026-01-01"_s);
    EXPECT_EQ(desk.headline(), u"Source and target have the row as this record left it."_s);
}

TEST(RowLookup, TheNewestQuestionDropsTheOneBefore)
{
    Desk desk;
    desk.read({record(1, "42", "new"), record(2, "43", "new"), record(3, "44", "new")});
    desk.source.held = desk.target.held = true;
    desk.lookup.ask(0);
    desk.lookup.ask(1);
    desk.lookup.ask(2);
    EXPECT_EQ(desk.lookup.now().key, u"id=44"_s) << "it is said at once whose row is asked for";
    EXPECT_EQ(desk.source.tables.size(), 1) << "one at a time";
    desk.source.held = desk.target.held = false;
    desk.source.release();
    desk.target.release();
    desk.settle();
    ASSERT_EQ(desk.source.questions.size(), 1) << "what nobody waits for is not read";
    EXPECT_EQ(desk.source.questions.first().key.first().second, u"44"_s);
    EXPECT_EQ(desk.lookup.now().key, u"id=44"_s);
}

TEST(RowLookup, ATargetThatDoesNotAnswerHoldsNobodyUp)
{
    Desk desk;
    desk.target.held = true;
    desk.read({record(1, "42", "new")});
    desk.lookup.ask(0);
    ASSERT_TRUE(waitUntil([&] { return desk.side(0).state == RowState::Found; }));
    EXPECT_EQ(desk.side(1).state, RowState::Asking);
    EXPECT_EQ(desk.headline(), u"The target is being asked."_s);
    EXPECT_EQ(rowHealth(desk.lookup.now()), Health::Unknown);
}

TEST(RowLookup, ARecordThatDoesNotNameItsRowIsNotAskedFor)
{
    Desk desk;
    KafkaRecord bare = record(1, "42", "new");
    bare.key = "42";
    desk.read({bare});
    desk.ask();
    EXPECT_EQ(desk.side(0).state, RowState::TableUnknown);
    EXPECT_TRUE(desk.source.tables.isEmpty());
}

TEST(RowLookup, OfARecordThatIsCutNothingIsCalledDifferent)
{
    Desk desk;
    KafkaRecord cut = record(1, "42", "new");
    cut.value = cut.value->first(60);
    desk.read({cut});
    desk.ask();
    EXPECT_EQ(desk.lookup.now().inTopic, RowInTopic::Unknown);
    EXPECT_EQ(rowHealth(desk.lookup.now()), Health::Unknown);
}
