#include "models/clients/postgres/postgresclient.h"

#include "models/clients/postgres/gathering.h"
#include "models/clients/postgres/parsing.h"
#include "models/clients/postgres/queries.h"
#include "models/clients/postgres/session.h"
#include "models/clients/postgres/text.h"
#include "models/clients/postgres/workthread.h"

#include <QtConcurrentRun>

namespace sluice::postgres {

using namespace Qt::StringLiterals;

namespace {

NotPermitted slotsNotPermitted(const QString &user)
{
    return {Text::tr("the replication slots"), grantSelect(u"pg_replication_slots"_s, user)};
}

QList<Statement> replicationStatements(int version, const QString &user)
{
    // The slots come first: the WAL position that is read after them is behind none of theirs.
    return {
        {slotsQuery(version), slotsNotPermitted(user).what, slotsNotPermitted(user).remedy},
        {serverQuery(), Text::tr("the WAL position"),
         grantOn(u"EXECUTE ON FUNCTION pg_catalog.pg_current_wal_lsn()"_s, user)},
        {sendersQuery(version), Text::tr("the WAL senders"), grantSelect(u"pg_stat_replication"_s, user)},
    };
}

Result<ReplicationFacts> replicationFrom(const Answers &answers, const QString &user)
{
    const Result<ServerRow> server = answers.at(1).and_then(parseServer);
    if (!server)
        return tl::unexpected<Error>(server.error());
    const Result<QList<ReplicationSlot>> slotRows =
        answers.at(0).and_then([&](const ResultSet &rows) { return parseSlots(rows, server->walPosition); });
    if (!slotRows && slotRows.error().kind != ErrorKind::Permission)
        return tl::unexpected<Error>(slotRows.error());
    Result<QList<WalSender>> senders = answers.at(2).and_then(parseSenders);
    if (!senders && senders.error().kind != ErrorKind::Permission)
        return tl::unexpected<Error>(senders.error());

    ReplicationFacts facts;
    facts.serverVersionNum = server->versionNum;
    facts.serverVersion = server->version;
    facts.postmasterStart = server->postmasterStart;
    facts.inRecovery = server->inRecovery;
    facts.walPosition = server->walPosition;
    if (slotRows)
        facts.replicationSlots = *slotRows;
    else
        facts.slotsNotPermitted = slotsNotPermitted(user);
    facts.walSenders = senders.value_or(QList<WalSender>());
    facts.senderDetailsPermitted = senders && server->seesSenders;
    return facts;
}

QList<Statement> catalogueStatements(int version, const QString &user)
{
    return {
        {rightsQuery(), Text::tr("its own rights"), grantOn(u"pg_monitor"_s, user)},
        {systemQuery(), Text::tr("the system identifier"),
         grantOn(u"EXECUTE ON FUNCTION pg_catalog.pg_control_system()"_s, user)},
        {settingsQuery(), Text::tr("the server's settings"), grantSelect(u"pg_settings"_s, user)},
        {publicationsQuery(version), Text::tr("the publications"), grantSelect(u"pg_publication"_s, user)},
        {publishedTablesQuery(version), Text::tr("the published tables"),
         grantSelect(u"pg_publication_tables"_s, user), true},
        {rolesQuery(), Text::tr("the roles and their rights"),
         grantSelect(u"pg_roles, pg_catalog.pg_auth_members"_s, user)},
    };
}

QList<NotPermitted> missingRights(const RightsRow &rights)
{
    QList<NotPermitted> result;
    if (!rights.seesSenders)
        result.append({Text::tr("the states of WAL senders and the sessions of other users"),
                       grantOn(u"pg_monitor"_s, rights.user)});
    if (!rights.seesSlots)
        result.append(slotsNotPermitted(rights.user));
    if (!rights.seesWalFolder)
        result.append({Text::tr("the size of the WAL folder"), grantOn(u"pg_monitor"_s, rights.user)});
    return result;
}

Result<CatalogueFacts> catalogueFrom(const QList<Statement> &statements, const Answers &answers,
                                     const QString &user)
{
    Gathering gathering(statements, answers);
    CatalogueFacts facts;
    const std::optional<RightsRow> rights = gathering.take(0, parseRights);
    facts.currentUser = rights ? rights->user : user;
    facts.systemIdentifier = gathering.take(1, parseSystemIdentifier);
    facts.settings = gathering.take(2, parseSettings);
    // Without the tables the publications themselves are still worth showing.
    const auto tables =
        gathering.permitted(4, [](const ResultSet &rows) -> Result<ResultSet> { return rows; });
    facts.publications =
        gathering.permitted(3, [&tables](const ResultSet &rows) { return parsePublications(rows, tables); });
    facts.roles = gathering.take(5, parseRoles);
    if (gathering.failure)
        return tl::unexpected<Error>(*gathering.failure);
    facts.notPermitted = gathering.notPermitted + (rights ? missingRights(*rights) : QList<NotPermitted>());
    return facts;
}

} // namespace

class PostgresClient::Private final
{
public:
    Private(DatabaseProfile profile, Secrets secrets, Polling deadlines)
        : user(profile.user)
        , session(std::move(profile), std::move(secrets), deadlines, interrupt)
    {}

    Result<ReplicationFacts> replication();
    Result<CatalogueFacts> catalogue();
    Result<LoginFacts> login();

    const QString user;
    Interrupt interrupt;
    Session session; // only ever touched in its one thread
    WorkThread work{interrupt};
};

Result<ReplicationFacts> PostgresClient::Private::replication()
{
    return session.ask([this](int version) { return replicationStatements(version, user); })
        .and_then([this](const Answers &answers) { return replicationFrom(answers, user); });
}

Result<CatalogueFacts> PostgresClient::Private::catalogue()
{
    QList<Statement> statements;
    const Result<Answers> answers = session.ask([&](int version) {
        statements = catalogueStatements(version, user);
        return statements;
    });
    if (!answers)
        return tl::unexpected<Error>(answers.error());
    return catalogueFrom(statements, *answers, user);
}

Result<LoginFacts> PostgresClient::Private::login()
{
    session.close(); // what is tested is the login, not a connection that was made earlier
    const Result<Answers> answers = session.ask([](int) {
        return QList<Statement>{{loginQuery(), Text::tr("the login")}};
    });
    if (!answers)
        return tl::unexpected<Error>(answers.error());
    Result<LoginFacts> facts = answers->first().and_then(parseLogin);
    if (facts) {
        facts->encrypted = session.encrypted();
        facts->latency = session.roundTrip();
    }
    return facts;
}

PostgresClient::PostgresClient(DatabaseProfile profile, Secret password, Polling deadlines,
                               Secret keyPassword)
    : d(std::make_unique<Private>(std::move(profile), Secrets{std::move(password), std::move(keyPassword)},
                                  deadlines))
{}

PostgresClient::~PostgresClient() = default;

QFuture<Result<ReplicationFacts>> PostgresClient::fetchReplication()
{
    return QtConcurrent::run(d->work.pool(), [p = d.get()] { return p->replication(); });
}

QFuture<Result<CatalogueFacts>> PostgresClient::fetchCatalogue()
{
    return QtConcurrent::run(d->work.pool(), [p = d.get()] { return p->catalogue(); });
}

QFuture<Result<LoginFacts>> PostgresClient::testLogin()
{
    return QtConcurrent::run(d->work.pool(), [p = d.get()] { return p->login(); });
}

} // namespace sluice::postgres
