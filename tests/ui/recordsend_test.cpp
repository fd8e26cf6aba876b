// A record sent again as a person does it, on a Kafka that is the test.

#include "explorersamples.h"
#include "models/services/topics/explorer.h"
#include "models/services/topics/sending/recordsending.h"
#include "samples.h"
#include "tests/support/fakesearch.h"
#include "tests/support/fakesending.h"
#include "tests/support/waiting.h"
#include "ui/explorer/explorerview.h"
#include "ui/explorer/filterbar.h"
#include "ui/explorer/recordpanel.h"
#include "ui/explorer/send/bytesedit.h"
#include "ui/explorer/send/headertable.h"
#include "ui/explorer/send/recordsenddialog.h"
#include "ui/explorer/send/recordsendflow.h"
#include "ui/pages/topicdetail.h"
#include "ui/pages/topicspage.h"
#include "ui/widgets/rowtable.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::ui;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

const QString topic = u"smart_citizen.public.applications"_s;

QByteArray everyByte()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes.append(static_cast<char>(i));
    return bytes;
}

KafkaRecord record(const std::optional<QByteArray> &value)
{
    KafkaRecord made;
    made.topic = topic;
    made.partition = 1;
    made.offset = 7;
    made.key = "{\"id\":1}";
    made.value = value;
    made.valueSize = value ? value->size() : 0;
    made.headers = {{"trace", "x"}, {"raw", everyByte()}, {"none", {}}};
    return made;
}

/// Somebody applies what comes to the topic.
PipelineState stateWithSink()
{
    PipelineState state = healthyState();
    Connector sink = sampleConnector(u"applications-sink"_s);
    sink.type = ConnectorType::Sink;
    sink.config = {{u"topics"_s, topic},
                   {u"collection.name.format"_s, u"${source.schema}.${source.table}"_s}};
    state.connectors.value = QList<Connector>{sink};
    state.groups.value = QList<ConsumerGroup>();
    return state;
}

/// The topics page with one topic open, and a Kafka that takes everything.
struct SendingPage
{
    SendingPage()
    {
        page.resize(1100, 740);
        page.show();
        page.setServices({&explorer, nullptr, nullptr, &sending});
        page.setState(stateWithSink());
        page.showItem(topic);
        search->read(changeRecords(40));
        QObject::connect(&page, &TopicsPage::noticeRaised, &page,
                         [this](const QString &text) { notice = text; });
        QObject::connect(&page, &TopicsPage::messageRaised, &page,
                         [this](const QString &text) { message = text; });
    }
    ~SendingPage() { page.setServices({}); }
    [[nodiscard]] RecordSendDialog *dialog() const { return page.sendFlow()->dialog(); }
    void ask(const KafkaRecord &what) { page.sendFlow()->sendAgain(what); }
    void accept() const
    {
        dialog()->nameField()->setText(topic);
        QTest::mouseClick(dialog()->acceptButton(), Qt::LeftButton);
    }

    FakeSearch *search = new FakeSearch;
    Explorer explorer{std::unique_ptr<RecordSearch>(search), u"playground"_s};
    FakeSender sender;
    FakeTrail trail{sender};
    RecordSending sending{&sender, &trail};
    TopicsPage page;
    ExplorerView *view = page.detail()->explorer();
    QString notice;
    QString message;
};

void typeAtEnd(QPlainTextEdit *edit, const QString &text)
{
    edit->moveCursor(QTextCursor::End);
    QTest::keyClicks(edit, text);
}

} // namespace

TEST(RecordSend, FromThePanelTheRecordGoesAsItIsAndItsPlaceIsTold)
{
    SendingPage page;
    page.view->table()->goTo(3);
    ASSERT_TRUE(page.view->panel()->sendButton()->isEnabled());
    page.view->panel()->sendButton()->click();
    ASSERT_TRUE(page.dialog());
    const KafkaRecord original = *page.explorer.rows().record(3);
    EXPECT_FALSE(page.dialog()->acceptButton()->isEnabled())
        << "a sink reads this topic: its name is asked for";
    page.accept();
    ASSERT_TRUE(waitUntil([&] { return !page.notice.isEmpty(); }));
    ASSERT_EQ(page.sender.sent.size(), 1);
    EXPECT_EQ(page.sender.sent.first(), outgoing(draftOf(original)));
    EXPECT_TRUE(page.notice.contains(u"partition 2, offset 4321"_s)) << qPrintable(page.notice);
}

