#include "models/services/topics/envelope/display.h"

#include "models/services/topics/envelope/words.h"

namespace sluice::envelope {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostInSummary = 120;
constexpr qsizetype mostOfKey = 60;

/// Marks that change the direction of what follows, end a line, or are not seen at all.
bool isTreacherous(char16_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f ||
           c == 0x061c || c == 0x2028 || c == 0x2029 || c == 0x200b || c == 0xfeff || (c >= 0x80 && c < 0xa0);
}

char16_t visible(char16_t c)
{
    if (c < 0x20)
        return static_cast<char16_t>(0x2400 + c);
    if (c == 0x7f)
        return 0x2421;
    return isTreacherous(c) ? 0xfffd : c;
}

QString withVisible(QStringView text, bool keepLines)
{
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (keepLines && (c == u'\n' || c == u'\t')) {
            out += c;
        } else if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            out += c;
            out += text[++i];
        } else {
            out += c.isSurrogate() ? QChar(QChar::ReplacementCharacter) : QChar(visible(c.unicode()));
        }
    }
    return out;
}

QString tableName(const Source &source)
{
    return source.schema.isEmpty() ? source.table : source.schema + u'.' + source.table;
}

/// "id=42, region=north"; a key that is one value: itself.
QString keyText(const Record &record)
{
    QStringList parts;
    for (const KeyPart &part : record.key) {
        const QString value = valueLine(part.value, mostOfKey);
        parts.append(part.name.isEmpty() ? value : oneLine(part.name, mostOfKey) + u'=' + value);
    }
    return parts.join(", "_L1);
}

QString changedNames(const Record &record)
{
    QStringList names;
    for (const Column &column : record.columns)
        if (column.changed)
            names.append(column.name);
    return names.isEmpty() ? tr("nothing changed") : names.join(", "_L1);
}

QString changeSummary(const Record &record)
{
    const QString word = record.operation == Operation::Unknown ? record.operationText.toUpper()
                         : record.operation == Operation::None  ? tr("ROW")
                                                                : operationWord(record.operation);
    QStringList parts{word, tableName(record.source), keyText(record)};
    parts.removeAll(QString());
    return parts.join(u' ') + (record.changesKnown ? ": "_L1 + changedNames(record) : QString());
}

QString transactionSummary(const Record &record)
{
    QString text = record.transaction.status + u' ' + record.transaction.id;
    if (record.transaction.eventCount)
        text += ": "_L1 + tr("events: %1").arg(*record.transaction.eventCount);
    return record.content.isEmpty() ? text : text + ", "_L1 + record.content;
}

QString bytesSummary(const Record &record)
{
    return record.schemaId ? tr("bytes, looks like schema-registry format, id %1").arg(*record.schemaId)
                           : tr("bytes");
}

QString summaryText(const Record &record)
{
    switch (record.kind) {
    case RecordKind::Null:
    case RecordKind::Empty:
        return kindWord(record.kind);
    case RecordKind::Tombstone:
        return tr("TOMBSTONE") + u' ' + keyText(record);
    case RecordKind::Change:
        if (record.operation == Operation::Message)
            return operationWord(record.operation) + u' ' + record.detail + ": "_L1 + record.content;
        return changeSummary(record);
    case RecordKind::Unwrapped:
        return changeSummary(record);
    case RecordKind::SchemaChange:
        return tr("SCHEMA") + u' ' + record.content;
    case RecordKind::Transaction:
        return transactionSummary(record);
    case RecordKind::Heartbeat:
        return tr("HEARTBEAT") + u' ' + record.detail;
    case RecordKind::ConnectInternal:
        return tr("Connect internal") + (record.detail.isEmpty() ? QString() : ": "_L1 + record.detail);
    case RecordKind::Json:
    case RecordKind::Text:
        return record.content;
    case RecordKind::Bytes:
        break;
    }
    return bytesSummary(record);
}

} // namespace

QString oneLine(QStringView text, qsizetype most)
{
    if (most <= 0 || text.size() <= most)
        return withVisible(text, false);
    text.truncate(most - 1);
    if (!text.isEmpty() && text.back().isHighSurrogate())
        text.chop(1);
    return withVisible(text, false) + QChar(0x2026);
}

QString manyLines(QStringView text)
{
    return withVisible(text, true);
}

QString summary(const Record &record)
{
    return oneLine(summaryText(record), 2 * mostInSummary);
}

QString valueLine(const Value &value, qsizetype most)
{
    switch (value.kind) {
    case ValueKind::Absent:
        return {};
    case ValueKind::Null:
        return tr("null");
    case ValueKind::Unavailable:
        return tr("(unchanged, not sent)");
    case ValueKind::NotSent:
        return tr("(not sent)");
    default:
        return oneLine(value.text, most);
    }
}

} // namespace sluice::envelope
