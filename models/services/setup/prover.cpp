#include "models/services/setup/prover.h"

#include "models/core/format.h"
#include "models/core/whenready.h"
#include "models/services/setup/planning.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds betweenPositions{500};
/// Debezium writes the lower 32 bits: PostgreSQL's wire format has no more.
constexpr quint64 txIdOnTheWire = 0xffffffffULL;

/// As a person reads it in the trail; the values are bound, not written into the statement.
QString insertText(const ProofRow &row)
{
    QStringList columns;
    QStringList values;
    for (auto it = row.values.cbegin(); it != row.values.cend(); ++it) {
        columns.append(ident(it.key()));
        values.append(literal(it.value()));
    }
    return u"INSERT INTO %1 (%2) VALUES (%3)"_s.arg(ident(row.table), columns.join(u", "_s),
                                                    values.join(u", "_s));
}

QString deleteText(const TableName &table, const QMap<QString, QString> &key)
{
    QStringList conditions;
    for (auto it = key.cbegin(); it != key.cend(); ++it)
        conditions.append(ident(it.key()) + u" = "_s + literal(it.value()));
    return u"DELETE FROM %1 WHERE %2"_s.arg(ident(table), conditions.join(u" AND "_s));
}

AuditOutcome outcomeOf(const std::optional<Error> &error)
{
    if (!error)
        return AuditOutcome::Ok;
    const bool open = error->kind == ErrorKind::Timeout || error->kind == ErrorKind::Unreachable ||
                      error->kind == ErrorKind::Cancelled;
    return open ? AuditOutcome::Unknown : AuditOutcome::Failed;
}

} // namespace

std::optional<qint64> transactionOf(const QByteArray &value)
{
    const QJsonObject whole = QJsonDocument::fromJson(value).object();
    const QJsonObject envelope = whole.contains(u"payload"_s) ? whole[u"payload"_s].toObject() : whole;
    const QJsonValue txId = envelope[u"source"_s].toObject()[u"txId"_s];
    return txId.isDouble() ? std::optional<qint64>(txId.toInteger()) : std::nullopt;
}

