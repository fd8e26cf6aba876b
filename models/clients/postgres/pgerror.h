#pragma once
// From what libpq and the server say about a failure to one sentence and a kind. No libpq in sight.

#include "models/core/result.h"

#include <QByteArray>
#include <chrono>

namespace sluice::postgres {

/// Whom we talk to, for the sentences.
struct Login
{
    QString host; ///< empty: the local socket
    int port = 0;
    QString database;
    QString user;

    [[nodiscard]] QString server() const; ///< "db.example:5432"
};

/// The fields of a server's error message.
struct ServerReport
{
    QString sqlstate;
    QString primary;
    QString routine; ///< of the server's source: unlike the text, never translated

    bool operator==(const ServerReport &) const = default;
};

/// What was seen of a connection attempt until it failed. The texts of libpq are translated and change
/// between versions, so the kind of failure comes from what was observed: how far it got, and the first byte
/// of the answer.
struct ConnectFailure
{
    enum class Phase
    {
        Preparing,
        Network,
        Encryption,
        Login
    };

    Phase phase = Phase::Preparing;
    QByteArray text;           ///< libpq's message, made with PQERRORS_VERBOSE
    bool closedByPeer = false; ///< the other side closed the connection
    char firstByte = '\0';     ///< of the answer in this phase; NUL where none was seen
    bool needsPassword = false;
};

/// The most telling of the server's messages in a verbose text of libpq ("… FATAL:  28P01: …"); empty without
/// one.
ServerReport reportIn(const QString &verboseText);

Error connectError(const ConnectFailure &failure, const Login &login);
Error connectTimeout(ConnectFailure::Phase phase, std::chrono::milliseconds waited, const Login &login);
Error lookUpTimeout(std::chrono::milliseconds waited, const Login &login);
Error lookUpError(bool unknown, const QString &reason, const Login &login);
/// `grant` is the statement that would give the right, shown where the right is missing.
Error queryError(const ServerReport &report, const QString &detail, const QString &what, const QString &grant,
                 const Login &login);
Error answerTimeout(std::chrono::milliseconds waited, const Login &login);
Error connectionLost(const QString &detail, const Login &login);
Error badAnswer(const QString &detail, const Login &login);
Error cancelled(const Login &login);

} // namespace sluice::postgres
