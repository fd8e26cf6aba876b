#include "models/clients/postgres/setupcheck.h"

#include "models/clients/postgres/gathering.h"
#include "models/clients/postgres/parsing.h"
#include "models/clients/postgres/setupparsing.h"
#include "models/clients/postgres/setupqueries.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace sluice::postgres {

using namespace Qt::StringLiterals;

namespace {

/// The places of the statements and of their answers.
enum Part : qsizetype
{
    Server,
    Rights,
    System,
    Settings,
    Hba,
    WalFolder,
    Slots,
    Senders,
    Publications,
    PublishedTables,
    AskedRole,
    Schemas,
    Tables,
    Sizes
};

QByteArray json(const QJsonArray &array)
{
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

/// A name with a NUL names nothing, and JSON would carry it to the server.
bool possible(const QString &name)
{
    return !name.contains(QChar::Null);
}

QByteArray schemaNames(const QStringList &names)
{
    QJsonArray array;
    for (const QString &name : names) {
        if (possible(name))
            array.append(name);
    }
    return json(array);
}

QByteArray tableNames(const QList<TableName> &names)
{
    QJsonArray array;
    for (const TableName &name : names) {
        if (possible(name.schema) && possible(name.table))
            array.append(QJsonArray{name.schema, name.table});
    }
    return json(array);
}

/// Those of the question, and those that its tables are in.
QStringList schemasOf(const DatabaseSetupQuestion &question)
{
    QStringList schemas = question.schemas;
    for (const TableName &table : question.tables)
        schemas.append(table.schema);
    schemas.removeDuplicates();
    return schemas;
}

void takeServer(DatabaseSetupFacts &facts, const ServerRow &server)
{
    facts.versionNum = server.versionNum;
    facts.version = server.version;
    facts.postmasterStart = server.postmasterStart;
    facts.inRecovery = server.inRecovery;
}

void takeRights(DatabaseSetupFacts &facts, const LoginRights &rights)
{
    facts.hosting = rights.hosting;
    facts.currentUser = rights.user;
    facts.superuser = rights.superuser;
    facts.mayCreateRole = rights.createsRoles;
    facts.mayGrantReplication = rights.grantsReplication;
    facts.mayAlterSystem = rights.superuser && rights.altersSystem && rights.hosting == Hosting::SelfManaged;
    facts.mayCreateInDatabase = rights.createsHere;
}

void addSizes(QList<TableFacts> &tables, const QMap<TableName, qint64> &sizes)
{
    for (TableFacts &table : tables) {
        if (const auto size = sizes.constFind(table.name); size != sizes.constEnd())
            table.bytes = *size;
    }
}

} // namespace

QList<Statement> setupStatements(int serverVersion, const DatabaseSetupQuestion &question,
                                 const QString &user)
{
    const QByteArray role = possible(question.role) ? question.role.toUtf8() : QByteArray();
    const QByteArray schemas = schemaNames(question.schemas);
    const QByteArray tables = tableNames(question.tables);
    const auto onCatalogue = [&user](const QString &name) { return grantSelect(name, user); };
    return {
        {serverQuery(), Text::tr("the WAL position"),
         grantOn(u"EXECUTE ON FUNCTION pg_catalog.pg_current_wal_lsn()"_s, user)},
        {loginRightsQuery(serverVersion), Text::tr("its own rights"), onCatalogue(u"pg_roles"_s)},
        {systemQuery(), Text::tr("the system identifier"),
         grantOn(u"EXECUTE ON FUNCTION pg_catalog.pg_control_system()"_s, user)},
        {settingsQuery(), Text::tr("the server's settings"), onCatalogue(u"pg_settings"_s)},
        {hbaQuery(), Text::tr("the rules of pg_hba.conf"),
         grantOn(u"EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules()"_s, user)},
        {walFolderQuery(), Text::tr("the size of the WAL folder"), grantOn(u"pg_monitor"_s, user)},
        {slotsQuery(serverVersion), Text::tr("the replication slots"),
         onCatalogue(u"pg_replication_slots"_s)},
        {senderCountQuery(), Text::tr("the WAL senders"), onCatalogue(u"pg_stat_replication"_s)},
        {publicationsQuery(serverVersion), Text::tr("the publications"), onCatalogue(u"pg_publication"_s)},
        {publishedTablesQuery(serverVersion), Text::tr("the published tables"),
         onCatalogue(u"pg_publication_tables"_s), true},
        {roleFactsQuery(), Text::tr("the connectors' role"), onCatalogue(u"pg_roles"_s), false, {role}},
        {schemaFactsQuery(serverVersion),
         Text::tr("the schemas"),
         onCatalogue(u"pg_namespace"_s),
         false,
         {role, schemaNames(schemasOf(question))}},
        {tableFactsQuery(serverVersion),
         Text::tr("the tables"),
         onCatalogue(u"pg_class"_s),
         false,
         {role, schemas, tables}},
        {tableSizesQuery(),
         Text::tr("the sizes of tables"),
         onCatalogue(u"pg_class"_s),
         false,
         {schemas, tables}},
    };
}

Result<DatabaseSetupFacts> setupFactsFrom(const QList<Statement> &statements, const Answers &answers,
                                          const DatabaseSetupQuestion &question)
{
    Gathering gathering(statements, answers);
    DatabaseSetupFacts facts;
    const Result<ServerRow> server = answers.at(Server).and_then(parseServer);
    const Result<LoginRights> rights = answers.at(Rights).and_then(parseLoginRights);
    if (!server || !rights)
        return tl::unexpected<Error>(server ? rights.error() : server.error());
    takeServer(facts, *server);
    takeRights(facts, *rights);
    facts.systemIdentifier = gathering.take(System, parseSystemIdentifier);
    facts.hba = gathering.permitted(Hba, parseHba);
    facts.walFolderBytes = gathering.permitted(WalFolder, parseWalFolder);
    const auto published =
        gathering.permitted(PublishedTables, [](const ResultSet &rows) -> Result<ResultSet> { return rows; });
    facts.publications = gathering.permitted(
        Publications, [&published](const ResultSet &rows) { return parsePublications(rows, published); });
    facts.roleNameIsOurs = !isReservedRole(question.role);

    // For what follows the facts have no place that says "not permitted".
    facts.settings = gathering.need(Settings, parseSettings);
    facts.replicationSlots = gathering.need(
        Slots, [&server](const ResultSet &rows) { return parseSlots(rows, server->walPosition); });
    facts.walSenders = gathering.need(Senders, parseSenderCount);
    facts.role = gathering.need(
        AskedRole, [&rights](const ResultSet &rows) { return parseRole(rows, rights->hosting); });
    facts.schemas = gathering.need(Schemas, parseSchemas);
    facts.tables = gathering.need(Tables, parseTables);
    if (gathering.failure)
        return tl::unexpected<Error>(*gathering.failure);
    // Without them, which is how it is while a table is being rewritten, the tables are known all the same.
    if (const auto sizes = answers.at(Sizes).and_then(parseTableSizes))
        addSizes(facts.tables, *sizes);
    return facts;
}

} // namespace sluice::postgres
