// The explorer as a person uses it, on a topic that is the test.

#include "columnchoice.h"
#include "explorersamples.h"
#include "models/items/columnmodel.h"
#include "models/items/recordlinemodel.h"
#include "samples.h"
#include "tests/support/fakesearch.h"
#include "tests/support/waiting.h"
#include "ui/explorer/explorerview.h"
#include "ui/explorer/filterbar.h"
#include "ui/explorer/filteredit.h"
#include "ui/explorer/recordexporter.h"
#include "ui/explorer/recordpanel.h"
#include "ui/explorer/scanpointbox.h"
#include "ui/pages/topicdetail.h"
#include "ui/pages/topicspage.h"
#include "ui/viewstate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/rowtable.h"
#include "ui/widgets/tableheader.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QPointer>
#include <QProgressDialog>
#include <QPushButton>
#include <QScrollBar>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <functional>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::ui;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

/// The topics page with one topic open, following.
struct OpenTopic
{
    explicit OpenTopic(int records = 500)
    {
        page.resize(1100, 740);
        page.show();
        page.activateWindow(); // shortcuts belong to the active window
        EXPECT_TRUE(QTest::qWaitForWindowActive(&page));
        page.setServices({&explorer, nullptr, nullptr, nullptr});
        page.setState(healthyState());
        page.showItem(u"smart_citizen.public.applications"_s);
        search->read(changeRecords(records));
    }
    ~OpenTopic() { page.setServices({}); }

    [[nodiscard]] int scrolled() const { return table()->verticalScrollBar()->value(); }
    [[nodiscard]] RowTable *table() const { return view->table(); }
    void type(const QString &filter) const
    {
        view->bar()->edit()->setFocus();
        view->bar()->edit()->setText(filter);
        QTest::keyClick(view->bar()->edit(), Qt::Key_Return);
    }

    FakeSearch *search = new FakeSearch;
    FakeSearch *again = nullptr; ///< the last one that was made beside it
    Explorer explorer{std::unique_ptr<RecordSearch>(search), u"playground"_s, [this] {
                          again = new FakeSearch;
                          return std::unique_ptr<RecordSearch>(again);
                      }};
    TopicsPage page;
    ExplorerView *view = page.detail()->explorer();
};

} // namespace

TEST(ExplorerView, FollowsTheNewestRecordAndShowsOneInFull)
{
    OpenTopic open;
    EXPECT_TRUE(open.table()->isFollowing());
    EXPECT_EQ(open.scrolled(), open.table()->verticalScrollBar()->maximum());
    EXPECT_EQ(open.view->word(), u"Live"_s);
    open.table()->goTo(301); // an update
    EXPECT_FALSE(open.table()->isFollowing());
    EXPECT_TRUE(open.view->panel()->title().startsWith(u"UPDATE public.applications id=1075"_s))
        << qPrintable(open.view->panel()->title());
    EXPECT_TRUE(open.view->panel()->valueText().contains(u"\"op\": \"u\""_s));
    open.search->read(changeRecords(10, 500));
    EXPECT_TRUE(open.view->panel()->title().contains(u"id=1075"_s)) << "what is read stays";
}

TEST(ExplorerView, ATailThatCatchesUpSaysSoAndThenShowsItsRowsAtOnce)
{
    OpenTopic open(0);
    open.search->caughtUp = false;
    open.explorer.search({});
    open.search->read(changeRecords(500));
    EXPECT_EQ(open.view->word(), u"Reading"_s);
    EXPECT_TRUE(open.view->figures().contains(u"reading the newest 500 of each partition…"_s))
        << qPrintable(open.view->figures());
    EXPECT_EQ(open.view->model()->rowCount(), 0);
    EXPECT_EQ(open.table()->emptyText(), u"Reading…"_s);
    open.search->figures.caughtUp = true;
    Q_EMIT open.search->changed();
    EXPECT_EQ(open.view->word(), u"Live"_s);
    EXPECT_EQ(open.view->model()->rowCount(), 500);
    EXPECT_TRUE(open.table()->isFollowing());
    EXPECT_EQ(open.scrolled(), open.table()->verticalScrollBar()->maximum());
}

