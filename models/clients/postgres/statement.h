#pragma once
// What is sent to a server and what comes back. No libpq in sight.

#include "models/clients/postgres/resultset.h"

#include <QByteArray>

namespace sluice::postgres {

struct Statement
{
    QByteArray sql;
    QString what;              ///< completes "may not read …"
    QString grant = {};        ///< what would give the right to read it
    bool withPrevious = false; ///< in one transaction, and so on one snapshot, with the statement before it
    QList<QByteArray> parameters = {}; ///< $1, $2, … as text without NUL; the server finds their types
};

/// What a change has come to.
struct Effect
{
    ResultSet rows;      ///< of a RETURNING
    qint64 affected = 0; ///< rows; 0 for a statement that counts none
};

using Answers = QList<Result<ResultSet>>; ///< one for each statement

} // namespace sluice::postgres
