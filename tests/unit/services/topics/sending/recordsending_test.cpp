#include "models/services/topics/sending/recordsending.h"

#include "tests/support/fakesending.h"
#include "tests/support/waiting.h"

#include <QCryptographicHash>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray value = R"({"after":{"password":"hunter2","id":42}})";

RecordDraft draft()
{
    KafkaRecord record;
    record.topic = u"cdc.users"_s;
    record.partition = 2;
    record.offset = 41;
    record.key = "{\"id\":42}";
    record.value = value;
    record.headers = {{"token", "s3cr3t"}};
    return draftOf(record);
}

class RecordSendingTest : public testing::Test
{
protected:
    RecordSendingTest()
    {
        QObject::connect(&sending, &RecordSending::sent, &sending,
                         [this](const QString &, const SentRecord &at, const QString &said) {
                             place = at;
                             remark = said;
                         });
        QObject::connect(&sending, &RecordSending::failed, &sending,
                         [this](const QString &, const Error &why) { error = why; });
    }
    void send(const RecordDraft &what)
    {
        sending.send(what);
        EXPECT_TRUE(sending.isBusy());
        ASSERT_TRUE(waitUntil([this] { return !sending.isBusy(); }));
    }

    FakeSender sender;
    FakeTrail trail{sender};
    RecordSending sending{&sender, &trail};
    std::optional<SentRecord> place;
    std::optional<Error> error;
    QString remark;
};

} // namespace

TEST_F(RecordSendingTest, IsRecordedBeforeItLeavesAndAfter)
{
    send(draft());
    EXPECT_EQ(place, (SentRecord{2, 4321}));
    ASSERT_EQ(sender.sent.size(), 1);
    EXPECT_EQ(sender.sent.first(), outgoing(draft()));
    EXPECT_EQ(trail.sentBefore, 0);
    ASSERT_EQ(trail.begun.size(), 1);
    EXPECT_EQ(trail.begun.first().action, u"sendRecord"_s);
    EXPECT_EQ(trail.begun.first().target, u"cdc.users"_s);
    ASSERT_EQ(trail.finished.size(), 1);
    EXPECT_EQ(trail.finished.first().first, 17);
    EXPECT_EQ(trail.finished.first().second,
              (RecordedOutcome{AuditOutcome::Ok, u"partition 2, offset 4321"_s, {}}));
}

TEST_F(RecordSendingTest, TheTrailHasKeyPlaceSizesAndHashesButNoContents)
{
    RecordDraft edited = draft();
    edited.record.value = value + '\n';
    send(edited);
    const RecordedAction action = trail.begun.value(0);
    const QString all = action.sent + action.before;
    EXPECT_FALSE(all.contains(u"hunter2"_s)) << qPrintable(all);
    EXPECT_FALSE(all.contains(u"s3cr3t"_s)) << qPrintable(all);
    EXPECT_TRUE(action.sent.contains(u"key: {\"id\":42}"_s)) << qPrintable(action.sent);
    EXPECT_TRUE(action.sent.contains(u"value: %1 bytes, sha256 "_s.arg(value.size() + 1)));
    EXPECT_TRUE(action.sent.contains(u"header sluice.origin: cdc.users/2/41 edited"_s));
    EXPECT_TRUE(action.before.startsWith(u"cdc.users/2/41; "_s)) << qPrintable(action.before);
    const QByteArray hash = QCryptographicHash::hash(value, QCryptographicHash::Sha256).toHex();
    EXPECT_TRUE(action.before.contains(QString::fromLatin1(hash)));
}

TEST_F(RecordSendingTest, WhatCannotBeRecordedIsNotSent)
{
    trail.answer = fail(ErrorKind::Internal, u"The disk is full."_s);
    send(draft());
    EXPECT_TRUE(sender.sent.isEmpty());
    ASSERT_TRUE(error);
    EXPECT_TRUE(error->message.contains(u"Nothing was sent"_s)) << qPrintable(error->message);
}

TEST_F(RecordSendingTest, AMaybeIsUnknownAndARefusalIsFailed)
{
    const std::pair<ErrorKind, AuditOutcome> endings[] = {{ErrorKind::Timeout, AuditOutcome::Unknown},
                                                          {ErrorKind::Cancelled, AuditOutcome::Unknown},
                                                          {ErrorKind::ReadOnly, AuditOutcome::Failed},
                                                          {ErrorKind::Unreachable, AuditOutcome::Failed}};
    for (const auto &[kind, outcome] : endings) {
        sender.answer = fail(kind, u"A sentence."_s);
        send(draft());
        EXPECT_EQ(trail.finished.last().second.outcome, outcome);
        EXPECT_EQ(trail.finished.last().second.error, u"A sentence."_s);
        EXPECT_EQ(error->kind, kind);
    }
    EXPECT_FALSE(place);
}

TEST_F(RecordSendingTest, AnEndThatCouldNotBeRecordedIsSaid)
{
    trail.ended = fail(ErrorKind::Internal, u"The disk is full."_s);
    send(draft());
    EXPECT_TRUE(place);
    EXPECT_TRUE(remark.contains(u"audit trail"_s)) << qPrintable(remark);
}
