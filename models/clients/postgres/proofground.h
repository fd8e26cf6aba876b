#pragma once
// What a proof asks before it writes, and, where it may not, while it watches. No server in sight.

#include "models/clients/postgres/setupdatabase.h"
#include "models/clients/postgres/statement.h"

namespace sluice::postgres {

QList<Statement> groundStatements(const ProofRow &row, const QStringList &keyColumns, const TableName &notes);
/// A note whose process is alive is that of a proof under way, unless it is `ours`.
Result<ProofGround> groundFrom(const Answers &answers, const TableName &table, const TableName &notes,
                               int ours);

QList<Statement> changeCountStatements(const QList<TableName> &tables);
Result<ChangeCounts> changeCountsFrom(const Answers &answers);

} // namespace sluice::postgres
