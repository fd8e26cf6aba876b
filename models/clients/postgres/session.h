#pragma once
// One libpq connection, kept open between calls and made anew when it is broken. Blocking; for one thread at
// a time.

#include "models/clients/postgres/conninfo.h"
#include "models/clients/postgres/handles.h"
#include "models/clients/postgres/interrupt.h"
#include "models/clients/postgres/pgerror.h"
#include "models/clients/postgres/resolver.h"
#include "models/clients/postgres/statement.h"

#include <functional>
#include <vector>

namespace sluice::postgres {

class Session final
{
public:
    Session(DatabaseProfile profile, Secrets secrets, Polling deadlines, const Interrupt &interrupt,
            SessionMode mode = SessionMode::Read);

    /// Sends the statements that `statementsFor(serverVersion)` gives in one go and collects their answers; a
    /// failed one does not harm the others. Fails as a whole when the server cannot be reached or does not
    /// answer in time.
    Result<Answers> ask(const std::function<QList<Statement>(int)> &statementsFor);

    /// Sends one statement that changes something; for the modes that may. It is sent once, whatever comes of
    /// it: where no answer came, the error says that it is not known whether the change was made.
    Result<Effect> change(const Statement &statement);

    /// server_version_num, after a login where there is no connection.
    Result<int> serverVersion();

    /// A SCRAM-SHA-256 verifier as the server would make it. Sends nothing but what a login needs.
    Result<QString> scramVerifier(const QString &role, const Secret &password);

    /// Closes the connection, so that the next call logs in anew.
    void close() { m_connection.reset(); }

    /// Of the server's process behind this connection; 0: there is none.
    [[nodiscard]] int backendPid() const { return m_connection ? PQbackendPID(m_connection.get()) : 0; }
    [[nodiscard]] bool encrypted() const { return m_connection && PQsslInUse(m_connection.get()) != 0; }
    /// From the last ask(): sending to the last answer.
    [[nodiscard]] std::chrono::milliseconds roundTrip() const { return m_roundTrip; }

private:
    Result<void> ensureOpen(QDeadlineTimer overall);
    Result<void> open(QDeadlineTimer overall);
    Result<QList<Address>> addresses(QDeadlineTimer deadline);
    Result<QList<Address>> addressesOf(const QString &host, QDeadlineTimer deadline);
    Result<void> connectTo(const Address &address, QDeadlineTimer deadline);
    [[nodiscard]] Error failedConnect(ConnectFailure failure, PGconn *connection, const Login &login) const;
    [[nodiscard]] bool stillOpen();

    Result<Answers> exchange(const QList<Statement> &statements, QDeadlineTimer deadline);
    Result<void> send(const QList<Statement> &statements);
    Result<Answers> receive(const QList<Statement> &statements, QDeadlineTimer deadline);
    Result<void> put(const Statement &statement);
    Result<void> await(int unsent, QDeadlineTimer deadline);
    Result<std::vector<PgResult>> collect(QDeadlineTimer deadline);
    Result<Effect> effectOf(const std::vector<PgResult> &results, const Statement &statement);
    Result<Effect> settled(const Effect &effect);
    [[nodiscard]] Error failedQuery(const PGresult *result, const Statement &statement) const;
    [[nodiscard]] Error failedChange(const PGresult *result, const Statement &statement) const;
    [[nodiscard]] Error lost() const;
    [[nodiscard]] QDeadlineTimer sooner(std::chrono::milliseconds time, QDeadlineTimer overall) const;
    [[nodiscard]] QByteArray withoutSecrets(QByteArray text) const;

    const DatabaseProfile m_profile;
    const Secrets m_secrets;
    const Polling m_deadlines;
    const Interrupt &m_interrupt;
    const SessionMode m_mode;
    Resolver m_resolver;
    PgConnection m_connection;
    Login m_login;
    std::chrono::milliseconds m_roundTrip{0};
};

} // namespace sluice::postgres
