#pragma once
// The statements that insert and delete one row, with every value bound and every name quoted.

#include "models/clients/postgres/setupdatabase.h"
#include "models/clients/postgres/statement.h"

namespace sluice::postgres {

/// ErrorKind::Invalid for a name or value that no table can hold.
Result<Statement> insertStatement(int serverVersion, const ProofRow &row, const QStringList &keyColumns);
/// Of the row that insertStatement() gives back; its position is that of the insert, not of the commit.
Result<InsertedRow> insertedRow(const Effect &effect, const QStringList &keyColumns);

/// Deletes nothing where several rows have this key. ErrorKind::Invalid without a key.
Result<Statement> deleteStatement(const TableName &table, const QMap<QString, QString> &key);

} // namespace sluice::postgres
