// What is looked for and what came of it, without a window and without Kafka.

#include "models/services/topics/explorer.h"
#include "models/services/topics/explorertext.h"
#include "models/services/topics/filterhistory.h"
#include "tests/support/fakesearch.h"
#include "tests/support/waiting.h"

#include <QProcess>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

KafkaRecord record(int partition, qint64 offset, const QByteArray &key, std::optional<QByteArray> value)
{
    KafkaRecord made;
    made.partition = partition;
    made.offset = offset;
    made.timestamp = QDateTime::fromMSecsSinceEpoch(1'764'000'000'000, Qt::UTC);
    made.key = key;
    made.value = std::move(value);
    made.valueSize = made.value ? made.value->size() : 0;
    return made;
}

KafkaRecord update(qint64 offset, const QByteArray &from, const QByteArray &to)
{
    return record(
        0, offset, R"({"id":7})",
        R"({"before":{"id":7,"status":")" + from + R"("},"after":{"id":7,"status":")" + to +
            R"("},"source":{"connector":"postgresql","schema":"public","table":"orders","lsn":29384},"op":"u","ts_ms":1764000000000})");
}

struct Opened
{
    Opened() { explorer.open(u"orders"_s); }

    FakeSearch *search = new FakeSearch;
    Explorer explorer{std::unique_ptr<RecordSearch>(search), u"playground"_s};
};

ExplorerQuery textQuery(const QString &text, bool language = false)
{
    ExplorerQuery query;
    query.text = text;
    query.language = language;
    query.from = {ScanStart::Kind::Oldest, 0};
    query.to = {ScanEnd::Kind::Now, 0};
    return query;
}

} // namespace

TEST(Explorer, KeepsAsMuchAsWasChosenFromTheNextSearchOn)
{
    Opened opened;
    EXPECT_EQ(opened.search->options.store.maxBytes, qint64(256) << 20);
    opened.explorer.setStoreMegabytes(4096);
    EXPECT_EQ(opened.search->options.store.maxBytes, qint64(256) << 20) << "what runs is left alone";
    opened.explorer.search({});
    EXPECT_EQ(opened.search->options.store.maxBytes, qint64(4096) << 20);
    opened.explorer.setStoreMegabytes(0);
    opened.explorer.search({});
    EXPECT_EQ(opened.search->options.store.maxBytes, qint64(16) << 20);
}

TEST(Explorer, ATopicThatIsOpenedShowsItsNewestRecordsAndFollows)
{
    Opened opened;
    EXPECT_EQ(opened.search->options.scan.topic, u"orders"_s);
    EXPECT_EQ(opened.search->options.scan.from, (ScanStart{ScanStart::Kind::Newest, 500}));
    EXPECT_EQ(opened.search->options.scan.to.kind, ScanEnd::Kind::Never);
    EXPECT_EQ(opened.explorer.state().phase, ExplorerPhase::Running);
    EXPECT_EQ(explorerWord(opened.explorer.state()).word, u"Live"_s);
    opened.explorer.open(u"orders"_s);
    EXPECT_EQ(opened.search->starts, 1) << "it is open";
}

TEST(Explorer, RowsAreDecodedForReading)
{
    Opened opened;
    opened.search->read({update(5, "open", "closed"), record(1, 6, R"({"id":8})", std::nullopt)});
    ASSERT_EQ(opened.explorer.rows().extent(), (RecordExtent{0, 2}));
    const RecordLine line = opened.explorer.rows().line(0);
    EXPECT_EQ(line.key, u"id=7"_s);
    EXPECT_EQ(line.what, u"UPDATE public.orders status"_s) << "the topic does not tell the table";
    EXPECT_EQ(line.value, u"status: open → closed"_s);
    EXPECT_TRUE(opened.explorer.rows().line(1).what.startsWith(u"TOMBSTONE"_s));
    EXPECT_EQ(opened.explorer.state().statistics.read, 2);
}

