#include "models/items/recordmodel.h"

#include "models/items/jsontext.h"

#include <QStringDecoder>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

QString operationWord(char letter)
{
    switch (letter) {
    case 'c':
        return RecordModel::tr("create");
    case 'u':
        return RecordModel::tr("update");
    case 'd':
        return RecordModel::tr("delete");
    case 'r':
        return RecordModel::tr("read");
    case 't':
        return RecordModel::tr("truncate");
    case 'm':
        return RecordModel::tr("message");
    default:
        return {};
    }
}

QString timeText(const QDateTime &timestamp)
{
    return timestamp.isValid() ? timestamp.toLocalTime().toString(u"HH:mm:ss.zzz"_s) : unknownText();
}

} // namespace

QString envelopeOperation(const std::optional<QByteArray> &value)
{
    if (!value)
        return RecordModel::tr("tombstone");
    // The last one: the row images "before" and "after" come first and may have a column of that name.
    constexpr QByteArrayView mark(R"("op":")");
    const qsizetype at = value->lastIndexOf(mark);
    const qsizetype letter = at + mark.size();
    if (at < 0 || letter + 1 >= value->size() || value->at(letter + 1) != '"')
        return {};
    return operationWord(value->at(letter));
}

namespace {

/// What JsonConverter wraps: {"schema":…,"payload":…}. The schema says the same in every record, at great
/// length.
QByteArrayView withoutSchema(QByteArrayView bytes, bool cut = false)
{
    constexpr QByteArrayView payload(R"(,"payload":)");
    const qsizetype at = bytes.startsWith(QByteArrayView(R"({"schema":)")) ? bytes.indexOf(payload) : -1;
    if (at < 0 || (!cut && !bytes.endsWith('}')))
        return bytes;
    return bytes.sliced(at + payload.size()).chopped(cut ? 0 : 1);
}

QString laidOut(const std::optional<QByteArray> &bytes)
{
    return bytes ? prettyJson(*bytes) : u"null"_s;
}

} // namespace

QString previewOf(const std::optional<QByteArray> &whole, qsizetype length)
{
    if (!whole)
        return u"null"_s;
    const QByteArrayView bytes = withoutSchema(*whole);
    QStringDecoder decode(QStringDecoder::Utf8, QStringConverter::Flag::Stateless);
    // Cutting may split the last character: leave room for it and let the trailing replacement go.
    QString text = decode(bytes.first(qMin(bytes.size(), length)));
    while (bytes.size() > length && text.endsWith(QChar::ReplacementCharacter))
        text.chop(1);
    if (text.contains(QChar::ReplacementCharacter) || text.contains(QChar::Null))
        return u"0x"_s +
               QString::fromLatin1(bytes.first(qMin(bytes.size(), length / 2)).toByteArray().toHex());
    return text.simplified();
}

QString payloadText(const KafkaRecord &record)
{
    if (!record.value)
        return RecordModel::tr("null (a tombstone)");
    const bool cut = record.valueSize > record.value->size();
    return prettyJson(withoutSchema(*record.value, cut).toByteArray());
}

QString wholeText(const KafkaRecord &record)
{
    QStringList parts{RecordModel::tr("Key:"), laidOut(record.key)};
    if (!record.headers.isEmpty())
        parts += {QString(), RecordModel::tr("Headers:")};
    for (const auto &[name, value] : record.headers)
        parts += previewOf(name) + u": "_s + previewOf(value);
    parts += {QString(), RecordModel::tr("Value:"), laidOut(record.value)};
    return parts.join(u'\n');
}

RecordModel::RecordModel(QObject *parent, qsizetype capacity)
    : RowModel(parent)
    , m_capacity(capacity)
{}

void RecordModel::append(const QList<KafkaRecord> &records)
{
    const qsizetype kept = qMin(records.size(), m_capacity);
    dropOldest(m_rows.size() + kept - m_capacity);
    if (kept == 0)
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + kept - 1));
    for (qsizetype i = records.size() - kept; i < records.size(); ++i) {
        const KafkaRecord &record = records.at(i);
        m_rows.append({record, envelopeOperation(record.value), previewOf(record.value)});
    }
    endInsertRows();
}

void RecordModel::dropOldest(qsizetype count)
{
    if (count <= 0)
        return;
    beginRemoveRows({}, 0, int(count - 1));
    m_rows.remove(0, count);
    endRemoveRows();
}

void RecordModel::clear()
{
    dropOldest(m_rows.size());
}

QString RecordModel::keyOf(const RecordRow &row) const
{
    return u"%1/%2"_s.arg(row.record.partition).arg(row.record.offset);
}

QVariant RecordModel::cell(const RecordRow &row, int column, int role) const
{
    const KafkaRecord &record = row.record;
    const bool shown = role == Qt::DisplayRole || role == SortRole;
    switch (column) {
    case Time:
        if (role == SortRole)
            return record.timestamp;
        if (role == Qt::ToolTipRole && record.timestamp.isValid())
            return record.timestamp.toLocalTime().toString(Qt::ISODateWithMs);
        return role == Qt::DisplayRole ? timeText(record.timestamp) : QVariant();
    case Partition:
        return shown ? record.partition : QVariant();
    case Offset:
        return shown ? record.offset : QVariant();
    case Operation:
        return shown ? row.op : QVariant();
    case Key:
        return shown ? previewOf(record.key, 120) : QVariant();
    case Value:
        return shown ? row.preview : QVariant();
    default:
        return {};
    }
}

QString RecordModel::title(int column) const
{
    switch (column) {
    case Time:
        return tr("Time");
    case Partition:
        return tr("Partition");
    case Offset:
        return tr("Offset");
    case Operation:
        return tr("Op");
    case Key:
        return tr("Key");
    case Value:
        return tr("Value");
    default:
        return {};
    }
}

} // namespace sluice
