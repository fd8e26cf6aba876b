#include "models/services/rows/rowlookup.h"

#include "models/clients/postgres/queries.h"
#include "models/core/whenready.h"
#include "models/services/rows/rowmatch.h"
#include "models/services/topics/envelope/display.h"
#include "models/services/topics/recordtext.h"

#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;
using namespace envelope;

namespace {

constexpr qsizetype longestShown = 4000;

/// The sink may write the names of columns in lower case.
qsizetype indexOf(const TableShape &shape, const QString &column)
{
    const auto find = [&](Qt::CaseSensitivity sensitivity) -> qsizetype {
        for (qsizetype i = 0; i < shape.columns.size(); ++i) {
            if (shape.columns.at(i).name.compare(column, sensitivity) == 0)
                return i;
        }
        return -1;
    };
    const qsizetype exact = find(Qt::CaseSensitive);
    return exact >= 0 ? exact : find(Qt::CaseInsensitive);
}

bool isAboutARow(const Record &record)
{
    const bool change = record.kind == RecordKind::Change || record.kind == RecordKind::Unwrapped;
    return change && !record.columns.isEmpty();
}

/// What stands where a database has no value to show.
QString placeholder(RowState state)
{
    switch (state) {
    case RowState::NoRow:
        return RowLookup::tr("no row");
    case RowState::Asking:
        return u"…"_s;
    default:
        return RowLookup::tr("not known");
    }
}

RowCell cellOf(const RowValue &value, const Match &match)
{
    const QString text = value.text ? oneLine(*value.text, longestShown) : RowLookup::tr("null");
    return {text, match.agreement, match.why};
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
        clear(tr("The history of the key is being read."));
}

void RowLookup::askForHistory()
{
    const ExplorerState &state = m_explorer->state();
    if (state.phase != ExplorerPhase::Complete)
        return clear(tr("The history was not read to its end, so the key's last record is not known."));
    if (state.statistics.dropped > 0)
        return clear(tr("The history does not fit into memory, so the key's last record is not known."));
    if (const auto record = lastRecord(m_explorer->rows()))
        askFor(*record, true);
    else
        clear(tr("The topic has no record of this key any more."));
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
        const qsizetype column = indexOf(*flight.shape, part.name);
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
    m_now.lines.clear();
    const bool present = m_now.inTopic == RowInTopic::Present;
    for (const Column &column : std::as_const(m_decoded.columns)) {
        RowLine line{column.name, column.type, {}, {}};
        if (present)
            line.topic = {valueLine(column.after, longestShown), Agreement::Unknown, column.after.note};
        for (qsizetype side = 0; side < m_now.sides.size(); ++side)
            line.sides.append(cellIn(side, column));
        m_now.lines.append(line);
    }
    for (std::size_t side = 0; side < m_flights.size(); ++side)
        addColumnsOf(side);
    // What differs is what is looked for; the others keep the table's own order.
    std::stable_partition(m_now.lines.begin(), m_now.lines.end(), [](const RowLine &line) {
        return std::any_of(line.sides.cbegin(), line.sides.cend(),
                           [](const RowCell &cell) { return cell.agreement == Agreement::Differs; });
    });
}

/// Those that the record does not have.
void RowLookup::addColumnsOf(std::size_t side)
{
    const Flight &flight = m_flights[side];
    if (flight.values.isEmpty())
        return;
    for (const TableColumn &column : flight.shape->columns) {
        const bool listed = std::any_of(m_now.lines.cbegin(), m_now.lines.cend(), [&](const RowLine &line) {
            return indexOf({{column}, true, false}, line.column) == 0;
        });
        if (listed)
            continue;
        RowLine line{column.name, column.type, {}, {}};
        for (qsizetype each = 0; each < m_now.sides.size(); ++each)
            line.sides.append(cellIn(each, Column{column.name, column.type, {}, {}, false, false}));
        m_now.lines.append(line);
    }
}

RowCell RowLookup::cellIn(qsizetype side, const Column &column) const
{
    const Flight &flight = m_flights.at(static_cast<std::size_t>(side));
    if (flight.values.isEmpty())
        return {placeholder(m_now.sides.at(side).state), Agreement::Unknown, {}};
    const bool sent = m_now.inTopic == RowInTopic::Present && column.after.kind != ValueKind::Absent;
    const Agreement unequal = sent ? Agreement::NotComparable : Agreement::Unknown;
    const qsizetype at = indexOf(*flight.shape, column.name);
    if (at < 0)
        return {QString(), unequal, tr("no such column")};
    const TableColumn &found = flight.shape->columns.at(at);
    if (!found.readable)
        return {QString(), unequal, tr("no right to read it")};
    const RowValue &value = flight.values.at(flight.columns.indexOf(found.name));
    if (!sent)
        return cellOf(value, {});
    return cellOf(value, matched(column.after, column.type, value, found.type));
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
