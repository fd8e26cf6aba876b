#pragma once
// What a query gave, as plain text cells. Parsers take this and not a libpq handle, so that a test can write
// one.

#include "models/core/lsn.h"
#include "models/core/result.h"

#include <QDateTime>
#include <QList>
#include <QStringList>
#include <optional>

namespace sluice::postgres {

using Cell = std::optional<QString>; ///< empty for NULL

struct ResultSet
{
    QStringList columns;
    QList<QList<Cell>> rows;

    bool operator==(const ResultSet &) const = default;
};

/// Reads typed cells of one row by column name. The first cell that cannot be read is remembered, so that a
/// parser reads all its cells and asks once.
class RowReader final
{
public:
    RowReader(const ResultSet &result, qsizetype row)
        : m_result(result)
        , m_row(row)
    {}

    QString text(QLatin1StringView column); ///< empty for NULL
    bool flag(QLatin1StringView column);    ///< false for NULL
    std::optional<bool> optionalFlag(QLatin1StringView column);
    std::optional<qint64> integer(QLatin1StringView column);
    std::optional<Lsn> lsn(QLatin1StringView column);
    std::optional<QDateTime> time(QLatin1StringView column); ///< from milliseconds since 1970
    QStringList list(QLatin1StringView column);              ///< from a JSON array of strings

    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

private:
    Cell cell(QLatin1StringView column);
    void refuse(QLatin1StringView column, const QString &value);

    const ResultSet &m_result;
    qsizetype m_row;
    std::optional<Error> m_error;
};

} // namespace sluice::postgres
