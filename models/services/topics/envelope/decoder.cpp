#include "models/services/topics/envelope/decoder.h"

#include "models/services/topics/envelope/canonical.h"
#include "models/services/topics/envelope/recordparts.h"
#include "models/services/topics/envelope/rows.h"
#include "models/services/topics/envelope/words.h"

#include <algorithm>
#include <simdjson.h>

namespace sluice::envelope {

namespace {

using Outcome = JsonTape::Outcome;

// Record::content is for a line or a paragraph; the whole is in the record.
constexpr std::size_t mostContent = 4096;

BytesView viewOf(const std::optional<QByteArray> &bytes)
{
    if (!bytes)
        return {};
    // An empty QByteArray may have no address, and would be taken for null.
    return {bytes->isEmpty() ? "" : bytes->constData(), static_cast<std::size_t>(bytes->size())};
}

bool isText(std::string_view bytes)
{
    return simdjson::validate_utf8(bytes.data(), bytes.size()) && bytes.find('\0') == std::string_view::npos;
}

/// At most so many bytes, not cut within a character.
QString beginning(std::string_view utf8)
{
    std::size_t size = std::min(utf8.size(), mostContent);
    while (size < utf8.size() && size > 0 && (static_cast<unsigned char>(utf8[size]) & 0xc0U) == 0x80U)
        --size;
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(size));
}

/// Magic byte 0 and a number of four bytes, as Confluent's and Apicurio's serializers begin.
std::optional<quint32> registrySchema(std::string_view bytes)
{
    if (bytes.size() < 5 || bytes[0] != '\0')
        return {};
    quint32 id = 0;
    for (std::size_t i = 1; i < 5; ++i)
        id = id << 8 | static_cast<unsigned char>(bytes[i]);
    return id;
}

QString outcomeNote(Outcome outcome, std::string_view bytes)
{
    const std::size_t start = bytes.find_first_not_of(" \t\r\n");
    const bool likeJson = start != std::string_view::npos && (bytes[start] == '{' || bytes[start] == '[');
    switch (outcome) {
    case Outcome::TooDeep:
        return tr("JSON that is nested too deeply to be decoded");
    case Outcome::TooLarge:
        return tr("JSON that is too large to be decoded");
    case Outcome::NotJson:
        return likeJson ? tr("begins as JSON, and is none") : QString();
    case Outcome::Read:
        break;
    }
    return {};
}

void describeBytes(Record &record, std::string_view bytes)
{
    record.kind = RecordKind::Bytes;
    record.schemaId = registrySchema(bytes);
    if (record.schemaId)
        record.notes.append(tr("bytes that look like a schema registry's format (Avro, Protobuf or JSON "
                               "Schema), schema id %1")
                                .arg(*record.schemaId));
}

void describeNonJson(Record &record, std::string_view bytes, Outcome outcome)
{
    if (!isText(bytes))
        return describeBytes(record, bytes);
    record.kind = RecordKind::Text;
    record.content = beginning(bytes);
    if (const QString note = outcomeNote(outcome, bytes); !note.isEmpty())
        record.notes.append(note);
}

/// How many changes of which tables a transaction had.
QString collectionsOf(JsonRef list)
{
    QStringList parts;
    for (JsonRef part = list.isArray() ? list.first() : JsonRef(); part; part = part.after(list))
        parts.append(part.member("data_collection").string() + u' ' +
                     QString::number(part.member("event_count").integer().value_or(0)));
    return parts.join(QLatin1String(", "));
}

void fillTransaction(Record &record, JsonRef payload)
{
    record.transaction = transactionOf(payload);
    record.tsMs = payload.member("ts_ms").integer();
    record.content = collectionsOf(payload.member("data_collections"));
}

void fillSchemaChange(Record &record, JsonRef payload)
{
    record.source = sourceOf(payload.member("source"));
    record.tsMs = payload.member("ts_ms").integer();
    if (record.source.database.isEmpty())
        record.source.database = payload.member("databaseName").string();
    record.content = beginning(payload.member("ddl").text());
}

} // namespace

