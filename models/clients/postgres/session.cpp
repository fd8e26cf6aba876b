#include "models/clients/postgres/session.h"

#include "models/clients/postgres/changeerror.h"
#include "models/clients/postgres/queries.h"
#include "models/clients/postgres/text.h"

#include <QElapsedTimer>
#include <QStringDecoder>
#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <vector>

namespace sluice::postgres {

using namespace Qt::StringLiterals;

namespace {

using Phase = ConnectFailure::Phase;

Phase phaseOf(ConnStatusType status)
{
    switch (status) {
    case CONNECTION_NEEDED:
    case CONNECTION_STARTED:
        return Phase::Network;
    case CONNECTION_MADE:
    case CONNECTION_SSL_STARTUP:
    case CONNECTION_GSS_STARTUP:
        return Phase::Encryption;
    default:
        return Phase::Login;
    }
}

/// Keeps what is to be seen of the attempt before PQconnectPoll() takes it off the socket.
void observe(ConnectFailure &seen, PGconn *connection)
{
    const ConnStatusType status = PQstatus(connection);
    // CONNECTION_MADE is left without reading: what follows is either the negotiation of TLS or the login
    // itself.
    const Phase phase = status == CONNECTION_MADE ? Phase::Login : phaseOf(status);
    if (phase != seen.phase) {
        seen.phase = phase;
        seen.firstByte = '\0';
        seen.closedByPeer = false;
    }
    if (phase < Phase::Encryption)
        return;
    char byte = '\0';
    const ssize_t count = recv(PQsocket(connection), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        seen.closedByPeer = true;
    else if (count == 1 && seen.firstByte == '\0' && (phase == Phase::Encryption || !PQsslInUse(connection)))
        seen.firstByte = byte;
}

PgConnection start(const QList<Parameter> &parameters)
{
    std::vector<const char *> keywords;
    std::vector<const char *> values;
    for (const Parameter &parameter : parameters) {
        keywords.push_back(parameter.keyword.constData());
        values.push_back(parameter.value.constData());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    return PgConnection(PQconnectStartParams(keywords.data(), values.data(), 0));
}

/// QString::fromUtf8() would drop a leading U+FEFF, which a name may begin with as with any other character.
QString textOf(const char *utf8, int size)
{
    QStringDecoder decode(QStringConverter::Utf8, QStringConverter::Flag::ConvertInitialBom);
    return decode(QByteArrayView(utf8, size));
}

ResultSet tableOf(const PGresult *result)
{
    ResultSet table;
    const int columns = PQnfields(result);
    for (int column = 0; column < columns; ++column)
        table.columns.append(QString::fromUtf8(PQfname(result, column)));
    for (int row = 0; row < PQntuples(result); ++row) {
        QList<Cell> cells;
        cells.reserve(columns);
        for (int column = 0; column < columns; ++column) {
            if (PQgetisnull(result, row, column) != 0)
                cells.append(std::nullopt);
            else
                cells.append(textOf(PQgetvalue(result, row, column), PQgetlength(result, row, column)));
        }
        table.rows.append(cells);
    }
    return table;
}

QString field(const PGresult *result, int code)
{
    return QString::fromUtf8(PQresultErrorField(result, code));
}

bool isTransport(const Error &error)
{
    return error.kind == ErrorKind::Unreachable;
}

} // namespace

Session::Session(DatabaseProfile profile, Secrets secrets, Polling deadlines, const Interrupt &interrupt,
                 SessionMode mode)
    : m_profile(std::move(profile))
    , m_secrets(std::move(secrets))
    , m_deadlines(deadlines)
    , m_interrupt(interrupt)
    , m_mode(mode)
    , m_login{m_profile.host, m_profile.port, m_profile.dbname, m_profile.user}
{}

Result<Answers> Session::ask(const std::function<QList<Statement>(int)> &statementsFor)
{
    Q_ASSERT(m_mode == SessionMode::Read);
    const QDeadlineTimer overall(m_deadlines.connectTimeout + m_deadlines.answerTimeout, Qt::PreciseTimer);
    const bool reused = stillOpen();
    if (!reused) {
        if (Result<void> opened = open(overall); !opened)
            return tl::unexpected<Error>(opened.error());
    }
    const auto attempt = [&] {
        return exchange(statementsFor(PQserverVersion(m_connection.get())),
                        sooner(m_deadlines.answerTimeout, overall));
    };
    Result<Answers> answers = attempt();
    // A connection from an earlier call may have died unnoticed, for instance by a restart of the server. All
    // statements only read, so that asking once more does no harm.
    if (answers || !reused || !isTransport(answers.error()))
        return answers;
    if (Result<void> opened = open(overall); !opened)
        return tl::unexpected<Error>(opened.error());
    return attempt();
}

Result<Effect> Session::change(const Statement &statement)
{
    Q_ASSERT(m_mode != SessionMode::Read);
    // The server gives up after answerTimeout and says so. We wait longer, to hear it.
    const QDeadlineTimer overall(m_deadlines.connectTimeout + m_deadlines.answerTimeout, Qt::PreciseTimer);
    if (Result<void> opened = ensureOpen(overall); !opened)
        return tl::unexpected<Error>(opened.error());
    const QDeadlineTimer deadline(m_deadlines.connectTimeout + m_deadlines.answerTimeout, Qt::PreciseTimer);
    const auto results = put(statement).and_then([&] { return collect(deadline); });
    if (results && PQstatus(m_connection.get()) == CONNECTION_OK)
        return effectOf(*results, statement).and_then([this](const Effect &effect) {
            return settled(effect);
        });
    const Error reason = results ? lost() : results.error();
    m_connection.reset();
    return tl::unexpected<Error>(outcomeUnknown(reason, statementKind(QString::fromUtf8(statement.sql))));
}

Result<int> Session::serverVersion()
{
    const QDeadlineTimer overall(m_deadlines.connectTimeout, Qt::PreciseTimer);
    return ensureOpen(overall).map([this] { return PQserverVersion(m_connection.get()); });
}

Result<QString> Session::scramVerifier(const QString &role, const Secret &password)
{
    const QDeadlineTimer overall(m_deadlines.connectTimeout, Qt::PreciseTimer);
    if (Result<void> opened = ensureOpen(overall); !opened)
        return tl::unexpected<Error>(opened.error());
    // With the method given, libpq asks the server for nothing.
    const std::unique_ptr<char, decltype(&PQfreemem)> verifier(
        PQencryptPasswordConn(m_connection.get(), password.reveal().constData(), role.toUtf8().constData(),
                              "scram-sha-256"),
        &PQfreemem);
    if (!verifier) {
        return fail(ErrorKind::Internal,
                    Text::tr("No verifier could be made of the password for role \"%1\".").arg(role));
    }
    return QString::fromLatin1(verifier.get());
}

Result<void> Session::ensureOpen(QDeadlineTimer overall)
{
    return stillOpen() ? Result<void>() : open(overall);
}

bool Session::stillOpen()
{
    // The farewell of a server that shut down and the end of the stream come apart, so that one look is too
    // few. Who has that much to say unasked is not listened to.
    constexpr int looks = 16;
    for (int look = 0; m_connection && look < looks; ++look) {
        if (PQconsumeInput(m_connection.get()) == 0 || PQstatus(m_connection.get()) != CONNECTION_OK)
            break;
        pollfd watched{PQsocket(m_connection.get()), POLLIN, 0};
        if (poll(&watched, 1, 0) == 0)
            return true;
    }
    m_connection.reset();
    return false;
}

Result<void> Session::open(QDeadlineTimer overall)
{
    m_connection.reset();
    m_login.host = m_profile.host;
    if (Result<void> checked = checkProfile(m_profile); !checked)
        return checked;
    const QDeadlineTimer deadline = sooner(m_deadlines.connectTimeout, overall);
    const Result<QList<Address>> candidates = addresses(deadline);
    if (!candidates)
        return tl::unexpected<Error>(candidates.error());
    Result<void> outcome;
    std::optional<Error> worst;
    for (qsizetype i = 0; i < candidates->size(); ++i) {
        // What remains is shared among what remains, so that one dead address does not hide a living one.
        const auto share = std::chrono::milliseconds(deadline.remainingTime() / (candidates->size() - i));
        outcome = connectTo(candidates->at(i), sooner(share, deadline));
        if (outcome || outcome.error().kind == ErrorKind::Cancelled)
            return outcome;
        // "Nothing listens" on one address says less than what another one met.
        if (!worst || worst->kind == ErrorKind::Unreachable)
            worst = outcome.error();
    }
    return tl::unexpected<Error>(*worst);
}

Result<QList<Address>> Session::addresses(QDeadlineTimer deadline)
{
    const QByteArray given = m_profile.options.value(u"hostaddr"_s).toUtf8();
    if (!given.isEmpty())
        return QList<Address>{{m_profile.host.toUtf8(), given}};
    QList<Address> result;
    std::optional<Error> failure;
    for (const QString &host : hostsOf(m_profile)) {
        const Result<QList<Address>> found = addressesOf(host, deadline);
        if (found)
            result.append(*found);
        else if (!failure)
            failure = found.error();
    }
    if (result.isEmpty())
        return tl::unexpected<Error>(*failure);
    return result;
}

Result<QList<Address>> Session::addressesOf(const QString &host, QDeadlineTimer deadline)
{
    if (isLocalSocket(host))
        return QList<Address>{{host.toUtf8(), {}}};
    Login login = m_login;
    login.host = host;
    const LookUp found = m_resolver.resolve(host, deadline, m_interrupt);
    switch (found.outcome) {
    case LookUp::Outcome::Expired:
        return tl::unexpected<Error>(lookUpTimeout(m_deadlines.connectTimeout, login));
    case LookUp::Outcome::Interrupted:
        return tl::unexpected<Error>(cancelled(login));
    case LookUp::Outcome::UnknownHost:
    case LookUp::Outcome::Failed:
        return tl::unexpected<Error>(
            lookUpError(found.outcome == LookUp::Outcome::UnknownHost, found.reason, login));
    case LookUp::Outcome::Found:
        break;
    }
    if (found.addresses.isEmpty())
        return tl::unexpected<Error>(lookUpError(true, {}, login));
    QList<Address> result;
    for (const QByteArray &address : found.addresses)
        result.append({host.toUtf8(), address});
    return result;
}

Result<void> Session::connectTo(const Address &address, QDeadlineTimer deadline)
{
    m_login.host = QString::fromUtf8(address.host.isEmpty() ? address.numeric : address.host);
    PgConnection connection = start(connectionParameters(m_profile, m_secrets, m_deadlines, address, m_mode));
    if (!connection)
        return fail(ErrorKind::Internal, Text::tr("There is no memory left for a connection."));
    // Applies to the server's answer, which cannot be here yet. It puts the SQLSTATE into the text: libpq
    // gives it in no other way before a connection is made.
    PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);
    // Otherwise libpq prints what a server sends unasked.
    PQsetNoticeReceiver(
        connection.get(), [](void *, const PGresult *) {}, nullptr);

    ConnectFailure seen;
    PostgresPollingStatusType state =
        PQstatus(connection.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK) {
        if (state == PGRES_POLLING_FAILED)
            return tl::unexpected<Error>(failedConnect(seen, connection.get(), m_login));
        const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        const Wait waited = m_interrupt.wait(PQsocket(connection.get()), events, deadline);
        if (waited == Wait::Interrupted)
            return tl::unexpected<Error>(cancelled(m_login));
        if (waited == Wait::Expired) {
            return tl::unexpected<Error>(
                connectTimeout(phaseOf(PQstatus(connection.get())), m_deadlines.connectTimeout, m_login));
        }
        observe(seen, connection.get());
        state = PQconnectPoll(connection.get());
    }
    if (PQserverVersion(connection.get()) < oldestSupported) {
        return fail(
            ErrorKind::Unsupported,
            Text::tr("%1 is older than PostgreSQL 10, which Sluice needs at least.").arg(m_login.server()));
    }
    const bool pipelined = m_mode == SessionMode::Read;
    if (PQsetnonblocking(connection.get(), 1) != 0 ||
        (pipelined && PQenterPipelineMode(connection.get()) == 0))
        return fail(ErrorKind::Internal, Text::tr("libpq refused its pipeline mode."));
    m_connection = std::move(connection);
    return {};
}

Error Session::failedConnect(ConnectFailure failure, PGconn *connection, const Login &login) const
{
    failure.text = withoutSecrets(PQerrorMessage(connection));
    failure.needsPassword = PQconnectionNeedsPassword(connection) != 0;
    return connectError(failure, login);
}

Result<Answers> Session::exchange(const QList<Statement> &statements, QDeadlineTimer deadline)
{
    QElapsedTimer clock;
    clock.start();
    Result<Answers> answers = send(statements).and_then([&] { return receive(statements, deadline); });
    m_roundTrip = std::chrono::milliseconds(clock.elapsed());
    if (!answers)
        m_connection.reset(); // a late answer must not be taken for that of the next call
    return answers;
}

Result<void> Session::send(const QList<Statement> &statements)
{
    PGconn *connection = m_connection.get();
    for (qsizetype i = 0; i < statements.size(); ++i) {
        if (Result<void> sent = put(statements.at(i)); !sent)
            return sent;
        // A sync ends the transaction, and with it the harm that a failed statement does.
        const bool ends = i + 1 == statements.size() || !statements.at(i + 1).withPrevious;
        if (ends && PQpipelineSync(connection) == 0)
            return tl::unexpected<Error>(lost());
    }
    return {};
}

Result<void> Session::put(const Statement &statement)
{
    std::vector<const char *> values;
    for (const QByteArray &parameter : statement.parameters)
        values.push_back(parameter.constData());
    if (PQsendQueryParams(m_connection.get(), statement.sql.constData(), static_cast<int>(values.size()),
                          nullptr, values.data(), nullptr, nullptr, 0) == 0)
        return tl::unexpected<Error>(lost());
    return {};
}

/// Waits until the server has said something, and reads it.
Result<void> Session::await(int unsent, QDeadlineTimer deadline)
{
    const short events = unsent > 0 ? POLLIN | POLLOUT : POLLIN;
    const Wait waited = m_interrupt.wait(PQsocket(m_connection.get()), events, deadline);
    if (waited == Wait::Interrupted)
        return tl::unexpected<Error>(cancelled(m_login));
    if (waited == Wait::Expired)
        return tl::unexpected<Error>(answerTimeout(m_deadlines.answerTimeout, m_login));
    if (PQconsumeInput(m_connection.get()) == 0)
        return tl::unexpected<Error>(lost());
    return {};
}

Result<Answers> Session::receive(const QList<Statement> &statements, QDeadlineTimer deadline)
{
    PGconn *connection = m_connection.get();
    Answers answers;
    const auto syncs = std::count_if(statements.begin(), statements.end(),
                                     [](const Statement &statement) { return !statement.withPrevious; });
    qsizetype synced = 0;
    while (true) {
        const int unsent = PQflush(connection);
        if (unsent < 0)
            return tl::unexpected<Error>(lost());
        while (synced < syncs && PQisBusy(connection) == 0) {
            const PgResult result(PQgetResult(connection));
            if (!result)
                continue; // the end of one statement's results
            const ExecStatusType status = PQresultStatus(result.get());
            if (PQstatus(connection) == CONNECTION_BAD)
                return tl::unexpected<Error>(lost());
            if (status == PGRES_PIPELINE_SYNC) {
                ++synced;
                continue;
            }
            if (answers.size() == statements.size())
                return tl::unexpected<Error>(badAnswer(u"more answers than statements"_s, m_login));
            const Statement &statement = statements.at(answers.size());
            if (status == PGRES_TUPLES_OK)
                answers.append(tableOf(result.get()));
            else if (status == PGRES_FATAL_ERROR)
                answers.append(tl::unexpected<Error>(failedQuery(result.get(), statement)));
            else if (status == PGRES_PIPELINE_ABORTED && !answers.isEmpty() && !answers.last())
                answers.append(tl::unexpected<Error>(answers.last().error()));
            else
                return tl::unexpected<Error>(badAnswer(QString::fromLatin1(PQresStatus(status)), m_login));
        }
        if (synced == syncs)
            break;
        if (Result<void> waited = await(unsent, deadline); !waited)
            return tl::unexpected<Error>(waited.error());
    }
    if (answers.size() != statements.size())
        return tl::unexpected<Error>(badAnswer(u"fewer answers than statements"_s, m_login));
    return answers;
}

/// All results of the one statement that was put.
Result<std::vector<PgResult>> Session::collect(QDeadlineTimer deadline)
{
    PGconn *connection = m_connection.get();
    std::vector<PgResult> results;
    while (true) {
        const int unsent = PQflush(connection);
        if (unsent < 0)
            return tl::unexpected<Error>(lost());
        while (PQisBusy(connection) == 0) {
            PgResult result(PQgetResult(connection));
            if (!result)
                return results;
            const ExecStatusType status = PQresultStatus(result.get());
            if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH)
                return tl::unexpected<Error>(badAnswer(QString::fromLatin1(PQresStatus(status)), m_login));
            results.push_back(std::move(result));
        }
        if (Result<void> waited = await(unsent, deadline); !waited)
            return tl::unexpected<Error>(waited.error());
    }
}

Result<Effect> Session::effectOf(const std::vector<PgResult> &results, const Statement &statement)
{
    Effect effect;
    for (const PgResult &result : results) {
        switch (PQresultStatus(result.get())) {
        case PGRES_TUPLES_OK:
        case PGRES_COMMAND_OK:
            effect.rows = tableOf(result.get());
            effect.affected = QByteArray(PQcmdTuples(result.get())).toLongLong();
            break;
        default: // also after a success: what is checked at the commit fails last
            return tl::unexpected<Error>(failedChange(result.get(), statement));
        }
    }
    return effect;
}

/// A statement that leaves a transaction open has not changed anything yet.
Result<Effect> Session::settled(const Effect &effect)
{
    if (PQtransactionStatus(m_connection.get()) == PQTRANS_IDLE)
        return effect;
    m_connection.reset();
    return fail(ErrorKind::Invalid, Text::tr("A statement that opens a transaction was not applied: each "
                                             "statement has a transaction of its own."));
}

Error Session::failedQuery(const PGresult *result, const Statement &statement) const
{
    const ServerReport report{field(result, PG_DIAG_SQLSTATE), field(result, PG_DIAG_MESSAGE_PRIMARY),
                              field(result, PG_DIAG_SOURCE_FUNCTION)};
    const QString detail = QString::fromUtf8(withoutSecrets(PQresultErrorMessage(result)));
    return queryError(report, detail, statement.what, statement.grant, m_login);
}

Error Session::failedChange(const PGresult *result, const Statement &statement) const
{
    // Field by field: the whole text would quote the statement, and with it what is secret there.
    QString detail = field(result, PG_DIAG_SQLSTATE) + ": "_L1 + field(result, PG_DIAG_MESSAGE_PRIMARY);
    for (const int code : {PG_DIAG_MESSAGE_DETAIL, PG_DIAG_MESSAGE_HINT, PG_DIAG_CONTEXT}) {
        if (const QString part = field(result, code); !part.isEmpty())
            detail += u'\n' + part;
    }
    const ServerReport report{field(result, PG_DIAG_SQLSTATE), field(result, PG_DIAG_MESSAGE_PRIMARY), {}};
    return changeError(report, QString::fromUtf8(withoutSecrets(detail.toUtf8())),
                       QString::fromUtf8(statement.sql), m_login);
}

Error Session::lost() const
{
    return connectionLost(QString::fromUtf8(withoutSecrets(PQerrorMessage(m_connection.get()))), m_login);
}

QDeadlineTimer Session::sooner(std::chrono::milliseconds time, QDeadlineTimer overall) const
{
    return std::min(QDeadlineTimer(time, Qt::PreciseTimer), overall);
}

QByteArray Session::withoutSecrets(QByteArray text) const
{
    // A hostile server that asked for the password in clear could send it back in its error.
    for (const Secret &secret : {m_secrets.password, m_secrets.keyPassword}) {
        if (!secret.isEmpty())
            text.replace(secret.reveal(), "\u2022\u2022\u2022");
    }
    return text;
}

} // namespace sluice::postgres