TEST(Explorer, ARecordInFullHasItsRowBeforeAndAfter)
{
    Opened opened;
    opened.search->read({update(5, "open", "closed")});
    const RecordDetail detail = opened.explorer.rows().detail(0);
    ASSERT_EQ(detail.columns.size(), 2);
    EXPECT_EQ(detail.title, u"UPDATE public.orders id=7: status"_s);
    EXPECT_TRUE(detail.hasBefore && detail.hasAfter);
    EXPECT_EQ(detail.columns[0].name, u"id"_s);
    EXPECT_EQ(detail.columns[0].change, ColumnLine::Change::Same);
    EXPECT_EQ(detail.columns[1].before, u"open"_s);
    EXPECT_EQ(detail.columns[1].after, u"closed"_s);
    EXPECT_EQ(detail.columns[1].change, ColumnLine::Change::Changed);
    EXPECT_TRUE(detail.rawValue.contains(u"\"op\": \"u\""_s));
}

TEST(Explorer, ATombstoneIsTiedToItsDelete)
{
    Opened opened;
    const QByteArray gone =
        R"({"before":{"id":7},"after":null,"source":{"connector":"postgresql","schema":"public","table":"orders"},"op":"d"})";
    opened.search->read({record(0, 5, R"({"id":7})", gone), record(1, 9, R"({"id":7})", gone),
                         record(0, 6, R"({"id":7})", std::nullopt),
                         record(0, 7, R"({"id":7})", std::nullopt)});
    EXPECT_EQ(opened.explorer.rows().detail(2).notes.first(), u"It belongs to the delete at offset 5."_s);
    EXPECT_FALSE(opened.explorer.rows().detail(3).notes.first().contains(u"offset"_s))
        << "another record of the key lies between";
}

TEST(Explorer, TextIsLookedForAsItStands)
{
    Opened opened;
    opened.explorer.search(textQuery(u"closed"_s));
    ASSERT_TRUE(waitUntil([&] { return opened.search->starts == 2; }));
    opened.search->read({update(5, "open", "closed"), update(6, "open", "late")});
    EXPECT_EQ(opened.explorer.rows().extent().count(), 1);
    EXPECT_EQ(opened.explorer.state().statistics.read, 2);
}

TEST(Explorer, AMistakeInTheFilterIsShownWhereItIsAndLeavesWhatWasFound)
{
    Opened opened;
    opened.search->read({update(5, "open", "closed")});
    opened.explorer.search(textQuery(u"op = update and"_s, true));
    ASSERT_TRUE(opened.explorer.state().filterError);
    EXPECT_EQ(opened.explorer.state().phase, ExplorerPhase::Running);
    EXPECT_EQ(opened.explorer.rows().extent().count(), 1);
    EXPECT_EQ(opened.search->starts, 1);
}

TEST(Explorer, TheSameMistakeTwiceIsNewsTwice)
{
    Opened opened;
    int shown = 0;
    QObject::connect(&opened.explorer, &Explorer::changed,
                     [&, last = std::optional<filter::FilterError>()]() mutable {
                         const auto &error = opened.explorer.state().filterError;
                         shown += error && error != last;
                         last = error;
                     });
    opened.explorer.search(textQuery(u"op ="_s, true));
    opened.explorer.search(textQuery(u"op ="_s, true));
    EXPECT_EQ(shown, 2);
}

TEST(Explorer, AMistakeThatOnlyMakingReadyFindsLeavesWhatWasFoundToo)
{
    Opened opened;
    opened.search->finish(ScanEnding::Complete);
    opened.explorer.search(textQuery(QString(5000, u'x')));
    EXPECT_EQ(opened.explorer.state().phase, ExplorerPhase::Preparing);
    ASSERT_TRUE(waitUntil([&] { return opened.explorer.state().filterError.has_value(); }));
    EXPECT_EQ(opened.explorer.state().phase, ExplorerPhase::Complete);
    EXPECT_EQ(opened.search->starts, 1);
}

TEST(Explorer, OnlyTheLastOfTwoSearchesRuns)
{
    Opened opened;
    opened.explorer.search(textQuery(u"first"_s));
    opened.explorer.search(textQuery(u"second"_s));
    ASSERT_TRUE(waitUntil([&] { return opened.explorer.state().query.text == u"second"; }));
    EXPECT_EQ(opened.search->starts, 2);
}

TEST(Explorer, WhatIsCancelledWhileItIsMadeReadyDoesNotStart)
{
    Opened opened;
    opened.search->finish(ScanEnding::Complete);
    opened.explorer.search(textQuery(u"x"_s));
    opened.explorer.cancel();
    EXPECT_EQ(opened.explorer.state().phase, ExplorerPhase::Cancelled);
    opened.explorer.search(textQuery(u"y"_s));
    ASSERT_TRUE(waitUntil([&] { return opened.search->starts == 2; }));
    EXPECT_EQ(opened.explorer.state().query.text, u"y"_s);
}

