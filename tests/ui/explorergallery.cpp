#include "explorergallery.h"

#include "columnchoice.h"
#include "explorersamples.h"
#include "models/items/recordlinemodel.h"
#include "tests/support/waiting.h"
#include "ui/explorer/explorerview.h"
#include "ui/explorer/filterbar.h"
#include "ui/explorer/filteredit.h"
#include "ui/explorer/recordpanel.h"
#include "ui/explorer/send/bytesedit.h"
#include "ui/explorer/send/recordsenddialog.h"
#include "ui/mainwindow.h"
#include "ui/pages/topicdetail.h"
#include "ui/pages/topicspage.h"
#include "ui/widgets/rowtable.h"

#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QToolButton>

namespace sluice::ui {

using namespace Qt::StringLiterals;
using test::changeRecords;
using test::updateRecord;

namespace {

ExplorerQuery wholeTopic(const QString &filter)
{
    ExplorerQuery query;
    query.text = filter;
    query.language = true;
    query.from = {ScanStart::Kind::Oldest, 0};
    query.to = {ScanEnd::Kind::Now, 0};
    return query;
}

void select(MainWindow &window, int row)
{
    explorerOf(window)->table()->goTo(row);
}

void liveTail(FakeTopic &topic, MainWindow &window)
{
    topic.search().figures.recordsPerSecond = 51;
    topic.search().read(changeRecords(500));
    explorerOf(window)->table()->setFollowing(true);
}

void running(FakeTopic &topic, MainWindow &window)
{
    topic.begin(wholeTopic(u"op = update and changed(status)"_s));
    topic.search().read(changeRecords(400));
    SearchStatistics &figures = topic.search().figures;
    figures.read = 4'612'880;
    figures.recordsPerSecond = 812'400;
    figures.doneShare = 0.46;
    figures.secondsLeft = 6.6;
    Q_EMIT topic.search().changed();
    select(window, 3);
}

void diff(FakeTopic &topic, MainWindow &window)
{
    topic.begin(wholeTopic(u"after.status = \"approved\" and after.decided_by exists"_s));
    topic.search().read({updateRecord()});
    SearchStatistics &figures = topic.search().figures;
    figures.read = 10'000'000;
    figures.seconds = 12.31;
    topic.search().finish(ScanEnding::Complete);
    select(window, 0);
}

void mistake(FakeTopic &topic, MainWindow &window)
{
    topic.search().read(changeRecords(300));
    FilterBar *bar = explorerOf(window)->bar();
    bar->languageButton()->setChecked(true);
    bar->edit()->setText(u"op = update and afer.status = \"approved\""_s);
    Q_EMIT bar->edit()->returnPressed();
}

void nothing(FakeTopic &topic, MainWindow &)
{
    topic.begin(wholeTopic(u"after.status = \"rejected\""_s));
    topic.search().read(changeRecords(400));
    topic.search().figures.seconds = 0.4;
    topic.search().finish(ScanEnding::Complete);
}

void outage(FakeTopic &topic, MainWindow &window)
{
    running(topic, window);
    topic.search().figures.recordsPerSecond = 0;
    topic.search().figures.secondsLeft.reset();
    topic.search().stall(u"No broker answers: 127.0.0.1:9092 refused the connection."_s);
}

void history(FakeTopic &topic, MainWindow &window)
{
    topic.search().read(changeRecords(40));
    topic.explorer().searchKeyOf(4);
    topic.search().read(changeRecords(400));
    topic.search().figures.seconds = 3.2;
    topic.search().finish(ScanEnding::Complete);
    select(window, 1);
}

/// The row beside the history of its key.
void now(FakeTopic &topic, MainWindow &)
{
    topic.search().read(test::rowHistory());
    topic.explorer().searchKeyOf(0);
    topic.search().read(test::rowHistory());
    topic.search().figures.seconds = 3.2;
    topic.search().finish(ScanEnding::Complete);
    topic.databases().settle();
}

void nowGone(FakeTopic &topic, MainWindow &window)
{
    topic.databases().source.setNoRow();
    topic.databases().target.shape = fail(
        ErrorKind::Unreachable, u"Nothing listens on db:5432: check host and port, that PostgreSQL runs, "
                                "and that its listen_addresses cover this address."_s);
    now(topic, window);
}

void nowEnlarged(FakeTopic &topic, MainWindow &window)
{
    now(topic, window);
    static_cast<TopicsPage *>(window.page(PageId::Topics))->detail()->enlargeButton()->setChecked(true);
}

void columns(FakeTopic &topic, MainWindow &window)
{
    topic.search().figures.recordsPerSecond = 51;
    topic.search().read(changeRecords(500));
    test::chooseColumns(*explorerOf(window)->bar()->more()->menu(), {u"after.status"_s, u"after.fee"_s});
    static_cast<TopicsPage *>(window.page(PageId::Topics))->detail()->enlargeButton()->setChecked(true);
    select(window, 489);
}

void around(FakeTopic &topic, MainWindow &window)
{
    diff(topic, window);
    explorerOf(window)->panel()->tabs()->setCurrentIndex(2);
}

KafkaRecord longRecord()
{
    KafkaRecord record = updateRecord();
    record.value = "{\"op\":\"r\",\"after\":{\"id\":1042,\"scan\":\"" +
                   QByteArray("JVBERi0xLjcK").repeated(400'000) + "\"}}";
    record.valueSize = record.value->size();
    return record;
}

/// The first rows are no more than places.
void fillBeyondMemory(FakeTopic &topic)
{
    topic.search().limits.maxBytes = 1 << 20;
    topic.begin(wholeTopic({}));
    topic.search().read(changeRecords(40) + QList<KafkaRecord>{longRecord(), longRecord()} +
                        changeRecords(40, 40));
}

void gone(FakeTopic &topic, MainWindow &window)
{
    fillBeyondMemory(topic);
    select(window, 12);
    test::waitUntil([&] { return topic.again().starts == 1; });
    topic.again().partitions = {{0, 4096, 13, 4096, true, false}};
    topic.again().partitions.first().partition = 1003 % 3;
    topic.again().finish(ScanEnding::Complete);
}

void unread(FakeTopic &topic, MainWindow &window)
{
    fillBeyondMemory(topic);
    select(window, 12);
    test::waitUntil([&] { return topic.again().starts == 1; });
    Q_EMIT topic.again().failed(
        {ErrorKind::Unreachable, u"No broker answers: 127.0.0.1:9092 refused the connection."_s, {}});
}

void beginning(FakeTopic &topic, MainWindow &window)
{
    topic.begin(wholeTopic({}));
    topic.search().read(changeRecords(8) + QList<KafkaRecord>{longRecord()});
    select(window, 8);
    test::waitUntil([&] { return topic.explorer().inspector().state().cutFrom > 0; });
}

void whole(FakeTopic &topic, MainWindow &window)
{
    beginning(topic, window);
    topic.explorer().inspector().readAgain();
    topic.again().read({longRecord()});
    topic.again().finish(ScanEnding::Enough);
    test::waitUntil([&] { return topic.explorer().inspector().state().more; });
}

} // namespace

void FakeTopic::openIn(MainWindow &window)
{
    explorerOf(window)->setExplorer(&m_explorer, &m_databases.lookup);
    m_explorer.open(u"smart_citizen.public.applications"_s);
}

void FakeTopic::fill(MainWindow &window)
{
    openIn(window);
    m_search->read(changeRecords(500));
    select(window, 497);
}

void FakeTopic::begin(const ExplorerQuery &query)
{
    m_explorer.search(query);
    test::waitUntil([&] { return m_explorer.state().phase == ExplorerPhase::Running; });
}

ExplorerView *explorerOf(MainWindow &window)
{
    return static_cast<TopicsPage *>(window.page(PageId::Topics))->detail()->explorer();
}

QList<ExplorerShot> explorerShots()
{
    return {{u"live"_s, liveTail},    {u"running"_s, running},
            {u"diff"_s, diff},        {u"mistake"_s, mistake},
            {u"empty"_s, nothing},    {u"outage"_s, outage},
            {u"history"_s, history},  {u"around"_s, around},
            {u"columns"_s, columns},  {u"gone"_s, gone},
            {u"unread"_s, unread},    {u"beginning"_s, beginning},
            {u"whole"_s, whole},      {u"now"_s, now},
            {u"now-gone"_s, nowGone}, {u"now-enlarged"_s, nowEnlarged}};
}

SavedFilters sampleFilters()
{
    SavedFilters saved;
    saved.save({u"Approved today"_s,
                u"op = update and after.status = \"approved\" and changed(status)"_s,
                true,
                u"8h"_s,
                u"now"_s,
                {},
                false});
    saved.save({u"Deletes"_s, u"op = delete"_s, true, u"newest:500"_s, u"never"_s, u"0,2"_s, false});
    saved.save({u"Citizen C-20042"_s, u"C-20042"_s, false, u"oldest"_s, u"now"_s, {}, true});
    return saved;
}

QStringList sendShots()
{
    return {u"text"_s, u"bytes"_s, u"tombstone"_s};
}

std::unique_ptr<QDialog> sendDialog(const QString &shot, QWidget *parent)
{
    const SendCost cost{{u"The sink citizen-sink applies the record to the table public.applications."_s,
                         u"The consumer group billing reads this topic (3 members)."_s,
                         u"A record that was sent cannot be taken back."_s},
                        true,
                        {}};
    KafkaRecord record = updateRecord();
    record.topic = u"smart_citizen.public.applications"_s;
    if (shot == u"bytes"_s)
        record.value = QByteArray::fromHex("00000000070e63697469a0ff01").repeated(30);
    if (shot == u"tombstone"_s)
        record.value.reset();
    auto dialog = std::make_unique<RecordSendDialog>(
        draftOf(record), QList<int>{0, 1, 2}, [cost](const OutgoingRecord &) { return cost; }, parent);
    if (shot == u"text"_s)
        dialog->value()->edit()->insertPlainText(u"{"_s);
    return dialog;
}

} // namespace sluice::ui