class Decoder::Private
{
public:
    Record decode(BytesView key, BytesView value, const Knowledge &knowledge)
    {
        prepare(knowledge);
        Record record;
        const Unwrapped keyPart = readKey(key, record);
        if (value.isNull())
            record.kind = key.isNull() ? RecordKind::Null : RecordKind::Tombstone;
        else if (value.size == 0)
            record.kind = RecordKind::Empty;
        else if (const Outcome outcome = m_value.read(value.view()); outcome != Outcome::Read)
            describeNonJson(record, value.view(), outcome);
        else
            describeJson(record, key, keyPart, knowledge);
        return record;
    }

    QList<KeyPart> decodeKey(BytesView key, const Knowledge &knowledge)
    {
        prepare(knowledge);
        Record record;
        (void)readKey(key, record);
        return record.key;
    }

private:
    void prepare(const Knowledge &knowledge)
    {
        if (m_placeholder.word() != knowledge.format.unavailablePlaceholder)
            m_placeholder = Placeholder(knowledge.format.unavailablePlaceholder);
        m_meanings.use(knowledge);
        m_keyMeanings.use(knowledge);
    }

    Unwrapped readKey(BytesView key, Record &record)
    {
        if (key.isNull())
            return {};
        if (m_key.read(key.view()) != Outcome::Read) {
            record.keyIdentity = QByteArray(key.data, static_cast<qsizetype>(key.size));
            record.key.append({{}, keyOfBytes(key.view())});
            return {};
        }
        const Unwrapped part = unwrapped(m_key.root());
        record.keyIdentity = canonicalJson(part.payload);
        m_keyMeanings.useSchema(part.schema);
        if (part.payload.isObject())
            for (JsonRef field = part.payload.first(); field; field = field.after(part.payload))
                appendKeyPart(record, field, m_keyMeanings.of(field->name));
        else
            appendKeyPart(record, part.payload, part.schema ? meaningOfSchema(part.schema) : Meaning());
        return part;
    }

    void appendKeyPart(Record &record, JsonRef json, const Meaning &meaning)
    {
        const QString name = QString::fromUtf8(json->name.data(), static_cast<qsizetype>(json->name.size()));
        record.key.append({name, ValueDecoder(m_placeholder).decode(json, meaning)});
    }

    static Value keyOfBytes(std::string_view bytes)
    {
        const QByteArray copy(bytes.data(), static_cast<qsizetype>(bytes.size()));
        if (isText(bytes))
            return {ValueKind::Text, QString::fromUtf8(copy), copy, {}};
        return {ValueKind::Bytes, QLatin1String("\\x") + QLatin1String(copy.toHex()), copy, {}};
    }

    void describeJson(Record &record, BytesView key, const Unwrapped &keyPart, const Knowledge &knowledge)
    {
        const Unwrapped value = unwrapped(m_value.root());
        record.withSchemas = value.wrapped;
        if (const auto subject = connectInternalSubject(key.view(), keyPart.payload, value.payload)) {
            record.kind = RecordKind::ConnectInternal;
            record.detail = *subject;
            record.content = beginning(value.payload.raw());
            return;
        }
        record.kind = kindOf(value, keyPart);
        switch (record.kind) {
        case RecordKind::Change:
            return fillChange(record, value, keyPart.payload, knowledge);
        case RecordKind::Unwrapped:
            return fillUnwrapped(record, value, keyPart.payload, knowledge);
        case RecordKind::Transaction:
            return fillTransaction(record, value.payload);
        case RecordKind::SchemaChange:
            return fillSchemaChange(record, value.payload);
        case RecordKind::Heartbeat:
            record.tsMs = value.payload.member("ts_ms").integer();
            record.detail = keyPart.payload.member("serverName").string();
            return;
        default:
            record.content = beginning(value.payload.raw());
        }
    }

