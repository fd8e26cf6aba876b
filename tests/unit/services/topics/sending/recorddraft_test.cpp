#include "models/services/topics/sending/recorddraft.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

KafkaRecord sample()
{
    KafkaRecord record;
    record.topic = u"cdc.orders"_s;
    record.partition = 2;
    record.offset = 41;
    record.key = "{\"id\":1}";
    record.value = "{\"a\":1}";
    record.valueSize = record.value->size();
    record.headers = {{"trace", "x"}, {"none", {}}};
    return record;
}

QByteArray originOf(const RecordDraft &draft)
{
    const OutgoingRecord record = outgoing(draft);
    EXPECT_EQ(record.headers.last().name, originHeader);
    return record.headers.last().value.value_or("null");
}

} // namespace

TEST(RecordDraft, IsTheRecordItselfAndItsOrigin)
{
    const OutgoingRecord record = outgoing(draftOf(sample()));
    EXPECT_EQ(record.topic, u"cdc.orders"_s);
    EXPECT_EQ(record.partition, 2);
    EXPECT_EQ(record.key, sample().key);
    EXPECT_EQ(record.value, sample().value);
    ASSERT_EQ(record.headers.size(), 3);
    EXPECT_EQ(record.headers.at(0), (OutgoingHeader{"trace", "x"}));
    EXPECT_EQ(record.headers.at(1), (OutgoingHeader{"none", std::nullopt}));
    EXPECT_EQ(record.headers.at(2), (OutgoingHeader{originHeader, "cdc.orders/2/41"}));
}

TEST(RecordDraft, SaysWhereItWasEdited)
{
    RecordDraft draft = draftOf(sample());
    draft.record.partition.reset();
    EXPECT_EQ(originOf(draft), "cdc.orders/2/41") << "another place is no other record";
    draft.record.value = QByteArray("{}");
    EXPECT_EQ(originOf(draft), "cdc.orders/2/41 edited");
    draft.record.value = sample().value;
    draft.record.headers.removeFirst();
    EXPECT_EQ(originOf(draft), "cdc.orders/2/41 edited");
    EXPECT_EQ(originOf(emptyDraft(u"t"_s)), "by hand");
}

TEST(RecordDraft, TheLastOriginCounts)
{
    KafkaRecord replayed = sample();
    replayed.headers.append({originHeader, "older/0/1"});
    const RecordDraft draft = draftOf(replayed);
    EXPECT_FALSE(draft.isEdited());
    int origins = 0;
    for (const OutgoingHeader &header : outgoing(draft).headers)
        origins += header.name == originHeader ? 1 : 0;
    EXPECT_EQ(origins, 1);
    EXPECT_EQ(originOf(draft), "cdc.orders/2/41");
}

TEST(RecordDraft, KnowsWhatAnEditorWouldChange)
{
    for (const char *kept : {"", "plain", "{\n\t\"a\": 1\n}", "žluť 日本 😀", "a\u00a0b"})
        EXPECT_TRUE(isEditable(kept)) << kept;
    for (const QByteArray &changed :
         {QByteArray("a\r\nb"), QByteArray("\0", 1), QByteArray("\xff\xfe"), QByteArray("\u2028"),
          QByteArray("\u2029"), QByteArray("\x1b[31m"), QByteArray("\xed\xa0\x80"),
          QByteArray("\xef\xbb\xbf{}"), QByteArray("\u0085"), QByteArray("\ufdd0"), QByteArray("\ufffc")})
        EXPECT_FALSE(isEditable(changed)) << changed.toHex().constData();
}

TEST(RecordDraft, AMistakeInJsonIsSaidAndPlainTextIsNone)
{
    EXPECT_TRUE(jsonMistake("{\"a\":1}").isEmpty());
    EXPECT_TRUE(jsonMistake("just words").isEmpty());
    EXPECT_TRUE(jsonMistake("").isEmpty());
    EXPECT_TRUE(jsonMistake("{\"a\":1").contains(u"not JSON"_s));
    EXPECT_TRUE(jsonMistake(" [1,]").contains(u"as it stands"_s));
}

TEST(RecordDraft, ARecordThatIsNotWholeIsKnown)
{
    KafkaRecord record = sample();
    EXPECT_FALSE(isCut(record));
    record.valueSize = 5'000'000;
    EXPECT_TRUE(isCut(record));
    record.value.reset();
    record.valueSize = 0;
    EXPECT_FALSE(isCut(record));
}
