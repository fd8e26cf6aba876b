#pragma once
// From the rows of setupqueries.h to values. No server in sight.

#include "models/clients/postgres/resultset.h"
#include "models/core/setup/setupfacts.h"

#include <QHash>

namespace sluice::postgres {

/// What loginRightsQuery() gives.
struct LoginRights
{
    QString user;
    bool superuser = false;
    bool createsRoles = false;
    bool grantsReplication = false;
    bool altersSystem = false; ///< the server permits ALTER SYSTEM at all
    bool createsHere = false;
    Hosting hosting = Hosting::SelfManaged;

    bool operator==(const LoginRights &) const = default;
};

Result<QDateTime> parseClock(const ResultSet &result);
Result<LoginRights> parseLoginRights(const ResultSet &result);
Result<QList<HbaRule>> parseHba(const ResultSet &result);
Result<qint64> parseWalFolder(const ResultSet &result);
Result<int> parseSenderCount(const ResultSet &result);
/// Empty where there is no such role.
Result<std::optional<RoleFacts>> parseRole(const ResultSet &result, Hosting hosting);
Result<QList<SchemaFacts>> parseSchemas(const ResultSet &result);
/// Without `bytes`.
Result<QList<TableFacts>> parseTables(const ResultSet &result);
Result<QMap<TableName, qint64>> parseTableSizes(const ResultSet &result);

TableKind tableKindFrom(const QString &relkind);
ReplicaIdentity replicaIdentityFrom(const QString &relreplident);

/// Whether PostgreSQL keeps the name for itself.
bool isReservedRole(const QString &name);

} // namespace sluice::postgres
