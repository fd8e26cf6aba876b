#include "models/clients/postgres/parsing.h"

#include "models/clients/postgres/rowparsing.h"

#include <QHash>
#include <algorithm>

namespace sluice::postgres {

using namespace Qt::StringLiterals;

namespace {

std::optional<int> toInt(std::optional<qint64> value)
{
    return value ? std::optional<int>(static_cast<int>(*value)) : std::nullopt;
}

std::optional<qint64> bytesBehind(Lsn walPosition, std::optional<Lsn> position)
{
    if (!position)
        return std::nullopt;
    // A slot synchronised to a standby can be ahead of what that standby has replayed.
    return std::max<qint64>(0, bytesBetween(walPosition, *position));
}

ReplicationSlot slotFrom(RowReader &row, Lsn walPosition)
{
    ReplicationSlot slot;
    slot.name = row.text("slot_name"_L1);
    slot.plugin = row.text("plugin"_L1);
    slot.logical = row.text("slot_type"_L1) == "logical"_L1;
    slot.database = row.text("database"_L1);
    slot.active = row.flag("active"_L1);
    slot.activePid = toInt(row.integer("active_pid"_L1));
    slot.temporary = row.flag("temporary"_L1);
    slot.restartLsn = row.lsn("restart_lsn"_L1);
    slot.confirmedFlushLsn = row.lsn("confirmed_flush_lsn"_L1);
    slot.walStatusText = row.text("wal_status"_L1);
    slot.walStatus = walStatusFrom(slot.walStatusText);
    slot.safeWalSize = row.integer("safe_wal_size"_L1);
    slot.retainedBytes = bytesBehind(walPosition, slot.restartLsn);
    slot.confirmedLagBytes = bytesBehind(walPosition, slot.confirmedFlushLsn);
    slot.twoPhase = row.optionalFlag("two_phase"_L1);
    slot.conflicting = row.optionalFlag("conflicting"_L1);
    slot.inactiveSince = row.time("inactive_since"_L1);
    slot.invalidationReason = row.text("invalidation_reason"_L1);
    slot.failover = row.optionalFlag("failover"_L1);
    slot.synced = row.optionalFlag("synced"_L1);
    return slot;
}

WalSender senderFrom(RowReader &row)
{
    WalSender sender;
    sender.pid = toInt(row.integer("pid"_L1)).value_or(0);
    sender.user = row.text("usename"_L1);
    sender.applicationName = row.text("application_name"_L1);
    sender.clientAddress = row.text("client_addr"_L1);
    sender.state = row.text("state"_L1);
    sender.sentLsn = row.lsn("sent_lsn"_L1);
    sender.flushLsn = row.lsn("flush_lsn"_L1);
    sender.backendStart = row.time("backend_start"_L1);
    sender.replyTime = row.time("reply_time"_L1);
    return sender;
}

Publication publicationFrom(RowReader &row)
{
    Publication publication;
    publication.name = row.text("pubname"_L1);
    publication.owner = row.text("owner"_L1);
    publication.allTables = row.flag("puballtables"_L1);
    publication.publishesInsert = row.flag("pubinsert"_L1);
    publication.publishesUpdate = row.flag("pubupdate"_L1);
    publication.publishesDelete = row.flag("pubdelete"_L1);
    publication.publishesTruncate = row.flag("pubtruncate"_L1);
    publication.viaPartitionRoot = row.flag("pubviaroot"_L1);
    return publication;
}

Role roleFrom(RowReader &row)
{
    Role role;
    role.name = row.text("rolname"_L1);
    role.canLogin = row.flag("rolcanlogin"_L1);
    role.replication = row.flag("rolreplication"_L1);
    role.superuser = row.flag("rolsuper"_L1);
    role.bypassRls = row.flag("rolbypassrls"_L1);
    role.memberOf = row.list("member_of"_L1);
    role.canConnect = row.flag("can_connect"_L1);
    role.canCreate = row.flag("can_create"_L1);
    return role;
}

Setting settingFrom(RowReader &row)
{
    return {row.text("name"_L1), row.text("setting"_L1), row.text("unit"_L1), row.text("context"_L1),
            row.flag("pending_restart"_L1)};
}

ServerRow serverFrom(RowReader &row)
{
    return {toInt(row.integer("version_num"_L1)).value_or(0),
            shortVersion(row.text("version"_L1)),
            row.time("started"_L1).value_or(QDateTime()),
            row.flag("in_recovery"_L1),
            row.lsn("wal_position"_L1).value_or(Lsn{}), // NULL on a standby that has replayed nothing yet
            row.flag("sees_senders"_L1)};
}

struct TableRow
{
    QString publication;
    PublishedTable table;
};

TableRow publishedTableFrom(RowReader &row)
{
    return {row.text("pubname"_L1),
            {row.text("schemaname"_L1), row.text("tablename"_L1), row.text("rowfilter"_L1)}};
}

} // namespace

Result<ServerRow> parseServer(const ResultSet &result)
{
    return parseOneRow(result, serverFrom);
}

Result<std::optional<RightsRow>> parseRights(const ResultSet &result)
{
    return parseOneRow(result, [](RowReader &row) {
        return std::optional<RightsRow>({row.text("user_name"_L1), row.flag("sees_senders"_L1),
                                         row.flag("sees_slots"_L1), row.flag("sees_wal_folder"_L1)});
    });
}

Result<QString> parseSystemIdentifier(const ResultSet &result)
{
    return parseOneRow(result, [](RowReader &row) { return row.text("system_identifier"_L1); });
}

Result<LoginFacts> parseLogin(const ResultSet &result)
{
    return parseOneRow(result, [](RowReader &row) {
        LoginFacts facts;
        facts.serverVersion = shortVersion(row.text("version"_L1));
        facts.user = row.text("user_name"_L1);
        facts.database = row.text("database"_L1);
        return facts;
    });
}

Result<QList<ReplicationSlot>> parseSlots(const ResultSet &result, Lsn walPosition)
{
    return parseRows(result, [walPosition](RowReader &row) { return slotFrom(row, walPosition); });
}

Result<QList<WalSender>> parseSenders(const ResultSet &result)
{
    return parseRows(result, senderFrom);
}

Result<QList<Setting>> parseSettings(const ResultSet &result)
{
    return parseRows(result, settingFrom);
}

Result<QList<Publication>> parsePublications(const ResultSet &publications,
                                             const Permitted<ResultSet> &tables)
{
    Result<QList<Publication>> parsed = parseRows(publications, publicationFrom);
    if (!parsed)
        return parsed;
    if (!tables) {
        for (Publication &publication : *parsed)
            publication.tables = tl::unexpected<NotPermitted>(tables.error());
        return parsed;
    }
    const auto tableRows = parseRows(*tables, publishedTableFrom);
    if (!tableRows)
        return tl::unexpected<Error>(tableRows.error());
    QHash<QString, QList<PublishedTable>> byPublication;
    for (const TableRow &row : *tableRows)
        byPublication[row.publication].append(row.table);
    for (Publication &publication : *parsed)
        publication.tables = byPublication.value(publication.name);
    return parsed;
}

Result<QList<Role>> parseRoles(const ResultSet &result)
{
    return parseRows(result, roleFrom);
}

QString shortVersion(const QString &serverVersion)
{
    return serverVersion.section(u' ', 0, 0, QString::SectionSkipEmpty);
}

WalStatus walStatusFrom(QStringView text)
{
    if (text == "reserved"_L1)
        return WalStatus::Reserved;
    if (text == "extended"_L1)
        return WalStatus::Extended;
    if (text == "unreserved"_L1)
        return WalStatus::Unreserved;
    if (text == "lost"_L1)
        return WalStatus::Lost;
    return WalStatus::Unknown;
}

} // namespace sluice::postgres
