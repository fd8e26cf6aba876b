#include "models/clients/postgres/setupparsing.h"

#include "models/clients/postgres/rowparsing.h"

namespace sluice::postgres {

using namespace Qt::StringLiterals;

namespace {

Hosting hostingFrom(RowReader &row)
{
    const bool rds = row.flag("rds"_L1);
    const bool cloudSql = row.flag("cloudsql"_L1);
    const bool azure = row.flag("azure"_L1);
    if (rds)
        return Hosting::Rds;
    if (cloudSql)
        return Hosting::CloudSql;
    return azure ? Hosting::Azure : Hosting::SelfManaged;
}

LoginRights rightsFrom(RowReader &row)
{
    LoginRights rights;
    rights.user = row.text("user_name"_L1);
    rights.superuser = row.flag("superuser"_L1);
    rights.createsRoles = row.flag("creates_roles"_L1);
    rights.grantsReplication = row.flag("grants_replication"_L1);
    rights.altersSystem = row.flag("alters_system"_L1);
    rights.createsHere = row.flag("creates_here"_L1);
    rights.hosting = hostingFrom(row);
    return rights;
}

HbaRule hbaFrom(RowReader &row)
{
    HbaRule rule;
    rule.line = static_cast<int>(row.integer("line_number"_L1).value_or(0));
    rule.type = row.text("type"_L1);
    rule.databases = row.list("databases"_L1);
    rule.users = row.list("users"_L1);
    rule.address = row.text("address"_L1);
    rule.netmask = row.text("netmask"_L1);
    rule.method = row.text("auth_method"_L1);
    rule.error = row.text("error"_L1);
    return rule;
}

RoleFacts roleFrom(RowReader &row, Hosting hosting)
{
    RoleFacts role;
    const bool member = row.flag("rds_replication"_L1);
    role.canLogin = row.flag("rolcanlogin"_L1);
    role.replication = row.flag("rolreplication"_L1) || (hosting == Hosting::Rds && member);
    role.superuser = row.flag("rolsuper"_L1);
    role.bypassRls = row.flag("rolbypassrls"_L1);
    role.canConnect = row.flag("can_connect"_L1);
    role.connectionLimit = static_cast<int>(row.integer("rolconnlimit"_L1).value_or(-1));
    return role;
}

SchemaFacts schemaFrom(RowReader &row)
{
    SchemaFacts schema;
    schema.name = row.text("name"_L1);
    schema.owner = row.text("owner"_L1);
    schema.usable = row.flag("usable"_L1);
    schema.grantable = row.flag("grantable"_L1);
    schema.tableOwners = row.list("owners"_L1);
    schema.ownersWithDefault = row.list("owners_with_default"_L1);
    schema.ownersWeAct = row.list("owners_we_act"_L1);
    return schema;
}

TableFacts tableFrom(RowReader &row)
{
    TableFacts table;
    table.name = {row.text("schema"_L1), row.text("name"_L1)};
    table.owner = row.text("owner"_L1);
    table.kind = tableKindFrom(row.text("kind"_L1));
    table.isPartition = row.flag("partition"_L1);
    table.unlogged = row.flag("unlogged"_L1);
    table.hasPrimaryKey = row.flag("keyed"_L1);
    table.keyColumns = row.list("key_columns"_L1);
    table.identity = replicaIdentityFrom(row.text("identity"_L1));
    table.identityUsable = row.flag("identity_usable"_L1);
    table.rowSecurity = row.flag("row_security"_L1);
    table.generatedColumns = row.flag("generated"_L1);
    table.rows = row.integer("rows"_L1);
    table.ownedByUs = row.flag("owned_by_us"_L1);
    table.selectable = row.flag("selectable"_L1);
    table.insertable = row.flag("insertable"_L1);
    table.updatable = row.flag("updatable"_L1);
    table.deletable = row.flag("deletable"_L1);
    return table;
}

} // namespace

Result<QDateTime> parseClock(const ResultSet &result)
{
    return parseOneRow(result, [](RowReader &row) { return row.time("now"_L1).value_or(QDateTime()); });
}

Result<LoginRights> parseLoginRights(const ResultSet &result)
{
    return parseOneRow(result, rightsFrom);
}

Result<QList<HbaRule>> parseHba(const ResultSet &result)
{
    return parseRows(result, hbaFrom);
}

Result<qint64> parseWalFolder(const ResultSet &result)
{
    return parseOneRow(result, [](RowReader &row) { return row.integer("bytes"_L1).value_or(0); });
}

Result<int> parseSenderCount(const ResultSet &result)
{
    return parseOneRow(
        result, [](RowReader &row) { return static_cast<int>(row.integer("senders"_L1).value_or(0)); });
}

Result<std::optional<RoleFacts>> parseRole(const ResultSet &result, Hosting hosting)
{
    if (result.rows.isEmpty())
        return std::optional<RoleFacts>();
    return parseOneRow(
        result, [hosting](RowReader &row) { return std::optional<RoleFacts>(roleFrom(row, hosting)); });
}

Result<QList<SchemaFacts>> parseSchemas(const ResultSet &result)
{
    return parseRows(result, schemaFrom);
}

Result<QList<TableFacts>> parseTables(const ResultSet &result)
{
    return parseRows(result, tableFrom);
}

Result<QMap<TableName, qint64>> parseTableSizes(const ResultSet &result)
{
    QMap<TableName, qint64> sizes;
    for (qsizetype i = 0; i < result.rows.size(); ++i) {
        RowReader row(result, i);
        const TableName name{row.text("schema"_L1), row.text("name"_L1)};
        if (const std::optional<qint64> bytes = row.integer("bytes"_L1)) // NULL: dropped meanwhile
            sizes.insert(name, *bytes);
        if (row.error())
            return tl::unexpected<Error>(*row.error());
    }
    return sizes;
}

TableKind tableKindFrom(const QString &relkind)
{
    if (relkind == "r"_L1)
        return TableKind::Ordinary;
    if (relkind == "p"_L1)
        return TableKind::Partitioned;
    if (relkind == "f"_L1)
        return TableKind::Foreign;
    return relkind == "v"_L1 ? TableKind::View : TableKind::Other;
}

ReplicaIdentity replicaIdentityFrom(const QString &relreplident)
{
    if (relreplident == "n"_L1)
        return ReplicaIdentity::Nothing;
    if (relreplident == "f"_L1)
        return ReplicaIdentity::Full;
    return relreplident == "i"_L1 ? ReplicaIdentity::Index : ReplicaIdentity::Default;
}

bool isReservedRole(const QString &name)
{
    return name.startsWith("pg_"_L1) || name == "public"_L1 || name == "none"_L1;
}

} // namespace sluice::postgres
