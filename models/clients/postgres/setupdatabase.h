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
    QString note = {};          ///< that names it, in noteColumn of the table of notes; empty: none was made

    bool operator==(const InsertedRow &) const = default;
};

/// The text column of the heartbeat table. A proof that is cut off leaves its note there beside its row.
inline const QString noteColumn = QStringLiteral("connector");

/// A row that a proof has left behind, as its note names it.
struct LeftRow
{
    TableName table;
    QMap<QString, QString> key;
    QString note;

    bool operator==(const LeftRow &) const = default;
};

/// What a proof finds where it is about to write.
struct ProofGround
{
    QStringList
        lacking; ///< "INSERT on public.families": without these no row may be written and cleared away
    QList<LeftRow> left; ///< by proofs whose connection is gone

    bool operator==(const ProofGround &) const = default;
};

/// How much has been changed where: who may not write sees so that somebody else did.
struct ChangeCounts
{
    Lsn position;                   ///< of the WAL, from before the counts were read
    QMap<TableName, qint64> counts; ///< rows inserted, updated and deleted, also by what was rolled back

    bool operator==(const ChangeCounts &) const = default;
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
    /// Reads only. `notes` is the table where proofs note what they have written.
    virtual QFuture<Result<ProofGround>> fetchProofGround(const ProofRow &row, const QStringList &keyColumns,
                                                          const TableName &notes) = 0;
    /// Reads only. A table that there is not is not in the answer.
    virtual QFuture<Result<ChangeCounts>> fetchChangeCounts(const QList<TableName> &tables) = 0;
    /// Inserts one row with bound values. `keyColumns` are given back. In the same transaction its key is
    /// noted in `notes`, unless that names no table.
    ///@mutating
    virtual QFuture<Result<InsertedRow>> insertRow(const ProofRow &row, const QStringList &keyColumns,
                                                   const TableName &notes) = 0;
    /// Deletes the row of this key.
    ///@mutating
    virtual QFuture<Result<void>> deleteRow(const TableName &table, const QMap<QString, QString> &key) = 0;
    /// A SCRAM-SHA-256 verifier of the password, computed here: the clear text is not sent.
    virtual QFuture<Result<QString>> scramVerifier(const QString &role, const Secret &password) = 0;
};

} // namespace sluice
