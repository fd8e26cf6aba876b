#pragma once
// What the setup of change data capture reads and changes in one PostgreSQL database.

#include "models/clients/postgres/setupdatabase.h"
#include "models/core/profile.h"

#include <memory>

namespace sluice::postgres {

/// Calls are carried out one after another, in a thread of its own. What changes something is sent once:
/// where no answer comes, the Error says that it is not known whether it was applied.
class PostgresSetupClient final : public SetupDatabase
{
public:
    PostgresSetupClient(DatabaseProfile profile, Secret password, Polling deadlines, bool readOnly,
                        Secret keyPassword = {});
    /// Cancels what is under way, then waits for the thread (milliseconds, not deadlines).
    ~PostgresSetupClient() override;

    /// From now on, calls that wait for their turn included.
    void setReadOnly(bool on);

    /// Fails as a whole where the server does not answer, or hides what has no place for "not permitted".
    QFuture<Result<DatabaseSetupFacts>> fetchSetup(const DatabaseSetupQuestion &question) override;
    QFuture<Result<ProofGround>> fetchProofGround(const ProofRow &row, const QStringList &keyColumns,
                                                  const TableName &notes) override;
    QFuture<Result<ChangeCounts>> fetchChangeCounts(const QList<TableName> &tables) override;
    /// Exactly one statement: the server refuses several. Names without a schema are those of pg_catalog.
    QFuture<Result<void>> execute(const QString &statement) override;
    /// The row's LSN is that of just after the commit or, where the connection ends between the two, that of
    /// the insert itself.
    QFuture<Result<InsertedRow>> insertRow(const ProofRow &row, const QStringList &keyColumns,
                                           const TableName &notes = {}) override;
    /// ErrorKind::NotFound, and nothing deleted, where not exactly one row has this key.
    QFuture<Result<void>> deleteRow(const TableName &table, const QMap<QString, QString> &key) override;
    QFuture<Result<QString>> scramVerifier(const QString &role, const Secret &password) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::postgres
