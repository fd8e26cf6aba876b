#include "models/services/topics/envelope/recordparts.h"

#include <array>
#include <charconv>

namespace sluice::envelope {

namespace {

constexpr std::array<std::pair<std::string_view, Operation>, 7> operations{{{"c", Operation::Create},
                                                                            {"u", Operation::Update},
                                                                            {"d", Operation::Delete},
                                                                            {"r", Operation::Read},
                                                                            {"t", Operation::Truncate},
                                                                            {"m", Operation::Message},
                                                                            {"", Operation::None}}};

std::string_view schemaName(const Unwrapped &part)
{
    return part.schema.member("name").text();
}

bool endsWith(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::optional<quint64> unsignedOf(JsonRef json)
{
    const std::optional<qint64> number = json.integer();
    return number && *number >= 0 ? std::optional(static_cast<quint64>(*number)) : std::nullopt;
}

/// The snapshot marker is a word, and was true or false in old versions.
QString wordOf(JsonRef json)
{
    const std::string_view text = json.isBoolean() ? json.raw() : json.text();
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool isEnvelope(JsonRef payload)
{
    if (!payload.member("op").isString() || !payload.member("source").isObject())
        return false;
    return payload.member("after") || payload.member("before") || payload.member("message").isObject();
}

bool isTransaction(JsonRef payload)
{
    const std::string_view status = payload.member("status").text();
    return (status == "BEGIN" || status == "END") && payload.member("id").isString() &&
           payload.member("event_count");
}

bool isHeartbeat(const Unwrapped &value, const Unwrapped &key)
{
    const JsonRef stamp = value.payload.member("ts_ms");
    if (!stamp.isNumber())
        return false;
    return schemaName(value) == "io.debezium.connector.common.Heartbeat" ||
           (value.payload.count() == 1 && key.payload.count() == 1 && key.payload.member("serverName"));
}

bool isSchemaChange(const Unwrapped &value)
{
    if (endsWith(schemaName(value), ".SchemaChangeValue"))
        return true;
    return value.payload.member("ddl") && value.payload.member("databaseName") &&
           (value.payload.member("source").isObject() || value.payload.member("tableChanges"));
}

bool hasAdditions(JsonRef payload)
{
    return payload.member("__op").isString() || payload.member("__deleted");
}

// PostgreSQL's INDEX_MAX_KEYS, which no other database exceeds.
constexpr unsigned mostKeyColumns = 32;

/// Every field of the key is one of the row, with the same value.
bool holdsKey(JsonRef payload, JsonRef key)
{
    if (!key.isObject() || key.count() == 0 || key.count() > mostKeyColumns || payload.count() < key.count())
        return false;
    for (JsonRef part = key.first(); part; part = part.after(key)) {
        const JsonRef field = payload.member(part->name);
        if (!field || field.raw() != part.raw())
            return false;
    }
    return true;
}

std::optional<QString> behind(std::string_view text, std::string_view prefix, std::string_view suffix = {})
{
    if (text.size() <= prefix.size() + suffix.size() || text.substr(0, prefix.size()) != prefix ||
        !endsWith(text, suffix))
        return {};
    text.remove_prefix(prefix.size());
    text.remove_suffix(suffix.size());
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// "task-name-0" to "name".
std::optional<QString> taskSubject(std::string_view key, std::string_view prefix)
{
    const std::size_t dash = key.rfind('-');
    if (dash == std::string_view::npos || dash + 1 == key.size() ||
        key.find_first_not_of("0123456789", dash + 1) != std::string_view::npos)
        return {};
    return behind(key.substr(0, dash), prefix);
}

std::optional<QString> configSubject(std::string_view key, JsonRef value)
{
    if (value.member("properties").isObject()) {
        if (std::optional<QString> connector = behind(key, "connector-"))
            return connector;
        return taskSubject(key, "task-");
    }
    if (value.member("tasks").isNumber())
        return behind(key, "commit-");
    if (value.member("state").isString() || value.member("state.v2").isString())
        return behind(key, "target-state-");
    if (key == "session-key" && value.member("algorithm"))
        return QString();
    return {};
}

std::optional<QString> statusSubject(std::string_view key, JsonRef value)
{
    if (value.member("state").isString() && value.member("worker_id")) {
        if (std::optional<QString> task = taskSubject(key, "status-task-"))
            return task;
        return behind(key, "status-connector-");
    }
    if (value.member("topic").member("connector").isString())
        return value.member("topic").member("connector").string();
    return {};
}

/// ["connector",{"server":"prefix"}], with the source's position as value.
std::optional<QString> offsetSubject(JsonRef key)
{
    if (!key.isArray() || key.count() != 2 || !key.first().isString() || !key.first().after(key).isObject())
        return {};
    return key.first().string();
}

/// "__source_ts_ms" to "ts_ms"; empty where it is no addition.
std::string_view additionName(std::string_view name)
{
    constexpr std::string_view prefix = "__";
    constexpr std::string_view ofSource = "source_";
    if (name.substr(0, prefix.size()) != prefix)
        return {};
    name.remove_prefix(prefix.size());
    if (name.substr(0, ofSource.size()) == ofSource)
        name.remove_prefix(ofSource.size());
    return name;
}

bool takeText(JsonRef field, QString &into)
{
    if (!field.isString() && !field.isNull())
        return false;
    into = field.string();
    return true;
}

template <class T>
bool takeNumber(JsonRef field, std::optional<T> &into)
{
    if (!field.isNumber() && !field.isNull())
        return false;
    if (const std::optional<qint64> number = field.integer())
        into = static_cast<T>(*number);
    return true;
}

bool takeOperation(JsonRef field, Record &record)
{
    if (!field.isString())
        return false;
    record.operationText = field.string();
    record.operation = operationOf(field.text());
    return true;
}

/// A string or a boolean, as the version likes.
bool takeDeleted(JsonRef field, Record &record)
{
    const bool deleted = field.text() == "true" || field.raw() == "true";
    if (deleted && record.operation == Operation::None)
        record.operation = Operation::Delete;
    return field.isString() || field.isBoolean();
}

} // namespace

Unwrapped unwrapped(JsonRef root)
{
    const JsonRef schema = root.member("schema");
    const JsonRef payload = root.member("payload");
    const bool wrapped = root.isObject() && root.count() == 2 && payload && schema &&
                         (schema.member("type").isString() || schema.isNull());
    if (!wrapped)
        return {{}, root, false};
    return {schema.isNull() ? JsonRef() : schema, payload, true};
}

JsonRef fieldSchema(JsonRef schema, std::string_view field)
{
    const JsonRef fields = schema.member("fields");
    if (fields.isArray())
        for (JsonRef part = fields.first(); part; part = part.after(fields))
            if (part.member("field").text() == field)
                return part;
    return {};
}

Source sourceOf(JsonRef source)
{
    Source result;
    if (!source.isObject())
        return result;
    result.version = source.member("version").string();
    result.connector = source.member("connector").string();
    result.name = source.member("name").string();
    result.database = source.member("db").string();
    result.schema = source.member("schema").string();
    result.table = source.member("table").string();
    result.snapshot = wordOf(source.member("snapshot"));
    result.sequence = source.member("sequence").string();
    result.origin = source.member("origin").string();
    result.lsn = unsignedOf(source.member("lsn"));
    result.originLsn = unsignedOf(source.member("origin_lsn"));
    result.txId = source.member("txId").integer();
    result.xmin = source.member("xmin").integer();
    result.tsMs = source.member("ts_ms").integer();
    result.tsUs = source.member("ts_us").integer();
    result.tsNs = source.member("ts_ns").integer();
    return result;
}

TransactionPart transactionOf(JsonRef transaction)
{
    return {transaction.member("id").string(), transaction.member("status").string(),
            transaction.member("total_order").integer(),
            transaction.member("data_collection_order").integer(),
            transaction.member("event_count").integer()};
}

Operation operationOf(std::string_view word)
{
    for (const auto &[name, operation] : operations)
        if (name == word)
            return operation;
    return Operation::Unknown;
}

RecordKind kindOf(const Unwrapped &value, const Unwrapped &key)
{
    if (endsWith(schemaName(value), ".Value") && (value.payload.isObject() || value.payload.isNull()))
        return RecordKind::Unwrapped;
    if (!value.payload.isObject())
        return RecordKind::Json;
    if (isEnvelope(value.payload))
        return RecordKind::Change;
    if (isTransaction(value.payload))
        return RecordKind::Transaction;
    if (isHeartbeat(value, key))
        return RecordKind::Heartbeat;
    if (isSchemaChange(value))
        return RecordKind::SchemaChange;
    if (hasAdditions(value.payload) || holdsKey(value.payload, key.payload))
        return RecordKind::Unwrapped;
    return RecordKind::Json;
}

std::optional<QString> connectInternalSubject(std::string_view keyBytes, JsonRef key, JsonRef value)
{
    if (std::optional<QString> offset = offsetSubject(key))
        return offset;
    if (!value.isObject())
        return {};
    if (std::optional<QString> config = configSubject(keyBytes, value))
        return config;
    return statusSubject(keyBytes, value);
}

bool takeAddition(JsonRef field, Record &record)
{
    const std::string_view name = additionName(field->name);
    Source &source = record.source;
    if (name == "op")
        return takeOperation(field, record);
    if (name == "deleted")
        return takeDeleted(field, record);
    if (name == "table" || name == "schema" || name == "db" || name == "version" || name == "connector" ||
        name == "name" || name == "snapshot" || name == "sequence" || name == "origin") {
        QString &into = name == "table"       ? source.table
                        : name == "schema"    ? source.schema
                        : name == "db"        ? source.database
                        : name == "version"   ? source.version
                        : name == "connector" ? source.connector
                        : name == "name"      ? source.name
                        : name == "snapshot"  ? source.snapshot
                        : name == "sequence"  ? source.sequence
                                              : source.origin;
        return takeText(field, into);
    }
    if (name == "ts_ms")
        return takeNumber(field, endsWith(field->name, "source_ts_ms") ? source.tsMs : record.tsMs);
    if (name == "ts_us")
        return takeNumber(field, source.tsUs);
    if (name == "ts_ns")
        return takeNumber(field, source.tsNs);
    if (name == "lsn")
        return takeNumber(field, source.lsn);
    if (name == "txId")
        return takeNumber(field, source.txId);
    if (name == "xmin")
        return takeNumber(field, source.xmin);
    return false;
}

} // namespace sluice::envelope
