#include "explorersamples.h"

#include <QDateTime>

namespace sluice::test {

using namespace Qt::StringLiterals;

namespace {

QString rowJson(int id, const QString &status, int cents)
{
    return uR"({"id":%1,"citizen_id":"C-%2","kind":"%3","status":"%4","fee":"%5.%6","district":"%7","note":null,"updated_at":"2026-11-25T07:%8:12.481Z"})"_s
        .arg(id)
        .arg(20'000 + id % 977)
        .arg(QStringList{u"residence"_s, u"parking"_s, u"business"_s, u"dog licence"_s}.at(id % 4), status)
        .arg(cents / 100)
        .arg(cents % 100, 2, 10, QChar(u'0'))
        .arg(QStringList{u"Altstetten"_s, u"Seebach"_s, u"Wiedikon"_s}.at(id % 3))
        .arg(id % 60, 2, 10, QChar(u'0'));
}

QString envelopeJson(const QString &before, const QString &after, char op, qint64 ms, int number)
{
    return uR"({"before":%1,"after":%2,"source":{"version":"3.6.1.Final","connector":"postgresql","name":"smart_citizen","ts_ms":%3,"snapshot":"false","db":"smart_citizen","schema":"public","table":"applications","txId":%4,"lsn":%5},"op":"%6","ts_ms":%7,"transaction":null})"_s
        .arg(before, after)
        .arg(ms - 212)
        .arg(90'412 + number / 3)
        .arg(396'251'448 + number * 192)
        .arg(QChar(QLatin1Char(op)))
        .arg(ms);
}

KafkaRecord recordOf(int id, int number, qint64 from)
{
    KafkaRecord record;
    record.topic = u"smart_citizen.public.applications"_s;
    record.partition = id % 3;
    record.offset = from + number;
    record.timestamp = QDateTime::currentDateTimeUtc().addMSecs(-40 * (1000 - number % 1000));
    record.key = u"{\"id\":%1}"_s.arg(id).toUtf8();
    return record;
}

void setValue(KafkaRecord &record, const QString &json)
{
    record.value = json.toUtf8();
    record.valueSize = record.value->size();
}

} // namespace

QList<KafkaRecord> changeRecords(int count, qint64 from)
{
    QList<KafkaRecord> records;
    for (int i = 0; i < count; ++i) {
        const int id = 1000 + i / 4;
        KafkaRecord record = recordOf(id, i, from);
        const qint64 ms = record.timestamp.toMSecsSinceEpoch();
        const QString submitted = rowJson(id, u"submitted"_s, 4500 + i % 7 * 250);
        const QString approved = rowJson(id, u"approved"_s, 4500 + i % 5 * 300);
        if (i % 4 == 0)
            setValue(record, envelopeJson(u"null"_s, submitted, 'c', ms, i));
        else if (i % 4 == 1)
            setValue(record, envelopeJson(submitted, approved, 'u', ms, i));
        else if (i % 4 == 2)
            setValue(record, envelopeJson(approved, u"null"_s, 'd', ms, i));
        records.append(record);
    }
    return records;
}

KafkaRecord updateRecord()
{
    KafkaRecord record = recordOf(1042, 77, 184'000);
    record.headers = {{"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
                      {"origin", "sluice playground"}};
    setValue(
        record,
        envelopeJson(
            uR"({"id":1042,"citizen_id":"C-20042","status":"submitted","fee":"45.00","district":"Altstetten","decided_by":null,"documents":"__debezium_unavailable_value","version":3})"_s,
            uR"({"id":1042,"citizen_id":"C-20042","status":"approved","fee":"52.50","district":"Altstetten","decided_by":"m.keller","documents":"__debezium_unavailable_value","version":4})"_s,
            'u', record.timestamp.toMSecsSinceEpoch(), 77));
    return record;
}

} // namespace sluice::test
