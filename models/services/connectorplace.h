#pragma once
// Which database of the profile a connector reads or writes.

#include "models/core/connector.h"
#include "models/core/profile.h"

namespace sluice {

/// `fallback` also where the key is there and empty.
[[nodiscard]] QString configValue(const Connector &connector, const QString &key,
                                  const QString &fallback = {});

/// How a connector reaches its PostgreSQL database.
struct ConnectorAddress
{
    QString host;
    int port = 5432;
    QString dbname; ///< empty: the config names none
};
[[nodiscard]] ConnectorAddress sourceAddressOf(const Connector &source);
[[nodiscard]] ConnectorAddress targetAddressOf(const Connector &sink); ///< from a JDBC sink's connection.url

/// The profile's name of the database; the database's own name where the profile does not have it; empty
/// where the config names none.
[[nodiscard]] QString sourceDatabaseOf(const Connector &source, const Profile &profile);
[[nodiscard]] QString targetDatabaseOf(const Connector &sink, const Profile &profile);

} // namespace sluice