TEST(Explorer, PausedRowsStandStillWhileItGoesOnCollecting)
{
    Opened opened;
    opened.search->read({update(1, "a", "b")});
    opened.explorer.setPaused(true);
    opened.search->read({update(2, "a", "b"), update(3, "a", "b")});
    EXPECT_EQ(opened.explorer.rows().extent().count(), 1);
    EXPECT_EQ(opened.explorer.state().heldBack, 2);
    EXPECT_TRUE(explorerFigures(opened.explorer.state()).contains(u"2 more since paused"_s));
    opened.explorer.setPaused(false);
    EXPECT_EQ(opened.explorer.rows().extent().count(), 3);
    EXPECT_EQ(opened.explorer.state().heldBack, 0);
}

TEST(Explorer, AnOutageIsSaidUntilItIsOver)
{
    Opened opened;
    opened.search->stall(u"No broker answers."_s);
    EXPECT_EQ(explorerWord(opened.explorer.state()), (ExplorerWord{Health::Warning, u"Waiting"_s}));
    Q_EMIT opened.search->recovered();
    EXPECT_FALSE(opened.explorer.state().outage);
    opened.search->stall(u"No broker answers."_s);
    opened.search->finish(ScanEnding::Complete);
    EXPECT_FALSE(opened.explorer.state().outage);
}

TEST(Explorer, TheHistoryOfAKeyIsFoundHoweverTheKeyWasWritten)
{
    Opened opened;
    opened.search->read({record(0, 1, R"({"id":7})", "{}")});
    opened.explorer.searchKeyOf(0);
    ASSERT_TRUE(waitUntil([&] { return opened.search->starts == 2; }));
    EXPECT_EQ(opened.search->options.scan.from.kind, ScanStart::Kind::Oldest);
    EXPECT_EQ(opened.search->options.scan.to.kind, ScanEnd::Kind::Now);
    EXPECT_TRUE(opened.search->options.scan.partitions.isEmpty());
    EXPECT_EQ(opened.explorer.state().query.key->text, u"id=7"_s);
    opened.search->read({record(2, 1, R"({ "id": 7 })", "{}"), record(0, 2, R"({"id":77})", "{}"),
                         record(0, 3, R"({"id":7})", std::nullopt)});
    EXPECT_EQ(opened.explorer.rows().extent().count(), 2);
}

TEST(Explorer, TheHistoryOfAKeyIsInTheOrderOfTime)
{
    Opened opened;
    opened.search->read({record(0, 1, R"({"id":7})", "{}")});
    opened.explorer.searchKeyOf(0);
    QList<KafkaRecord> records{record(2, 10, R"({"id":7})", "{}"), record(2, 11, R"({"id":7})", "{}"),
                               record(0, 5, R"({"id":7})", "{}"), record(1, 7, R"({"id":7})", "{}")};
    const int seconds[] = {20, 40, 10, 30};
    for (int i = 0; i < 4; ++i)
        records[i].timestamp = records[i].timestamp.addSecs(seconds[i]);
    opened.search->read(records);
    opened.search->finish(ScanEnding::Complete);
    QList<qint64> offsets;
    for (qint64 row = 0; row < 4; ++row) {
        offsets.append(opened.explorer.rows().line(row).offset);
        EXPECT_EQ(opened.explorer.rows().detail(row).line.offset, offsets.last());
    }
    EXPECT_EQ(offsets, (QList<qint64>{5, 10, 7, 11}));
    opened.explorer.search({});
    opened.search->read(records);
    EXPECT_EQ(opened.explorer.rows().line(0).offset, 10) << "another search comes as it comes";
}

TEST(Explorer, FieldsSeenAreWrittenAsTheLanguageWritesThem)
{
    Opened opened;
    opened.search->read({update(1, "a", "b")});
    EXPECT_TRUE(opened.explorer.fieldsSeen().contains(u"after.status"_s));
    EXPECT_TRUE(opened.explorer.fieldsSeen().contains(u"key.id"_s));
    opened.explorer.setFields({u"after.status"_s, u"before.status"_s, u"after.nothing"_s});
    EXPECT_EQ(opened.explorer.rows().line(0).fields, (QStringList{u"b"_s, u"a"_s, QString()}));
}

