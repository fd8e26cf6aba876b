#pragma once
// One check of a database for the setup: the statements, and the facts from their answers. No server in
// sight.

#include "models/clients/postgres/setupdatabase.h"
#include "models/clients/postgres/statement.h"

namespace sluice::postgres {

QList<Statement> setupStatements(int serverVersion, const DatabaseSetupQuestion &question,
                                 const QString &user);

/// All but `clockSkew` and `roleLogin`, which more than one answer goes into.
Result<DatabaseSetupFacts> setupFactsFrom(const QList<Statement> &statements, const Answers &answers,
                                          const DatabaseSetupQuestion &question);

} // namespace sluice::postgres
