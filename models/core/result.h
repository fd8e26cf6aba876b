#pragma once
// The one way in which a call that can fail returns: a value, or an Error that says what a person can do
// about it.

#include <QMetaType>
#include <QString>
#include <optional>
#include <tl/expected.hpp>

namespace sluice {

/// What code may branch on. Never branch on the text of an Error.
enum class ErrorKind
{
    Unreachable, ///< nothing listens there, or the network is cut
    UnknownHost, ///< the name does not resolve
    Timeout,     ///< connected or not, no answer came before the deadline
    Auth,        ///< the login was refused
    Permission,  ///< logged in, but not allowed to do or see this
    NotFound,    ///< the named thing does not exist there
    Conflict,    ///< the server is busy with something else; trying again may help
    BadAnswer,   ///< something answered, but not in the protocol that was expected
    Invalid,     ///< what was sent, or read from a file, is wrong
    Unsupported, ///< that version cannot do it
    ReadOnly,    ///< the profile is read-only
    Cancelled,   ///< we gave up on purpose
    Server,      ///< the server reported a failure of its own
    Internal,    ///< a mistake of ours
};

struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    QString message; ///< one sentence for the user: the thing, the reason, the remedy; never a secret
    QString detail;  ///< the server's own text: SQLSTATE, HTTP body (cut), librdkafka's reason; may be empty

    bool operator==(const Error &) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;

/// A Result<void> that can be compared, and so be part of a value or travel in a signal: tl::expected<void>
/// has an equality that does not compile.
class Outcome final
{
public:
    Outcome() = default;
    Outcome(const Result<void> &result) // NOLINT(google-explicit-constructor): it is what a call gives
        : m_error(result ? std::nullopt : std::optional<Error>(result.error()))
    {}

    [[nodiscard]] explicit operator bool() const { return !m_error; }
    [[nodiscard]] const Error &error() const { return *m_error; }
    bool operator==(const Outcome &) const = default;

private:
    std::optional<Error> m_error;
};

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind, QString message, QString detail = {})
{
    return tl::unexpected<Error>(Error{kind, std::move(message), std::move(detail)});
}

} // namespace sluice
