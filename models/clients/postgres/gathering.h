#pragma once
// The answers of one call, taken apart: values, rights that are missing, and failures.

#include "models/clients/postgres/queries.h"
#include "models/clients/postgres/statement.h"
#include "models/clients/postgres/text.h"
#include "models/core/database.h"

#include <type_traits>

namespace sluice::postgres {

inline QString grantOn(const QString &object, const QString &user)
{
    return QStringLiteral("GRANT %1 TO %2").arg(object, quotedIdentifier(user));
}

inline QString grantSelect(const QString &view, const QString &user)
{
    return grantOn(QStringLiteral("SELECT ON pg_catalog.") + view, user);
}

/// Gathers the answers of a catalogue call: what is not permitted becomes a note, any other failure fails the
/// call.
class Gathering final
{
public:
    Gathering(const QList<Statement> &statements, const Answers &answers)
        : m_statements(statements)
        , m_answers(answers)
    {}

    template <class Parse>
    using Value = typename std::invoke_result_t<Parse, const ResultSet &>::value_type;

    /// The rows of statement `index` through `parse`, or what is missing for them.
    template <class Parse>
    Permitted<Value<Parse>> permitted(qsizetype index, Parse parse)
    {
        auto parsed = m_answers.at(index).and_then(parse);
        if (parsed)
            return *std::move(parsed);
        const Error &error = parsed.error();
        // Unsupported is a relative of PostgreSQL that lacks a view or a role.
        const bool lacks = error.kind == ErrorKind::Unsupported;
        const NotPermitted missing{m_statements.at(index).what,
                                   lacks ? error.message : m_statements.at(index).grant};
        if (error.kind == ErrorKind::Permission || lacks)
            notPermitted.append(missing);
        else if (!failure)
            failure = error;
        return tl::unexpected<NotPermitted>(missing);
    }

    /// The same where an empty value says as much.
    template <class Parse>
    Value<Parse> take(qsizetype index, Parse parse)
    {
        return permitted(index, parse).value_or(Value<Parse>());
    }

    /// The same where nothing can stand for it: a right that is missing fails the call, too.
    template <class Parse>
    Value<Parse> need(qsizetype index, Parse parse)
    {
        auto parsed = m_answers.at(index).and_then(parse);
        if (parsed)
            return *std::move(parsed);
        if (!failure)
            failure = parsed.error();
        return Value<Parse>();
    }

    QList<NotPermitted> notPermitted;
    std::optional<Error> failure;

private:
    const QList<Statement> &m_statements;
    const Answers &m_answers;
};

} // namespace sluice::postgres
