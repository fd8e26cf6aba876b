#include "models/clients/postgres/rowquery.h"

#include "models/clients/postgres/gathering.h"
#include "models/clients/postgres/rowparsing.h"

#include <algorithm>

namespace sluice::postgres {

using namespace Qt::StringLiterals;

namespace {

bool holdsNul(const RowQuestion &question)
{
    const auto isNul = [](const QString &text) { return text.contains(QChar::Null); };
    return isNul(question.table.schema) || isNul(question.table.table) ||
           std::any_of(question.columns.cbegin(), question.columns.cend(), isNul) ||
           std::any_of(question.key.cbegin(), question.key.cend(),
                       [&](const auto &part) { return isNul(part.first) || isNul(part.second); });
}

/// As its type's output function writes it: a cast to text takes the blanks off a character(n), and writes a
/// boolean in another way. One character more than is kept tells what is cut.
QString expression(const QString &column)
{
    const QString value = "r."_L1 + quotedIdentifier(column);
    return "CASE WHEN "_L1 + value +
           " IS NOT DISTINCT FROM NULL THEN NULL ELSE pg_catalog.\"left\"(pg_catalog.concat("_L1 + value +
           "), "_L1 + QString::number(longestRowValue + 1) + ") END"_L1;
}

RowValue valueFrom(const Cell &cell)
{
    if (!cell || cell->size() <= longestRowValue)
        return {cell, false};
    return {cell->first(longestRowValue), true};
}

} // namespace

DatabaseProfile writingPlainly(DatabaseProfile profile)
{
    profile.options[u"options"_s] +=
        u" -c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres -c bytea_output=hex -c extra_float_digits=3"_s;
    return profile;
}

Statement shapeStatement(const TableName &table)
{
    return {"SELECT a.attname AS name, CASE WHEN t.typtype = 'd'"
            " THEN pg_catalog.format_type(t.typbasetype, t.typtypmod)"
            " ELSE pg_catalog.format_type(a.atttypid, a.atttypmod) END AS type,"
            " pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT') AS readable,"
            " pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS usable,"
            " pg_catalog.row_security_active(c.oid) AS hides_rows"
            " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
            " WHERE n.nspname = $1::pg_catalog.text AND c.relname = $2::pg_catalog.text"
            " AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY a.attnum",
            Text::tr("what %1 is like").arg(table.dotted()),
            {},
            false,
            {table.schema.toUtf8(), table.table.toUtf8()}};
}

Result<std::optional<TableShape>> shapeFrom(const ResultSet &result)
{
    TableShape shape;
    const auto columns = parseRows(result, [&shape](RowReader &row) {
        shape.usable = row.flag("usable"_L1);
        shape.hidesRows = row.flag("hides_rows"_L1);
        return TableColumn{row.text("name"_L1), row.text("type"_L1), row.flag("readable"_L1)};
    });
    if (!columns)
        return tl::unexpected<Error>(columns.error());
    shape.columns = *columns;
    return columns->isEmpty() ? std::nullopt : std::optional(shape);
}

Result<Statement> rowStatement(const RowQuestion &question, const QString &user)
{
    const QString name = question.table.dotted().remove(QChar::Null);
    if (question.key.isEmpty() || question.columns.isEmpty())
        return fail(ErrorKind::Invalid, Text::tr("No row of %1 is found without its key.").arg(name));
    if (holdsNul(question)) {
        return fail(
            ErrorKind::Invalid,
            Text::tr("A name or value for table %1 holds a NUL, which PostgreSQL cannot store.").arg(name));
    }
    QStringList values;
    for (const QString &column : question.columns)
        values.append(expression(column));
    Statement statement;
    QStringList conditions;
    for (const auto &[column, value] : question.key) {
        statement.parameters.append(value.toUtf8());
        conditions.append("r."_L1 + quotedIdentifier(column) + " = $"_L1 +
                          QString::number(statement.parameters.size()));
    }
    const QString table = quotedName(question.table.schema, question.table.table);
    statement.sql = ("SELECT "_L1 + values.join(", "_L1) + " FROM "_L1 + table + " AS r WHERE "_L1 +
                     conditions.join(" AND "_L1) + " LIMIT 2"_L1)
                        .toUtf8();
    statement.what = name;
    statement.grant = grantOn("SELECT ON "_L1 + table, user);
    return statement;
}

RowsRead rowsFrom(const ResultSet &result, const QDateTime &at)
{
    RowsRead read;
    read.at = at;
    for (const QList<Cell> &cells : result.rows) {
        QList<RowValue> row;
        for (const Cell &cell : cells)
            row.append(valueFrom(cell));
        read.rows.append(row);
    }
    return read;
}

} // namespace sluice::postgres
