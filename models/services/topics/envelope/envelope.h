#pragma once
// What a record says, as plain values: which kind of record it is, where it is from, and each column before
// and after, in PostgreSQL's own words wherever the record (its schema part) or the caller (the catalogue)
// tells the type. What is not known is shown as it was sent and says so; nothing is guessed silently.
//
// All text here is from servers: plain text, never markup. oneLine() of display.h makes it fit for a single
// line.

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace sluice::envelope {

enum class RecordKind
{
    Null,            ///< neither key nor value
    Empty,           ///< a value of no bytes
    Tombstone,       ///< a key without a value: compaction may forget the key
    Change,          ///< Debezium's envelope; Record::operation says of what
    Unwrapped,       ///< a row that ExtractNewRecordState took out of its envelope
    SchemaChange,    ///< DDL, as connectors other than PostgreSQL's write it
    Transaction,     ///< BEGIN or END with the counts of a transaction
    Heartbeat,       ///< of a connector
    ConnectInternal, ///< Connect's own configurations, offsets and states
    Json,            ///< some other JSON
    Text,
    Bytes,
};

enum class Operation
{
    None, ///< not a change
    Create,
    Update,
    Delete,
    Read, ///< of a snapshot
    Truncate,
    Message, ///< pg_logical_emit_message()
    Unknown, ///< Record::operationText has its word
};

enum class ValueKind
{
    Absent, ///< the record has no such field
    Null,
    Unavailable, ///< unchanged and TOASTed, so PostgreSQL did not send it
    NotSent,     ///< not part of the replica identity, so PostgreSQL did not send it
    Undecoded,   ///< the raw value, and `note` says why no more is known
    Boolean,
    Number,
    Text,
    Bytes,
    Date,
    Time,
    Timestamp,
    Interval,
    Uuid,
    Enum,
    Json,
    Xml,
    Bits,
    Geometry,
    Map,
    Array,
    Struct,
};

struct Value
{
    ValueKind kind = ValueKind::Absent;
    QString text; ///< PostgreSQL's own text (TimeZone UTC, DateStyle ISO); empty for Absent and Null; may be
                  ///< multi-line
    QByteArray raw; ///< as it stands in the record: JSON
    QString note;   ///< what one must know to read `text` rightly; mostly empty

    /// There is something to show in `text`.
    [[nodiscard]] bool hasText() const
    {
        return kind != ValueKind::Absent && kind != ValueKind::Null && kind != ValueKind::Unavailable &&
               kind != ValueKind::NotSent;
    }
    bool operator==(const Value &) const = default;
};

struct Column
{
    QString name;
    QString type; ///< the name of its schema or of its PostgreSQL type; empty where neither is known
    Value before;
    Value after;
    bool changed = false; ///< both are known, and differ: in an update alone
    bool keyPart = false; ///< in the record's key

    bool operator==(const Column &) const = default;
};

struct KeyPart
{
    QString name; ///< empty: the whole key, where that is one JSON value
    Value value;

    bool operator==(const KeyPart &) const = default;
};

/// The `source` of an envelope. What a version does not write is empty.
struct Source
{
    QString version;   ///< "3.6.1.Final"
    QString connector; ///< "postgresql"
    QString name;      ///< the topic prefix
    QString database;
    QString schema;
    QString table;
    QString snapshot; ///< "false", "first", "true", "last", "incremental"
    QString sequence; ///< JSON
    QString origin;   ///< of a change that came by replication
    std::optional<quint64> lsn;
    std::optional<quint64> originLsn;
    std::optional<qint64> txId;
    std::optional<qint64> xmin;
    std::optional<qint64> tsMs; ///< commit, or snapshot, since 1970 in UTC
    std::optional<qint64> tsUs; ///< Debezium 2.6
    std::optional<qint64> tsNs;

    [[nodiscard]] bool ofSnapshot() const
    {
        return !snapshot.isEmpty() && snapshot != QLatin1String("false");
    }
    bool operator==(const Source &) const = default;
};

/// Of a change: where it stands in its transaction (provide.transaction.metadata). Of a Transaction record:
/// all.
struct TransactionPart
{
    QString id;
    QString status; ///< "BEGIN", "END"
    std::optional<qint64> totalOrder;
    std::optional<qint64> collectionOrder;
    std::optional<qint64> eventCount;

    bool operator==(const TransactionPart &) const = default;
};

struct Record
{
    RecordKind kind = RecordKind::Null;
    Operation operation = Operation::None;
    QString operationText;    ///< as written: "c", "u", …
    bool withSchemas = false; ///< JsonConverter with schemas.enable=true
    Source source;
    TransactionPart transaction;
    std::optional<qint64> tsMs; ///< when the connector handled it; of heartbeats and transactions too
    QList<KeyPart> key;
    std::optional<QByteArray> keyIdentity; ///< see keyIdentity() of keys.h; empty for a null key
    QList<Column> columns;
    bool changesKnown = false; ///< Column::changed means something: an update that has a row before
    QString detail;  ///< of a message: its prefix; DDL; the connector that an internal record is about
    QString content; ///< of a message, a text: what it says
    std::optional<quint32> schemaId; ///< bytes that begin as a schema registry's serializers write
    QStringList notes;               ///< what one must know of the record as a whole, in sentences

    bool operator==(const Record &) const = default;
};

enum class DecimalMode
{
    Precise,
    Double,
    String
};

enum class TimeMode
{
    Adaptive,
    AdaptiveMicroseconds,
    Connect,
    Microseconds,
    Nanoseconds,
    IsoString
};

enum class BinaryMode
{
    Bytes, ///< base64 in JSON
    Base64,
    Base64Url,
    Hex
};

enum class ReplicaIdentity
{
    Default,
    Full,
    Index,
    Nothing
};

/// How the connector was told to write values. Empty: not known, and then what depends on it stays undecoded.
struct ConnectorFormat
{
    std::optional<DecimalMode> decimals;
    std::optional<TimeMode> times;
    std::optional<BinaryMode> binaries;
    QByteArray unavailablePlaceholder = "__debezium_unavailable_value";

    bool operator==(const ConnectorFormat &) const = default;
};

/// From a connector's configuration; a setting that is not there has the connector's default.
[[nodiscard]] ConnectorFormat formatFromConfig(const QHash<QString, QString> &config);

/// What the caller knows beside the record: the record's own schema part, where it has one, is stronger.
struct Knowledge
{
    QHash<QString, QString> columnTypes; ///< by column, as format_type() writes: "numeric(10,2)", "text[]"
    ConnectorFormat format;
    std::optional<ReplicaIdentity> replicaIdentity;
};

[[nodiscard]] QString kindWord(RecordKind kind);          ///< "change", "tombstone", …
[[nodiscard]] QString operationWord(Operation operation); ///< "CREATE", "UPDATE", …; empty for None

} // namespace sluice::envelope
