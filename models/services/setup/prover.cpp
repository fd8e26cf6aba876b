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
constexpr std::chrono::milliseconds betweenCounts{500};
/// What was rolled back moves the counts and reaches no topic: then another table that moved is listened to.
constexpr std::chrono::milliseconds patienceWithATable{6000};
/// Of each partition: what was there before it was listened to may hold the change already.
constexpr int recordsToLookBack = 100;
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

QString noteText(const TableName &notes)
{
    return u"; in the same transaction: INSERT INTO %1 (%2) VALUES (the key of that row)"_s.arg(
        ident(notes), ident(noteColumn));
}

QString keyText(const QMap<QString, QString> &key)
{
    QStringList parts;
    for (auto it = key.cbegin(); it != key.cend(); ++it)
        parts.append(u"%1 = %2"_s.arg(it.key(), it.value()));
    return parts.join(u", "_s);
}

QString rowText(const TableName &table, const QMap<QString, QString> &key)
{
    return Text::tr("%1, row %2").arg(table.dotted(), keyText(key));
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

std::optional<RecordOrigin> originOf(const QByteArray &value)
{
    const QJsonObject whole = QJsonDocument::fromJson(value).object();
    const QJsonObject envelope = whole.contains(u"payload"_s) ? whole[u"payload"_s].toObject() : whole;
    const QJsonObject source = envelope[u"source"_s].toObject();
    if (source.isEmpty())
        return std::nullopt;
    const auto number = [&](const QString &key) {
        const QJsonValue found = source[key];
        return found.isDouble() ? std::optional<qint64>(found.toInteger()) : std::nullopt;
    };
    RecordOrigin origin;
    origin.isSnapshot = envelope[u"op"_s] == u"r"_s;
    origin.txId = number(u"txId"_s);
    origin.changedAt = number(u"ts_ms"_s);
    if (const auto lsn = number(u"lsn"_s))
        origin.lsn = Lsn{static_cast<quint64>(*lsn)};
    return origin;
}

std::optional<qint64> transactionOf(const QByteArray &value)
{
    const auto origin = originOf(value);
    return origin ? origin->txId : std::nullopt;
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

Prover::Prover(const Servers &servers, DatabaseSource *positions, TopicFeed *tail, QObject *parent)
    : QObject(parent)
    , m_servers(servers)
    , m_positions(positions)
    , m_tail(tail)
{
    m_deadline.setSingleShot(true);
    m_nextPosition.setSingleShot(true);
    m_nextCounts.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &Prover::timeUp);
    connect(&m_nextPosition, &QTimer::timeout, this, &Prover::askPosition);
    connect(&m_nextCounts, &QTimer::timeout, this, &Prover::askCounts);
    connect(m_tail, &TopicFeed::caughtUp, this, &Prover::insert);
    connect(m_tail, &TopicFeed::recordsArrived, this, &Prover::look);
}

void Prover::prove(const SetupSpec &spec, const SetupFacts &facts, const DirectionPlan &direction,
                   std::chrono::seconds within)
{
    m_direction = direction;
    m_row = proofRowFor(spec, facts, direction);
    m_notes = {spec.supportSchema, spec.heartbeatTable};
    m_within = within;
    m_left.clear();
    m_inserted.reset();
    m_confirmedFrom.reset();
    m_inserting = false;
    m_watching = false;
    m_atFirst.reset();
    m_moved.clear();
    m_followed = {};
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
    m_watched = capturedTables(direction, spec, **found);
    m_clock.start();
    m_deadline.start(within);
    whenReady(source()->fetchProofGround(m_row, m_keyColumns, m_notes), this,
              [this](const Result<ProofGround> &ground) { groundCame(ground); });
}

void Prover::groundCame(const Result<ProofGround> &ground)
{
    if (!m_running)
        return;
    if (!ground)
        return finish(Result<void>(tl::unexpected(ground.error())));
    if (!ground->lacking.isEmpty())
        return watch(Text::tr("this login lacks %1").arg(ground->lacking.join(u", "_s)));
    m_left = ground->left;
    clearNext();
}

/// Exactly the rows that notes of Sluice's own name, one after another.
void Prover::clearNext()
{
    if (!m_running)
        return;
    if (m_left.isEmpty())
        return listen();
    const LeftRow left = m_left.first();
    record<void>(
        {u"deleteRow"_s, m_direction.from, deleteText(left.table, left.key),
         Text::tr("Left by a proof that was cut off.")},
        [this, left] { return source()->deleteRow(left.table, left.key); },
        [this](const Result<void> &deleted) { cleared(deleted); });
}

void Prover::cleared(const Result<void> &deleted)
{
    const LeftRow left = m_left.takeFirst();
    if (!deleted && deleted.error().kind == ErrorKind::ReadOnly)
        return m_running ? watch(deleted.error().message) : void();
    const bool wasGone = !deleted && deleted.error().kind == ErrorKind::NotFound;
    if (!deleted && !wasGone) {
        const QString sentence =
            Text::tr("An earlier proof was cut off and has left a row that cannot be deleted: %1. %2 Delete "
                     "it by hand, then delete its note: %3")
                .arg(rowText(left.table, left.key), deleted.error().message,
                     deleteText(m_notes, {{noteColumn, left.note}}));
        return finish(Result<void>(fail(deleted.error().kind, sentence)));
    }
    if (deleted)
        reached(ProofHop::Cleared, rowText(left.table, left.key));
    record<void>(
        {u"deleteRow"_s, m_direction.from, deleteText(m_notes, {{noteColumn, left.note}}), {}},
        [this, left] {
            return source()->deleteRow(m_notes, {{noteColumn, left.note}});
        },
        [this](const Result<void> &) { clearNext(); });
}

/// First listen, then write: the change cannot be missed.
void Prover::listen()
{
    m_tail->open(m_topic, 1);
}

void Prover::insert()
{
    if (!m_running || m_watching || m_inserting || m_tail->topic() != m_topic)
        return;
    m_inserting = true; // a tail that catches up a second time is no reason for a second row
    record<InsertedRow>(
        {u"insertRow"_s, m_direction.from, insertText(m_row) + noteText(m_notes), {}},
        [this] {
            m_clock.restart();
            return source()->insertRow(m_row, m_keyColumns, m_notes);
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
    // A policy of the table may refuse what the rights allow, and a read-only profile every row.
    const bool mayNot =
        !row && (row.error().kind == ErrorKind::Permission || row.error().kind == ErrorKind::ReadOnly);
    if (mayNot && m_running)
        return watch(row.error().message);
    if (!row)
        return finish(Result<void>(tl::unexpected(row.error())));
    m_inserted = *row;
    m_confirmedFrom = row->lsn;
    if (!m_running) // time was up meanwhile: it must not stay
        return clean(Result<void>(fail(ErrorKind::Timeout, missing())));
    reached(ProofHop::Committed, m_inserted->lsn.toString());
    look(std::exchange(m_early, {}));
    if (m_positions)
        askPosition();
}

/// What has changed at the source is seen by how the tables' counts grow, and then looked for on their
/// topics.
void Prover::watch(const QString &reason)
{
    m_watching = true;
    m_lacking = reason.endsWith(u'.') ? reason.chopped(1) : reason;
    m_tail->close();
    m_early.clear();
    m_clock.restart();
    m_deadline.start(m_within);
    reached(ProofHop::Watching,
            Text::tr("%1 of %2, for up to %3, since no row may be written: %4")
                .arg(formatCounted(m_watched.size(), Text::tr("table"), Text::tr("tables")), m_direction.from,
                     formatDuration(m_within), m_lacking));
    askCounts();
}

void Prover::askCounts()
{
    if (!m_running)
        return;
    whenReady(source()->fetchChangeCounts(m_watched), this,
              [this](const Result<ChangeCounts> &counts) { countsCame(counts); });
}

void Prover::countsCame(const Result<ChangeCounts> &counts)
{
    if (!m_running || m_reached.contains(ProofHop::OnTopic))
        return;
    m_nextCounts.start(betweenCounts);
    if (!counts)
        return; // a server that is away for a moment: the deadline ends it
    if (!m_atFirst) {
        m_atFirst = *counts;
        return;
    }
    for (auto it = counts->counts.cbegin(); it != counts->counts.cend(); ++it) {
        if (it.value() == m_atFirst->counts.value(it.key()) || m_moved.contains(it.key()))
            continue;
        if (m_moved.isEmpty())
            m_movedAt = std::chrono::milliseconds(m_clock.elapsed());
        m_moved.append(it.key());
    }
    if (m_moved.isEmpty())
        return;
    const bool waited = std::chrono::milliseconds(m_clock.elapsed()) - m_followedSince > patienceWithATable;
    const qsizetype now = m_moved.indexOf(m_followed);
    if (now < 0 || (waited && m_moved.size() > 1))
        follow(m_moved.at((now + 1) % m_moved.size()));
}

void Prover::follow(const TableName &table)
{
    m_followed = table;
    m_followedSince = std::chrono::milliseconds(m_clock.elapsed());
    m_topic = topicFor(m_direction, table);
    m_tail->open(m_topic, recordsToLookBack);
}

void Prover::look(const QList<KafkaRecord> &records)
{
    if (!m_running || m_reached.contains(ProofHop::OnTopic))
        return;
    if (!m_inserted && !m_watching) {
        m_early += records;
        return;
    }
    for (const KafkaRecord &record : records) {
        if (isTheChange(record))
            return onTopic(record);
    }
}

/// That of our row; while watching, any that is younger than the watching.
bool Prover::isTheChange(const KafkaRecord &record) const
{
    const auto origin = record.value ? originOf(*record.value) : std::nullopt;
    if (!origin || origin->isSnapshot || record.topic != m_topic)
        return false;
    if (!m_watching)
        return origin->txId && static_cast<quint64>(*origin->txId) == (m_inserted->txId & txIdOnTheWire);
    return m_atFirst && origin->lsn && origin->lsn->value >= m_atFirst->position.value;
}

void Prover::onTopic(const KafkaRecord &record)
{
    QString where =
        Text::tr("%1, partition %2, offset %3").arg(record.topic).arg(record.partition).arg(record.offset);
    if (m_watching) {
        const RecordOrigin origin = originOf(*record.value).value_or(RecordOrigin());
        m_confirmedFrom = Lsn{origin.lsn->value + 1};
        reached(ProofHop::Committed,
                Text::tr("%1, a change of %2").arg(origin.lsn->toString(), m_followed.dotted()), m_movedAt);
        const qint64 took = origin.changedAt && record.timestamp.isValid()
                                ? record.timestamp.toMSecsSinceEpoch() - *origin.changedAt
                                : -1;
        if (took >= 0) // by two clocks
            where += Text::tr(", %1 after it was made").arg(formatDuration(std::chrono::milliseconds(took)));
    }
    reached(ProofHop::OnTopic, where);
    if (m_watching && m_positions)
        askPosition();
    goOnIfAllReached();
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
            slot.confirmedFlushLsn->value < m_confirmedFrom->value)
            continue;
        reached(ProofHop::Confirmed, slot.confirmedFlushLsn->toString());
        return goOnIfAllReached();
    }
    m_nextPosition.start(betweenPositions);
}

void Prover::reached(ProofHop hop, const QString &where)
{
    reached(hop, where, std::chrono::milliseconds(m_clock.elapsed()));
}

void Prover::reached(ProofHop hop, const QString &where, std::chrono::milliseconds after)
{
    m_reached.append(hop);
    Q_EMIT hopReached({hop, after, where});
}

void Prover::goOnIfAllReached()
{
    if (!m_reached.contains(ProofHop::OnTopic) || (m_positions && !m_reached.contains(ProofHop::Confirmed)))
        return;
    if (m_watching)
        finish({}); // nothing was written
    else
        clean({});
}

QString Prover::missingWhileWatching() const
{
    const QString tables =
        formatCounted(m_watched.size(), Text::tr("captured table"), Text::tr("captured tables"));
    if (m_moved.isEmpty())
        return Text::tr("No row was written, since %1; and nobody changed any of the %2 of %3 within %4, so "
                        "there was nothing to follow. Change a row there, or log in as somebody who may, and "
                        "prove again.")
            .arg(m_lacking, tables, m_direction.from, formatDuration(m_within));
    QStringList names;
    for (const TableName &table : m_moved)
        names.append(table.dotted());
    return Text::tr("%1 was changed, but no change of it reached %2 in time. One that was rolled back never "
                    "does.")
        .arg(names.join(u", "_s), m_topic);
}

QString Prover::missing() const
{
    if (m_watching && !m_reached.contains(ProofHop::OnTopic))
        return missingWhileWatching();
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

/// The row, and then its note: whatever ends in between, the note tells the next proof of what is left.
void Prover::clean(const Outcome &outcome)
{
    m_deadline.stop();
    m_nextPosition.stop();
    m_running = false;
    record<void>(
        {u"deleteRow"_s, m_direction.from, deleteText(m_row.table, m_inserted->key), {}},
        [this] { return source()->deleteRow(m_row.table, m_inserted->key); },
        [this, outcome](const Result<void> &deleted) {
            if (!deleted)
                return finish(outcome ? Outcome(deleted) : outcome);
            reached(ProofHop::Deleted, m_row.table.dotted());
            forgetNote(outcome);
        });
}

void Prover::forgetNote(const Outcome &outcome)
{
    const QMap<QString, QString> key{{noteColumn, m_inserted->note}};
    record<void>(
        {u"deleteRow"_s, m_direction.from, deleteText(m_notes, key), {}},
        [this, key] { return source()->deleteRow(m_notes, key); },
        [this, outcome](const Result<void> &deleted) { finish(outcome ? Outcome(deleted) : outcome); });
}

void Prover::finish(const Outcome &outcome)
{
    m_running = false;
    m_deadline.stop();
    m_nextPosition.stop();
    m_nextCounts.stop();
    if (std::exchange(m_finished, true))
        return; // a row that was late has been cleared away since
    m_tail->close();
    // Queued: whoever hears of it may begin the next proof.
    QMetaObject::invokeMethod(
        this, [this, outcome] { Q_EMIT proved(outcome); }, Qt::QueuedConnection);
}

} // namespace sluice::setup
