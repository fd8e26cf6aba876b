#pragma once
// Writes found records that are in memory into a file, aside from the window's thread.

#include "models/core/recordrows.h"
#include "models/core/result.h"
#include "models/services/topics/recordformat.h"
#include "models/services/topics/recordstore.h"
#include "models/services/topics/roworder.h"

#include <QFuture>
#include <memory>

namespace sluice {

struct RecordExport
{
    std::shared_ptr<const RecordStore> store;
    QString topic;
    RecordExtent rows;
    RowOrder order;
    ExportStyle style;
    QString path;
};

struct ExportOutcome
{
    qint64 written = 0;
    qint64 gone = 0; ///< no longer in memory
    qint64 cut = 0;  ///< written by their value's beginning: there was no more of it in memory
    qint64 lost = 0; ///< offsets that the topic has no longer

    bool operator==(const ExportOutcome &) const = default;
};

/// Its progress is in thousandths. A cancelled one fails with Cancelled and leaves the file as it was.
[[nodiscard]] QFuture<Result<ExportOutcome>> writeRecords(const RecordExport &wanted);

} // namespace sluice