TEST(ExplorerText, TellsHowFarItIs)
{
    ExplorerState state;
    state.phase = ExplorerPhase::Running;
    state.query = textQuery(u"x"_s);
    state.statistics.read = 1'234'567;
    state.statistics.matched = 45;
    state.statistics.recordsPerSecond = 812'000;
    state.statistics.doneShare = 0.456;
    state.statistics.secondsLeft = 12;
    EXPECT_EQ(explorerFigures(state),
              u"1,234,567 records read (45 %)  ·  45 matches  ·  812 k/s  ·  about 12 s left"_s);
    state.phase = ExplorerPhase::Complete;
    state.statistics.seconds = 2.7;
    state.statistics.dropped = 1000;
    EXPECT_EQ(explorerFigures(state),
              u"1,234,567 records read  ·  45 matches  ·  2.7 s  ·  the oldest 1,000 are no longer listed"_s);
}

TEST(ExplorerText, ReadsPartitionsAndWritesThemBack)
{
    EXPECT_EQ(partitionsFromText(u"5, 0,2-4,3"_s).value(), (QList<int>{0, 2, 3, 4, 5}));
    EXPECT_EQ(toText(QList<int>{0, 2, 3, 4, 7, 8}), u"0,2-4,7,8"_s);
    EXPECT_TRUE(partitionsFromText({}).value().isEmpty());
    for (const QString &wrong : {u"a"_s, u"3-1"_s, u"-1"_s, u"1-999999"_s})
        EXPECT_FALSE(partitionsFromText(wrong)) << qPrintable(wrong);
}

TEST(ExplorerText, ACommandIsQuotedForTheShell)
{
    ExplorerQuery query = textQuery(u"it's; $(rm -rf /) `x` \"y\"\\\n!"_s);
    query.partitions = {0, 2};
    EXPECT_EQ(searchCommand(u"my profile"_s, u"a.b"_s, query),
              uR"(sluicectl --profile='my profile' search --contains='it'\''s; $(rm -rf /) `x` "y"\)"
              u"\n!' --from=oldest --to=now --partition=0,2 a.b"_s);
    query = textQuery(u"-x"_s, true);
    EXPECT_EQ(searchCommand({}, u"-t"_s, query),
              u"sluicectl search --filter=-x --from=oldest --to=now -- -t"_s);
}

TEST(ExplorerText, TheShellGivesBackWhatWasQuoted)
{
    for (const QString &text : {u"it's"_s, u"$(echo no) `no` \\ \"x\""_s, u"a\nb\tc"_s, u"-n"_s,
                                u"*?[a]~{b,c}"_s, u"Zürich → ∞"_s, u"''"_s}) {
        QProcess shell;
        shell.start(u"/bin/sh"_s, {u"-c"_s, u"printf %s "_s + shellQuoted(text)});
        ASSERT_TRUE(shell.waitForFinished());
        EXPECT_EQ(QString::fromUtf8(shell.readAllStandardOutput()), text);
    }
}

TEST(FilterHistory, KeepsTheLastOnesWithoutTwins)
{
    FilterHistory history;
    for (int i = 0; i < 60; ++i)
        history.add({QString::number(i), i % 2 == 0});
    history.add({u"30"_s, true});
    history.add({u"  "_s, false});
    ASSERT_EQ(history.filters().size(), FilterHistory::capacity);
    EXPECT_EQ(history.filters().first(), (UsedFilter{u"30"_s, true}));
    EXPECT_EQ(FilterHistory::fromJson(history.toJson()).filters(), history.filters());
    EXPECT_TRUE(FilterHistory::fromJson("nonsense").filters().isEmpty());
}

namespace {

/// A tail that is still reading what was there: two partitions, one after the other.
struct CatchingUp
{
    CatchingUp()
    {
        search->caughtUp = false;
        explorer.open(u"orders"_s);
        QList<KafkaRecord> records{record(0, 5, "a", "1"), record(0, 6, "b", "2"), record(1, 9, "c", "3"),
                                   record(1, 10, "d", "4")};
        const int seconds[] = {20, 40, 10, 30};
        for (int i = 0; i < 4; ++i)
            records[i].timestamp = records[i].timestamp.addSecs(seconds[i]);
        search->read(records);
    }
    void catchUp() const
    {
        search->figures.caughtUp = true;
        Q_EMIT search->changed();
    }
    [[nodiscard]] QList<qint64> offsets() const
    {
        QList<qint64> offsets;
        const RecordExtent rows = explorer.rows().extent();
        for (qint64 row = rows.first; row < rows.end; ++row)
            offsets.append(explorer.rows().line(row).offset);
        return offsets;
    }

