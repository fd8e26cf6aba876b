// Which kind of record it is, and what it says beside rows: recorded ones, and those no recording has.

#include "decoding.h"
#include "models/services/topics/envelope/display.h"
#include "recordedenvelopes.h"

#include <gtest/gtest.h>

namespace sluice::test {

using namespace envelope;
using namespace Qt::StringLiterals;

namespace {

const QStringList allCaptures{u"schemas"_s, u"plain"_s, u"guide-schemas"_s, u"guide-plain"_s};

/// Those of the capture whose topic contains `part`.
QList<Record> recordsOf(const QString &capture, const QString &part)
{
    QList<Record> records;
    Decoder decoder;
    Knowledge knowledge;
    knowledge.format = formatFromConfig({});
    for (const RecordedRecord &record : recorded(capture))
        if (record.topic.contains(part))
            records.append(decoder.decode(viewOf(record.key), viewOf(record.value), knowledge));
    return records;
}

} // namespace

TEST(RecordKinds, AHeartbeatNamesItsConnector)
{
    for (const QString &capture : allCaptures) {
        const QList<Record> records = recordsOf(capture, u"heartbeat"_s);
        ASSERT_FALSE(records.isEmpty());
        for (const Record &record : records) {
            EXPECT_EQ(record.kind, RecordKind::Heartbeat);
            EXPECT_TRUE(record.detail.startsWith(u"envelopes-"));
            EXPECT_GT(record.tsMs.value_or(0), 1'790'000'000'000);
            EXPECT_TRUE(summary(record).startsWith(u"HEARTBEAT envelopes-"));
        }
    }
}

TEST(RecordKinds, ATransactionBeginsAndEndsWithItsCounts)
{
    for (const QString &capture : allCaptures) {
        const QList<Record> records = recordsOf(capture, u".transaction"_s);
        ASSERT_EQ(records.size(), 46);
        for (qsizetype i = 0; i < records.size(); i += 2) {
            EXPECT_EQ(records[i].kind, RecordKind::Transaction);
            EXPECT_EQ(records[i].transaction.status, u"BEGIN"_s);
            EXPECT_EQ(records[i + 1].transaction.status, u"END"_s);
            EXPECT_EQ(records[i].transaction.id.section(u':', 0, 0),
                      records[i + 1].transaction.id.section(u':', 0, 0));
            EXPECT_TRUE(records[i + 1].transaction.eventCount);
        }
        EXPECT_EQ(records[1].content, u"envelopes.everything 1"_s);
        EXPECT_EQ(summary(records[1]),
                  u"END "_s + records[1].transaction.id + u": events: 1, envelopes.everything 1"_s);
    }
}

TEST(RecordKinds, AChangeKnowsItsPlaceInItsTransaction)
{
    const QList<Record> records = recordsOf(u"schemas"_s, u".full_identity"_s);
    const TransactionPart &part = records.front().transaction;
    EXPECT_FALSE(part.id.isEmpty());
    EXPECT_EQ(part.totalOrder, 1);
    EXPECT_EQ(part.collectionOrder, 1);
    const Source &source = records.front().source;
    EXPECT_EQ(source.version, u"3.6.1.Final"_s);
    EXPECT_EQ(source.schema + u'.' + source.table, u"envelopes.full_identity"_s);
    EXPECT_TRUE(source.lsn && source.txId && source.tsMs && source.tsUs && source.tsNs);
    EXPECT_FALSE(source.ofSnapshot());
}

TEST(RecordKinds, ATruncateHasNoRow)
{
    for (const QString &capture : allCaptures) {
        const Record truncate = recordsOf(capture, u".truncated"_s).back();
        EXPECT_EQ(truncate.kind, RecordKind::Change);
        EXPECT_EQ(truncate.operation, Operation::Truncate);
        EXPECT_TRUE(truncate.columns.isEmpty());
        EXPECT_FALSE(truncate.keyIdentity);
        EXPECT_EQ(summary(truncate), u"TRUNCATE envelopes.truncated"_s);
    }
}

TEST(RecordKinds, AMessageSaysItsPrefixAndItsText)
{
    for (const QString &capture :
         allCaptures + QStringList{u"plain-connect"_s, u"snapshot"_s, u"unwrapped"_s}) {
        const QList<Record> records = recordsOf(capture, u".message"_s);
        ASSERT_EQ(records.size(), 1);
        EXPECT_EQ(records[0].kind, RecordKind::Change);
        EXPECT_EQ(records[0].operation, Operation::Message);
        EXPECT_EQ(records[0].detail, u"note"_s);
        EXPECT_EQ(records[0].content, u"hello"_s) << capture.toStdString();
        EXPECT_EQ(summary(records[0]), u"MESSAGE note: hello"_s);
    }
}

TEST(RecordKinds, ASchemaChangeShowsItsDdl)
{
    const std::string_view value =
        R"({"source":{"version":"3.6.1.Final","connector":"mysql","db":"inventory","table":"customers"},)"
        R"("ts_ms":1638362438000,"databaseName":"inventory","schemaName":null,)"
        R"("ddl":"ALTER TABLE customers ADD middle text","tableChanges":[]})";
    const Record record = decoded(R"({"databaseName":"inventory"})", value);
    EXPECT_EQ(record.kind, RecordKind::SchemaChange);
    EXPECT_EQ(record.source.database, u"inventory"_s);
    EXPECT_EQ(summary(record), u"SCHEMA ALTER TABLE customers ADD middle text"_s);
}

TEST(RecordKinds, ConnectsOwnRecordsNameTheirConnector)
{
    const auto subject = [](std::string_view key, std::string_view value) {
        const Record record = decoded(key, value);
        return record.kind == RecordKind::ConnectInternal ? record.detail : u"(not Connect's)"_s;
    };
    EXPECT_EQ(subject("connector-orders", R"({"properties":{"name":"orders"}})"), u"orders"_s);
    EXPECT_EQ(subject("task-orders-0", R"({"properties":{}})"), u"orders"_s);
    EXPECT_EQ(subject("commit-orders", R"({"tasks":1})"), u"orders"_s);
    EXPECT_EQ(subject("target-state-orders", R"({"state":"PAUSED"})"), u"orders"_s);
    EXPECT_EQ(subject(R"(["orders",{"server":"p"}])", R"({"lsn":30767712})"), u"orders"_s);
    EXPECT_EQ(
        subject("status-connector-orders", R"({"state":"RUNNING","worker_id":"w:8083","generation":1})"),
        u"orders"_s);
    EXPECT_EQ(subject("connector-orders", R"({"id":1})"), u"(not Connect's)"_s);
}

TEST(RecordKinds, ARowWithoutItsEnvelopeIsKnownByItsKey)
{
    const Record record = decoded("{\"id\":1}", "{\"id\":1,\"city\":\"Pune\"}");
    EXPECT_EQ(record.kind, RecordKind::Unwrapped);
    EXPECT_TRUE(record.notes.contains(
        u"taken for a row without its envelope, because the fields of its key are in it"_s));
    EXPECT_EQ(decoded("{\"id\":2}", "{\"id\":1,\"city\":\"Pune\"}").kind, RecordKind::Json);
    EXPECT_EQ(decoded("{}", "{\"id\":1}").kind, RecordKind::Json);
}

TEST(RecordKinds, AWrappedNullIsADeleteThatCompactionKeeps)
{
    const QList<Record> records = recordsOf(u"unwrapped-schemas"_s, u".keyless"_s);
    EXPECT_EQ(records.back().operation, Operation::Delete);
    EXPECT_TRUE(records.back().notes.join(u' ').contains(u"compaction"));
}

TEST(RecordKinds, AnOperationOfALaterVersionKeepsItsWord)
{
    const Record record = decoded("{\"id\":1}", change("z", "null", "{\"id\":1}"));
    EXPECT_EQ(record.operation, Operation::Unknown);
    EXPECT_EQ(record.operationText, u"z"_s);
    EXPECT_EQ(summary(record), u"Z public.orders id=1"_s);
}

} // namespace sluice::test
