#include "models/clients/postgres/setupclient.h"

#include "models/clients/postgres/changeerror.h"
#include "models/clients/postgres/parsing.h"
#include "models/clients/postgres/proofground.h"
#include "models/clients/postgres/queries.h"
#include "models/clients/postgres/session.h"
#include "models/clients/postgres/setupcheck.h"
#include "models/clients/postgres/setupparsing.h"
#include "models/clients/postgres/setupqueries.h"
#include "models/clients/postgres/setuprows.h"
#include "models/clients/postgres/text.h"
#include "models/clients/postgres/workthread.h"

#include <QtConcurrentRun>
#include <atomic>

namespace sluice::postgres {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

/// The same way to the server, as somebody else.
DatabaseProfile profileAs(DatabaseProfile profile, const QString &user)
{
    profile.user = user;
    profile.password = {};
    return profile;
}

Result<void> checkStatement(const QString &statement)
{
    if (statement.contains(QChar::Null)) {
        return fail(ErrorKind::Invalid,
                    Text::tr("The statement holds a NUL, which no statement may: remove it."));
    }
    if (statement.trimmed().isEmpty())
        return fail(ErrorKind::Invalid, Text::tr("There is no statement to send."));
    return {};
}

/// How far the server's clock is ahead of ours, given the time that it told within a round trip that has just
/// ended.
milliseconds skewOf(const QDateTime &told, milliseconds roundTrip)
{
    return milliseconds(QDateTime::currentDateTimeUtc().msecsTo(told)) + roundTrip / 2;
}

} // namespace

class PostgresSetupClient::Private final
{
public:
    Private(DatabaseProfile where, Secrets with, Polling within, bool refusing)
        : profile(std::move(where))
        , secrets(std::move(with))
        , deadlines(within)
        , readOnly(refusing)
        , reader(profile, secrets, deadlines, interrupt)
        , administrator(profile, secrets, deadlines, interrupt, SessionMode::Administer)
        , writer(profile, secrets, deadlines, interrupt, SessionMode::WriteRows)
    {}

    /// Every change goes through here, and none past a client that is read-only.
    template <class T, class Change>
    QFuture<Result<T>> change(const QString &kind, Change make)
    {
        if (readOnly)
            return QtFuture::makeReadyFuture(Result<T>(refusal(kind)));
        return QtConcurrent::run(work.pool(), [this, kind, make]() -> Result<T> {
            if (readOnly) // switched while the call waited for its turn
                return refusal(kind);
            return make();
        });
    }
    [[nodiscard]] tl::unexpected<Error> refusal(const QString &kind) const
    {
        return fail(ErrorKind::ReadOnly, Text::tr("Read-only is on: the %1 was not sent to database \"%2\". "
                                                  "Switch it off to change the database.")
                                             .arg(kind, profile.name));
    }

    Result<DatabaseSetupFacts> check(const DatabaseSetupQuestion &question);
    Result<milliseconds> clockSkew();
    Result<void> loginAs(const QString &role, const Secret &password);
    Result<void> execute(const QString &statement);
    Result<ProofGround> ground(const ProofRow &row, const QStringList &keyColumns, const TableName &notes);
    Result<ChangeCounts> changeCounts(const QList<TableName> &tables);
    Result<InsertedRow> insert(const ProofRow &row, const QStringList &keyColumns, const TableName &notes);
    Result<void> remove(const TableName &table, const QMap<QString, QString> &key);
    Result<Lsn> walPosition();

    const DatabaseProfile profile;
    const Secrets secrets;
    const Polling deadlines;
    std::atomic_bool readOnly;
    Interrupt interrupt;
    // Only ever touched in its one thread. Each logs in when it is first needed.
    Session reader;
    Session administrator;
    Session writer;
    WorkThread work{interrupt};
};

Result<DatabaseSetupFacts> PostgresSetupClient::Private::check(const DatabaseSetupQuestion &question)
{
    const Result<milliseconds> skew = clockSkew();
    if (!skew)
        return tl::unexpected<Error>(skew.error());
    QList<Statement> statements;
    const Result<Answers> answers = reader.ask([&](int version) {
        statements = setupStatements(version, question, profile.user);
        return statements;
    });
    if (!answers)
        return tl::unexpected<Error>(answers.error());
    Result<DatabaseSetupFacts> facts = setupFactsFrom(statements, *answers, question);
    if (!facts)
        return facts;
    facts->clockSkew = *skew;
    if (facts->role && !question.rolePassword.isEmpty())
        facts->roleLogin = loginAs(question.role, question.rolePassword);
    return facts;
}

/// Asked alone, so that the round trip is short and the clock is read in the middle of it.
Result<milliseconds> PostgresSetupClient::Private::clockSkew()
{
    const Result<Answers> answers = reader.ask([](int) {
        return QList<Statement>{{clockQuery(), Text::tr("the server's clock")}};
    });
    if (!answers)
        return tl::unexpected<Error>(answers.error());
    const milliseconds roundTrip = reader.roundTrip();
    return answers->first().and_then(parseClock).map([roundTrip](const QDateTime &told) {
        return skewOf(told, roundTrip);
    });
}

Result<void> PostgresSetupClient::Private::loginAs(const QString &role, const Secret &password)
{
    Session session(profileAs(profile, role), Secrets{password, secrets.keyPassword}, deadlines, interrupt);
    const Result<Answers> answers = session.ask([](int) {
        return QList<Statement>{{loginQuery(), Text::tr("the login")}};
    });
    if (!answers)
        return tl::unexpected<Error>(answers.error());
    return answers->first().map([](const ResultSet &) {});
}

