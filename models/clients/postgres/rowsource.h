#pragma once
// What a look at one row needs of a database, so that its tests can stand a fake in its place. Reads only.

#include "models/core/result.h"
#include "models/core/tablerow.h"

#include <QFuture>

namespace sluice {

class RowSource
{
public:
    virtual ~RowSource() = default;

    /// Empty: there is no such table.
    virtual QFuture<Result<std::optional<TableShape>>> fetchShape(const TableName &table) = 0;
    virtual QFuture<Result<RowsRead>> fetchRows(const RowQuestion &question) = 0;
};

} // namespace sluice
