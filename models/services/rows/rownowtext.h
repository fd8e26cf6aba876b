#pragma once
// The row now, in sentences.

#include "models/core/direction.h"
#include "models/core/rownow.h"

namespace sluice {

/// What to say first: how the databases' rows stand to the record.
[[nodiscard]] QString rowHeadline(const RowNow &row);
/// Good: all is as the record says; Unknown: not all is known; Warning: something differs.
[[nodiscard]] Health rowHealth(const RowNow &row);
/// Of one database: "The target differs in 2 columns: status, fee."
[[nodiscard]] QString sideSentence(const RowNow &row, qsizetype side);
/// "smart_citizen: from_warehouse.families, read 3 s ago"
[[nodiscard]] QString sideOrigin(const RowSide &side, const QDateTime &now);
/// "Source now", "Target now"
[[nodiscard]] QString sideTitle(const RowNow &row, qsizetype side);
/// What one must know to compare rightly; may be empty.
[[nodiscard]] QStringList rowNotes(const RowNow &row);
/// Headline, origins and every column, tab-separated, for copying.
[[nodiscard]] QString rowAsText(const RowNow &row, const QDateTime &now);

} // namespace sluice