Result<void> PostgresSetupClient::Private::execute(const QString &statement)
{
    if (Result<void> checked = checkStatement(statement); !checked)
        return checked;
    return administrator.change({statement.toUtf8(), statementKind(statement)}).map([](const Effect &) {});
}

Result<ProofGround> PostgresSetupClient::Private::ground(const ProofRow &row, const QStringList &keyColumns,
                                                         const TableName &notes)
{
    const Result<Answers> answers = reader.ask([&](int) { return groundStatements(row, keyColumns, notes); });
    if (!answers)
        return tl::unexpected<Error>(answers.error());
    // What this writer itself has left is no proof that is under way elsewhere.
    return groundFrom(*answers, row.table, notes, writer.backendPid());
}

Result<ChangeCounts> PostgresSetupClient::Private::changeCounts(const QList<TableName> &tables)
{
    const Result<Answers> answers = reader.ask([&](int) { return changeCountStatements(tables); });
    if (!answers)
        return tl::unexpected<Error>(answers.error());
    return changeCountsFrom(*answers);
}

Result<InsertedRow> PostgresSetupClient::Private::insert(const ProofRow &row, const QStringList &keyColumns,
                                                         const TableName &notes)
{
    Result<int> version = writer.serverVersion();
    if (!version)
        return tl::unexpected<Error>(version.error());
    const Result<Statement> statement = insertStatement(*version, row, keyColumns, notes);
    if (!statement)
        return tl::unexpected<Error>(statement.error());
    Result<InsertedRow> inserted = writer.change(*statement).and_then([&](const Effect &effect) {
        return insertedRow(effect, keyColumns);
    });
    if (!inserted)
        return inserted;
    if (const Result<Lsn> position = walPosition())
        inserted->lsn = *position;
    return inserted;
}

Result<void> PostgresSetupClient::Private::remove(const TableName &table, const QMap<QString, QString> &key)
{
    const Result<Statement> statement = deleteStatement(table, key);
    if (!statement)
        return tl::unexpected<Error>(statement.error());
    const Result<Effect> effect = writer.change(*statement);
    if (!effect)
        return tl::unexpected<Error>(effect.error());
    if (effect->affected == 1)
        return {};
    return fail(
        ErrorKind::NotFound,
        Text::tr("Nothing was deleted from %1: not exactly one row has this key, or a trigger or policy "
                 "of the table keeps it.")
            .arg(table.dotted()));
}

Result<Lsn> PostgresSetupClient::Private::walPosition()
{
    const Result<Answers> answers = reader.ask([](int) {
        return QList<Statement>{{serverQuery(), Text::tr("the WAL position")}};
    });
    if (!answers)
        return tl::unexpected<Error>(answers.error());
    return answers->first().and_then(parseServer).map([](const ServerRow &row) { return row.walPosition; });
}

PostgresSetupClient::PostgresSetupClient(DatabaseProfile profile, Secret password, Polling deadlines,
                                         bool readOnly, Secret keyPassword)
    : d(std::make_unique<Private>(std::move(profile), Secrets{std::move(password), std::move(keyPassword)},
                                  deadlines, readOnly))
{}

PostgresSetupClient::~PostgresSetupClient() = default;

void PostgresSetupClient::setReadOnly(bool on)
{
    d->readOnly = on;
}

QFuture<Result<DatabaseSetupFacts>> PostgresSetupClient::fetchSetup(const DatabaseSetupQuestion &question)
{
    return QtConcurrent::run(d->work.pool(), [p = d.get(), question] { return p->check(question); });
}

QFuture<Result<void>> PostgresSetupClient::execute(const QString &statement)
{
    return d->change<void>(statementKind(statement),
                           [p = d.get(), statement] { return p->execute(statement); });
}

QFuture<Result<ProofGround>> PostgresSetupClient::fetchProofGround(const ProofRow &row,
                                                                   const QStringList &keyColumns,
                                                                   const TableName &notes)
{
    return QtConcurrent::run(
        d->work.pool(), [p = d.get(), row, keyColumns, notes] { return p->ground(row, keyColumns, notes); });
}

QFuture<Result<ChangeCounts>> PostgresSetupClient::fetchChangeCounts(const QList<TableName> &tables)
{
    return QtConcurrent::run(d->work.pool(), [p = d.get(), tables] { return p->changeCounts(tables); });
}

QFuture<Result<InsertedRow>>
PostgresSetupClient::insertRow(const ProofRow &row, const QStringList &keyColumns, const TableName &notes)
{
    return d->change<InsertedRow>(
        u"INSERT"_s, [p = d.get(), row, keyColumns, notes] { return p->insert(row, keyColumns, notes); });
}

QFuture<Result<void>> PostgresSetupClient::deleteRow(const TableName &table,
                                                     const QMap<QString, QString> &key)
{
    return d->change<void>(u"DELETE"_s, [p = d.get(), table, key] { return p->remove(table, key); });
}

QFuture<Result<QString>> PostgresSetupClient::scramVerifier(const QString &role, const Secret &password)
{
    return QtConcurrent::run(
        d->work.pool(), [p = d.get(), role, password] { return p->reader.scramVerifier(role, password); });
}

} // namespace sluice::postgres
