// The decoder against a real Debezium: what it shows of a value is what PostgreSQL itself says of it.

#include "losses.h"
#include "models/services/topics/envelope/decoder.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace sluice::test {

using namespace envelope;
using namespace Qt::StringLiterals;

void PrintTo(const Capture &capture, std::ostream *out)
{
    *out << capture.file.toStdString() << (capture.catalogue ? "" : " without a catalogue");
}

namespace {

/// Without tombstones and truncates.
QList<Record> changesOf(const Capture &capture, const QString &table)
{
    QList<Record> records;
    Decoder decoder;
    const Knowledge knowledge = knowledgeOf(capture, table);
    for (const RecordedRecord &record : recorded(capture.file, table)) {
        Record decoded = decoder.decode(viewOf(record.key), viewOf(record.value), knowledge);
        if (decoded.kind != RecordKind::Tombstone && decoded.kind != RecordKind::Null &&
            decoded.operation != Operation::Truncate)
            records.append(std::move(decoded));
    }
    return records;
}

QString expected(const Capture &capture, const QString &column, const std::optional<QString> &text)
{
    if (!text)
        return u"null"_s;
    const Loss *loss = lossOf(capture, column, *text);
    return loss ? loss->said : saidText(*text);
}

Operation operationOf(const QString &oracleWord)
{
    return oracleWord == u"i"   ? Operation::Create
           : oracleWord == u"u" ? Operation::Update
                                : Operation::Delete;
}

class Recorded : public testing::TestWithParam<Capture>
{
protected:
    /// What is kept apart and did not change is not sent.
    static QString expectedAfter(const Column &column, const RecordedChange &change)
    {
        const std::optional<QString> text = change.after->value(column.name);
        if (column.name.startsWith(u"big") && change.before && change.before->value(column.name) == text)
            return isMarked(GetParam(), column.name) ? u"unavailable"_s : u"null"_s;
        return expected(GetParam(), column.name, text);
    }

    /// Without REPLICA IDENTITY FULL it is the key alone, and that only where it goes.
    static QString expectedBefore(const Column &column, const RecordedChange &change, bool full)
    {
        if (!change.before)
            return u"absent"_s;
        if (full || (column.keyPart && !change.after))
            return expected(GetParam(), column.name, change.before->value(column.name));
        return u"not sent"_s;
    }

    static void compare(const Record &record, const RecordedChange &change, bool full)
    {
        EXPECT_EQ(record.kind, RecordKind::Change);
        EXPECT_EQ(record.operation, operationOf(change.operation));
        EXPECT_EQ(record.withSchemas, GetParam().schemas);
        ASSERT_EQ(record.columns.size(), (change.after ? change.after : change.before)->size());
        for (const Column &column : record.columns) {
            SCOPED_TRACE(column.name.toStdString() + " " + column.type.toStdString() + " sent as " +
                         column.after.raw.left(200).toStdString());
            EXPECT_EQ(said(column.before), expectedBefore(column, change, full));
            if (change.after)
                EXPECT_EQ(said(column.after), expectedAfter(column, change));
            else
                EXPECT_FALSE(column.after.hasText());
        }
    }
};

} // namespace

TEST_P(Recorded, EveryValueReadsAsPostgresqlWritesIt)
{
    for (const QString &table : recordedTables()) {
        const QList<Record> changes = changesOf(GetParam(), table);
        const QList<RecordedChange> oracleChanges = oracle(table);
        const bool full = knowledgeOf(GetParam(), table).replicaIdentity == ReplicaIdentity::Full;
        ASSERT_EQ(changes.size(), oracleChanges.size()) << table.toStdString();
        for (qsizetype i = 0; i < changes.size(); ++i) {
            SCOPED_TRACE(table.toStdString() + " " + std::to_string(i));
            compare(changes[i], oracleChanges[i], full);
        }
    }
}

TEST(Losses, AreOfValuesThatWereRecorded)
{
    const QList<RecordedChange> changes = oracle(u"everything"_s) + oracle(u"toasted"_s);
    for (const Loss &loss : losses())
        EXPECT_TRUE(std::any_of(changes.cbegin(), changes.cend(),
                                [&loss](const RecordedChange &change) {
                                    return change.after && change.after->value(loss.column) == loss.text;
                                }))
            << loss.column.toStdString() << ' ' << loss.text.toStdString();
}

