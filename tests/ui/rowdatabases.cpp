#include "rowdatabases.h"

#include "explorersamples.h"
#include "tests/support/waiting.h"

#include <QDateTime>
#include <algorithm>

namespace sluice::test {

using namespace Qt::StringLiterals;

namespace {

Profile profile()
{
    Profile made;
    for (const QString &name : {u"smart_citizen"_s, u"smart_warehouse"_s}) {
        DatabaseProfile database;
        database.name = database.dbname = name;
        made.databases.append(database);
    }
    return made;
}

PipelineState pipeline()
{
    Connector sink;
    sink.name = u"warehouse-sink"_s;
    sink.type = ConnectorType::Sink;
    sink.config = {{u"connector.class"_s, u"io.debezium.connector.jdbc.JdbcSinkConnector"_s},
                   {u"topics"_s, u"smart_citizen.public.applications"_s},
                   {u"connection.url"_s, u"jdbc:postgresql://db/smart_warehouse"_s},
                   {u"collection.name.format"_s, u"from_citizen.${source.table}"_s}};
    PipelineState state;
    state.connectors.value = QList<Connector>{sink};
    return state;
}

const QList<std::pair<QString, QString>> columns{{u"id"_s, u"bigint"_s},      {u"citizen_id"_s, u"text"_s},
                                                 {u"status"_s, u"text"_s},    {u"fee"_s, u"numeric(9,2)"_s},
                                                 {u"district"_s, u"text"_s},  {u"decided_by"_s, u"text"_s},
                                                 {u"documents"_s, u"text"_s}, {u"version"_s, u"integer"_s}};

} // namespace

RowDatabases::RowDatabases(Explorer *explorer)
    : lookup(profile(),
             {{{u"smart_citizen"_s, &source}, {u"smart_warehouse"_s, &target}}, [] { return pipeline(); }},
             explorer)
{
    source.setRow(columns, {u"1042"_s, u"C-20042"_s, u"approved"_s, u"52.50"_s, u"Altstetten"_s,
                            u"m.keller"_s, u"lease.pdf, id.pdf"_s, u"4"_s});
    target.setRow(columns, {u"1042"_s, u"C-20042"_s, u"submitted"_s, u"45.00"_s, u"Altstetten"_s, u"null"_s,
                            u"lease.pdf, id.pdf"_s, u"3"_s});
}

void RowDatabases::settle() const
{
    waitUntil([this] {
        const QList<RowSide> &sides = lookup.now().sides;
        return std::none_of(sides.cbegin(), sides.cend(),
                            [](const RowSide &side) { return side.state == RowState::Asking; });
    });
}

QList<KafkaRecord> rowHistory()
{
    QList<KafkaRecord> records;
    for (const KafkaRecord &record : changeRecords(170)) {
        if (record.key == updateRecord().key)
            records.append(record);
    }
    KafkaRecord last = updateRecord();
    last.partition = (last.partition + 1) % 3;
    last.timestamp = QDateTime::currentDateTimeUtc();
    records.append(last);
    return records;
}

} // namespace sluice::test
