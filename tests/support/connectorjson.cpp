#include "tests/support/connectorjson.h"

#include "tests/support/jsontext.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace sluice::test {

namespace {

/// As Debezium's PostgreSQL connector is deployed, with a password in clear as Connect would show it.
QJsonObject sourceConfig(const QString &name)
{
    return {
        {u"connector.class"_s, u"io.debezium.connector.postgresql.PostgresConnector"_s},
        {u"name"_s, name},
        {u"tasks.max"_s, u"1"_s},
        {u"plugin.name"_s, u"pgoutput"_s},
        {u"database.hostname"_s, u"db.example.org"_s},
        {u"database.port"_s, u"5432"_s},
        {u"database.user"_s, u"debezium_user"_s},
        {u"database.password"_s, u"in-clear-"_s + name},
        {u"database.dbname"_s, u"smart_warehouse"_s},
        {u"database.sslmode"_s, u"prefer"_s},
        {u"topic.prefix"_s, name + u"-cdc"_s},
        {u"slot.name"_s, QString(name).replace(u'-', u'_')},
        {u"slot.drop.on.stop"_s, u"false"_s},
        {u"publication.name"_s, QString(name).replace(u'-', u'_') + u"_publication"_s},
        {u"publication.autocreate.mode"_s, u"disabled"_s},
        {u"table.include.list"_s, u"public.inventory,public.orders,eligibility.eligibility_snapshots"_s},
        {u"schema.include.list"_s, u"public,eligibility"_s},
        {u"snapshot.mode"_s, u"initial"_s},
        {u"decimal.handling.mode"_s, u"string"_s},
        {u"time.precision.mode"_s, u"connect"_s},
        {u"tombstones.on.delete"_s, u"true"_s},
        {u"heartbeat.interval.ms"_s, u"1000"_s},
        {u"heartbeat.action.query"_s,
         u"INSERT INTO public.debezium_heartbeat (id, at) VALUES (1, now()) ON CONFLICT (id) DO UPDATE SET at = now()"_s},
        {u"signal.data.collection"_s, u"public.debezium_signal"_s},
        {u"errors.max.retries"_s, u"10"_s},
        {u"errors.log.enable"_s, u"true"_s},
        {u"slot.stream.params"_s, u"origin=none"_s},
        {u"key.converter"_s, u"org.apache.kafka.connect.json.JsonConverter"_s},
        {u"key.converter.schemas.enable"_s, u"true"_s},
        {u"value.converter"_s, u"org.apache.kafka.connect.json.JsonConverter"_s},
        {u"value.converter.schemas.enable"_s, u"true"_s},
        {u"transforms"_s, u"route"_s},
        {u"transforms.route.type"_s, u"org.apache.kafka.connect.transforms.RegexRouter"_s},
        {u"transforms.route.regex"_s, u"([^.]+)\\.([^.]+)\\.([^.]+)"_s},
        {u"transforms.route.replacement"_s, u"$1.$3"_s},
        {u"topic.creation.default.replication.factor"_s, u"3"_s},
        {u"topic.creation.default.partitions"_s, u"6"_s},
        {u"topic.creation.default.cleanup.policy"_s, u"compact"_s},
        {u"producer.override.compression.type"_s, u"lz4"_s},
        {u"producer.override.max.request.size"_s, u"4194304"_s},
    };
}

QJsonObject sinkConfig(const QString &name)
{
    return {
        {u"connector.class"_s, u"io.debezium.connector.jdbc.JdbcSinkConnector"_s},
        {u"name"_s, name},
        {u"tasks.max"_s, u"1"_s},
        {u"topics.regex"_s, name + u"-cdc\\.(inventory|orders)"_s},
        {u"connection.url"_s,
         u"jdbc:postgresql://db.example.org:5432/smart_citizen?user=sink&password=in-url-"_s + name},
        {u"connection.username"_s, u"sink"_s},
        {u"connection.password"_s, u"${file:/etc/connect/secrets.properties:sink}"_s},
        {u"insert.mode"_s, u"upsert"_s},
        {u"delete.enabled"_s, u"true"_s},
        {u"primary.key.mode"_s, u"record_key"_s},
        {u"schema.evolution"_s, u"none"_s},
        {u"collection.name.format"_s, u"${source.schema}.${source.table}"_s},
        {u"errors.tolerance"_s, u"all"_s},
        {u"errors.deadletterqueue.topic.name"_s, name + u"-dlq"_s},
        {u"errors.deadletterqueue.context.headers.enable"_s, u"true"_s},
        {u"key.converter"_s, u"org.apache.kafka.connect.json.JsonConverter"_s},
        {u"value.converter"_s, u"org.apache.kafka.connect.json.JsonConverter"_s},
        {u"value.converter.schemas.enable"_s, u"true"_s},
    };
}

QString typeOf(const FakeConnector &connector)
{
    return connector.sink ? u"sink"_s : u"source"_s;
}

} // namespace

QJsonObject configOf(const FakeConnector &connector)
{
    if (connector.config)
        return QJsonDocument::fromJson(*connector.config).object();
    return connector.sink ? sinkConfig(text(connector.name)) : sourceConfig(text(connector.name));
}

QJsonObject taskOf(const FakeConnector &connector)
{
    QJsonObject task{
        {u"id"_s, 0}, {u"state"_s, text(connector.taskState)}, {u"worker_id"_s, text(connector.workerId)}};
    if (!connector.trace.isEmpty())
        task.insert(u"trace"_s, text(connector.trace));
    return task;
}

QJsonObject statusOf(const FakeConnector &connector)
{
    QJsonArray tasks;
    if (!connector.taskState.isEmpty())
        tasks.append(taskOf(connector));
    return {{u"name"_s, text(connector.name)},
            {u"connector"_s,
             QJsonObject{{u"state"_s, text(connector.state)}, {u"worker_id"_s, text(connector.workerId)}}},
            {u"tasks"_s, tasks},
            {u"type"_s, typeOf(connector)}};
}

QJsonObject infoOf(const FakeConnector &connector)
{
    QJsonArray tasks;
    if (!connector.taskState.isEmpty())
        tasks.append(QJsonObject{{u"connector"_s, text(connector.name)}, {u"task"_s, 0}});
    return {{u"name"_s, text(connector.name)},
            {u"config"_s, configOf(connector)},
            {u"tasks"_s, tasks},
            {u"type"_s, typeOf(connector)}};
}

} // namespace sluice::test