INSTANTIATE_TEST_SUITE_P(Envelope, Recorded, testing::ValuesIn(changeCaptures()));

TEST(RecordedSnapshot, ReadsAsTheRowsThatWereLeft)
{
    const Capture capture{u"snapshot"_s, {}, false};
    for (const QString &table : {u"everything"_s, u"toasted"_s}) {
        QHash<QString, RowText> rows;
        for (const RecordedChange &change : oracle(table)) {
            const QString id = *(change.after ? change.after : change.before)->value(u"id"_s);
            if (change.after)
                rows[id] = *change.after;
            else
                rows.remove(id);
        }
        const QList<Record> records = changesOf(capture, table);
        ASSERT_EQ(records.size(), rows.size());
        for (const Record &record : records) {
            EXPECT_EQ(record.operation, Operation::Read);
            EXPECT_TRUE(record.source.ofSnapshot());
            const RowText row = rows.value(record.key.front().value.text);
            for (const Column &column : record.columns)
                EXPECT_EQ(said(column.after), expected(capture, column.name, row.value(column.name)))
                    << column.name.toStdString();
        }
    }
}

TEST(RecordedDecoder, SaysTheSameWhateverItSawBefore)
{
    Decoder used;
    const QList<RecordedRecord> schemas = recorded(u"schemas"_s);
    const QList<RecordedRecord> plain = recorded(u"plain"_s);
    const Knowledge known = knowledgeOf({u"plain"_s, {}, false}, u"everything"_s);
    for (qsizetype i = 0; i < std::min(schemas.size(), plain.size()); ++i)
        for (const RecordedRecord &record : {schemas[i], plain[i]})
            for (const Knowledge &knowledge : {known, Knowledge()}) {
                const BytesView key = viewOf(record.key);
                const BytesView value = viewOf(record.value);
                EXPECT_EQ(used.decode(key, value, knowledge), Decoder().decode(key, value, knowledge));
            }
}

namespace {

/// Of rows without their envelope: which sides there are is all that differs.
void compareUnwrapped(const Capture &capture, const Record &record, const RecordedChange &change, bool full)
{
    EXPECT_EQ(record.kind, RecordKind::Unwrapped);
    EXPECT_FALSE(record.changesKnown);
    for (const Column &column : record.columns) {
        SCOPED_TRACE(column.name.toStdString());
        const bool kept = column.name.startsWith(u"big") && change.before && change.after;
        if (change.after)
            EXPECT_EQ(said(column.after),
                      !kept ? expected(capture, column.name, change.after->value(column.name))
                      : isMarked(capture, column.name) ? u"unavailable"_s
                                                       : u"null"_s);
        else if (full || column.keyPart)
            EXPECT_EQ(said(column.before), expected(capture, column.name, change.before->value(column.name)));
        else
            EXPECT_EQ(said(column.before), u"not sent"_s);
    }
}

} // namespace

TEST(RecordedUnwrapped, ReadsAsPostgresqlWritesIt)
{
    for (const Capture &capture : {Capture{u"unwrapped"_s, {}, false}, Capture{u"unwrapped-schemas"_s, {}},
                                   Capture{u"guide-unwrapped"_s, {}, false}})
        for (const QString &table : recordedTables()) {
            const QList<Record> records = changesOf(capture, table);
            const QList<RecordedChange> changes = oracle(table);
            const bool full = knowledgeOf(capture, table).replicaIdentity == ReplicaIdentity::Full;
            ASSERT_EQ(records.size(), changes.size()) << table.toStdString();
            for (qsizetype i = 0; i < records.size(); ++i) {
                SCOPED_TRACE(capture.file.toStdString() + " " + table.toStdString() + " " +
                             std::to_string(i));
                compareUnwrapped(capture, records[i], changes[i], full);
                if (!capture.schemas) {
                    EXPECT_EQ(records[i].operation, operationOf(changes[i].operation));
                    EXPECT_EQ(records[i].source.table, table);
                }
            }
        }
}

} // namespace sluice::test
