#include "models/services/setup/connectorconfig.h"

#include "models/services/setup/planning.h"

#include <QRegularExpression>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

/// The list holds regular expressions, split at commas that no backslash precedes.
QString listEntry(const TableName &table)
{
    static const QRegularExpression special(u"([^A-Za-z0-9_])"_s);
    const auto escaped = [](QString name) { return name.replace(special, u"\\\\1"_s); };
    return escaped(table.schema) + u"\\."_s + escaped(table.table);
}

QString heartbeatQuery(const SetupSpec &spec, const QString &connector)
{
    return u"INSERT INTO %1 (connector, beat_at) VALUES (%2, now()) ON CONFLICT (connector) DO UPDATE SET beat_at = now()"_s
        .arg(ident(TableName{spec.supportSchema, spec.heartbeatTable}), literal(connector));
}

/// What the connector is told of TLS: the console's wish, where Debezium knows the word.
QString sslMode(const DatabaseProfile &profile)
{
    return profile.sslmode == u"allow" ? u"prefer"_s : profile.sslmode;
}

} // namespace

SnapshotChoice snapshotModeFor(const QString &wished, const QVersionNumber &debezium)
{
    const bool known = !debezium.isNull();
    const bool noData = !known || debezium >= QVersionNumber(2, 6);
    const bool never = known && debezium < QVersionNumber(3, 3);
    QStringList valid{u"always"_s, u"initial"_s, u"initial_only"_s, u"custom"_s};
    if (noData)
        valid += {u"no_data"_s, u"when_needed"_s, u"configuration_based"_s};
    if (never)
        valid += u"never"_s;
    if (valid.contains(wished))
        return {wished, {}, {}};
    const QString version = known ? debezium.toString() : Text::tr("the newest Debezium");
    if (wished == u"never" && noData)
        return {u"no_data"_s, Text::tr("\"never\" is called no_data from Debezium 2.6 on."), {}};
    if (wished == u"no_data" && never)
        return {u"never"_s, Text::tr("no_data is called \"never\" before Debezium 2.6."), {}};
    if (wished == u"exported")
        return {u"initial"_s, Text::tr("\"exported\" is gone; initial does the same."), {}};
    return {wished,
            {},
            Text::tr("snapshot.mode \"%1\" is unknown to Debezium %2; it knows %3.")
                .arg(wished, version, valid.join(u", "_s))};
}

QMap<QString, QString> connectorConfig(const SetupSpec &spec, const Profile &profile, const SetupFacts &facts,
                                       const DirectionPlan &direction)
{
    const Planning p(spec, profile, facts);
    const DatabaseProfile *console = p.databaseProfile(direction.from);
    const DatabaseSetupFacts *db = p.database(direction.from);
    if (!console || !db)
        return {};
    QStringList tables;
    for (const TableName &table : capturedTables(direction, spec, *db))
        tables.append(listEntry(table));
    // Its rows prove the way and measure it, on any database, whatever the application's tables are.
    tables.append(listEntry({spec.supportSchema, spec.heartbeatTable}));
    const QString json = u"org.apache.kafka.connect.json.JsonConverter"_s;
    QMap<QString, QString> config{
        {u"connector.class"_s, postgresConnectorClass},
        {u"tasks.max"_s, u"1"_s},
        {u"database.hostname"_s,
         direction.hostForConnect.isEmpty() ? console->host : direction.hostForConnect},
        {u"database.port"_s,
         QString::number(direction.portForConnect ? direction.portForConnect : console->port)},
        {u"database.user"_s, spec.role},
        {u"database.password"_s, passwordMark},
        {u"database.dbname"_s, console->dbname},
        {u"topic.prefix"_s, direction.topicPrefix},
        {u"plugin.name"_s, u"pgoutput"_s},
        {u"slot.name"_s, direction.slotName},
        {u"publication.name"_s, direction.publication},
        {u"publication.autocreate.mode"_s, u"disabled"_s},
        {u"table.include.list"_s, tables.join(u',')},
        {u"signal.data.collection"_s, spec.supportSchema + u'.' + spec.signalTable},
        {u"snapshot.mode"_s, spec.snapshotMode},
        {u"heartbeat.interval.ms"_s, u"5000"_s},
        {u"heartbeat.action.query"_s, heartbeatQuery(spec, direction.connector)},
        {u"topic.creation.default.replication.factor"_s, QString::number(spec.replicationFactor)},
        {u"topic.creation.default.partitions"_s, QString::number(spec.partitions)},
        // A sink that maps columns needs the schema, and a decimal its scale; the guide's workers send
        // neither.
        {u"key.converter"_s, json},
        {u"key.converter.schemas.enable"_s, u"true"_s},
        {u"value.converter"_s, json},
        {u"value.converter.schemas.enable"_s, u"true"_s},
    };
    if (!console->sslmode.isEmpty())
        config.insert(u"database.sslmode"_s, sslMode(*console));
    for (auto it = direction.options.cbegin(); it != direction.options.cend(); ++it)
        config.insert(it.key(), it.value());
    QString &mode = config[u"snapshot.mode"_s];
    mode = snapshotModeFor(mode, p.debezium()).mode;
    return config;
}

} // namespace sluice::setup
