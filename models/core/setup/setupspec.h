#pragma once
// What is to be set up: the directions of the flow and the names that things are to have. Format:
// docs/setup-format.md. The guide's values are the shipped template, resources/setup/guide.json.

#include "models/core/result.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace sluice {

struct TableName
{
    QString schema;
    QString table;

    [[nodiscard]] QString dotted() const { return schema + u'.' + table; }
    bool operator==(const TableName &) const = default;
    auto operator<=>(const TableName &other) const
    {
        const int schemas = schema.compare(other.schema);
        return schemas != 0 ? schemas <=> 0 : table.compare(other.table) <=> 0;
    }
};

/// The row that proves a direction: inserted, followed, and deleted again. An empty table: a row of the
/// heartbeat table serves.
struct ProofRow
{
    TableName table;
    QMap<QString, QString> values; ///< by column, as text; the server converts them

    bool operator==(const ProofRow &) const = default;
};

/// One way of the flow as it is wished for.
struct DirectionPlan
{
    QString from;        ///< name of a database of the profile
    QString to;          ///< likewise
    QString connector;   ///< "warehouse-to-citizen-connector"
    QString topicPrefix; ///< "warehouse-to-citizen-cdc"
    QString slotName;    ///< [a-z0-9_]
    QString publication;
    QStringList schemas;     ///< captured whole, but for tables that cannot be; used where `tables` is empty
    QList<TableName> tables; ///< captured
    QList<TableName> fullIdentity;  ///< of them, to get REPLICA IDENTITY FULL
    QString hostForConnect;         ///< the database as Connect reaches it; empty: as the console does
    int portForConnect = 0;         ///< likewise; 0: as the console does
    QMap<QString, QString> options; ///< further keys of the connector's config; they win over ours
    ProofRow proof;

    bool operator==(const DirectionPlan &) const = default;
};

/// In which state Connect makes a connector. Source: Kafka Connect's initial_state, from 3.7 on.
enum class InitialState
{
    Running,
    Stopped ///< it has no task, and makes no slot, until it is resumed
};

struct SetupSpec
{
    QString role = QStringLiteral("debezium_user"); ///< the connectors' login
    QString supportSchema = QStringLiteral("cdc");  ///< holds the two tables below
    QString heartbeatTable = QStringLiteral("heartbeat");
    QString signalTable = QStringLiteral("signal");
    int partitions = 3;
    int replicationFactor = 3;
    QString snapshotMode = QStringLiteral("initial");  ///< Debezium's word; mapped to what the version knows
    InitialState initialState = InitialState::Running; ///< of the connectors
    QList<DirectionPlan> directions;

    bool operator==(const SetupSpec &) const = default;
};

} // namespace sluice