TEST(ExplorerView, GoingToARecordEndsFollowingByKeyClickAndSelection)
{
    const std::function<void(RowTable *)> ways[] = {
        [](RowTable *table) { QTest::keyClick(table, Qt::Key_Up); },
        [](RowTable *table) { QTest::keyClick(table, Qt::Key_PageUp); },
        [](RowTable *table) { QTest::keyClick(table, Qt::Key_Home); },
        [](RowTable *table) { QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, QPoint(20, 40)); },
        [](RowTable *table) { table->goTo(400); }};
    for (const auto &go : ways) {
        OpenTopic open;
        go(open.table());
        EXPECT_FALSE(open.view->followButton()->isChecked()) << "way " << &go - ways;
        const int before = open.scrolled();
        open.search->read(changeRecords(10, 500));
        EXPECT_EQ(open.scrolled(), before) << "what is read stays where it is";
    }
}

TEST(ExplorerView, ArrowsGoThroughTheRecords)
{
    OpenTopic open;
    open.table()->goTo(100);
    QTest::keyClick(open.table(), Qt::Key_Down);
    EXPECT_EQ(open.table()->currentIndex().row(), 101);
    EXPECT_TRUE(open.view->panel()->title().startsWith(u"UPDATE"_s))
        << qPrintable(open.view->panel()->title());
    QTest::keyClick(open.table(), Qt::Key_Up);
    EXPECT_TRUE(open.view->panel()->title().startsWith(u"CREATE"_s))
        << qPrintable(open.view->panel()->title());
    QTest::keyClick(open.table(), Qt::Key_End);
    EXPECT_EQ(open.table()->currentIndex().row(), 499);
}

