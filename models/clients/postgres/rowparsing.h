#pragma once
// From the rows of a result to a list of values.

#include "models/clients/postgres/resultset.h"
#include "models/clients/postgres/text.h"

#include <utility>

namespace sluice::postgres {

/// Applies `parseRow(RowReader &) -> T` to every row; the first unreadable cell fails the whole.
template <class ParseRow>
auto parseRows(const ResultSet &result, ParseRow parseRow)
    -> Result<QList<decltype(parseRow(std::declval<RowReader &>()))>>
{
    QList<decltype(parseRow(std::declval<RowReader &>()))> values;
    values.reserve(result.rows.size());
    for (qsizetype row = 0; row < result.rows.size(); ++row) {
        RowReader reader(result, row);
        values.append(parseRow(reader));
        if (reader.error())
            return tl::unexpected<Error>(*reader.error());
    }
    return values;
}

/// As parseRows(), of exactly one row.
template <class ParseRow>
auto parseOneRow(const ResultSet &result, ParseRow parseRow)
    -> Result<decltype(parseRow(std::declval<RowReader &>()))>
{
    if (result.rows.size() != 1) {
        return fail(ErrorKind::BadAnswer,
                    Text::tr("The server gave %1 rows where there must be one.").arg(result.rows.size()));
    }
    RowReader reader(result, 0);
    auto value = parseRow(reader);
    if (reader.error())
        return tl::unexpected<Error>(*reader.error());
    return value;
}

} // namespace sluice::postgres
