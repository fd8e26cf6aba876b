#include "models/clients/postgres/setupqueries.h"

namespace sluice::postgres {

namespace {

/// Makes `me` and `asked`, the oids of the login and of the role; no row in `asked` without such a role.
QByteArray loginAndRole()
{
    return "me AS (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user),"
           " asked AS (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1::pg_catalog.text)";
}

/// Makes `wanted`: the oids of the tables of the schemas in `schemas`, and of those named in `tables`.
QByteArray wantedTables(const QByteArray &schemas, const QByteArray &tables)
{
    return "wanted AS (SELECT c.oid FROM pg_catalog.pg_class c"
           " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
           " WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname IN"
           " (SELECT s.name FROM pg_catalog.json_array_elements_text(" +
           schemas +
           "::pg_catalog.json) AS s(name))"
           " UNION SELECT c.oid FROM pg_catalog.json_array_elements(" +
           tables +
           "::pg_catalog.json) AS t(pair)"
           " JOIN pg_catalog.pg_namespace n ON n.nspname = (t.pair ->> 0)"
           " JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = (t.pair ->> 1)"
           " WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S'))";
}

/// Makes `leaf`: for each wanted table the tables that hold its rows, itself where it is not partitioned.
QByteArray leaves()
{
    return "below(root, oid) AS (SELECT oid, oid FROM wanted"
           " UNION SELECT b.root, i.inhrelid FROM below b"
           " JOIN pg_catalog.pg_class p ON p.oid = b.oid AND p.relkind = 'p'"
           " JOIN pg_catalog.pg_inherits i ON i.inhparent = b.oid),"
           " leaf AS (SELECT b.root, c.oid, c.relreplident, c.reltuples, c.relpages FROM below b"
           " JOIN pg_catalog.pg_class c ON c.oid = b.oid WHERE c.relkind <> 'p')";
}

/// Makes `sound`: whether the rows of a table can be told apart in the WAL, as the server itself decides it
/// (RelationGetIndexList: a key that is deferrable does not count). A partitioned table is as sound as what
/// holds its rows; while it has none, what they will inherit from it counts.
QByteArray soundness()
{
    const QByteArray identified =
        "CASE c.relreplident WHEN 'f' THEN true WHEN 'n' THEN false ELSE EXISTS"
        " (SELECT FROM pg_catalog.pg_index x WHERE x.indrelid = c.oid AND x.indisvalid AND x.indimmediate"
        " AND x.indisunique AND CASE c.relreplident WHEN 'i' THEN x.indisreplident ELSE x.indisprimary END) "
        "END";
    return "sound AS (SELECT w.oid, coalesce("
           "(SELECT pg_catalog.bool_and(" +
           identified + ") FROM leaf c WHERE c.root = w.oid), (SELECT " + identified +
           " FROM pg_catalog.pg_class c WHERE c.oid = w.oid)) AS usable FROM wanted w)";
}

/// The planner's estimate of one table's rows; NULL where it was never analysed.
QByteArray estimate(int serverVersion)
{
    return serverVersion >= 140000 ? "nullif(l.reltuples, -1)"
                                   : "CASE WHEN l.relpages > 0 OR l.reltuples > 0 THEN l.reltuples END";
}

/// Whether a future table of owner `o` in schema `n` will be readable for the role.
QByteArray readsFutureTables()
{
    return "(pg_catalog.pg_has_role(a.oid, o.oid, 'USAGE') OR EXISTS"
           " (SELECT FROM pg_catalog.pg_roles g WHERE g.rolname = 'pg_read_all_data'"
           " AND pg_catalog.pg_has_role(a.oid, g.oid, 'USAGE')) OR EXISTS"
           " (SELECT FROM pg_catalog.pg_default_acl d, pg_catalog.aclexplode(d.defaclacl) e"
           " WHERE d.defaclrole = o.oid AND d.defaclobjtype = 'r' AND d.defaclnamespace IN (0, n.oid)"
           " AND e.privilege_type = 'SELECT'"
           " AND (e.grantee = 0 OR pg_catalog.pg_has_role(a.oid, e.grantee, 'USAGE'))))";
}

} // namespace

QByteArray clockQuery()
{
    return "SELECT (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) * 1000)::pg_catalog.int8 AS "
           "now";
}

QByteArray loginRightsQuery(int serverVersion)
{
    // Who may hand out REPLICATION on a managed service: a member of its administrators.
    const QByteArray administers =
        "EXISTS (SELECT FROM pg_catalog.pg_roles g WHERE"
        " g.rolname IN ('rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin')"
        " AND pg_catalog.pg_has_role(r.oid, g.oid, 'MEMBER'))"
        " OR EXISTS (SELECT FROM pg_catalog.pg_roles g WHERE g.rolname = 'rds_replication'"
        " AND pg_catalog.pg_has_role(r.oid, g.oid, 'MEMBER WITH ADMIN OPTION'))";
    const QByteArray grants = serverVersion >= 160000 ? "r.rolcreaterole AND r.rolreplication" : "false";
    return "SELECT r.rolname AS user_name, r.rolsuper AS superuser,"
           " r.rolsuper OR r.rolcreaterole AS creates_roles,"
           " r.rolsuper OR (" +
           grants + ") OR " + administers +
           " AS grants_replication,"
           " coalesce(pg_catalog.current_setting('allow_alter_system', true), 'on') <> 'off' AS "
           "alters_system,"
           " pg_catalog.has_database_privilege(r.oid, d.oid, 'CREATE') AS creates_here,"
           " pg_catalog.current_setting('rds.extensions', true) IS NOT NULL"
           " OR EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname IN ('rds_superuser', "
           "'rds_replication'))"
           " AS rds,"
           " EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'cloudsqlsuperuser') AS cloudsql,"
           " EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'azure_pg_admin') AS azure"
           " FROM pg_catalog.pg_roles r, pg_catalog.pg_database d"
           " WHERE r.rolname = current_user AND d.datname = pg_catalog.current_database()";
}

QByteArray hbaQuery()
{
    // In the order of the file: its lines are matched from the top.
    return "SELECT line_number, type, pg_catalog.array_to_json(database) AS databases,"
           " pg_catalog.array_to_json(user_name) AS users, address, netmask, auth_method, error"
           " FROM pg_catalog.pg_hba_file_rules() WITH ORDINALITY AS rule ORDER BY rule.ordinality";
}

QByteArray walFolderQuery()
{
    return "SELECT coalesce(pg_catalog.sum(size), 0)::pg_catalog.int8 AS bytes FROM "
           "pg_catalog.pg_ls_waldir()";
}

QByteArray senderCountQuery()
{
    return "SELECT pg_catalog.count(*) AS senders FROM pg_catalog.pg_stat_replication";
}

QByteArray roleFactsQuery()
{
    return "SELECT r.rolcanlogin, r.rolreplication, r.rolsuper, r.rolbypassrls, r.rolconnlimit,"
           " pg_catalog.has_database_privilege(r.oid, d.oid, 'CONNECT') AS can_connect,"
           " EXISTS (SELECT FROM pg_catalog.pg_roles g WHERE"
           " g.rolname IN ('rds_replication', 'rds_superuser', 'rdsadmin', 'rdsrepladmin')"
           " AND pg_catalog.pg_has_role(r.oid, g.oid, 'MEMBER')) AS rds_replication"
           " FROM pg_catalog.pg_roles r, pg_catalog.pg_database d"
           " WHERE d.datname = pg_catalog.current_database() AND r.rolname = $1::pg_catalog.text";
}

QByteArray schemaFactsQuery(int serverVersion)
{
    // ALTER DEFAULT PRIVILEGES FOR ROLE asks from 16 for a membership that inherits.
    const QByteArray acts = serverVersion >= 160000 ? "'USAGE'" : "'MEMBER'";
    const auto owners = [](const QByteArray &condition) {
        return "pg_catalog.array_to_json(ARRAY(SELECT o.rolname::pg_catalog.text FROM pg_catalog.pg_roles o"
               " WHERE EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid"
               " AND c.relowner = o.oid AND c.relkind IN ('r', 'p'))" +
               condition + " ORDER BY 1))";
    };
    return "WITH " + loginAndRole() +
           " SELECT n.nspname AS name, pg_catalog.pg_get_userbyid(n.nspowner) AS owner,"
           // A role that is still to come will have what everybody has.
           " coalesce(pg_catalog.has_schema_privilege(a.oid, n.oid, 'USAGE'),"
           " pg_catalog.has_schema_privilege('public', n.oid, 'USAGE')) AS usable,"
           " pg_catalog.has_schema_privilege(n.oid, 'USAGE WITH GRANT OPTION') AS grantable, " +
           owners("") + " AS owners, " + owners(" AND " + readsFutureTables()) + " AS owners_with_default, " +
           owners(" AND pg_catalog.pg_has_role(m.oid, o.oid, " + acts + ")") +
           " AS owners_we_act"
           " FROM pg_catalog.pg_namespace n CROSS JOIN me m LEFT JOIN asked a ON true"
           " WHERE n.nspname IN (SELECT s.name FROM pg_catalog.json_array_elements_text($2::pg_catalog.json) "
           "AS s(name))"
           " ORDER BY n.nspname";
}

QByteArray tableFactsQuery(int serverVersion)
{
    const QByteArray generated = serverVersion >= 120000
                                     ? "EXISTS (SELECT FROM pg_catalog.pg_attribute t WHERE"
                                       " t.attrelid = c.oid AND t.attgenerated <> '')"
                                     : "false";
    const auto may = [](const QByteArray &privilege, const QByteArray &column) {
        return ", pg_catalog.has_table_privilege(a.oid, c.oid, '" + privilege + "') AS " + column;
    };
    return "WITH RECURSIVE " + loginAndRole() + ", " + wantedTables("$2", "$3") + ", " + leaves() + ", " +
           soundness() +
           " SELECT n.nspname AS schema, c.relname AS name, pg_catalog.pg_get_userbyid(c.relowner) AS owner,"
           " c.relkind AS kind, c.relispartition AS partition, c.relpersistence = 'u' AS unlogged,"
           " k.conkey IS NOT NULL AS keyed,"
           " pg_catalog.array_to_json(ARRAY(SELECT t.attname::pg_catalog.text"
           " FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS p(number, place)"
           " JOIN pg_catalog.pg_attribute t ON t.attrelid = c.oid AND t.attnum = p.number"
           " ORDER BY p.place)) AS key_columns,"
           " c.relreplident AS identity, s.usable AS identity_usable, c.relrowsecurity AS row_security, " +
           generated +
           " AS generated,"
           " (SELECT pg_catalog.sum((" +
           estimate(serverVersion) +
           ")::pg_catalog.float8)::pg_catalog.int8 FROM leaf l WHERE l.root = c.oid) AS rows,"
           " pg_catalog.pg_has_role(m.oid, c.relowner, 'USAGE') AS owned_by_us" +
           may("SELECT", "selectable") + may("INSERT", "insertable") + may("UPDATE", "updatable") +
           may("DELETE", "deletable") +
           " FROM wanted w JOIN pg_catalog.pg_class c ON c.oid = w.oid"
           " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
           " JOIN sound s ON s.oid = c.oid"
           " LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'"
           " CROSS JOIN me m LEFT JOIN asked a ON true ORDER BY n.nspname, c.relname";
}

QByteArray tableSizesQuery()
{
    return "WITH RECURSIVE " + wantedTables("$1", "$2") + ", " + leaves() +
           " SELECT n.nspname AS schema, c.relname AS name,"
           " pg_catalog.sum(pg_catalog.pg_total_relation_size(l.oid))::pg_catalog.int8 AS bytes"
           " FROM leaf l JOIN pg_catalog.pg_class c ON c.oid = l.root"
           " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
           " WHERE c.relkind IN ('r', 'p') GROUP BY n.nspname, c.relname";
}

} // namespace sluice::postgres
