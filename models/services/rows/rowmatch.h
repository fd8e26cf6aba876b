#pragma once
// Whether a value of a record and a value of a table are the same. Where that cannot be told, it says so: a
// difference that is none sends a person after a fault that there is not.

#include "models/core/rownow.h"
#include "models/core/tablerow.h"
#include "models/services/topics/envelope/envelope.h"

namespace sluice {

struct Match
{
    Agreement agreement = Agreement::Unknown;
    QString why; ///< of what cannot be compared

    bool operator==(const Match &) const = default;
};

/// `sent`: with its type by the catalogue, where that is known. `type`: of the column of the table.
[[nodiscard]] Match matched(const envelope::Value &sent, const QString &sentType, const RowValue &now,
                            const QString &type);

} // namespace sluice
