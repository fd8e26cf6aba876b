#pragma once
// What is known of one PostgreSQL server and database.

#include "models/core/lsn.h"
#include "models/core/result.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>

namespace sluice {

enum class WalStatus
{
    Unknown,
    Reserved,
    Extended,
    Unreserved,
    Lost
};

/// One row of pg_replication_slots. Members are empty where the server's version does not have the column.
struct ReplicationSlot
{
    QString name;
    QString plugin;
    bool logical = true;
    QString database; ///< empty for a physical slot
    bool active = false;
    std::optional<int> activePid;
    bool temporary = false;
    std::optional<Lsn> restartLsn;
    std::optional<Lsn> confirmedFlushLsn;
    WalStatus walStatus = WalStatus::Unknown; ///< PostgreSQL 13
    QString walStatusText;                    ///< the server's word, kept where it is unknown to us
    std::optional<qint64> safeWalSize;        ///< bytes; 13; NULL when max_slot_wal_keep_size is -1
    std::optional<qint64> retainedBytes;      ///< current WAL position minus restart_lsn
    std::optional<qint64> confirmedLagBytes;  ///< current WAL position minus confirmed_flush_lsn
    std::optional<bool> twoPhase;             ///< 14
    std::optional<bool> conflicting;          ///< 16
    std::optional<QDateTime> inactiveSince;   ///< 17
    QString invalidationReason;               ///< 17
    std::optional<bool> failover;             ///< 17
    std::optional<bool> synced;               ///< 17

    /// The WAL that it needs is gone. A physical slot has no restart_lsn until a standby first comes.
    [[nodiscard]] bool lost() const
    {
        return walStatus == WalStatus::Lost || !invalidationReason.isEmpty() ||
               (logical && !restartLsn && !active);
    }
    bool operator==(const ReplicationSlot &) const = default;
};

/// One row of pg_stat_replication.
struct WalSender
{
    int pid = 0;
    QString user;
    QString applicationName;
    QString clientAddress;
    QString state; ///< startup, catchup, streaming, backup, stopping; empty where not permitted
    std::optional<Lsn> sentLsn;
    std::optional<Lsn> flushLsn;
    std::optional<QDateTime> backendStart;
    std::optional<QDateTime> replyTime;

    bool operator==(const WalSender &) const = default;
};

/// A fact that the login may not read, and what would let it.
struct NotPermitted
{
    QString what;   ///< "the size of the WAL folder"
    QString remedy; ///< "GRANT pg_monitor TO \"x\""

    bool operator==(const NotPermitted &) const = default;
};

/// A fact, or the right that is missing to read it: an empty list is known to be empty.
template <class T>
using Permitted = tl::expected<T, NotPermitted>;

/// What changes from second to second; cheap enough for every poll.
struct ReplicationFacts
{
    int serverVersionNum = 0;  ///< 150018
    QString serverVersion;     ///< "15.18"
    QDateTime postmasterStart; ///< when the server came up
    bool inRecovery = false;   ///< a standby
    Lsn walPosition;           ///< pg_current_wal_lsn(), or the replay position of a standby
    QList<ReplicationSlot> replicationSlots;
    std::optional<NotPermitted> slotsNotPermitted; ///< given: the list above is empty because nobody may look
    QList<WalSender> walSenders;
    bool senderDetailsPermitted = true; ///< false: states of senders are hidden from this role

    bool operator==(const ReplicationFacts &) const = default;
};

struct Setting
{
    QString name;
    QString value;
    QString unit;
    QString context; ///< postmaster, sighup, …
    bool pendingRestart = false;

    bool operator==(const Setting &) const = default;
};

struct PublishedTable
{
    QString schema;
    QString table;
    QString rowFilter; ///< 15

    bool operator==(const PublishedTable &) const = default;
};

struct Publication
{
    QString name;
    QString owner;
    bool allTables = false;
    bool publishesInsert = true;
    bool publishesUpdate = true;
    bool publishesDelete = true;
    bool publishesTruncate = true;
    bool viaPartitionRoot = false; ///< 13
    Permitted<QList<PublishedTable>> tables;

    bool operator==(const Publication &) const = default;
};

struct Role
{
    QString name;
    bool canLogin = false;
    bool replication = false;
    bool superuser = false;
    bool bypassRls = false;
    QStringList memberOf;
    bool canConnect = false; ///< to this database
    bool canCreate = false;  ///< in this database

    bool operator==(const Role &) const = default;
};

/// What changes seldom.
struct CatalogueFacts
{
    QString systemIdentifier; ///< empty where not permitted
    QString currentUser;
    QList<Setting> settings;
    Permitted<QList<Publication>> publications;
    QList<Role> roles;
    QList<NotPermitted> notPermitted;

    bool operator==(const CatalogueFacts &) const = default;
};

} // namespace sluice
