#include "models/services/topics/lentrecord.h"

#include <QTimeZone>

namespace sluice {

namespace {

std::optional<QByteArray> copyOf(const BytesView &bytes)
{
    if (bytes.isNull())
        return {};
    return QByteArray(bytes.data, static_cast<qsizetype>(bytes.size));
}

} // namespace

KafkaRecord keptRecord(const RecordView &record)
{
    KafkaRecord kept;
    kept.partition = record.partition;
    kept.offset = record.offset;
    if (record.timestampMs >= 0)
        kept.timestamp = QDateTime::fromMSecsSinceEpoch(record.timestampMs, Qt::UTC);
    kept.key = copyOf(record.key);
    kept.value = copyOf(record.value);
    kept.valueSize = static_cast<qint64>(record.value.size);
    std::vector<HeaderView> headers;
    if (record.headers)
        record.headers->readHeaders(headers);
    for (const HeaderView &header : headers)
        kept.headers.append({QByteArray(header.name.data(), static_cast<qsizetype>(header.name.size())),
                             copyOf(header.value).value_or(QByteArray())});
    return kept;
}

} // namespace sluice
