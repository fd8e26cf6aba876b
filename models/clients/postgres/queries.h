#pragma once
// The SQL of this client, by server version. Every query gives the same columns on every version: what a
// version does not have comes as NULL, so that a parser never asks for the version.

#include <QByteArray>
#include <QString>

namespace sluice::postgres {

constexpr int oldestSupported = 100000; ///< PostgreSQL 10: publications, and "wal" instead of "xlog" in names

QByteArray slotsQuery(int serverVersion);
QByteArray sendersQuery(int serverVersion);
QByteArray serverQuery();

QByteArray loginQuery();
QByteArray rightsQuery();
QByteArray systemQuery();
QByteArray settingsQuery();
QByteArray publicationsQuery(int serverVersion);
QByteArray publishedTablesQuery(int serverVersion);
QByteArray rolesQuery();

/// `name` as an SQL identifier, always in double quotes. A NUL, which no name may hold, is left out.
QString quotedIdentifier(const QString &name);
/// "schema"."table".
QString quotedName(const QString &schema, const QString &name);
/// `value` as an SQL string, whatever standard_conforming_strings says. A NUL, which no text may hold, is
/// left out.
QString quotedLiteral(const QString &value);

} // namespace sluice::postgres
