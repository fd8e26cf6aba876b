#pragma once
// One PostgreSQL database, asked through libpq in a thread of its own.

#include "models/clients/postgres/databasesource.h"
#include "models/core/profile.h"
#include "models/core/secret.h"

#include <memory>

namespace sluice::postgres {

/// What "Test connection" shows.
struct LoginFacts
{
    QString serverVersion;
    QString user;
    QString database;
    bool encrypted = false;
    std::chrono::milliseconds latency{0};
};

class PostgresClient final : public DatabaseSource
{
public:
    PostgresClient(DatabaseProfile profile, Secret password, Polling deadlines, Secret keyPassword = {});
    ~PostgresClient()
        override; ///< cancels what is under way, then waits for the thread (milliseconds, not deadlines)

    QFuture<Result<ReplicationFacts>> fetchReplication() override;
    QFuture<Result<CatalogueFacts>> fetchCatalogue() override;
    QFuture<Result<LoginFacts>> testLogin();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::postgres