ProofRow proofRowFor(const SetupSpec &spec, const SetupFacts &facts, const DirectionPlan &direction)
{
    const auto found = facts.databases.constFind(direction.from);
    if (found != facts.databases.cend() && *found && !direction.proof.table.table.isEmpty()) {
        const TableFacts *table = (*found)->table(direction.proof.table);
        if (table && !table->keyColumns.isEmpty() &&
            capturedTables(direction, spec, **found).contains(direction.proof.table))
            return direction.proof;
    }
    ProofRow row;
    row.table = {spec.supportSchema, spec.heartbeatTable};
    row.values = {{u"connector"_s, u"sluice-proof-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces)}};
    return row;
}

Prover::Prover(const Servers &servers, DatabaseSource *positions, TopicTail *tail, QObject *parent)
    : QObject(parent)
    , m_servers(servers)
    , m_positions(positions)
    , m_tail(tail)
{
    m_deadline.setSingleShot(true);
    m_nextPosition.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &Prover::timeUp);
    connect(&m_nextPosition, &QTimer::timeout, this, &Prover::askPosition);
    connect(m_tail, &TopicTail::caughtUp, this, &Prover::insert);
    connect(m_tail, &TopicTail::recordsArrived, this, &Prover::look);
}

void Prover::prove(const SetupSpec &spec, const SetupFacts &facts, const DirectionPlan &direction,
                   std::chrono::seconds within)
{
    m_direction = direction;
    m_row = proofRowFor(spec, facts, direction);
    m_inserted.reset();
    m_inserting = false;
    m_early.clear();
    m_reached.clear();
    m_running = true;
    m_finished = false;
    const auto found = facts.databases.constFind(direction.from);
    const TableFacts *table =
        found != facts.databases.cend() && *found ? (*found)->table(m_row.table) : nullptr;
    m_keyColumns = table ? table->keyColumns : QStringList();
    if (m_keyColumns.isEmpty() || !m_servers.databases.contains(direction.from))
        return finish(Result<void>(
            fail(ErrorKind::NotFound,
                 Text::tr("There is no table on %1 that a proof could be written to; finish the setup first.")
                     .arg(direction.from))));
    m_topic = topicFor(direction, m_row.table);
    m_clock.start();
    m_deadline.start(within);
    // First listen, then write: the change cannot be missed.
    m_tail->open(m_topic, 1);
}

void Prover::insert()
{
    if (!m_running || m_inserting || m_tail->topic() != m_topic)
        return;
    m_inserting = true; // a tail that catches up a second time is no reason for a second row
    record<InsertedRow>(
        {u"insertRow"_s, m_direction.from, insertText(m_row), {}},
        [this] {
            m_clock.restart();
            return m_servers.databases.value(m_direction.from)->insertRow(m_row, m_keyColumns);
        },
        [this](const Result<InsertedRow> &row) { inserted(row); });
}

/// Sends only what the trail has taken, and tells it how that ended.
template <class T>
void Prover::record(const RecordedAction &action, const std::function<QFuture<Result<T>>()> &call,
                    const std::function<void(const Result<T> &)> &done)
{
    if (!m_servers.recorder)
        return done(fail(ErrorKind::Internal, Text::tr("There is no audit trail, so nothing is changed.")));
    whenReady(m_servers.recorder->begin(action), this, [this, call, done](const Result<qint64> &number) {
        if (!number)
            return done(tl::unexpected(number.error()));
        whenReady(call(), this, [this, done, id = *number](const Result<T> &result) {
            const auto error = result ? std::nullopt : std::optional<Error>(result.error());
            const RecordedOutcome outcome{outcomeOf(error), {}, error ? error->message : QString()};
            whenReady(m_servers.recorder->finish(id, outcome), this,
                      [done, result](const Result<void> &) { done(result); });
        });
    });
}

void Prover::inserted(const Result<InsertedRow> &row)
{
    if (!row)
        return finish(Result<void>(tl::unexpected(row.error())));
    m_inserted = *row;
    if (!m_running) // time was up meanwhile: it must not stay
        return clean(Result<void>(fail(ErrorKind::Timeout, missing())));
    reached(ProofHop::Committed, m_inserted->lsn.toString());
    look(std::exchange(m_early, {}));
    if (m_positions)
        askPosition();
}

void Prover::look(const QList<KafkaRecord> &records)
{
    if (!m_running || m_reached.contains(ProofHop::OnTopic))
        return;
    if (!m_inserted) {
        m_early += records;
        return;
    }
    for (const KafkaRecord &record : records) {
        const auto txId = record.value ? transactionOf(*record.value) : std::nullopt;
        if (!txId || static_cast<quint64>(*txId) != (m_inserted->txId & txIdOnTheWire))
            continue;
        reached(ProofHop::OnTopic, Text::tr("%1, partition %2, offset %3")
                                       .arg(record.topic)
                                       .arg(record.partition)
                                       .arg(record.offset));
        return goOnIfAllReached();
    }
}

void Prover::askPosition()
{
    if (!m_running)
        return;
    whenReady(m_positions->fetchReplication(), this,
              [this](const Result<ReplicationFacts> &facts) { positionCame(facts); });
}

void Prover::positionCame(const Result<ReplicationFacts> &facts)
{
    if (!m_running)
        return;
    for (const ReplicationSlot &slot : facts ? facts->replicationSlots : QList<ReplicationSlot>()) {
        if (slot.name != m_direction.slotName || !slot.confirmedFlushLsn ||
            slot.confirmedFlushLsn->value < m_inserted->lsn.value)
            continue;
        reached(ProofHop::Confirmed, slot.confirmedFlushLsn->toString());
        return goOnIfAllReached();
    }
    m_nextPosition.start(betweenPositions);
}

void Prover::reached(ProofHop hop, const QString &where)
{
    m_reached.append(hop);
    Q_EMIT hopReached({hop, std::chrono::milliseconds(m_clock.elapsed()), where});
}

void Prover::goOnIfAllReached()
{
    if (m_reached.contains(ProofHop::OnTopic) && (!m_positions || m_reached.contains(ProofHop::Confirmed)))
        clean({});
}

QString Prover::missing() const
{
    if (!m_reached.contains(ProofHop::Committed))
        return Text::tr("The topic %1 could not be listened to in time.").arg(m_topic);
    if (!m_reached.contains(ProofHop::OnTopic))
        return Text::tr("The row was committed, but its change did not reach %1 in time.").arg(m_topic);
    return Text::
        tr("The change is on the topic, but slot %1 has not confirmed it in time. Connect confirms once in "
           "offset.flush.interval.ms, 60 s by default.")
            .arg(m_direction.slotName);
}

void Prover::timeUp()
{
    giveUp({ErrorKind::Timeout, missing(), {}});
}

void Prover::cancel()
{
    if (m_running)
        giveUp({ErrorKind::Cancelled, Text::tr("The proof was cancelled."), {}});
}

void Prover::giveUp(const Error &error)
{
    const Outcome outcome = Result<void>(tl::unexpected(error));
    if (m_inserted)
        clean(outcome);
    else
        finish(outcome);
}

void Prover::clean(const Outcome &outcome)
{
    m_deadline.stop();
    m_nextPosition.stop();
    m_running = false;
    record<void>(
        {u"deleteRow"_s, m_direction.from, deleteText(m_row.table, m_inserted->key), {}},
        [this] {
            return m_servers.databases.value(m_direction.from)->deleteRow(m_row.table, m_inserted->key);
        },
        [this, outcome](const Result<void> &deleted) {
            if (deleted)
                reached(ProofHop::Deleted, m_row.table.dotted());
            finish(outcome ? Outcome(deleted) : outcome);
        });
}

void Prover::finish(const Outcome &outcome)
{
    m_running = false;
    m_deadline.stop();
    m_nextPosition.stop();
    if (std::exchange(m_finished, true))
        return; // a row that was late has been cleared away since
    m_tail->close();
    // Queued: whoever hears of it may begin the next proof.
    QMetaObject::invokeMethod(
        this, [this, outcome] { Q_EMIT proved(outcome); }, Qt::QueuedConnection);
}

} // namespace sluice::setup
