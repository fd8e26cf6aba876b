#pragma once
// The SQL of a setup's check, by server version. As in queries.h every version gives the same columns. Where
// a parameter is the role, the query gives its rows also when there is no such role.

#include <QByteArray>

namespace sluice::postgres {

QByteArray clockQuery();
QByteArray loginRightsQuery(int serverVersion);
/// The function and not the view over it: that would need a second right.
QByteArray hbaQuery();
QByteArray walFolderQuery();
QByteArray senderCountQuery();
QByteArray roleFactsQuery(); ///< $1: the role

/// $1: the role; $2: JSON array of schemas
QByteArray schemaFactsQuery(int serverVersion);
/// $1: the role; $2: JSON array of schemas whose tables are wanted; $3: JSON array of [schema, table], of any
/// kind
QByteArray tableFactsQuery(int serverVersion);
/// Sizes stand apart, since they wait for whoever holds a table locked. Parameters as above, without the
/// role.
QByteArray tableSizesQuery();

} // namespace sluice::postgres
