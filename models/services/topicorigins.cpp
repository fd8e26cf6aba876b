#include "models/services/topicorigins.h"

#include "models/services/topicroutes.h"

#include <QRegularExpression>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

/// As Debezium does it: what Kafka does not take in a topic's name becomes an underscore.
QString topicOf(const QString &prefix, const PublishedTable &table, const QString &delimiter)
{
    static const QRegularExpression notAllowed(u"[^a-zA-Z0-9._-]"_s);
    return QStringList{prefix, table.schema, table.table}.join(delimiter).replace(notAllowed, u"_"_s);
}

QHash<QString, const Connector *> connectorsByName(const PipelineState &state)
{
    QHash<QString, const Connector *> connectors;
    if (!state.connectors.value)
        return connectors;
    for (const Connector &connector : *state.connectors.value)
        connectors.insert(connector.name, &connector);
    return connectors;
}

QList<PublishedTable> publishedTables(const PipelineState &state, const DirectionReport &direction)
{
    for (const DatabaseState &database : state.databases) {
        if (database.name != direction.from || !database.catalogue.value ||
            !database.catalogue.value->publications)
            continue;
        for (const Publication &publication : *database.catalogue.value->publications) {
            if (publication.name == direction.publication && publication.tables)
                return *publication.tables;
        }
    }
    return {};
}

} // namespace

const QHash<QString, TopicOrigin> &TopicOrigins::of(const PipelineState &state)
{
    const QList<Source> sources = sourcesOf(state);
    if (sources == m_sources)
        return m_origins;
    m_sources = sources;
    m_origins.clear();
    ++m_runs;
    for (const Source &source : sources) {
        addPublished(source);
        addNamed(source);
    }
    return m_origins;
}

QList<TopicOrigins::Source> TopicOrigins::sourcesOf(const PipelineState &state)
{
    const QHash<QString, const Connector *> connectors = connectorsByName(state);
    QList<Source> sources;
    for (const DirectionReport &direction : state.directions) {
        const Connector *connector = connectors.value(direction.connector);
        if (!direction.connector.isEmpty() && !direction.topicPrefix.isEmpty())
            sources.append({direction.connector, direction.from, direction.topicPrefix, direction.topics,
                            connector ? connector->config : QMap<QString, QString>(),
                            publishedTables(state, direction)});
    }
    return sources;
}

void TopicOrigins::addPublished(const Source &source)
{
    const QString delimiter = source.config.value(u"topic.delimiter"_s, u"."_s);
    for (const PublishedTable &table : source.tables) {
        const auto topic = routedTopic(source.config, topicOf(source.prefix, table, delimiter));
        if (!topic)
            continue;
        const QString name = table.schema + u'.' + table.table;
        TopicOrigin &origin = m_origins[*topic];
        origin = {source.connector, source.database,
                  origin.table.isEmpty() ? name : origin.table + u", "_s + name};
    }
}

/// A table that is not in the publication any more, or whose publication may not be read.
void TopicOrigins::addNamed(const Source &source)
{
    for (const QString &topic : source.topics) {
        if (!m_origins.contains(topic))
            m_origins.insert(topic, {source.connector, source.database, topic.mid(source.prefix.size() + 1)});
    }
}

} // namespace sluice
