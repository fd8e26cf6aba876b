#pragma once
// One row of a table as PostgreSQL writes it, and what the table is like.

#include "models/core/setup/setupspec.h"

#include <QDateTime>
#include <optional>
#include <utility>

namespace sluice {

struct TableColumn
{
    QString name;
    QString type;         ///< as format_type() writes; of a domain, the type below it
    bool readable = true; ///< by the login

    bool operator==(const TableColumn &) const = default;
};

struct TableShape
{
    QList<TableColumn> columns;
    bool usable = true;     ///< the login may look into the schema
    bool hidesRows = false; ///< row-level security is on for the login

    bool operator==(const TableShape &) const = default;
};

struct RowQuestion
{
    TableName table;
    QStringList columns;                    ///< to read
    QList<std::pair<QString, QString>> key; ///< columns and their values, as PostgreSQL writes them

    bool operator==(const RowQuestion &) const = default;
};

struct RowValue
{
    std::optional<QString> text; ///< TimeZone UTC, DateStyle ISO; empty for NULL
    bool cut = false;            ///< it is longer

    bool operator==(const RowValue &) const = default;
};

/// What was found at one moment: no row, one, or, as the key is none of the table's, the first two of
/// several.
struct RowsRead
{
    QList<QList<RowValue>> rows; ///< values in the order of the question's columns
    QDateTime at;

    bool operator==(const RowsRead &) const = default;
};

} // namespace sluice
