#pragma once
// A record and what was read of its row in each database, column by column.

#include "models/core/rownow.h"
#include "models/core/tablerow.h"
#include "models/services/topics/envelope/envelope.h"

namespace sluice {

/// What one database has answered so far.
struct ReadRow
{
    RowState state = RowState::Asking;
    std::optional<TableShape> shape;
    QStringList columns;    ///< that were asked for
    QList<RowValue> values; ///< of those; empty: no row was found
};

/// The place of a column in a table; -1: it has none. The sink may write the names of columns in lower case.
[[nodiscard]] qsizetype columnIn(const TableShape &shape, const QString &name);

/// Those that differ first, then in the record's order, then what the tables have besides. Where the row is
/// not `present` in the topic nothing is compared.
[[nodiscard]] QList<RowLine> rowLines(const envelope::Record &record, bool present,
                                      const QList<ReadRow> &sides);

} // namespace sluice