    void fillChange(Record &record, const Unwrapped &value, JsonRef key, const Knowledge &knowledge)
    {
        const JsonRef payload = value.payload;
        record.operationText = payload.member("op").string();
        record.operation = operationOf(payload.member("op").text());
        record.tsMs = payload.member("ts_ms").integer();
        record.source = sourceOf(payload.member("source"));
        record.transaction = transactionOf(payload.member("transaction"));
        const JsonRef after = fieldSchema(value.schema, "after");
        m_meanings.useSchema(after ? after : fieldSchema(value.schema, "before"));
        if (record.operation == Operation::Message)
            return fillMessage(record, payload.member("message"), fieldSchema(value.schema, "message"),
                               knowledge);
        const Rows rows{payload.member("before"), payload.member("after"), key};
        fillColumns(record, rows, m_meanings, ValueDecoder(m_placeholder), knowledge.replicaIdentity);
        noteUnknownTypes(record, value, knowledge);
    }

    void fillUnwrapped(Record &record, const Unwrapped &value, JsonRef key, const Knowledge &knowledge)
    {
        if (value.payload.isNull()) {
            record.operation = Operation::Delete;
            record.notes.append(
                tr("a tombstone that the converter wrapped in its schema: not null for Kafka, so that "
                   "compaction keeps it"));
            return;
        }
        m_meanings.useSchema(value.schema);
        const Rows rows{{}, value.payload, key};
        fillColumns(record, rows, m_meanings, ValueDecoder(m_placeholder), knowledge.replicaIdentity);
        if (record.operation == Operation::None && !value.schema && record.source == Source())
            record.notes.append(
                tr("taken for a row without its envelope, because the fields of its key are in it"));
        noteUnknownTypes(record, value, knowledge);
    }

    void fillMessage(Record &record, JsonRef message, JsonRef schema, const Knowledge &knowledge)
    {
        record.detail = message.member("prefix").string();
        Meaning meaning = meaningOfSchema(fieldSchema(schema, "content"));
        if (meaning.is != Meaning::Is::Bytes) {
            meaning.is = Meaning::Is::Bytes;
            meaning.binary = knowledge.format.binaries;
        }
        const Value content = ValueDecoder(m_placeholder).decode(message.member("content"), meaning);
        record.content = content.text;
        if (!content.note.isEmpty())
            record.notes.append(content.note);
        if (content.kind != ValueKind::Bytes)
            return;
        const QByteArray bytes = QByteArray::fromHex(content.text.mid(2).toLatin1());
        const std::string_view view(bytes.constData(), static_cast<std::size_t>(bytes.size()));
        if (isText(view))
            record.content = beginning(view);
    }

    static void noteUnknownTypes(Record &record, const Unwrapped &value, const Knowledge &knowledge)
    {
        if (!value.schema && knowledge.columnTypes.isEmpty() && !record.columns.isEmpty())
            record.notes.append(
                tr("the types of the columns are not known: values are shown as they were sent"));
    }

    JsonTape m_key;
    JsonTape m_value;
    Placeholder m_placeholder{ConnectorFormat().unavailablePlaceholder};
    Meanings m_meanings;
    Meanings m_keyMeanings;
};

Decoder::Decoder()
    : d(std::make_unique<Private>())
{}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder &&) noexcept = default;
Decoder &Decoder::operator=(Decoder &&) noexcept = default;

Record Decoder::decode(BytesView key, BytesView value, const Knowledge &knowledge)
{
    return d->decode(key, value, knowledge);
}

Record Decoder::decode(const KafkaRecord &record, const Knowledge &knowledge)
{
    Record result = d->decode(viewOf(record.key), viewOf(record.value), knowledge);
    if (record.value && record.valueSize > record.value->size())
        result.notes.prepend(tr("only the beginning of the record is here: %1 of %2 bytes")
                                 .arg(record.value->size())
                                 .arg(record.valueSize));
    return result;
}

QList<KeyPart> Decoder::decodeKey(BytesView key, const Knowledge &knowledge)
{
    return d->decodeKey(key, knowledge);
}

} // namespace sluice::envelope
