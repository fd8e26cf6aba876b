#include "models/services/discovery.h"

#include <QRegularExpression>
#include <QUrl>
#include <algorithm>

namespace sluice {

namespace {

using namespace Qt::StringLiterals;

QString value(const Connector &connector, const QString &key, const QString &fallback = {})
{
    const QString text = connector.config.value(key);
    return text.isEmpty() ? fallback : text;
}

/// host, port and database of "jdbc:postgresql://host:5432/db?…".
struct JdbcTarget
{
    QString host;
    int port = 5432;
    QString database;
};

JdbcTarget jdbcTarget(const QString &connectionUrl)
{
    QString text = connectionUrl;
    if (!text.startsWith(u"jdbc:postgresql:"_s))
        return {};
    const QUrl url(text.remove(0, 5));
    return {url.host(), url.port(5432), url.path().mid(1)};
}

/// The database of the profile that is meant. Connect may know the server by another address than the console
/// does, so the database's name decides and the address only chooses between several of that name.
QString databaseOfProfile(const Profile &profile, const QString &host, int port, const QString &dbname)
{
    QStringList sameName;
    for (const DatabaseProfile &db : profile.databases) {
        if (db.dbname != dbname)
            continue;
        if (db.host == host && db.port == port)
            return db.name;
        sameName.append(db.name);
    }
    return sameName.isEmpty() ? dbname : sameName.first();
}

bool readsPrefix(const Connector &sink, const QString &prefix, const QStringList &topics)
{
    const QString dotted = prefix + u'.';
    const QStringList listed = value(sink, u"topics"_s).split(u',', Qt::SkipEmptyParts);
    if (std::any_of(listed.cbegin(), listed.cend(),
                    [&](const QString &t) { return t.trimmed().startsWith(dotted); }))
        return true;
    const QString pattern = value(sink, u"topics.regex"_s);
    if (pattern.isEmpty())
        return false;
    const QRegularExpression regex(QRegularExpression::anchoredPattern(pattern));
    if (regex.isValid() && std::any_of(topics.cbegin(), topics.cend(),
                                       [&](const QString &t) { return regex.match(t).hasMatch(); }))
        return true;
    QString plain = pattern;
    return plain.remove(u'\\').contains(
        dotted); // before the first topic exists, the pattern itself is all there is
}

/// "schema.table" that the heartbeat's action query writes, which is not data of the user's.
QString heartbeatTable(const QString &actionQuery)
{
    static const QRegularExpression target(u"(?:insert\\s+into|update)\\s+([\\w.\"]+)"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    return target.match(actionQuery).captured(1).remove(u'"');
}

QStringList dataTopics(const Connector &source, const QString &prefix, const QList<Topic> &topics)
{
    const QString dotted = prefix + u'.';
    const QStringList notData{dotted + heartbeatTable(value(source, u"heartbeat.action.query"_s)),
                              dotted + value(source, u"signal.data.collection"_s), dotted + u"transaction"_s};
    QStringList result;
    for (const Topic &topic : topics) {
        if (topic.name.startsWith(dotted) && !notData.contains(topic.name))
            result.append(topic.name);
    }
    result.sort();
    return result;
}

void describeSource(DirectionSpec &spec, const Profile &profile, const Connector &source,
                    const QList<Topic> &topics)
{
    spec.connector = source.name;
    if (spec.from.isEmpty())
        spec.from = databaseOfProfile(profile, value(source, u"database.hostname"_s),
                                      value(source, u"database.port"_s, u"5432"_s).toInt(),
                                      value(source, u"database.dbname"_s));
    if (spec.topicPrefix.isEmpty())
        spec.topicPrefix = value(source, u"topic.prefix"_s, value(source, u"database.server.name"_s));
    spec.slotName = value(source, u"slot.name"_s, u"debezium"_s);
    spec.publication = value(source, u"publication.name"_s, u"dbz_publication"_s);
    spec.publicationIsOurs = value(source, u"publication.autocreate.mode"_s) == u"disabled";
    spec.heartbeatInterval =
        std::chrono::milliseconds(value(source, u"heartbeat.interval.ms"_s, u"0"_s).toInt());
    spec.heartbeatTopic =
        value(source, u"topic.heartbeat.prefix"_s, u"__debezium-heartbeat"_s) + u'.' + spec.topicPrefix;
    spec.topics = dataTopics(source, spec.topicPrefix, topics);
}

void describeSink(DirectionSpec &spec, const Profile &profile, const QList<Connector> &connectors,
                  const QList<Topic> &topics)
{
    QStringList names;
    for (const Topic &topic : topics) {
        if (topic.name.startsWith(spec.topicPrefix + u'.'))
            names.append(topic.name);
    }
    const auto isWanted = [&](const Connector &connector) {
        if (!spec.sink.isEmpty())
            return connector.name == spec.sink;
        return connector.type == ConnectorType::Sink && readsPrefix(connector, spec.topicPrefix, names);
    };
    const auto sink = std::find_if(connectors.cbegin(), connectors.cend(), isWanted);
    if (sink == connectors.cend() || spec.topicPrefix.isEmpty())
        return;
    spec.sink = sink->name;
    if (spec.group.isEmpty())
        spec.group = value(*sink, u"consumer.override.group.id"_s, u"connect-"_s + sink->name);
    const JdbcTarget target = jdbcTarget(value(*sink, u"connection.url"_s));
    if (spec.to.isEmpty() && !target.database.isEmpty())
        spec.to = databaseOfProfile(profile, target.host, target.port, target.database);
}

void nameDirection(DirectionSpec &spec, const Profile &profile)
{
    if (spec.to.isEmpty() && profile.databases.size() == 2 && !spec.from.isEmpty()) {
        const bool fromFirst = profile.databases.first().name == spec.from;
        spec.to = profile.databases.at(fromFirst ? 1 : 0).name;
    }
    if (!spec.name.isEmpty())
        return;
    spec.name = spec.to.isEmpty() ? u"%1 → %2"_s.arg(spec.from, spec.topicPrefix)
                                  : u"%1 → %2"_s.arg(spec.from, spec.to);
}

/// The deployed connector that a direction of the profile means: by name, else by prefix, else by its
/// database.
const Connector *sourceOf(const DirectionProfile &wanted, const Profile &profile,
                          const QList<Connector> &connectors)
{
    const auto find = [&](auto matches) -> const Connector * {
        const auto it = std::find_if(connectors.cbegin(), connectors.cend(), matches);
        return it == connectors.cend() ? nullptr : &*it;
    };
    if (!wanted.connector.isEmpty())
        return find([&](const Connector &c) { return c.name == wanted.connector; });
    if (!wanted.topicPrefix.isEmpty())
        return find([&](const Connector &c) { return value(c, u"topic.prefix"_s) == wanted.topicPrefix; });
    return find([&](const Connector &c) {
        return isDebeziumPostgresSource(c) &&
               databaseOfProfile(profile, value(c, u"database.hostname"_s),
                                 value(c, u"database.port"_s).toInt(),
                                 value(c, u"database.dbname"_s)) == wanted.from;
    });
}

DirectionSpec fromProfile(const DirectionProfile &wanted, const Profile &profile,
                          const QList<Connector> &connectors, const QList<Topic> &topics)
{
    DirectionSpec spec;
    spec.name = wanted.name;
    spec.from = wanted.from;
    spec.to = wanted.to;
    spec.connector = wanted.connector;
    spec.topicPrefix = wanted.topicPrefix;
    spec.sink = wanted.sink;
    spec.group = wanted.group;
    if (const Connector *source = sourceOf(wanted, profile, connectors))
        describeSource(spec, profile, *source, topics);
    describeSink(spec, profile, connectors, topics);
    nameDirection(spec, profile);
    return spec;
}

/// Two connectors may serve the same pair of databases; their names then tell the directions apart.
void tellApart(QList<DirectionSpec> &specs)
{
    for (DirectionSpec &spec : specs) {
        const auto same = std::count_if(specs.cbegin(), specs.cend(), [&](const DirectionSpec &s) {
            return s.from == spec.from && s.to == spec.to;
        });
        if (same > 1 && !spec.name.contains(spec.connector))
            spec.name += u" (%1)"_s.arg(spec.connector);
    }
}

} // namespace

bool isDebeziumPostgresSource(const Connector &connector)
{
    return value(connector, u"connector.class"_s) == u"io.debezium.connector.postgresql.PostgresConnector" ||
           value(connector, u"connector.class"_s) == u"PostgresConnector";
}

QList<DirectionSpec> discoverDirections(const Profile &profile, const QList<Connector> &connectors,
                                        const QList<Topic> &topics)
{
    QList<DirectionSpec> specs;
    for (const DirectionProfile &wanted : profile.directions)
        specs.append(fromProfile(wanted, profile, connectors, topics));
    if (profile.directions.isEmpty()) {
        for (const Connector &connector : connectors) {
            if (!isDebeziumPostgresSource(connector))
                continue;
            DirectionSpec spec;
            describeSource(spec, profile, connector, topics);
            describeSink(spec, profile, connectors, topics);
            nameDirection(spec, profile);
            specs.append(spec);
        }
    }
    tellApart(specs);
    // In the order of the profile's databases, so that lanes do not change places when Connect lists names
    // anew.
    const auto rank = [&](const DirectionSpec &spec) {
        const auto it = std::find_if(profile.databases.cbegin(), profile.databases.cend(),
                                     [&](const DatabaseProfile &db) { return db.name == spec.from; });
        return it - profile.databases.cbegin();
    };
    std::stable_sort(specs.begin(), specs.end(), [&](const auto &a, const auto &b) {
        return std::pair(rank(a), a.name) < std::pair(rank(b), b.name);
    });
    return specs;
}

} // namespace sluice
