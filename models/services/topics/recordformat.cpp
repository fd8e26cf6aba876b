#include "models/services/topics/recordformat.h"

#include "models/services/topics/lentrecord.h"
#include "models/services/topics/recordtext.h"

#include <cstring>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype tarBlock = 512;

/// Text comes from servers: what begins like a formula must stay a text in a spreadsheet.
QByteArray csvCell(const QString &text, bool formulasAsText)
{
    static const QString starters = u"=+-@\t\r"_s;
    const bool formula = formulasAsText && !text.isEmpty() && starters.contains(text.front());
    QString cell = formula ? u'\'' + text : text;
    if (cell.contains(u'"') || cell.contains(u',') || cell.contains(u'\n') || cell.contains(u'\r'))
        cell = u'"' + cell.replace(u'"', u"\"\""_s) + u'"';
    return cell.toUtf8();
}

void put(QByteArray &block, qsizetype at, const QByteArray &bytes)
{
    std::memcpy(block.data() + at, bytes.constData(), static_cast<std::size_t>(bytes.size()));
}

QByteArray octal(qint64 value, int digits)
{
    return QByteArray::number(value, 8).rightJustified(digits, '0');
}

/// POSIX ustar.
QByteArray tarHeader(const QByteArray &name, qint64 size, qint64 seconds)
{
    QByteArray block(tarBlock, '\0');
    put(block, 0, name);
    put(block, 100, "0000644");
    put(block, 108, octal(0, 7));
    put(block, 116, octal(0, 7));
    put(block, 124, octal(size, 11));
    put(block, 136, octal(seconds, 11));
    put(block, 148, QByteArray(8, ' ')); // the checksum counts as blanks
    put(block, 156, "0");
    put(block, 257, QByteArray("ustar\00000", 8));
    qint64 sum = 0;
    for (const char c : block)
        sum += static_cast<unsigned char>(c);
    put(block, 148, octal(sum, 6) + QByteArray("\0 ", 2));
    return block;
}

void appendFile(QByteArray &out, const QByteArray &name, const BytesView &bytes, qint64 timestampMs)
{
    const auto size = static_cast<qsizetype>(bytes.size);
    out += tarHeader(name, size, qMax<qint64>(0, timestampMs / 1000));
    out.append(bytes.data, size);
    out.append((tarBlock - size % tarBlock) % tarBlock, '\0');
}

void appendRaw(QByteArray &out, const RecordView &record)
{
    const QByteArray place =
        QByteArray::number(record.partition) + '/' + QByteArray::number(qint64(record.offset));
    if (!record.key.isNull())
        appendFile(out, place + ".key", record.key, record.timestampMs);
    appendFile(out, place + (record.value.isNull() ? ".tombstone" : ".value"), record.value,
               record.timestampMs);
}

} // namespace

QString suffixOf(ExportForm form)
{
    switch (form) {
    case ExportForm::NdJson:
        break;
    case ExportForm::Csv:
        return u"csv"_s;
    case ExportForm::Raw:
        return u"tar"_s;
    }
    return u"ndjson"_s;
}

RecordFormat::RecordFormat(ExportStyle style, QString topic)
    : m_style(std::move(style))
    , m_topic(std::move(topic))
{}

void RecordFormat::begin(QByteArray &out) const
{
    if (m_style.form == ExportForm::Csv)
        out += csvLine(
            QStringList{u"timestamp"_s, u"partition"_s, u"offset"_s, u"key"_s, u"what"_s, u"value"_s} +
            m_style.fields);
}

void RecordFormat::append(QByteArray &out, const RecordView &record)
{
    switch (m_style.form) {
    case ExportForm::NdJson:
        m_json.append(out, record);
        return;
    case ExportForm::Csv:
        out += csvOf(record);
        return;
    case ExportForm::Raw:
        appendRaw(out, record);
        return;
    }
}

void RecordFormat::end(QByteArray &out) const
{
    if (m_style.form == ExportForm::Raw)
        out.append(2 * tarBlock, '\0');
}

QByteArray RecordFormat::csvOf(const RecordView &view)
{
    KafkaRecord record = keptRecord(view);
    record.topic = m_topic;
    const RecordLine line = lineOf(record, m_decoder, m_style.fields);
    const QString time =
        record.timestamp.isValid() ? record.timestamp.toString(Qt::ISODateWithMs) : QString();
    return csvLine(QStringList{time, QString::number(record.partition), QString::number(record.offset),
                               line.key, line.what,
                               record.value ? QString::fromUtf8(*record.value) : QString()} +
                   line.fields);
}

QByteArray RecordFormat::csvLine(const QStringList &cells) const
{
    QByteArrayList made;
    for (const QString &cell : cells)
        made.append(csvCell(cell, m_style.formulasAsText));
    return made.join(',') + "\r\n";
}

} // namespace sluice
