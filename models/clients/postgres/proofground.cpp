#include "models/clients/postgres/proofground.h"

#include "models/clients/postgres/parsing.h"
#include "models/clients/postgres/queries.h"
#include "models/clients/postgres/rowparsing.h"
#include "models/clients/postgres/setuprows.h"
#include "models/clients/postgres/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

namespace sluice::postgres {

using namespace Qt::StringLiterals;

namespace {

/// The places of the statements and of their answers.
enum Part : qsizetype
{
    OnTable,
    OnNotes,
    Processes,
    Notes
};

QByteArray json(const QStringList &names)
{
    return QJsonDocument(QJsonArray::fromStringList(names)).toJson(QJsonDocument::Compact);
}

/// Whether the login has a right on all columns that `columns`, a JSON array, names.
QByteArray hasOnColumns(const QByteArray &right, const QByteArray &columns)
{
    return "(pg_catalog.has_table_privilege(c.oid, '" + right + "') OR (pg_catalog.json_array_length(" +
           columns +
           "::pg_catalog.json) > 0 AND NOT EXISTS (SELECT FROM pg_catalog.json_array_elements_text(" +
           columns +
           "::pg_catalog.json) AS w(name) JOIN pg_catalog.pg_attribute a"
           " ON a.attrelid = c.oid AND a.attname = w.name AND NOT a.attisdropped"
           " WHERE NOT pg_catalog.has_column_privilege(c.oid, a.attnum, '" +
           right + "'))))";
}

/// No row: there is no such table.
Statement rightsStatement(const TableName &table, const QStringList &written, const QStringList &read)
{
    const QByteArray sql =
        "SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS usable, " + hasOnColumns("INSERT", "$3") +
        " AS inserts, " + hasOnColumns("SELECT", "$4") +
        " AS selects, pg_catalog.has_table_privilege(c.oid, 'DELETE') AS deletes"
        " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = $1::pg_catalog.text AND c.relname = $2::pg_catalog.text";
    return {sql,
            Text::tr("the rights on %1").arg(table.dotted()),
            {},
            false,
            {table.schema.toUtf8(), table.table.toUtf8(), json(written), json(read)}};
}

Result<QStringList> lackingOn(const TableName &table, const Result<ResultSet> &answer)
{
    if (!answer)
        return tl::unexpected<Error>(answer.error());
    if (answer->rows.isEmpty())
        return QStringList{Text::tr("the table %1").arg(table.dotted())};
    return parseOneRow(*answer, [&](RowReader &row) {
        QStringList lacking;
        if (!row.flag("usable"_L1))
            lacking.append(Text::tr("USAGE on schema %1").arg(table.schema));
        for (const QString &right : {u"INSERT"_s, u"SELECT"_s, u"DELETE"_s}) {
            if (!row.flag(QLatin1StringView((right.toLower() + u's').toLatin1())))
                lacking.append(Text::tr("%1 on %2").arg(right, table.dotted()));
        }
        return lacking;
    });
}

} // namespace

QList<Statement> groundStatements(const ProofRow &row, const QStringList &keyColumns, const TableName &notes)
{
    const QString column = quotedIdentifier(noteColumn);
    const QString sql = u"SELECT %1 AS note FROM %2 WHERE %1 LIKE $1::pg_catalog.text || '{%'"_s.arg(
        column, quotedName(notes.schema, notes.table));
    return {
        rightsStatement(row.table, row.values.keys(), keyColumns),
        rightsStatement(notes, {noteColumn}, {noteColumn}),
        {"SELECT pid FROM pg_catalog.pg_stat_activity", Text::tr("the server's processes")},
        {sql.toUtf8(), notes.dotted(), {}, false, {noteBegin.toUtf8()}},
    };
}

Result<ProofGround> groundFrom(const Answers &answers, const TableName &table, const TableName &notes,
                               int ours)
{
    const Result<QStringList> onTable = lackingOn(table, answers.at(OnTable));
    const Result<QStringList> onNotes = lackingOn(notes, answers.at(OnNotes));
    if (!onTable || !onNotes)
        return tl::unexpected<Error>(onTable ? onNotes.error() : onTable.error());
    ProofGround ground;
    ground.lacking = *onTable + *onNotes;
    ground.lacking.removeDuplicates();
    // Without these a row is not known to have been left by anybody who is gone.
    if (!answers.at(Processes) || !answers.at(Notes))
        return ground;
    QSet<QString> alive;
    for (const QList<Cell> &row : answers.at(Processes)->rows)
        alive.insert(row.value(0).value_or(QString()));
    alive.remove(QString::number(ours));
    for (const QList<Cell> &row : answers.at(Notes)->rows) {
        const std::optional<Note> note = noteFrom(row.value(0).value_or(QString()));
        if (note && !alive.contains(QString::number(note->pid)))
            ground.left.append(note->row);
    }
    return ground;
}

QList<Statement> changeCountStatements(const QList<TableName> &tables)
{
    QJsonArray wanted;
    for (const TableName &table : tables)
        wanted.append(QJsonArray{table.schema, table.table});
    return {{serverQuery(), Text::tr("the WAL position")},
            {"WITH RECURSIVE below(root, oid) AS (SELECT c.oid, c.oid"
             " FROM pg_catalog.json_array_elements($1::pg_catalog.json) AS t(pair)"
             " JOIN pg_catalog.pg_namespace n ON n.nspname = (t.pair ->> 0)"
             " JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = (t.pair ->> 1)"
             " UNION SELECT b.root, i.inhrelid FROM below b"
             " JOIN pg_catalog.pg_inherits i ON i.inhparent = b.oid)"
             " SELECT n.nspname AS schema, c.relname AS name, pg_catalog.sum("
             "pg_catalog.pg_stat_get_tuples_inserted(b.oid) + pg_catalog.pg_stat_get_tuples_updated(b.oid)"
             " + pg_catalog.pg_stat_get_tuples_deleted(b.oid))::pg_catalog.int8 AS changes"
             " FROM below b JOIN pg_catalog.pg_class c ON c.oid = b.root"
             " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace GROUP BY n.nspname, c.relname",
             Text::tr("how much was changed"),
             {},
             false,
             {QJsonDocument(wanted).toJson(QJsonDocument::Compact)}}};
}

Result<ChangeCounts> changeCountsFrom(const Answers &answers)
{
    const Result<ServerRow> server = answers.at(0).and_then(parseServer);
    if (!server)
        return tl::unexpected<Error>(server.error());
    if (!answers.at(1))
        return tl::unexpected<Error>(answers.at(1).error());
    using Count = std::pair<TableName, qint64>;
    const Result<QList<Count>> rows = parseRows(*answers.at(1), [](RowReader &row) {
        return Count{{row.text("schema"_L1), row.text("name"_L1)}, row.integer("changes"_L1).value_or(0)};
    });
    if (!rows)
        return tl::unexpected<Error>(rows.error());
    ChangeCounts changes;
    changes.position = server->walPosition;
    for (const Count &count : *rows)
        changes.counts.insert(count.first, count.second);
    return changes;
}

} // namespace sluice::postgres
