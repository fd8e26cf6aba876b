#include "models/services/topics/recordtext.h"

#include "models/core/format.h"
#include "models/core/lsn.h"
#include "models/services/topics/envelope/display.h"
#include "models/services/topics/lentrecord.h"
#include "models/services/topics/recordjson.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;
using namespace envelope;

namespace {

constexpr qsizetype mostInLine = 300;
/// A row of a table is decoded while it is drawn: what takes longer is shown by its beginning.
constexpr qsizetype mostDecodedInLine = 128 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::RecordText", text);
}

BytesView viewOf(const std::optional<QByteArray> &bytes)
{
    return bytes ? LentRecord::bytesOf(*bytes) : BytesView();
}

QString beginning(const std::optional<QByteArray> &bytes)
{
    if (!bytes)
        return tr("null");
    return oneLine(QString::fromUtf8(bytes->first(qMin(bytes->size(), 4 * mostInLine))), mostInLine);
}

QString keyText(const Record &decoded, const KafkaRecord &record)
{
    QStringList parts;
    for (const KeyPart &part : decoded.key)
        parts.append(part.name.isEmpty() ? valueLine(part.value) : part.name + u'=' + valueLine(part.value));
    return parts.isEmpty() ? beginning(record.key) : oneLine(parts.join(u", "_s), mostInLine);
}

/// Of an update what changed, of everything else the row that is left, or that is gone.
QString rowText(const Record &decoded)
{
    const bool gone = decoded.operation == Operation::Delete;
    QString text;
    for (const Column &column : decoded.columns) {
        if (decoded.changesKnown && !column.changed)
            continue;
        const Value &value = gone ? column.before : column.after;
        if (value.kind == ValueKind::Absent)
            continue;
        text += text.isEmpty() ? QString() : u", "_s;
        text += column.name + u": "_s;
        if (decoded.changesKnown)
            text += valueLine(column.before, mostInLine) + u" → "_s;
        text += valueLine(value, mostInLine);
        if (text.size() > mostInLine)
            break;
    }
    return oneLine(text, mostInLine);
}

/// What the other columns do not say: the topic mostly tells the table.
QString whatText(const Record &decoded, const QString &topic)
{
    if (decoded.kind == RecordKind::Tombstone)
        return kindWord(decoded.kind).toUpper();
    const bool change = decoded.kind == RecordKind::Change || decoded.kind == RecordKind::Unwrapped;
    if (!change || decoded.operation == Operation::Message || decoded.operation == Operation::Unknown)
        return summary(decoded);
    const Source &source = decoded.source;
    QStringList parts{decoded.operation == Operation::None ? tr("ROW") : operationWord(decoded.operation)};
    if (!source.table.isEmpty() && !topic.endsWith(source.schema + u'.' + source.table))
        parts.append(source.schema.isEmpty() ? source.table : source.schema + u'.' + source.table);
    QStringList changed;
    for (const Column &column : decoded.columns) {
        if (column.changed)
            changed.append(column.name);
    }
    if (decoded.changesKnown)
        parts.append(changed.isEmpty() ? tr("nothing changed") : changed.join(u", "_s));
    return oneLine(parts.join(u' '), mostInLine);
}

QString valueText(const Record &decoded, const KafkaRecord &record)
{
    const QString row = rowText(decoded);
    return row.isEmpty() ? beginning(record.value) : row;
}

const Value *valueAt(const Record &decoded, const QString &field)
{
    const qsizetype dot = field.indexOf(u'.');
    const QString side = field.left(dot);
    const QString name = field.mid(dot + 1);
    if (side == u"key") {
        for (const KeyPart &part : decoded.key) {
            if (part.name == name)
                return &part.value;
        }
        return nullptr;
    }
    for (const Column &column : decoded.columns) {
        if (column.name == name)
            return side == u"before" ? &column.before : &column.after;
    }
    return nullptr;
}

QString fieldText(const Record &decoded, const QString &field)
{
    if (field == u"op")
        return decoded.operationText;
    if (field == u"table")
        return decoded.source.table;
    if (field == u"lsn")
        return decoded.source.lsn ? Lsn{*decoded.source.lsn}.toString() : QString();
    if (field == u"txId")
        return decoded.source.txId ? QString::number(*decoded.source.txId) : QString();
    const Value *value = valueAt(decoded, field);
    return value ? valueLine(*value, mostInLine) : QString();
}

RecordLine placeOf(const KafkaRecord &record)
{
    RecordLine line;
    line.partition = record.partition;
    line.offset = record.offset;
    line.timestampMs = record.timestamp.isValid() ? record.timestamp.toMSecsSinceEpoch() : -1;
    line.inMemory = true;
    return line;
}

RecordLine lineOf(const KafkaRecord &record, const Record &decoded, const QStringList &fields)
{
    RecordLine line = placeOf(record);
    line.key = keyText(decoded, record);
    line.what = whatText(decoded, record.topic);
    line.value = valueText(decoded, record);
    for (const QString &field : fields)
        line.fields.append(fieldText(decoded, field));
    return line;
}

/// A step of a path in the filter language.
QString fieldName(const QString &name)
{
    static const QRegularExpression plain(u"^[\\p{L}_$][\\p{L}\\p{N}_$]*$"_s);
    if (plain.match(name).hasMatch())
        return name;
    return u'"' + QString(name).replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s) + u'"';
}