    FakeSearch *search = new FakeSearch;
    Explorer explorer{std::unique_ptr<RecordSearch>(search), u"playground"_s};
};

} // namespace

TEST(Explorer, ATailBeginsInTheOrderOfTimeOnceItHasCaughtUp)
{
    CatchingUp tail;
    EXPECT_TRUE(tail.offsets().isEmpty()) << "nothing is shown that would jump";
    EXPECT_EQ(explorerWord(tail.explorer.state()).word, u"Reading"_s);
    EXPECT_TRUE(
        explorerFigures(tail.explorer.state()).contains(u"reading the newest 500 of each partition…"_s));
    EXPECT_EQ(explorerEmptiness(tail.explorer.state()), u"Reading…"_s);
    int begun = 0;
    QObject::connect(&tail.explorer, &Explorer::restarted, [&] { ++begun; });
    tail.catchUp();
    EXPECT_EQ(tail.offsets(), (QList<qint64>{9, 5, 10, 6}));
    EXPECT_EQ(explorerWord(tail.explorer.state()).word, u"Live"_s);
    KafkaRecord late = record(0, 7, "e", "5"); // older than all of them: no row moves for it
    tail.search->read({late});
    EXPECT_EQ(tail.offsets(), (QList<qint64>{9, 5, 10, 6, 7}));
    EXPECT_EQ(begun, 0);
}

TEST(Explorer, ATailThatIsPausedOrEndedShowsWhatItHasGathered)
{
    CatchingUp paused;
    paused.explorer.setPaused(true);
    EXPECT_EQ(paused.offsets(), (QList<qint64>{9, 5, 10, 6}));
    paused.catchUp();
    EXPECT_EQ(paused.offsets(), (QList<qint64>{9, 5, 10, 6}));
    CatchingUp ended;
    ended.explorer.cancel();
    EXPECT_EQ(ended.offsets(), (QList<qint64>{9, 5, 10, 6}));
}

TEST(Explorer, RecordsAreNotGatheredForEver)
{
    CatchingUp tail;
    ASSERT_TRUE(waitUntil([&] { return !tail.offsets().isEmpty(); }));
    EXPECT_EQ(tail.offsets(), (QList<qint64>{9, 5, 10, 6}));
    EXPECT_EQ(explorerWord(tail.explorer.state()).word, u"Reading"_s);
    tail.search->read({record(1, 11, "e", "5")});
    tail.catchUp();
    EXPECT_EQ(tail.offsets(), (QList<qint64>{9, 5, 10, 6, 11})) << "what was seen stays where it is";
}

TEST(Explorer, WhatWasSortedIsDroppedAsAWhole)
{
    CatchingUp tail;
    tail.search->limits.maxRows = 5;
    tail.explorer.search({});
    tail.search->caughtUp = false;
    QList<KafkaRecord> records{record(0, 5, "a", "1"), record(0, 6, "b", "2"), record(1, 9, "c", "3")};
    records[2].timestamp = records[2].timestamp.addSecs(-10);
    tail.search->read(records);
    tail.catchUp();
    EXPECT_EQ(tail.offsets(), (QList<qint64>{9, 5, 6}));
    tail.search->read({record(0, 7, "d", "4"), record(0, 8, "e", "5"), record(0, 9, "f", "6")});
    EXPECT_EQ(tail.offsets(), (QList<qint64>{7, 8, 9})) << "no row without a place";
}

TEST(Explorer, ASearchFromTheOldestThatFollowsShowsWhatItFindsAtOnce)
{
    CatchingUp tail;
    ExplorerQuery query;
    query.from = {ScanStart::Kind::Oldest, 0};
    tail.explorer.search(query);
    tail.search->read({record(1, 9, "c", "3"), record(0, 5, "a", "1")});
    EXPECT_EQ(tail.offsets(), (QList<qint64>{9, 5}));
    EXPECT_TRUE(explorerFigures(tail.explorer.state()).contains(u"reading what is there already…"_s));
}
