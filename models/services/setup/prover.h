#pragma once
// Proves a direction: writes one row, follows it hop by hop, and deletes it again. Who may not write watches
// for the next change that somebody else makes, and follows that.

#include "models/clients/postgres/databasesource.h"
#include "models/core/setup/setupfacts.h"
#include "models/core/setup/setupspec.h"
#include "models/services/setup/servers.h"
#include "models/services/topicfeed.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>
#include <optional>

namespace sluice::setup {

enum class ProofHop
{
    Committed, ///< the row is in the source, at this LSN
    OnTopic,   ///< its change is in the topic, at this partition and offset
    Confirmed, ///< the slot's confirmed_flush_lsn is past it
    Deleted,   ///< the row is gone from the source again
    Cleared,   ///< a row is gone that an earlier proof, which was cut off, had left
    Watching   ///< no row may be written: the next change that somebody makes is waited for
};

struct ProofHopResult
{
    ProofHop hop = ProofHop::Committed;
    std::chrono::milliseconds after{0}; ///< since the insert was sent, or the watching began
    QString where; ///< "0/1A2B3C4", "warehouse-to-citizen-cdc.public.x, partition 1, offset 42"

    bool operator==(const ProofHopResult &) const = default;
};

class Prover final : public QObject
{
    Q_OBJECT
public:
    /// The servers must outlive it. `positions` tells the slot's position; null: that hop is left out.
    Prover(const Servers &servers, DatabaseSource *positions, TopicFeed *tail, QObject *parent = nullptr);

    /// `proved` is emitted once. What was inserted is deleted again, also where the proof fails. Rows of
    /// proofs that were cut off go first; one that cannot be deleted ends the proof, which names it.
    void prove(const SetupSpec &spec, const SetupFacts &facts, const DirectionPlan &direction,
               std::chrono::seconds within);
    /// Ends with ErrorKind::Cancelled; what was inserted is deleted first.
    void cancel();

Q_SIGNALS:
    void hopReached(const sluice::setup::ProofHopResult &hop);
    void proved(const sluice::Outcome &outcome);

private:
    void groundCame(const Result<ProofGround> &ground);
    void clearNext();
    void cleared(const Result<void> &deleted);
    void listen();
    void insert();
    void inserted(const Result<InsertedRow> &row);
    void watch(const QString &reason);
    void askCounts();
    void countsCame(const Result<ChangeCounts> &counts);
    void follow(const TableName &table);
    void look(const QList<KafkaRecord> &records);
    [[nodiscard]] bool isTheChange(const KafkaRecord &record) const;
    void onTopic(const KafkaRecord &record);
    void askPosition();
    void positionCame(const Result<ReplicationFacts> &facts);
    void reached(ProofHop hop, const QString &where);
    void reached(ProofHop hop, const QString &where, std::chrono::milliseconds after);
    void goOnIfAllReached();
    void timeUp();
    void giveUp(const Error &error);
    void clean(const Outcome &outcome);
    void forgetNote(const Outcome &outcome);
    template <class T>
    void record(const RecordedAction &action, const std::function<QFuture<Result<T>>()> &call,
                const std::function<void(const Result<T> &)> &done);
    void finish(const Outcome &outcome);
    [[nodiscard]] SetupDatabase *source() const { return m_servers.databases.value(m_direction.from); }
    [[nodiscard]] QString missing() const;
    [[nodiscard]] QString missingWhileWatching() const;

    Servers m_servers;
    DatabaseSource *m_positions;
    TopicFeed *m_tail;

    DirectionPlan m_direction;
    ProofRow m_row;
    QStringList m_keyColumns;
    TableName m_notes; ///< where the row is noted until it is gone again
    QList<LeftRow> m_left;
    QString m_topic;
    std::optional<InsertedRow> m_inserted;
    std::optional<Lsn> m_confirmedFrom; ///< the slot's position that is past the change
    std::chrono::seconds m_within{0};
    QList<KafkaRecord> m_early; ///< came before the insert's own answer
    QList<ProofHop> m_reached;
    QElapsedTimer m_clock;
    QTimer m_deadline;
    QTimer m_nextPosition;
    QTimer m_nextCounts;
    bool m_inserting = false;
    bool m_running = false;
    bool m_finished = false;

    // while watching
    bool m_watching = false;
    QString m_lacking; ///< why no row was written
    QList<TableName> m_watched;
    std::optional<ChangeCounts> m_atFirst;
    QList<TableName> m_moved; ///< their counts have grown, in the order seen
    TableName m_followed;     ///< of them, the one whose topic is listened to
    std::chrono::milliseconds m_followedSince{0};
    std::chrono::milliseconds m_movedAt{0}; ///< when the first of them was seen
};

/// What a Debezium envelope says of where it comes from.
struct RecordOrigin
{
    bool isSnapshot = false;
    std::optional<qint64> txId; ///< lower 32 bits
    std::optional<Lsn> lsn;
    std::optional<qint64> changedAt; ///< ms since 1970, by the database's clock
};
/// Empty: it is no envelope. It may have its schema around it.
[[nodiscard]] std::optional<RecordOrigin> originOf(const QByteArray &value);

/// source.txId of a Debezium envelope, with or without its schema around it; empty: none is in it.
[[nodiscard]] std::optional<qint64> transactionOf(const QByteArray &value);

/// The row that proves a direction: the wished one where its table is captured and is there, else one of the
/// heartbeat table.
[[nodiscard]] ProofRow proofRowFor(const SetupSpec &spec, const SetupFacts &facts,
                                   const DirectionPlan &direction);

} // namespace sluice::setup
