#include "models/services/rows/rowlookup.h"

#include "models/clients/postgres/queries.h"
#include "models/core/whenready.h"
#include "models/services/rows/rowlines.h"
#include "models/services/topics/recordtext.h"

#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;
using namespace envelope;

namespace {

bool isAboutARow(const Record &record)
{
    const bool change = record.kind == RecordKind::Change || record.kind == RecordKind::Unwrapped;
    return change && !record.columns.isEmpty();
}

/// The newest record of the key is among what is found.
bool reachesTheEnd(const ExplorerQuery &query)
{
    return query.text.isEmpty() && query.partitions.isEmpty() && query.to.kind == ScanEnd::Kind::Now;
}

} // namespace

RowLookup::RowLookup(Profile profile, Servers servers, Explorer *explorer, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_servers(std::move(servers))
    , m_explorer(explorer)
{
    connect(explorer, &Explorer::changed, this, &RowLookup::followHistory);
    connect(explorer, &Explorer::restarted, this, [this] {
        if (!isHistory())
            clear({});
    });
}

bool RowLookup::isHistory() const
{
    return m_explorer->state().query.key.has_value();
}

void RowLookup::followHistory()
{
    const ExplorerState &state = m_explorer->state();
    const bool ended = isHistory() && !state.isBusy();
    if (!std::exchange(m_historyAsked, ended) && ended)
        askForHistory();
    else if (isHistory() && !ended)
        clear(state.follows() ? tr("Search until now to compare the row with the key's last record.")
                              : tr("The history of the key is being read."));
}

void RowLookup::askForHistory()
{
    const ExplorerState &state = m_explorer->state();
    if (!reachesTheEnd(state.query))
        return clear(tr("Only a part of the history was asked for, so the key's last record is not known."));
    if (state.phase != ExplorerPhase::Complete)
        return clear(tr("The history was not read to its end, so the key's last record is not known."));
    if (state.statistics.dropped > 0)
        return clear(tr("The history does not fit into memory, so the key's last record is not known."));
    if (const auto record = lastRecord(m_explorer->rows()))
        askFor(*record, true);
    else
        clear(tr("No record of this key was found."));
}

void RowLookup::ask(qint64 row)
{
    if (isHistory())
        return;
    if (const auto record = m_explorer->rows().record(row))
        askFor(alone(*record), false);
    else
        clear(tr("This record is no longer in memory."));
}

void RowLookup::refresh()
{
    if (isHistory())
        m_explorer->search(ExplorerQuery(m_explorer->state().query));
    else if (m_record)
        askFor(LastRecord(*m_record), m_last);
}

void RowLookup::clear(const QString &reason)
{
    ++m_question;
    m_waiting = false;
    m_record.reset();
    RowNow nothing;
    nothing.reason = reason;
    if (m_now == nothing)
        return;
    m_now = nothing;
    Q_EMIT changed();
}

void RowLookup::askFor(const LastRecord &record, bool last)
{
    ++m_question;
    m_record = record;
    m_last = last;
    m_decoded = m_decoder.decode(record.record);
    const RowPlaces places =
        rowPlaces(record.record.topic, m_decoded.source, m_profile, m_servers.pipeline());
    m_format = places.format;
    m_now = {};
    m_now.key = lineOf(record.record, m_decoder).key;
    m_now.last = last;
    m_now.partition = record.record.partition;
    m_now.offset = record.record.offset;
    m_now.sides = places.sides;
    m_flights = std::vector<Flight>(static_cast<std::size_t>(places.sides.size()));
    describeRecord();
    compare();
    m_waiting = m_underWay > 0;
    if (!m_waiting)
        begin();
    Q_EMIT changed();
}

/// What the record says, and whether a row can be found by it.
void RowLookup::describeRecord()
{
    if (m_record->deleted)
        m_now.inTopic = RowInTopic::Deleted;
    else if (isAboutARow(m_decoded))
        m_now.inTopic = RowInTopic::Present;
    else if (m_record->record.value && m_record->record.valueSize > m_record->record.value->size())
        m_now.reason = tr("Only the beginning of the record is in memory, so it is not compared.");
    else
        m_now.reason = tr("The record does not say what is in the row.");
    const bool named = std::all_of(m_decoded.key.cbegin(), m_decoded.key.cend(),
                                   [](const KeyPart &part) { return !part.name.isEmpty(); });
    if (!m_decoded.key.isEmpty() && named)
        return;
    for (RowSide &side : m_now.sides) {
        if (side.state == RowState::Asking)
            refuse(side, RowState::TableUnknown, tr("The record has no key that names columns."));
    }
}

void RowLookup::begin()
{
    m_waiting = false;
    for (qsizetype side = 0; side < m_now.sides.size(); ++side) {
        Flight &flight = m_flights[static_cast<std::size_t>(side)];
        RowSide &shown = m_now.sides[side];
        RowSource *source = m_servers.databases.value(shown.database);
        if (shown.state == RowState::Asking && !source)
            refuse(shown, RowState::Failed, tr("%1 is not connected.").arg(shown.database));
        flight.settled = shown.state != RowState::Asking;
        if (flight.settled)
            continue;
        flight.source = source;
        await(source->fetchShape(shown.table),
              [this, side](const Result<std::optional<TableShape>> &shape) { takeShape(side, shape); });
    }
}

void RowLookup::takeShape(qsizetype side, const Result<std::optional<TableShape>> &shape)
{
    Flight &flight = m_flights[static_cast<std::size_t>(side)];
    RowSide &shown = m_now.sides[side];
    flight.settled = true;
    if (!shape)
        give(shown, shape.error());
    else if (!*shape)
        refuse(shown, RowState::TableUnknown,
               tr("%1 has no table %2.").arg(shown.database, shown.table.dotted()));
    else if (!(*shape)->usable)
        refuseRight(shown, u"USAGE ON SCHEMA "_s + postgres::quotedIdentifier(shown.table.schema));
    else if (!isReadable(**shape))
        refuseRight(shown, u"SELECT ON "_s + postgres::quotedName(shown.table.schema, shown.table.table));
    else
        flight.shape = **shape;
    askRowsWhereReady();
    compare();
    Q_EMIT changed();
}

bool RowLookup::isReadable(const TableShape &shape)
{
    return std::any_of(shape.columns.cbegin(), shape.columns.cend(),
                       [](const TableColumn &column) { return column.readable; });
}

/// The source's types tell what was sent: without them a key cannot always be read.
void RowLookup::askRowsWhereReady()
{
    if (!m_flights.front().settled)
        return;
    decode();
    for (qsizetype side = 0; side < m_now.sides.size(); ++side) {
        Flight &flight = m_flights[static_cast<std::size_t>(side)];
        if (flight.shape && !std::exchange(flight.asked, true))
            askRow(side);
    }
}

/// With what the tables tell of the types.
void RowLookup::decode()
{
    const auto known = std::find_if(m_flights.cbegin(), m_flights.cend(),
                                    [](const Flight &flight) { return flight.shape.has_value(); });
    Knowledge knowledge;
    knowledge.format = m_format;
    if (known != m_flights.cend()) {
        for (const TableColumn &column : known->shape->columns)
            knowledge.columnTypes.insert(column.name, column.type);
    }
    m_decoded = m_decoder.decode(m_record->record, knowledge);
}

void RowLookup::askRow(qsizetype side)
{
    Flight &flight = m_flights[static_cast<std::size_t>(side)];
    RowSide &shown = m_now.sides[side];
    RowQuestion question;
    question.table = shown.table;
    for (const KeyPart &part : std::as_const(m_decoded.key)) {
        const qsizetype column = columnIn(*flight.shape, part.name);
        if (column < 0)
            return refuse(shown, RowState::TableUnknown,
                          tr("%1 has no column %2, which the record's key names.")
                              .arg(shown.table.dotted(), part.name));
        if (!part.value.hasText() || part.value.kind == ValueKind::Undecoded)
            return refuse(shown, RowState::TableUnknown,
                          tr("The value of %1 in the record's key cannot be read.").arg(part.name));
        question.key.append({flight.shape->columns.at(column).name, part.value.text});
    }
    for (const TableColumn &column : std::as_const(flight.shape->columns)) {
        if (column.readable)
            question.columns.append(column.name);
    }
    flight.columns = question.columns;
    await(flight.source->fetchRows(question),
          [this, side](const Result<RowsRead> &rows) { takeRows(side, rows); });
}

void RowLookup::takeRows(qsizetype side, const Result<RowsRead> &rows)
{
    Flight &flight = m_flights[static_cast<std::size_t>(side)];
    RowSide &shown = m_now.sides[side];
    if (!rows) {
        give(shown, rows.error());
    } else if (rows->rows.size() > 1) {
        refuse(shown, RowState::TableUnknown,
               tr("Several rows of %1 have this key.").arg(shown.table.dotted()));
    } else if (rows->rows.isEmpty() && flight.shape->hidesRows) {
        refuse(shown, RowState::NotPermitted,
               tr("Row-level security of %1 may hide the row from user \"%2\".")
                   .arg(shown.table.dotted(), userOf(shown)));
    } else {
        shown.state = rows->rows.isEmpty() ? RowState::NoRow : RowState::Found;
        flight.values = rows->rows.value(0);
    }
    if (rows)
        shown.at = rows->at;
    compare();
    Q_EMIT changed();
}

void RowLookup::landed()
{
    --m_underWay;
    if (m_underWay == 0 && m_waiting)
        begin();
}

void RowLookup::give(RowSide &side, const Error &error)
{
    refuse(side, error.kind == ErrorKind::Permission ? RowState::NotPermitted : RowState::Failed,
           error.message);
    side.detail = error.detail;
}

void RowLookup::refuse(RowSide &side, RowState state, const QString &reason)
{
    side.state = state;
    side.reason = reason;
}

void RowLookup::refuseRight(RowSide &side, const QString &right)
{
    const QString user = userOf(side);
    refuse(side, RowState::NotPermitted,
           tr("User \"%1\" may not read %2 on %3: run GRANT %4 TO %5")
               .arg(user, side.table.dotted(), side.database, right, postgres::quotedIdentifier(user)));
}

QString RowLookup::userOf(const RowSide &side) const
{
    for (const DatabaseProfile &database : m_profile.databases) {
        if (database.name == side.database)
            return database.user;
    }
    return {};
}

void RowLookup::compare()
{
    QList<ReadRow> sides;
    for (qsizetype side = 0; side < m_now.sides.size(); ++side) {
        const Flight &flight = m_flights.at(static_cast<std::size_t>(side));
        sides.append({m_now.sides.at(side).state, flight.shape, flight.columns, flight.values});
    }
    m_now.lines = rowLines(m_decoded, m_now.inTopic == RowInTopic::Present, sides);
}

template <class T, class Take>
void RowLookup::await(const QFuture<T> &answer, Take take)
{
    ++m_underWay;
    whenReady(answer, this, [this, take, question = m_question](const T &result) {
        if (question == m_question)
            take(result);
        landed();
    });
}

} // namespace sluice
