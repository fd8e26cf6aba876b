#include "models/clients/postgres/queries.h"

#include <span>

namespace sluice::postgres {

using namespace Qt::StringLiterals;

namespace {

/// A column of a system view, and the version that brought it.
struct Column
{
    const char *name;
    const char *expression;
    int since = 0;
};

QByteArray select(std::span<const Column> columns, int serverVersion)
{
    QByteArray result = "SELECT ";
    const char *separator = "";
    for (const Column &column : columns) {
        result.append(separator).append(serverVersion >= column.since ? column.expression : "NULL");
        result.append(" AS ").append(column.name);
        separator = ", ";
    }
    return result;
}

// Times travel as milliseconds since 1970: independent of DateStyle and TimeZone.
constexpr Column slotColumns[] = {
    {"slot_name", "slot_name"},
    {"plugin", "plugin"},
    {"slot_type", "slot_type"},
    {"database", "database"},
    {"active", "active"},
    {"active_pid", "active_pid"},
    {"temporary", "temporary"},
    {"restart_lsn", "restart_lsn"},
    {"confirmed_flush_lsn", "confirmed_flush_lsn"},
    {"wal_status", "wal_status", 130000},
    {"safe_wal_size", "safe_wal_size", 130000},
    {"two_phase", "two_phase", 140000},
    {"conflicting", "conflicting", 160000},
    {"inactive_since", "(pg_catalog.date_part('epoch', inactive_since) * 1000)::pg_catalog.int8", 170000},
    {"invalidation_reason", "invalidation_reason", 170000},
    {"failover", "failover", 170000},
    {"synced", "synced", 170000},
};

constexpr Column senderColumns[] = {
    {"pid", "pid"},
    {"usename", "usename"},
    {"application_name", "application_name"},
    {"client_addr", "pg_catalog.host(client_addr)"},
    {"state", "state"},
    {"sent_lsn", "sent_lsn"},
    {"flush_lsn", "flush_lsn"},
    {"backend_start", "(pg_catalog.date_part('epoch', backend_start) * 1000)::pg_catalog.int8"},
    {"reply_time", "(pg_catalog.date_part('epoch', reply_time) * 1000)::pg_catalog.int8", 120000},
};

constexpr Column publicationColumns[] = {
    {"pubname", "pubname"},
    {"owner", "pg_catalog.pg_get_userbyid(pubowner)"},
    {"puballtables", "puballtables"},
    {"pubinsert", "pubinsert"},
    {"pubupdate", "pubupdate"},
    {"pubdelete", "pubdelete"},
    {"pubtruncate", "pubtruncate", 110000},
    {"pubviaroot", "pubviaroot", 130000},
};

constexpr Column publishedTableColumns[] = {
    {"pubname", "pubname"},
    {"schemaname", "schemaname"},
    {"tablename", "tablename"},
    {"rowfilter", "rowfilter", 150000},
};

} // namespace

QByteArray slotsQuery(int serverVersion)
{
    return select(slotColumns, serverVersion) + " FROM pg_catalog.pg_replication_slots ORDER BY slot_name";
}

QByteArray sendersQuery(int serverVersion)
{
    return select(senderColumns, serverVersion) + " FROM pg_catalog.pg_stat_replication ORDER BY pid";
}

QByteArray serverQuery()
{
    // The CASE keeps each function away from the servers on which it raises an error.
    return "SELECT pg_catalog.current_setting('server_version_num') AS version_num,"
           " pg_catalog.current_setting('server_version') AS version,"
           " (pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time()) * 1000)::pg_catalog.int8 "
           "AS started,"
           " pg_catalog.pg_is_in_recovery() AS in_recovery,"
           " CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()"
           " ELSE pg_catalog.pg_current_wal_lsn() END AS wal_position,"
           " pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS sees_senders";
}

QByteArray loginQuery()
{
    return "SELECT current_user AS user_name, pg_catalog.current_database() AS database,"
           " pg_catalog.current_setting('server_version') AS version";
}

QByteArray rightsQuery()
{
    return "SELECT current_user AS user_name,"
           " pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS sees_senders,"
           " pg_catalog.has_table_privilege('pg_catalog.pg_replication_slots', 'SELECT') AS sees_slots,"
           " pg_catalog.has_function_privilege('pg_catalog.pg_ls_waldir()', 'EXECUTE') AS sees_wal_folder";
}

QByteArray systemQuery()
{
    return "SELECT system_identifier FROM pg_catalog.pg_control_system()";
}

QByteArray settingsQuery()
{
    // Not here: what this client sets for its own session (statement_timeout, lock_timeout, search_path, …),
    // where pg_settings would show our value and not the server's.
    return "SELECT name, setting, unit, context, pending_restart FROM pg_catalog.pg_settings WHERE name IN ("
           "'wal_level', 'max_replication_slots', 'max_wal_senders', 'max_slot_wal_keep_size', "
           "'wal_keep_size',"
           "'wal_keep_segments', 'max_wal_size', 'wal_sender_timeout', 'idle_replication_slot_timeout',"
           "'logical_decoding_work_mem', 'max_connections', 'superuser_reserved_connections', "
           "'reserved_connections',"
           "'max_logical_replication_workers', 'max_worker_processes', 'max_prepared_transactions',"
           "'idle_in_transaction_session_timeout', 'track_commit_timestamp', 'hot_standby_feedback',"
           "'sync_replication_slots', 'synchronized_standby_slots', 'synchronous_standby_names',"
           "'ssl', 'password_encryption', 'listen_addresses', 'port', 'server_encoding', 'lc_messages', "
           "'TimeZone',"
           "'log_timezone', 'rds.logical_replication', 'cloudsql.logical_decoding', 'azure.extensions',"
           "'azure.accepted_password_auth_method') ORDER BY name";
}

QByteArray publicationsQuery(int serverVersion)
{
    return select(publicationColumns, serverVersion) + " FROM pg_catalog.pg_publication ORDER BY pubname";
}

QByteArray publishedTablesQuery(int serverVersion)
{
    return select(publishedTableColumns, serverVersion) +
           " FROM pg_catalog.pg_publication_tables ORDER BY pubname, schemaname, tablename";
}

QByteArray rolesQuery()
{
    // Memberships are followed upwards from pg_auth_members: pg_has_role() says yes to everything for a
    // superuser.
    return "WITH RECURSIVE membership(member, roleid) AS ("
           " SELECT member, roleid FROM pg_catalog.pg_auth_members"
           " UNION SELECT m.member, a.roleid FROM membership m JOIN pg_catalog.pg_auth_members a ON a.member "
           "= m.roleid)"
           " SELECT r.rolname, r.rolcanlogin, r.rolreplication, r.rolsuper, r.rolbypassrls,"
           " pg_catalog.array_to_json(ARRAY(SELECT g.rolname::pg_catalog.text FROM membership m"
           " JOIN pg_catalog.pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid ORDER BY 1)) AS member_of,"
           " pg_catalog.has_database_privilege(r.oid, d.oid, 'CONNECT') AS can_connect,"
           " pg_catalog.has_database_privilege(r.oid, d.oid, 'CREATE') AS can_create"
           " FROM pg_catalog.pg_roles r, pg_catalog.pg_database d"
           " WHERE d.datname = pg_catalog.current_database() AND r.rolname !~ '^pg_' ORDER BY r.rolname";
}

QString quotedIdentifier(const QString &name)
{
    QString inner = name;
    inner.remove(QChar::Null).replace(u'"', u"\"\""_s);
    return u'"' + inner + u'"';
}

QString quotedName(const QString &schema, const QString &name)
{
    return quotedIdentifier(schema) + u'.' + quotedIdentifier(name);
}

QString quotedLiteral(const QString &value)
{
    QString inner = value;
    inner.remove(QChar::Null).replace(u'\'', u"''"_s);
    if (!inner.contains(u'\\'))
        return u'\'' + inner + u'\'';
    return u"E'"_s + inner.replace(u'\\', u"\\\\"_s) + u'\'';
}

} // namespace sluice::postgres
