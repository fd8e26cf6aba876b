#pragma once
// The statements that insert and delete one row, with every value bound and every name quoted.

#include "models/clients/postgres/setupdatabase.h"
#include "models/clients/postgres/statement.h"

namespace sluice::postgres {

/// ErrorKind::Invalid for a name or value that no table can hold. With a table of notes it also notes the key
/// there, and which connection wrote it: both are there, or neither is.
Result<Statement> insertStatement(int serverVersion, const ProofRow &row, const QStringList &keyColumns,
                                  const TableName &notes = {});
/// Of the row that insertStatement() gives back; its position is that of the insert, not of the commit.
Result<InsertedRow> insertedRow(const Effect &effect, const QStringList &keyColumns);

/// How every note begins; what follows is JSON.
inline const QString noteBegin = QStringLiteral("sluice-proof ");
/// What a note names, and the server's process that wrote it; empty: it is no note.
struct Note
{
    LeftRow row;
    int pid = 0;
};
std::optional<Note> noteFrom(const QString &text);

/// Deletes nothing where several rows have this key. ErrorKind::Invalid without a key.
Result<Statement> deleteStatement(const TableName &table, const QMap<QString, QString> &key);

} // namespace sluice::postgres