TEST(RecordSend, WhatIsShownIsWhatIsSentByteByByte)
{
    for (const QByteArray &value : {QByteArray("{\"a\":\"x\u00a0y\"}\n"), QByteArray("a\r\nb"), everyByte(),
                                    QByteArray(""), QByteArray(300'000, 'x')}) {
        SendingPage page;
        page.ask(record(value));
        EXPECT_EQ(page.dialog()->draft().record, draftOf(record(value)).record)
            << value.left(20).toHex().data();
        EXPECT_FALSE(page.dialog()->draft().isEdited());
    }
    SendingPage page;
    page.ask(record(std::nullopt));
    EXPECT_FALSE(page.dialog()->draft().record.value);
    EXPECT_TRUE(page.dialog()->costs().contains(u"tombstone"_s)) << qPrintable(page.dialog()->costs());
}

TEST(RecordSend, AnEditKeepsWhatWasNotTouched)
{
    SendingPage page;
    page.ask(record(QByteArray("{\"a\":\"x\u00a0y\"}\n")));
    typeAtEnd(page.dialog()->value()->edit(), u" "_s);
    EXPECT_EQ(page.dialog()->draft().record.value, QByteArray("{\"a\":\"x\u00a0y\"}\n "));
    EXPECT_TRUE(page.dialog()->draft().isEdited());
    page.dialog()->value()->edit()->undo();
    EXPECT_FALSE(page.dialog()->draft().isEdited());
}

TEST(RecordSend, BytesThatAreNoTextAreShownAndNotEdited)
{
    SendingPage page;
    page.ask(record(everyByte()));
    const BytesEdit *value = page.dialog()->value();
    EXPECT_FALSE(value->isText());
    EXPECT_TRUE(value->edit()->isReadOnly());
    EXPECT_TRUE(value->note().contains(u"unchanged"_s)) << qPrintable(value->note());
    typeAtEnd(value->edit(), u"x"_s);
    EXPECT_EQ(value->bytes(), everyByte());
}

TEST(RecordSend, AMistakeInJsonWarnsAndDoesNotBlock)
{
    SendingPage page;
    page.ask(record(QByteArray("{\"a\":1}")));
    EXPECT_TRUE(page.dialog()->mistake().isEmpty());
    page.dialog()->value()->edit()->setPlainText(u"{\"a\":1"_s);
    EXPECT_TRUE(page.dialog()->mistake().contains(u"not JSON"_s)) << qPrintable(page.dialog()->mistake());
    page.dialog()->nameField()->setText(topic);
    EXPECT_TRUE(page.dialog()->acceptButton()->isEnabled());
}

TEST(RecordSend, ATombstoneIsTickedAndTakenBack)
{
    SendingPage page;
    page.ask(record(QByteArray("v")));
    page.dialog()->value()->nullBox()->setChecked(true);
    EXPECT_FALSE(page.dialog()->draft().record.value);
    EXPECT_FALSE(page.dialog()->value()->edit()->isEnabled());
    page.dialog()->value()->nullBox()->setChecked(false);
    EXPECT_EQ(page.dialog()->draft().record.value, QByteArray("v"));
}

TEST(RecordSend, HeadersAreAddedChangedAndRemovedAndTheOriginStays)
{
    SendingPage page;
    page.ask(record(QByteArray("v")));
    HeaderTable *headers = page.dialog()->headers();
    EXPECT_EQ(headers->headers(), draftOf(record(QByteArray("v"))).record.headers) << "raw and null ones too";
    headers->table()->item(0, 1)->setText(u"y"_s);
    headers->table()->setCurrentCell(1, 0);
    headers->removeButton()->click();
    headers->addButton()->click();
    headers->table()->item(2, 0)->setText(u"new"_s);
    headers->table()->item(2, 1)->setText(u"ž"_s);
    EXPECT_EQ(headers->headers(),
              (QList<OutgoingHeader>{{"trace", "y"}, {"none", std::nullopt}, {"new", "ž"}}));
    const int last = headers->table()->rowCount() - 1;
    EXPECT_EQ(headers->table()->item(last, 0)->text(), QString::fromUtf8(originHeader));
    EXPECT_EQ(headers->table()->item(last, 1)->text(), topic + u"/1/7 edited"_s);
    headers->table()->setCurrentCell(last, 0);
    EXPECT_NE(headers->table()->currentRow(), last);
    while (headers->removeButton()->isEnabled())
        headers->removeButton()->click();
    EXPECT_EQ(headers->table()->rowCount(), 1);
}

TEST(RecordSend, ThePartitionIsAsBeforeByKeyOrChosen)
{
    SendingPage page;
    page.ask(record(QByteArray("v")));
    QComboBox *partition = page.dialog()->partition();
    EXPECT_EQ(page.dialog()->draft().record.partition, 1);
    partition->setCurrentIndex(partition->findText(u"By key"_s));
    EXPECT_EQ(page.dialog()->draft().record.partition, std::nullopt);
    partition->setCurrentIndex(partition->findText(u"Partition 2"_s));
    EXPECT_EQ(page.dialog()->draft().record.partition, 2);
}

TEST(RecordSend, WhoActsOnItIsNamedAndTheNameIsAskedFor)
{
    SendingPage page;
    page.ask(record(QByteArray("v")));
    EXPECT_TRUE(page.dialog()->costs().contains(u"applications-sink"_s))
        << qPrintable(page.dialog()->costs());
    EXPECT_TRUE(page.dialog()->costs().contains(u"cannot be taken back"_s));
    page.dialog()->nameField()->setText(u"smart_citizen"_s);
    EXPECT_FALSE(page.dialog()->acceptButton()->isEnabled());
    page.dialog()->nameField()->setText(topic);
    EXPECT_TRUE(page.dialog()->acceptButton()->isEnabled());
}

TEST(RecordSend, ReadOnlyNothingIsOfferedAndAnOpenQuestionIsRefused)
{
    SendingPage page;
    page.view->table()->goTo(3);
    page.ask(record(QByteArray("v")));
    page.dialog()->nameField()->setText(topic);
    ASSERT_TRUE(page.dialog()->acceptButton()->isEnabled());
    PipelineState state = stateWithSink();
    state.readOnly = true;
    page.page.setState(state);
    EXPECT_FALSE(page.dialog()->acceptButton()->isEnabled());
    EXPECT_TRUE(page.dialog()->costs().contains(u"read-only"_s)) << qPrintable(page.dialog()->costs());
    EXPECT_FALSE(page.view->panel()->sendButton()->isEnabled());
    EXPECT_TRUE(page.view->panel()->sendButton()->toolTip().contains(u"read-only"_s));
    for (const QAction *action : page.view->bar()->more()->menu()->actions()) {
        if (action->text() == u"Send a record…"_s) {
            EXPECT_FALSE(action->isEnabled());
        }
    }
}

TEST(RecordSend, ANewRecordIsWrittenByHand)
{
    SendingPage page;
    for (QAction *action : page.view->bar()->more()->menu()->actions()) {
        if (action->text() == u"Send a record…"_s)
            action->trigger();
    }
    ASSERT_TRUE(page.dialog());
    page.dialog()->key()->edit()->setPlainText(u"k"_s);
    page.dialog()->value()->edit()->setPlainText(u"line\nline"_s);
    page.accept();
    ASSERT_TRUE(waitUntil([&] { return !page.notice.isEmpty(); }));
    const OutgoingRecord sent = page.sender.sent.value(0);
    EXPECT_EQ(sent, (OutgoingRecord{topic, std::nullopt, "k", "line\nline", {{originHeader, "by hand"}}}));
}

TEST(RecordSend, ARecordThatIsNotWholeIsNotSent)
{
    SendingPage page;
    KafkaRecord cut = record(QByteArray("begin"));
    cut.valueSize = 5'000'000;
    page.ask(cut);
    EXPECT_FALSE(page.dialog());
    EXPECT_TRUE(page.message.contains(u"1 MB"_s)) << qPrintable(page.message);
}

TEST(RecordSend, AFailureIsSaid)
{
    SendingPage page;
    page.sender.answer = fail(ErrorKind::Unreachable, u"The record was not sent. No broker answers."_s);
    page.ask(record(QByteArray("v")));
    page.accept();
    ASSERT_TRUE(waitUntil([&] { return !page.message.isEmpty(); }));
    EXPECT_EQ(page.message, u"The record was not sent. No broker answers."_s);
    EXPECT_TRUE(page.notice.isEmpty());
}

TEST(RecordSend, AnotherProfileWithdrawsTheQuestion)
{
    SendingPage page;
    page.ask(record(QByteArray("v")));
    const QPointer<RecordSendDialog> dialog = page.dialog();
    page.page.setServices({&page.explorer, nullptr, nullptr, nullptr});
    EXPECT_TRUE(waitUntil([&] { return dialog.isNull() || !dialog->isVisible(); }));
    EXPECT_FALSE(page.view->panel()->sendButton()->isEnabled());
}