ColumnLine::Change changeOf(const Record &decoded, const Column &column)
{
    if (decoded.operation != Operation::Update)
        return ColumnLine::Change::None;
    if (column.changed)
        return ColumnLine::Change::Changed;
    const bool bothSent = column.before.hasText() || column.before.kind == ValueKind::Null;
    return decoded.changesKnown && bothSent ? ColumnLine::Change::Same : ColumnLine::Change::Unknown;
}

QString withNote(const Value &value)
{
    const QString text = valueLine(value, 4000);
    return value.note.isEmpty() ? text : u"%1  (%2)"_s.arg(text, value.note);
}

void addColumns(RecordDetail &detail, const Record &decoded)
{
    for (const Column &column : decoded.columns) {
        detail.columns.append({column.name, column.type, withNote(column.before), withNote(column.after),
                               changeOf(decoded, column), column.keyPart});
        detail.hasBefore |= column.before.kind != ValueKind::Absent;
        detail.hasAfter |= column.after.kind != ValueKind::Absent;
    }
    // What changed is what is looked for; the others keep the table's own order.
    std::stable_partition(detail.columns.begin(), detail.columns.end(), [](const ColumnLine &column) {
        return column.change == ColumnLine::Change::Changed || column.keyPart;
    });
}

/// The decoder's notes are parts of sentences.
QString sentence(const QString &note)
{
    if (note.isEmpty())
        return note;
    const QString text = note.at(0).toUpper() + note.mid(1);
    return text.endsWith(u'.') ? text : text + u'.';
}

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms).toString(Qt::ISODateWithMs);
}

void addFacts(RecordDetail &detail, const Record &decoded)
{
    const Source &source = decoded.source;
    const auto add = [&detail](const QString &name, const QString &value) {
        if (!value.isEmpty())
            detail.facts.append({name, oneLine(value, mostInLine)});
    };
    add(tr("Committed"), source.tsMs ? timeText(*source.tsMs) : QString());
    add(tr("Handled"), decoded.tsMs ? timeText(*decoded.tsMs) : QString());
    add(tr("LSN"), source.lsn ? Lsn{*source.lsn}.toString() : QString());
    add(tr("Transaction"), !decoded.transaction.id.isEmpty() ? decoded.transaction.id
                           : source.txId                     ? QString::number(*source.txId)
                                                             : QString());
    add(tr("Snapshot"), source.ofSnapshot() ? source.snapshot : QString());
    add(tr("Database"), source.database);
    add(tr("Connector"), source.connector.isEmpty() ? QString() : source.connector + u' ' + source.version);
}

void addRaw(RecordDetail &detail, const KafkaRecord &record)
{
    detail.rawKey = rawView(viewOf(record.key)).text;
    const RawView raw = rawView(viewOf(record.value));
    detail.rawValue = raw.text;
    detail.rawNote = sentence(raw.note);
    for (const auto &[name, value] : record.headers)
        detail.headers.append({oneLine(QString::fromUtf8(name)), oneLine(QString::fromUtf8(value), 4000)});
}

} // namespace

RecordLine lineOf(const KafkaRecord &record, Decoder &decoder, const QStringList &fields)
{
    if (!record.value || record.value->size() <= mostDecodedInLine)
        return lineOf(record, decoder.decode(record), fields);
    RecordLine line = placeOf(record);
    line.key = beginning(record.key);
    line.what = tr("%1, decoded on request").arg(formatBytes(record.valueSize));
    line.value = beginning(record.value);
    line.fields.resize(fields.size());
    return line;
}

RecordDetail detailOf(const KafkaRecord &record, Decoder &decoder)
{
    const bool cut = record.value && record.valueSize > record.value->size();
    RecordDetail detail;
    const Record decoded = decoder.decode(record);
    detail.line = lineOf(record, decoded, {});
    detail.title = summary(decoded);
    addColumns(detail, decoded);
    addFacts(detail, decoded);
    for (const QString &note : decoded.notes)
        detail.notes.append(sentence(note));
    if (decoded.kind == RecordKind::Tombstone)
        detail.notes.prepend(tr("A tombstone: after it, compaction may forget this key altogether. Debezium "
                                "writes one behind each delete."));
    if (cut)
        detail.notes.prepend(tr("Only the first %1 of %2 are kept in memory.")
                                 .arg(formatBytes(record.value->size()), formatBytes(record.valueSize)));
    addRaw(detail, record);
    return detail;
}

QStringList fieldsOf(const KafkaRecord &record, Decoder &decoder)
{
    if (record.value && record.value->size() > mostDecodedInLine)
        return {};
    const Record decoded = decoder.decode(record);
    QStringList fields;
    for (const KeyPart &part : decoded.key) {
        if (!part.name.isEmpty())
            fields.append(u"key."_s + fieldName(part.name));
    }
    const QString before = decoded.kind == RecordKind::Change ? u"before."_s : QString();
    const QString after = decoded.kind == RecordKind::Change ? u"after."_s : u"value."_s;
    for (const Column &column : decoded.columns) {
        fields.append(after + fieldName(column.name));
        if (!before.isEmpty())
            fields.append(before + fieldName(column.name));
    }
    return fields;
}

QString deleteNote(qint64 offset)
{
    return tr("It belongs to the delete at offset %1.").arg(offset);
}

QByteArray jsonOf(const KafkaRecord &record)
{
    QByteArray out;
    RecordJson().append(out, LentRecord(record).view());
    return out;
}

} // namespace sluice
