#include "models/clients/postgres/setuprows.h"

#include "models/clients/postgres/queries.h"
#include "models/clients/postgres/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace sluice::postgres {

using namespace Qt::StringLiterals;

namespace {

bool holdsNul(const QStringList &texts)
{
    return std::any_of(texts.begin(), texts.end(),
                       [](const QString &text) { return text.contains(QChar::Null); });
}

Result<void> checkTexts(const TableName &table, const QMap<QString, QString> &values,
                        const QStringList &further = {})
{
    if (!holdsNul({table.schema, table.table}) && !holdsNul(values.keys()) && !holdsNul(values.values()) &&
        !holdsNul(further))
        return {};
    return fail(
        ErrorKind::Invalid,
        Text::tr("A name or value for table %1 holds a NUL, which PostgreSQL cannot store: remove it.")
            .arg(table.dotted().remove(QChar::Null)));
}

QList<QByteArray> bound(const QMap<QString, QString> &values)
{
    QList<QByteArray> parameters;
    for (const QString &value : values)
        parameters.append(value.toUtf8());
    return parameters;
}

QStringList quoted(const QStringList &names)
{
    QStringList result;
    for (const QString &name : names)
        result.append(quotedIdentifier(name));
    return result;
}

/// "(a, b) VALUES ($1, $2)"
QString columnsAndValues(const QStringList &columns)
{
    if (columns.isEmpty())
        return u"DEFAULT VALUES"_s;
    QStringList places;
    for (qsizetype i = 1; i <= columns.size(); ++i)
        places.append(u'$' + QString::number(i));
    return u'(' + quoted(columns).join(", "_L1) + ") VALUES ("_L1 + places.join(", "_L1) + u')';
}

/// "a = $1 AND b = $2", of the table that goes by `alias`
QString conditions(const QStringList &columns, const QString &alias)
{
    QStringList result;
    for (qsizetype i = 0; i < columns.size(); ++i)
        result.append(alias + u'.' + quotedIdentifier(columns.at(i)) + " = $"_L1 + QString::number(i + 1));
    return result.join(" AND "_L1);
}

/// Adds `value` to the parameters of a statement and gives its place: "$3::pg_catalog.text".
QString place(QList<QByteArray> &parameters, const QString &value)
{
    parameters.append(value.toUtf8());
    return u"$%1::pg_catalog.text"_s.arg(parameters.size());
}

/// The note of the row in `proof`, as an expression.
QString noteExpression(const TableName &table, const QStringList &keyColumns, QList<QByteArray> &parameters)
{
    QStringList key;
    for (const QString &column : keyColumns)
        key.append(place(parameters, column) + ", proof."_L1 + quotedIdentifier(column) +
                   "::pg_catalog.text"_L1);
    const QString schema = place(parameters, table.schema);
    const QString name = place(parameters, table.table);
    return place(parameters, noteBegin) +
           u" || pg_catalog.json_build_object('table', pg_catalog.json_build_array(%1, %2), 'key', "
           "pg_catalog.json_build_object(%3), 'pid', pg_catalog.pg_backend_pid())::pg_catalog.text"_s.arg(
               schema, name, key.join(u", "_s));
}

} // namespace

Result<Statement> insertStatement(int serverVersion, const ProofRow &row, const QStringList &keyColumns,
                                  const TableName &notes)
{
    for (const TableName &table : {row.table, notes}) {
        if (Result<void> checked = checkTexts(table, row.values, keyColumns); !checked)
            return tl::unexpected<Error>(checked.error());
    }
    const QString transaction =
        serverVersion >= 130000 ? u"pg_catalog.pg_current_xact_id()"_s : u"pg_catalog.txid_current()"_s;
    const QStringList facts{transaction, u"pg_catalog.pg_current_wal_insert_lsn()"_s};
    const QString insert = "INSERT INTO "_L1 + quotedName(row.table.schema, row.table.table) + u' ' +
                           columnsAndValues(row.values.keys()) + " RETURNING "_L1;
    QList<QByteArray> parameters = bound(row.values);
    if (notes.table.isEmpty())
        return Statement{(insert + (facts + quoted(keyColumns)).join(", "_L1)).toUtf8(),
                         row.table.dotted(),
                         {},
                         false,
                         parameters};
    QStringList given = facts;
    for (const QString &column : quoted(keyColumns))
        given.append("proof."_L1 + column);
    given.append("note."_L1 + quotedIdentifier(noteColumn));
    const QString sql =
        "WITH proof AS ("_L1 + insert + quoted(keyColumns).join(", "_L1) + "), note AS (INSERT INTO "_L1 +
        quotedName(notes.schema, notes.table) + " ("_L1 + quotedIdentifier(noteColumn) + ") SELECT "_L1 +
        noteExpression(row.table, keyColumns, parameters) + " FROM proof RETURNING "_L1 +
        quotedIdentifier(noteColumn) + ") SELECT "_L1 + given.join(", "_L1) + " FROM proof, note"_L1;
    return Statement{sql.toUtf8(), row.table.dotted(), {}, false, parameters};
}

std::optional<Note> noteFrom(const QString &text)
{
    if (!text.startsWith(noteBegin))
        return std::nullopt;
    const QJsonObject note = QJsonDocument::fromJson(text.mid(noteBegin.size()).toUtf8()).object();
    const QJsonArray table = note["table"_L1].toArray();
    const QJsonObject key = note["key"_L1].toObject();
    if (table.size() != 2 || key.isEmpty())
        return std::nullopt;
    Note found{{{table[0].toString(), table[1].toString()}, {}, text}, note["pid"_L1].toInt()};
    for (auto it = key.begin(); it != key.end(); ++it)
        found.row.key.insert(it.key(), it->toString());
    return found;
}

Result<InsertedRow> insertedRow(const Effect &effect, const QStringList &keyColumns)
{
    const qsizetype known = keyColumns.size() + 2;
    const qsizetype given = effect.rows.rows.size() == 1 ? effect.rows.rows.first().size() : 0;
    if (given != known && given != known + 1) {
        return fail(ErrorKind::Server,
                    Text::tr("The insert left no row behind: a trigger or a rule of the table "
                             "turned it away."));
    }
    const QList<Cell> cells = effect.rows.rows.first();
    InsertedRow row;
    row.txId = cells.at(0).value_or(QString()).toULongLong();
    row.lsn = Lsn::parse(cells.at(1).value_or(QString())).value_or(Lsn{});
    for (qsizetype i = 0; i < keyColumns.size(); ++i)
        row.key.insert(keyColumns.at(i), cells.at(i + 2).value_or(QString()));
    row.note = cells.value(known).value_or(QString());
    return row;
}

Result<Statement> deleteStatement(const TableName &table, const QMap<QString, QString> &key)
{
    if (key.isEmpty()) {
        return fail(ErrorKind::Invalid,
                    Text::tr("No row of %1 is deleted without its key.").arg(table.dotted()));
    }
    if (Result<void> checked = checkTexts(table, key); !checked)
        return tl::unexpected<Error>(checked.error());
    const QString name = quotedName(table.schema, table.table);
    const QString sql = "DELETE FROM "_L1 + name + " AS a WHERE "_L1 + conditions(key.keys(), u"a"_s) +
                        " AND (SELECT pg_catalog.count(*) FROM "_L1 + name + " AS b WHERE "_L1 +
                        conditions(key.keys(), u"b"_s) + ") = 1"_L1;
    return Statement{sql.toUtf8(), table.dotted(), {}, false, bound(key)};
}

} // namespace sluice::postgres
