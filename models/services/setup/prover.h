#pragma once
// Proves a direction: writes one row, follows it hop by hop, and deletes it again.

#include "models/clients/postgres/databasesource.h"
#include "models/core/setup/setupfacts.h"
#include "models/core/setup/setupspec.h"
#include "models/services/setup/servers.h"
#include "models/services/topictail.h"

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
    Deleted    ///< the row is gone from the source again
};

struct ProofHopResult
{
    ProofHop hop = ProofHop::Committed;
    std::chrono::milliseconds after{0}; ///< since the insert was sent
    QString where; ///< "0/1A2B3C4", "warehouse-to-citizen-cdc.public.x, partition 1, offset 42"

    bool operator==(const ProofHopResult &) const = default;
};

class Prover final : public QObject
{
    Q_OBJECT
public:
    /// The servers must outlive it. `positions` tells the slot's position; null: that hop is left out.
    Prover(const Servers &servers, DatabaseSource *positions, TopicTail *tail, QObject *parent = nullptr);

    /// `proved` is emitted once. What was inserted is deleted again, also where the proof fails.
    void prove(const SetupSpec &spec, const SetupFacts &facts, const DirectionPlan &direction,
               std::chrono::seconds within);
    /// Ends with ErrorKind::Cancelled; what was inserted is deleted first.
    void cancel();

Q_SIGNALS:
    void hopReached(const sluice::setup::ProofHopResult &hop);
    void proved(const sluice::Outcome &outcome);

private:
    void insert();
    void inserted(const Result<InsertedRow> &row);
    void look(const QList<KafkaRecord> &records);
    void askPosition();
    void positionCame(const Result<ReplicationFacts> &facts);
    void reached(ProofHop hop, const QString &where);
    void goOnIfAllReached();
    void timeUp();
    void giveUp(const Error &error);
    void clean(const Outcome &outcome);
    template <class T>
    void record(const RecordedAction &action, const std::function<QFuture<Result<T>>()> &call,
                const std::function<void(const Result<T> &)> &done);
    void finish(const Outcome &outcome);
    [[nodiscard]] QString missing() const;

    Servers m_servers;
    DatabaseSource *m_positions;
    TopicTail *m_tail;

    DirectionPlan m_direction;
    ProofRow m_row;
    QStringList m_keyColumns;
    QString m_topic;
    std::optional<InsertedRow> m_inserted;
    QList<KafkaRecord> m_early; ///< came before the insert's own answer
    QList<ProofHop> m_reached;
    QElapsedTimer m_clock;
    QTimer m_deadline;
    QTimer m_nextPosition;
    bool m_inserting = false;
    bool m_running = false;
    bool m_finished = false;
};

/// source.txId of a Debezium envelope, with or without its schema around it; empty: none is in it.
[[nodiscard]] std::optional<qint64> transactionOf(const QByteArray &value);

/// The row that proves a direction: the wished one where its table is captured and is there, else one of the
/// heartbeat table.
[[nodiscard]] ProofRow proofRowFor(const SetupSpec &spec, const SetupFacts &facts,
                                   const DirectionPlan &direction);

} // namespace sluice::setup