TEST(ExplorerView, ManyRowsAreAsQuickAsFew)
{
    OpenTopic open(0);
    QList<KafkaRecord> records = changeRecords(20'000);
    for (int i = 0; i < 10; ++i)
        open.search->read(records);
    EXPECT_EQ(open.view->model()->rowCount(), 200'000);
    open.table()->goTo(150'001);
    EXPECT_EQ(open.table()->indexAt(open.table()->visualRect(open.table()->currentIndex()).center()).row(),
              150'001);
}

TEST(ExplorerView, ReturnStartsTheSearchAndEscapeCancelsIt)
{
    OpenTopic open;
    open.type(u"approved"_s);
    ASSERT_TRUE(waitUntil([&] { return open.search->starts == 2; }));
    EXPECT_EQ(open.explorer.state().query.text, u"approved"_s);
    EXPECT_EQ(open.view->bar()->searchButton()->text(), u"Stop"_s);
    open.search->read(changeRecords(8));
    EXPECT_EQ(open.view->model()->rowCount(), 4);
    QTest::keyClick(open.view->bar()->edit(), Qt::Key_Escape);
    EXPECT_FALSE(open.search->isRunning());
    EXPECT_EQ(open.view->bar()->searchButton()->text(), u"Search"_s);
}

TEST(ExplorerView, TheButtonSearchesAgainOnceSomethingElseIsAskedFor)
{
    OpenTopic open;
    const QPushButton *button = open.view->bar()->searchButton();
    EXPECT_EQ(button->text(), u"Stop"_s);
    open.view->bar()->edit()->setText(u"x"_s);
    EXPECT_EQ(button->text(), u"Search"_s);
    open.view->bar()->edit()->clear();
    EXPECT_EQ(button->text(), u"Stop"_s);
    open.view->bar()->partitions()->setText(u"1"_s);
    EXPECT_EQ(button->text(), u"Search"_s);
}

TEST(ExplorerView, AMistakeIsUnderlinedAndSaidUntilTheFilterChanges)
{
    OpenTopic open;
    open.view->bar()->languageButton()->setChecked(true);
    open.type(u"op = update and afer.x = 1"_s);
    EXPECT_TRUE(open.view->bar()->edit()->hasMistake());
    EXPECT_TRUE(open.view->bar()->mistake().startsWith(u"At character 17:"_s))
        << qPrintable(open.view->bar()->mistake());
    EXPECT_EQ(open.view->bar()->edit()->text(), u"op = update and afer.x = 1"_s);
    EXPECT_EQ(open.view->model()->rowCount(), 500) << "what was found stays";
    open.search->read(changeRecords(1, 500));
    EXPECT_TRUE(open.view->bar()->edit()->hasMistake()) << "what goes on does not take it away";
    QTest::keyClick(open.view->bar()->edit(), Qt::Key_Backspace);
    EXPECT_FALSE(open.view->bar()->edit()->hasMistake());
    EXPECT_EQ(open.view->bar()->mistake(), QString());
}

TEST(ExplorerView, AFieldThatCannotBeReadIsSaid)
{
    OpenTopic open;
    open.view->bar()->partitions()->setText(u"one"_s);
    QTest::keyClick(open.view->bar()->partitions(), Qt::Key_Return);
    EXPECT_TRUE(open.view->bar()->mistake().contains(u"one"_s));
    EXPECT_EQ(open.search->starts, 1);
}

TEST(ExplorerView, ATimeStaysAsItWasWritten)
{
    OpenTopic open;
    open.view->bar()->from()->setText(u"2h"_s);
    open.view->bar()->to()->setText(u"now"_s);
    QTest::keyClick(open.view->bar()->edit(), Qt::Key_Return);
    EXPECT_EQ(open.search->options.scan.from.kind, ScanStart::Kind::Timestamp);
    EXPECT_EQ(open.view->bar()->from()->text(), u"2h"_s);
    EXPECT_FALSE(open.table()->isFollowing()) << "a search that ends is read from its beginning";
}

TEST(ExplorerView, PausedRowsStandStill)
{
    OpenTopic open;
    open.view->pauseButton()->click();
    open.search->read(changeRecords(10, 500));
    EXPECT_EQ(open.view->model()->rowCount(), 500);
    EXPECT_TRUE(open.view->figures().contains(u"10 more since paused"_s)) << qPrintable(open.view->figures());
    open.view->pauseButton()->click();
    EXPECT_EQ(open.view->model()->rowCount(), 510);
}

TEST(ExplorerView, AnOutageIsSaidAboveTheRowsUntilItIsOver)
{
    OpenTopic open;
    open.search->stall(u"No broker answers."_s);
    EXPECT_EQ(open.view->message()->text(), u"No broker answers. The search waits and goes on by itself."_s);
    EXPECT_EQ(open.view->word(), u"Waiting"_s);
    Q_EMIT open.search->recovered();
    EXPECT_TRUE(open.view->message()->isHidden());
    EXPECT_EQ(open.view->word(), u"Live"_s);
}

TEST(ExplorerView, BeforeAndAfterMarkWhatChanged)
{
    OpenTopic open(0);
    open.search->read({updateRecord()});
    open.table()->goTo(0);
    const QAbstractItemModel *columns = open.view->panel()->columns()->model();
    QStringList changed;
    for (int row = 0; row < columns->rowCount(); ++row) {
        if (columns->index(row, ColumnModel::Change).data().toString() == u"changed")
            changed.append(columns->index(row, ColumnModel::Name).data().toString());
    }
    EXPECT_EQ(changed, (QStringList{u"status"_s, u"fee"_s, u"decided_by"_s, u"version"_s}));
    EXPECT_TRUE(open.view->panel()->aroundText().contains(u"traceparent: 00-4bf92f"_s));
}

TEST(ExplorerView, ATombstoneHasNoRowAndSaysWhatItIs)
{
    OpenTopic open;
    open.table()->goTo(303);
    EXPECT_TRUE(open.view->panel()->notes().contains(u"tombstone"_s, Qt::CaseInsensitive))
        << qPrintable(open.view->panel()->notes());
    EXPECT_NE(open.view->panel()->tabs()->currentIndex(), 0);
    open.table()->goTo(301);
    EXPECT_EQ(open.view->panel()->tabs()->currentIndex(), 0) << "the next one has a row again";
}

TEST(ExplorerView, TheHistoryOfAKeyIsAStepAwayAndSoIsTheWayBack)
{
    OpenTopic open;
    open.table()->goTo(301);
    open.view->panel()->historyButton()->click();
    ASSERT_EQ(open.search->starts, 2);
    EXPECT_EQ(open.view->message()->text(), u"History of the key id=1075."_s);
    open.search->read(changeRecords(500));
    EXPECT_EQ(open.view->model()->rowCount(), 4);
    Q_EMIT open.view->message()->actionTriggered();
    EXPECT_EQ(open.search->starts, 3);
    EXPECT_TRUE(open.view->message()->isHidden());
}

TEST(ExplorerView, TheSearchIsCopiedAsACommand)
{
    OpenTopic open;
    open.view->bar()->edit()->setText(u"it's"_s);
    open.view->bar()->more()->menu()->actions().first()->trigger();
    EXPECT_EQ(QApplication::clipboard()->text(),
              uR"(sluicectl --profile=playground search --contains='it'\''s' --from=newest:500 --to=never )"
              u"smart_citizen.public.applications"_s);
}

TEST(ExplorerView, EarlierFiltersComeWithTheArrowAndAreRememberedWithTheLanguage)
{
    InitialViews store;
    {
        OpenTopic open;
        open.type(u"first"_s);
        open.view->bar()->languageButton()->setChecked(true);
        open.type(u"op = c"_s);
        open.view->saveView(store);
    }
    OpenTopic open;
    open.view->restoreView(store);
    EXPECT_TRUE(open.view->bar()->languageButton()->isChecked());
    QTest::keyClick(open.view->bar()->edit(), Qt::Key_Up);
    EXPECT_EQ(open.view->bar()->edit()->text(), u"op = c"_s);
    QTest::keyClick(open.view->bar()->edit(), Qt::Key_Up);
    EXPECT_EQ(open.view->bar()->edit()->text(), u"first"_s);
    EXPECT_FALSE(open.view->bar()->languageButton()->isChecked());
    QTest::keyClick(open.view->bar()->edit(), Qt::Key_Down);
    EXPECT_EQ(open.view->bar()->edit()->text(), u"op = c"_s);
}

TEST(ExplorerView, TheLanguageOffersFieldsThatWereSeen)
{
    OpenTopic open;
    FilterEdit *edit = open.view->bar()->edit();
    edit->setFocus();
    QTest::keyClicks(edit, u"after.st"_s);
    EXPECT_TRUE(edit->offered().isEmpty()) << "text is text";
    edit->clear();
    open.view->bar()->languageButton()->setChecked(true);
    QTest::keyClicks(edit, u"after.st"_s);
    ASSERT_TRUE(edit->offered().contains(u"after.status"_s)) << qPrintable(edit->offered().join(u' '));
    QWidget *list = QApplication::activePopupWidget();
    ASSERT_NE(list, nullptr);
    QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Return);
    EXPECT_EQ(edit->text(), u"after.status"_s);
    EXPECT_EQ(open.search->starts, 1) << "Return chose a word, it did not search";
}

TEST(ExplorerView, FieldsBecomeColumnsOfTheirTopic)
{
    InitialViews store;
    {
        OpenTopic open;
        chooseColumns(*open.view->bar()->more()->menu(), {u"after.status"_s});
        ASSERT_EQ(open.view->model()->columnCount(), RecordLineModel::ColumnCount + 1);
        EXPECT_EQ(open.view->model()->index(1, RecordLineModel::FirstField).data().toString(), u"approved"_s);
        EXPECT_EQ(open.table()->header()->visualIndex(RecordLineModel::Value), RecordLineModel::Value + 1);
        open.view->saveView(store);
        open.page.showItem(u"smart_citizen.public.citizens"_s);
        EXPECT_EQ(open.view->model()->columnCount(), RecordLineModel::ColumnCount);
    }
    OpenTopic open;
    open.view->restoreView(store);
    EXPECT_EQ(open.view->model()->columnCount(), RecordLineModel::ColumnCount + 1);
}

TEST(ExplorerView, ARecordThatIsNoLongerListedStaysInThePanelAndWhatIsReadInItsPlace)
{
    OpenTopic open(0);
    open.search->limits.maxRows = 400;
    open.explorer.search({});
    open.search->read(changeRecords(400));
    open.table()->goTo(1);
    const QString title = open.view->panel()->title();
    open.table()->goTo(301);
    const int seen = open.table()->visualRect(open.table()->currentIndex()).top();
    open.search->read(changeRecords(20, 400));
    EXPECT_EQ(open.view->model()->rowCount(), 400);
    EXPECT_EQ(open.table()->currentIndex().row(), 281);
    EXPECT_EQ(open.table()->visualRect(open.table()->currentIndex()).top(), seen);
    open.table()->goTo(1);
    const QString kept = open.view->panel()->title();
    open.search->read(changeRecords(20, 420));
    EXPECT_FALSE(open.table()->currentIndex().isValid());
    EXPECT_EQ(open.view->panel()->title(), kept);
    EXPECT_NE(kept, title);
}

namespace {

KafkaRecord longRecord(qint64 offset, qsizetype size)
{
    KafkaRecord record = updateRecord();
    record.offset = offset;
    record.value = "{\"text\":\"" + QByteArray(size, 'x') + "\"}";
    record.valueSize = record.value->size();
    return record;
}

} // namespace

TEST(ExplorerView, ARowWhoseBytesAreGoneIsReadAgainWhenItIsSelected)
{
    OpenTopic open(0);
    open.search->limits.maxBytes = 1 << 20;
    open.explorer.search({});
    const KafkaRecord gone = updateRecord();
    open.search->read({gone, longRecord(184'001, 900'000), longRecord(184'002, 900'000)});
    FakeSearch *again = open.again;
    ASSERT_NE(again, nullptr);
    open.table()->goTo(0);
    const RecordPanel *panel = open.view->panel();
    EXPECT_EQ(panel->title(), u"Reading…"_s);
    EXPECT_TRUE(panel->tabs()->isHidden());
    ASSERT_TRUE(waitUntil([&] { return again->starts == 1; }));
    Q_EMIT again->failed({ErrorKind::Unreachable, u"No broker answers."_s, {}});
    EXPECT_EQ(panel->notice()->sentence(), u"It could not be read again."_s);
    Q_EMIT panel->notice()->actionTriggered();
    ASSERT_EQ(again->starts, 2);
    again->read({gone});
    again->finish(ScanEnding::Enough);
    EXPECT_TRUE(panel->title().startsWith(u"UPDATE public.applications id=1042"_s));
    EXPECT_FALSE(panel->tabs()->isHidden());
    EXPECT_EQ(open.view->model()->index(0, RecordLineModel::What).data().toString().left(6), u"UPDATE"_s);
    EXPECT_EQ(open.search->starts, 2) << "the tail goes on";
}

TEST(ExplorerView, ALongValueIsReadWholeOnRequestAndSaved)
{
    OpenTopic open(0);
    const KafkaRecord whole = longRecord(184'001, 5'000'000);
    open.search->read({whole});
    open.table()->goTo(0);
    const RecordPanel *panel = open.view->panel();
    ASSERT_TRUE(waitUntil([&] { return panel->wholeButton()->isVisible(); }));
    EXPECT_EQ(panel->wholeButton()->text(), u"Read whole value (5 MB)"_s);
    EXPECT_FALSE(panel->saveButton()->isVisible());
    panel->wholeButton()->click();
    EXPECT_FALSE(panel->wholeButton()->isEnabled());
    ASSERT_EQ(open.again->starts, 1);
    open.again->read({whole});
    open.again->finish(ScanEnding::Enough);
    ASSERT_TRUE(waitUntil([&] { return panel->saveButton()->isVisible(); }));
    EXPECT_FALSE(panel->wholeButton()->isVisible());
    QTemporaryDir folder;
    QString notice;
    QObject::connect(open.view, &ExplorerView::noticeRaised, [&](const QString &text) { notice = text; });
    open.view->writeValue(folder.filePath(u"value"_s));
    ASSERT_TRUE(waitUntil([&] { return !notice.isEmpty(); }));
    EXPECT_TRUE(notice.startsWith(u"5 MB written to "_s)) << qPrintable(notice);
    QFile file(folder.filePath(u"value"_s));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_TRUE(file.readAll() == *whole.value);
}

TEST(ExportDialog, OffersToReadAgainWhereSomethingIsMissing)
{
    OpenTopic open(20);
    const ExportDialog whole(open.explorer.offerExport());
    EXPECT_FALSE(whole.choice().whole);
    EXPECT_TRUE(whole.choice().formulasAsText);
    EXPECT_EQ(whole.listedNote(), u"In the order shown."_s);
    open.search->limits.maxRows = 15;
    open.explorer.search({});
    open.search->read(changeRecords(20));
    const ExportDialog missing(open.explorer.offerExport());
    EXPECT_TRUE(missing.choice().whole);
    EXPECT_EQ(missing.listedNote(), u"5 that match are no longer in memory and are left out."_s);
}

TEST(ExplorerView, AllThatMatchesIsWrittenWhileTheTailGoesOn)
{
    OpenTopic open(20);
    QTemporaryDir folder;
    const QString path = folder.filePath(u"all.tar"_s);
    QString notice;
    QObject::connect(open.view, &ExplorerView::noticeRaised, [&](const QString &text) { notice = text; });
    open.view->exporter()->write(open.explorer.offerExport(), {ExportForm::Raw, true, true}, path);
    FakeSearch *again = open.again;
    ASSERT_EQ(again->starts, 1);
    again->read(changeRecords(20));
    auto *progress = open.page.findChild<QProgressDialog *>();
    ASSERT_NE(progress, nullptr);
    EXPECT_TRUE(progress->labelText().startsWith(u"20 records written"_s))
        << qPrintable(progress->labelText());
    again->finish(ScanEnding::Complete);
    ASSERT_TRUE(waitUntil([&] { return !notice.isEmpty(); }));
    EXPECT_EQ(notice, u"20 records written to %1."_s.arg(path));
    EXPECT_TRUE(QFile::exists(path));
    EXPECT_TRUE(open.search->isRunning());
}

TEST(ExplorerView, CancellingAnExportSaysNothingAndWritesNothing)
{
    OpenTopic open(20);
    QTemporaryDir folder;
    const QString path = folder.filePath(u"all.ndjson"_s);
    int said = 0;
    QObject::connect(open.view, &ExplorerView::noticeRaised, [&] { ++said; });
    QObject::connect(open.view, &ExplorerView::messageRaised, [&] { ++said; });
    open.view->exporter()->write(open.explorer.offerExport(), {ExportForm::NdJson, true, true}, path);
    open.again->read(changeRecords(20));
    QPointer<QProgressDialog> progress = open.page.findChild<QProgressDialog *>();
    ASSERT_NE(progress, nullptr);
    progress->findChild<QPushButton *>()->click();
    EXPECT_FALSE(open.again->isRunning());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_TRUE(progress.isNull());
    EXPECT_FALSE(QFile::exists(path));
    EXPECT_EQ(said, 0);
}
