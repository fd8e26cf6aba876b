#pragma once
// What is said of a statement that was to change something and did not, or perhaps did. No libpq in sight.

#include "models/clients/postgres/pgerror.h"

namespace sluice::postgres {

/// The words that name a statement: "ALTER SYSTEM", "GRANT", "ALTER DEFAULT PRIVILEGES". Never more than
/// keywords.
QString statementKind(const QString &statement);

/// `text` without password verifiers, and without what `statement` gives as a password.
QString withoutPasswords(QString text, const QString &statement);

/// The server refused the statement: it was not applied. `detail` and the report are masked here.
Error changeError(const ServerReport &report, const QString &detail, const QString &statement,
                  const Login &login);

/// The statement was sent and no answer came for `reason`: it may have been applied. Of the kind of the
/// reason.
Error outcomeUnknown(const Error &reason, const QString &statementKind);

} // namespace sluice::postgres
