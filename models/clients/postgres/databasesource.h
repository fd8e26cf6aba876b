#pragma once
// What the monitor needs of a database, so that its tests can stand a fake in its place.

#include "models/core/database.h"
#include "models/core/result.h"

#include <QFuture>

namespace sluice {

class DatabaseSource
{
public:
    virtual ~DatabaseSource() = default;

    /// Slots, WAL position and senders; one round trip where the version allows. Never later than its
    /// deadline.
    virtual QFuture<Result<ReplicationFacts>> fetchReplication() = 0;
    /// Settings, publications, roles and rights.
    virtual QFuture<Result<CatalogueFacts>> fetchCatalogue() = 0;
};

} // namespace sluice
