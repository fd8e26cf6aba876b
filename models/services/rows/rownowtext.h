#pragma once
// The row now, in sentences.

#include "models/core/direction.h"
#include "models/core/rownow.h"

namespace sluice {

/// What to say first: which database is not as the record says; empty: there is nothing to say.
[[nodiscard]] QString rowHeadline(const RowNow &row);
/// Good: all is as the record says; Unknown: not all is known; Warning: something differs.
[[nodiscard]] Health rowHealth(const RowNow &row);
/// Of one database: "The target differs in 2 columns: status, fee."
[[nodiscard]] QString sideSentence(const RowNow &row, qsizetype side);
/// "Read 3 s ago: smart_warehouse public.families, smart_citizen from_warehouse.families"
[[nodiscard]] QString rowOrigins(const RowNow &row, const QDateTime &now);
/// "Source now", "Target now"
[[nodiscard]] QString sideTitle(const RowNow &row, qsizetype side);
/// What one must know to compare rightly; may be empty.
[[nodiscard]] QStringList rowNotes(const RowNow &row);
/// The servers' own words where something failed.
[[nodiscard]] QStringList rowDetails(const RowNow &row);
/// Headline, origins and every column, tab-separated, for copying.
[[nodiscard]] QString rowAsText(const RowNow &row, const QDateTime &now);

} // namespace sluice
