#pragma once
// The statements that read what a table is like and one row of it, and what their answers say. No server in
// sight.

#include "models/clients/postgres/statement.h"
#include "models/core/profile.h"
#include "models/core/tablerow.h"

namespace sluice::postgres {

/// With the settings in which PostgreSQL writes values as records are decoded.
[[nodiscard]] DatabaseProfile writingPlainly(DatabaseProfile profile);

[[nodiscard]] Statement shapeStatement(const TableName &table);
[[nodiscard]] Result<std::optional<TableShape>> shapeFrom(const ResultSet &result);

/// ErrorKind::Invalid for a name or value that no table can hold, and without a key. `user` may get the
/// right.
[[nodiscard]] Result<Statement> rowStatement(const RowQuestion &question, const QString &user);
[[nodiscard]] RowsRead rowsFrom(const ResultSet &result, const QDateTime &at);

inline constexpr qsizetype longestRowValue = 100'000; ///< characters

} // namespace sluice::postgres
