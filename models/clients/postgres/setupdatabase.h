#pragma once
// What the setup needs of a database, so that its tests can stand a fake in its place.
// What changes something is marked ///@mutating: a test holds that a read-only client refuses each of them.

#include "models/core/secret.h"
#include "models/core/setup/setupfacts.h"

#include <QFuture>

namespace sluice {

struct DatabaseSetupQuestion
{
    QString role; ///< the connectors' login
    QStringList schemas;
    QList<TableName> tables; ///< beside those of the schemas
    Secret rolePassword;     ///< empty: the role's login is not tried

    bool operator==(const DatabaseSetupQuestion &) const = default;
};

/// What an insert left behind, to be found again in the topics.
struct InsertedRow
{
    quint64 txId = 0;           ///< pg_current_xact_id(), whole; Debezium's source.txId is its lower 32 bits
    Lsn lsn;                    ///< WAL position just after the commit
    QMap<QString, QString> key; ///< of the row, by column

    bool operator==(const InsertedRow &) const = default;
};

class SetupDatabase
{
public:
    virtual ~SetupDatabase() = default;

    /// Everything that the planner judges. Reads only.
    virtual QFuture<Result<DatabaseSetupFacts>> fetchSetup(const DatabaseSetupQuestion &question) = 0;
    /// One statement that changes something, in a transaction of its own where the server permits one.
    /// Refused with ErrorKind::ReadOnly by a read-only client, before anything is sent.
    ///@mutating
    virtual QFuture<Result<void>> execute(const QString &statement) = 0;
    /// Inserts one row with bound values. `keyColumns` are given back.
    ///@mutating
    virtual QFuture<Result<InsertedRow>> insertRow(const ProofRow &row, const QStringList &keyColumns) = 0;
    /// Deletes the row of this key.
    ///@mutating
    virtual QFuture<Result<void>> deleteRow(const TableName &table, const QMap<QString, QString> &key) = 0;
    /// A SCRAM-SHA-256 verifier of the password, computed here: the clear text is not sent.
    virtual QFuture<Result<QString>> scramVerifier(const QString &role, const Secret &password) = 0;
};

} // namespace sluice
