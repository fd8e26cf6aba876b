#pragma once
// Single rows of one PostgreSQL database, read in a thread of its own, so that a slow table keeps nobody else
// waiting. Logs in when it is first asked.

#include "models/clients/postgres/rowsource.h"
#include "models/core/profile.h"

#include <memory>

namespace sluice::postgres {

class RowClient final : public RowSource
{
public:
    RowClient(DatabaseProfile profile, Secret password, Polling deadlines, Secret keyPassword = {});
    ~RowClient() override; ///< cancels what is under way, then waits for the thread

    QFuture<Result<std::optional<TableShape>>> fetchShape(const TableName &table) override;
    QFuture<Result<RowsRead>> fetchRows(const RowQuestion &question) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::postgres
