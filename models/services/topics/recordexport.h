#pragma once
// Writes found records into a file, aside from the window's thread.

#include "models/core/recordrows.h"
#include "models/core/result.h"
#include "models/services/topics/recordstore.h"

#include <QFuture>
#include <memory>

namespace sluice {

enum class ExportForm
{
    NdJson, ///< see RecordJson
    Csv,    ///< RFC 4180; a text that a spreadsheet would run as a formula gets an apostrophe in front
};

struct RecordExport
{
    std::shared_ptr<const RecordStore> store;
    QString topic;
    RecordExtent rows;
    QStringList fields; ///< further columns of the CSV
    ExportForm form = ExportForm::NdJson;
    QString path;
};

struct ExportOutcome
{
    qint64 written = 0;
    qint64 gone = 0; ///< no longer in memory

    bool operator==(const ExportOutcome &) const = default;
};

/// Its progress is in thousandths. A cancelled one fails with Cancelled and leaves the file as it was.
[[nodiscard]] QFuture<Result<ExportOutcome>> writeRecords(const RecordExport &wanted);

} // namespace sluice
