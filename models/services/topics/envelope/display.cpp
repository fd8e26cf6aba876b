#include "models/services/topics/envelope/display.h"

#include "models/services/topics/envelope/canonical.h"
#include "models/services/topics/envelope/jsontape.h"
#include "models/services/topics/envelope/words.h"

#include <algorithm>
#include <simdjson.h>

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

/// Indents JSON that is known to be JSON, without reading it as anything but characters.
class Indenter final
{
public:
    Indenter(std::string_view json, std::size_t most)
        : m_json(json)
        , m_most(most)
    {}

    /// False: cut.
    bool run()
    {
        for (m_at = 0; m_at < m_json.size(); ++m_at) {
            if (m_out.size() >= m_most)
                return false;
            step(m_json[m_at]);
        }
        return true;
    }

    [[nodiscard]] const std::string &text() const { return m_out; }

private:
    void step(char c)
    {
        switch (c) {
        case '"':
            return string();
        case '{':
        case '[':
            return open(c);
        case '}':
        case ']':
            --m_depth;
            newLine();
            m_out += c;
            return;
        case ',':
            m_out += c;
            return newLine();
        case ':':
            m_out += ": ";
            return;
        case ' ':
        case '\t':
        case '\n':
        case '\r':
            return;
        default:
            m_out += c;
        }
    }

    void string()
    {
        const std::size_t begin = m_at++;
        while (m_at < m_json.size() && m_json[m_at] != '"')
            m_at += m_json[m_at] == '\\' ? 2 : 1;
        m_out.append(m_json.substr(begin, std::min(m_at + 1 - begin, m_most)));
    }

    /// An empty object or array stays in its line.
    void open(char c)
    {
        m_out += c;
        const std::size_t next = m_json.find_first_not_of(" \t\r\n", m_at + 1);
        if (next != std::string_view::npos && (m_json[next] == '}' || m_json[next] == ']')) {
            m_out += m_json[next];
            m_at = next;
            return;
        }
        ++m_depth;
        newLine();
    }

    void newLine()
    {
        m_out += '\n';
        m_out.append(2 * m_depth, ' ');
    }

    std::string_view m_json;
    std::size_t m_most;
    std::size_t m_at = 0;
    std::size_t m_depth = 0;
    std::string m_out;
};

/// Not cut within a character.
QString textOf(std::string_view utf8, std::size_t most)
{
    std::size_t size = std::min(utf8.size(), most);
    while (size < utf8.size() && size > 0 && (static_cast<unsigned char>(utf8[size]) & 0xc0U) == 0x80U)
        --size;
    return manyLines(QString::fromUtf8(utf8.data(), static_cast<qsizetype>(size)));
}

QString cutNote(qsizetype shown, std::size_t whole)
{
    return tr("cut: the first %1 bytes of the text, of a record of %2 bytes").arg(shown).arg(whole);
}

/// "00000010  00 01 … 0f  |................|"
void appendHexLine(QString &out, std::string_view bytes, std::size_t at)
{
    out += QStringLiteral("%1 ").arg(at, 8, 16, QLatin1Char('0'));
    const std::string_view line = bytes.substr(at, 16);
    for (std::size_t i = 0; i < 16; ++i)
        out += i < line.size()
                   ? QStringLiteral(" %1").arg(static_cast<unsigned char>(line[i]), 2, 16, QLatin1Char('0'))
                   : u"   "_s;
    out += u"  |"_s;
    for (const char c : line)
        out += c >= 0x20 && c < 0x7f ? QLatin1Char(c) : QLatin1Char('.');
    out += u"|\n"_s;
}

RawView hexView(std::string_view bytes, std::size_t most)
{
    constexpr std::size_t lineLength = 79;
    const std::size_t shown = std::min(bytes.size(), std::max<std::size_t>(most / lineLength, 1) * 16);
    RawView view;
    for (std::size_t at = 0; at < shown; at += 16)
        appendHexLine(view.text, bytes, at);
    view.note = shown < bytes.size() ? tr("bytes, cut: the first %1 of %2").arg(shown).arg(bytes.size())
                                     : tr("bytes");
    return view;
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

QString oneLine(QStringView text, qsizetype most)
{
    const bool cut = most > 0 && text.size() > most;
    QString out = withVisible(cut ? text.left(most - 1) : text, false);
    return cut ? out + QChar(0x2026) : out;
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

RawView rawView(BytesView bytes, qsizetype mostBytes)
{
    const auto most = static_cast<std::size_t>(std::max<qsizetype>(mostBytes, 1));
    if (bytes.isNull() || bytes.size == 0)
        return {{}, bytes.isNull() ? tr("null") : tr("empty")};
    const std::string_view view = bytes.view();
    if (!simdjson::validate_utf8(view.data(), view.size()) || view.find('\0') != std::string_view::npos)
        return hexView(view, most);
    JsonTape tape;
    if (tape.read(view) != JsonTape::Outcome::Read)
        return {textOf(view, most), view.size() > most ? cutNote(mostBytes, view.size()) : QString()};
    Indenter indenter(view, most);
    const bool whole = indenter.run() && indenter.text().size() <= most;
    return {textOf(indenter.text(), most), whole ? QString() : cutNote(mostBytes, view.size())};
}

QByteArray toJson(const Record &record)
{
    JsonWriter out;
    out.open('{');
    out.member(u"kind"_s, kindWord(record.kind));
    out.member(u"operation"_s, operationWord(record.operation));
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
