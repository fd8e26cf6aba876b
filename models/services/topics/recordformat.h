#pragma once
// Records as the bytes of a file: see docs/record-export.md.

#include "models/core/recordview.h"
#include "models/services/topics/envelope/decoder.h"
#include "models/services/topics/recordjson.h"

#include <QStringList>

namespace sluice {

enum class ExportForm
{
    NdJson, ///< see RecordJson
    Csv,    ///< RFC 4180
    Raw,    ///< a tar archive: "PARTITION/OFFSET.key", ".value", or ".tombstone" where there is no value
};

struct ExportStyle
{
    ExportForm form = ExportForm::NdJson;
    QStringList fields;         ///< further columns of the CSV
    bool formulasAsText = true; ///< in the CSV what a spreadsheet would run gets an apostrophe in front

    bool operator==(const ExportStyle &) const = default;
};

/// "ndjson", "csv", "tar".
[[nodiscard]] QString suffixOf(ExportForm form);

/// Writes one record after the other. Keeps parsers, so: one for each thread at a time.
class RecordFormat final
{
public:
    RecordFormat(ExportStyle style, QString topic);

    void begin(QByteArray &out) const;
    void append(QByteArray &out, const RecordView &record);
    void end(QByteArray &out) const;

private:
    [[nodiscard]] QByteArray csvOf(const RecordView &record);
    [[nodiscard]] QByteArray csvLine(const QStringList &cells) const;

    const ExportStyle m_style;
    const QString m_topic;
    RecordJson m_json;
    envelope::Decoder m_decoder;
};

} // namespace sluice
