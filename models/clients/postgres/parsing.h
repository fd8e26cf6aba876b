#pragma once
// From the rows of queries.h to values. No server in sight.

#include "models/clients/postgres/postgresclient.h"
#include "models/clients/postgres/resultset.h"
#include "models/core/database.h"

namespace sluice::postgres {

/// What serverQuery() gives.
struct ServerRow
{
    int versionNum = 0;
    QString version; ///< without the packager's addition
    QDateTime postmasterStart;
    bool inRecovery = false;
    Lsn walPosition;
    bool seesSenders = false;

    bool operator==(const ServerRow &) const = default;
};

/// What rightsQuery() gives.
struct RightsRow
{
    QString user;
    bool seesSenders = false;
    bool seesSlots = false;
    bool seesWalFolder = false;

    bool operator==(const RightsRow &) const = default;
};

Result<ServerRow> parseServer(const ResultSet &result);
/// `walPosition` is read after the slots, so that no slot is ahead of it.
Result<QList<ReplicationSlot>> parseSlots(const ResultSet &result, Lsn walPosition);
Result<QList<WalSender>> parseSenders(const ResultSet &result);
Result<std::optional<RightsRow>> parseRights(const ResultSet &result);
Result<QString> parseSystemIdentifier(const ResultSet &result);
/// All but what only the connection knows: `encrypted` and `latency`.
Result<LoginFacts> parseLogin(const ResultSet &result);
Result<QList<Setting>> parseSettings(const ResultSet &result);
/// Where `tables` are not permitted, no publication knows its own.
Result<QList<Publication>> parsePublications(const ResultSet &publications,
                                             const Permitted<ResultSet> &tables);
Result<QList<Role>> parseRoles(const ResultSet &result);

/// "15.18" of "15.18 (Debian 15.18-0+deb12u1)".
QString shortVersion(const QString &serverVersion);
WalStatus walStatusFrom(QStringView text);

} // namespace sluice::postgres
