#include "models/services/topics/envelope/canonical.h"
#include "models/services/topics/envelope/display.h"
#include "models/services/topics/envelope/jsontape.h"

#include <algorithm>

namespace sluice::envelope {

using namespace Qt::StringLiterals;

namespace {

// What is copied is read by programs: its words are the same in every language.

const char *fixedWord(RecordKind kind)
{
    switch (kind) {
    case RecordKind::Null:
        return "null";
    case RecordKind::Empty:
        return "empty";
    case RecordKind::Tombstone:
        return "tombstone";
    case RecordKind::Change:
        return "change";
    case RecordKind::Unwrapped:
        return "row";
    case RecordKind::SchemaChange:
        return "schema change";
    case RecordKind::Transaction:
        return "transaction";
    case RecordKind::Heartbeat:
        return "heartbeat";
    case RecordKind::ConnectInternal:
        return "connect internal";
    case RecordKind::Json:
        return "json";
    case RecordKind::Text:
        return "text";
    case RecordKind::Bytes:
        break;
    }
    return "bytes";
}

QString fixedWord(const Record &record)
{
    switch (record.operation) {
    case Operation::None:
        return {};
    case Operation::Create:
        return u"create"_s;
    case Operation::Update:
        return u"update"_s;
    case Operation::Delete:
        return u"delete"_s;
    case Operation::Read:
        return u"read"_s;
    case Operation::Truncate:
        return u"truncate"_s;
    case Operation::Message:
        return u"message"_s;
    case Operation::Unknown:
        break;
    }
    return record.operationText;
}

/// Writes an object or array member by member.
class JsonWriter final
{
public:
    void open(char bracket)
    {
        separate();
        m_out += bracket;
        m_first = true;
    }
    void close(char bracket)
    {
        m_out += bracket;
        m_first = false;
    }
    void name(const QString &text)
    {
        separate();
        quoted(text);
        m_out += ':';
        m_first = true;
    }
    void text(const QString &text)
    {
        separate();
        quoted(text);
        m_first = false;
    }
    void raw(const QByteArray &json)
    {
        separate();
        m_out += json;
        m_first = false;
    }
    void member(const QString &key, const QString &value)
    {
        if (value.isEmpty())
            return;
        name(key);
        text(value);
    }
    template <class T>
    void member(const QString &key, const std::optional<T> &value)
    {
        if (!value)
            return;
        name(key);
        raw(QByteArray::number(*value));
    }

    [[nodiscard]] const QByteArray &json() const { return m_out; }

private:
    void separate()
    {
        if (!m_first)
            m_out += ',';
        m_first = false;
    }
    void quoted(const QString &text)
    {
        const QByteArray utf8 = text.toUtf8();
        appendJsonString(m_out, {utf8.constData(), static_cast<std::size_t>(utf8.size())});
    }

    QByteArray m_out;
    bool m_first = true;
};

bool isJsonNumber(const QString &text)
{
    const QByteArray bytes = text.toLatin1();
    JsonTape tape;
    return tape.read({bytes.constData(), static_cast<std::size_t>(bytes.size())}) ==
               JsonTape::Outcome::Read &&
           tape.root().isNumber();
}

void writeValue(JsonWriter &out, const Value &value)
{
    if (value.kind == ValueKind::Null)
        out.raw("null");
    else if (value.kind == ValueKind::Boolean ||
             (value.kind == ValueKind::Number && isJsonNumber(value.text)))
        out.raw(value.text.toLatin1());
    else
        out.text(value.text);
}

bool isWritten(const Value &value)
{
    return value.kind == ValueKind::Null || value.hasText();
}

void writeRow(JsonWriter &out, const QString &name, const Record &record, Value Column::*side)
{
    const bool any = std::any_of(record.columns.cbegin(), record.columns.cend(),
                                 [side](const Column &column) { return isWritten(column.*side); });
    if (!any)
        return;
    out.name(name);
    out.open('{');
    for (const Column &column : record.columns) {
        if (!isWritten(column.*side))
            continue;
        out.name(column.name);
        writeValue(out, column.*side);
    }
    out.close('}');
}

void writeNames(JsonWriter &out, const QString &name, const QStringList &names)
{
    if (names.isEmpty())
        return;
    out.name(name);
    out.open('[');
    for (const QString &text : names)
        out.text(text);
    out.close(']');
}

void writeKey(JsonWriter &out, const Record &record)
{
    if (record.key.isEmpty())
        return;
    out.name(u"key"_s);
    const bool whole = record.key.size() == 1 && record.key.front().name.isEmpty();
    if (whole)
        return writeValue(out, record.key.front().value);
    out.open('{');
    for (const KeyPart &part : record.key) {
        out.name(part.name);
        writeValue(out, part.value);
    }
    out.close('}');
}

void writeSource(JsonWriter &out, const Source &source)
{
    if (source == Source())
        return;
    out.name(u"source"_s);
    out.open('{');
    out.member(u"version"_s, source.version);
    out.member(u"connector"_s, source.connector);
    out.member(u"name"_s, source.name);
    out.member(u"db"_s, source.database);
    out.member(u"schema"_s, source.schema);
    out.member(u"table"_s, source.table);
    out.member(u"snapshot"_s, source.snapshot);
    out.member(u"sequence"_s, source.sequence);
    out.member(u"origin"_s, source.origin);
    out.member(u"lsn"_s, source.lsn);
    out.member(u"origin_lsn"_s, source.originLsn);
    out.member(u"txId"_s, source.txId);
    out.member(u"xmin"_s, source.xmin);
    out.member(u"ts_ms"_s, source.tsMs);
    out.member(u"ts_us"_s, source.tsUs);
    out.member(u"ts_ns"_s, source.tsNs);
    out.close('}');
}

void writeTransaction(JsonWriter &out, const TransactionPart &transaction)
{
    if (transaction == TransactionPart())
        return;
    out.name(u"transaction"_s);
    out.open('{');
    out.member(u"id"_s, transaction.id);
    out.member(u"status"_s, transaction.status);
    out.member(u"total_order"_s, transaction.totalOrder);
    out.member(u"data_collection_order"_s, transaction.collectionOrder);
    out.member(u"event_count"_s, transaction.eventCount);
    out.close('}');
}

QStringList namesWhere(const Record &record, bool (*wanted)(const Column &))
{
    QStringList names;
    for (const Column &column : record.columns)
        if (wanted(column))
            names.append(column.name);
    return names;
}

} // namespace

QByteArray toJson(const Record &record)
{
    JsonWriter out;
    out.open('{');
    out.member(u"kind"_s, QString::fromLatin1(fixedWord(record.kind)));
    out.member(u"operation"_s, fixedWord(record));
    out.member(u"tsMs"_s, record.tsMs);
    writeSource(out, record.source);
    writeTransaction(out, record.transaction);
    writeKey(out, record);
    writeRow(out, u"before"_s, record, &Column::before);
    writeRow(out, u"after"_s, record, &Column::after);
    writeNames(out, u"changed"_s, namesWhere(record, [](const Column &column) { return column.changed; }));
    writeNames(out, u"unchangedNotSent"_s, namesWhere(record, [](const Column &column) {
                   return column.after.kind == ValueKind::Unavailable;
               }));
    out.member(u"detail"_s, record.detail);
    out.member(u"content"_s, record.content);
    writeNames(out, u"notes"_s, record.notes);
    out.close('}');
    return out.json();
}

} // namespace sluice::envelope
