#pragma once
// Owners of libpq's handles and of file descriptors. Private to this client: the only header that includes
// libpq.

#include <libpq-fe.h>
#include <memory>
#include <unistd.h>
#include <utility>

namespace sluice::postgres {

struct PgDeleter
{
    void operator()(PGconn *connection) const { PQfinish(connection); }
    void operator()(PGresult *result) const { PQclear(result); }
    void operator()(PQconninfoOption *options) const { PQconninfoFree(options); }
};

using PgConnection = std::unique_ptr<PGconn, PgDeleter>;
using PgResult = std::unique_ptr<PGresult, PgDeleter>;
using PgOptions = std::unique_ptr<PQconninfoOption, PgDeleter>;

} // namespace sluice::postgres
