#pragma once
// Two databases with one row of applications each, for the explorer's tests and drawings.

#include "models/services/rows/rowlookup.h"
#include "tests/support/fakerows.h"

namespace sluice::test {

/// smart_citizen has the row as updateRecord() leaves it; smart_warehouse is one change behind.
class RowDatabases final
{
public:
    explicit RowDatabases(Explorer *explorer);

    /// Waits until both have answered.
    void settle() const;

    FakeRows source;
    FakeRows target;
    RowLookup lookup;
};

/// The row of updateRecord(), from its insert to that update, over two partitions.
[[nodiscard]] QList<KafkaRecord> rowHistory();

} // namespace sluice::test
