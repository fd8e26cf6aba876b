#include "models/services/discovery.h"

#include "models/services/connectorplace.h"

#include <QHash>
#include <QRegularExpression>
#include <algorithm>
#include <span>
#include <utility>

namespace sluice {

namespace {

using namespace Qt::StringLiterals;

QString value(const Connector &connector, const QString &key, const QString &fallback = {})
{
    return configValue(connector, key, fallback);
}

/// Calls `visit` with "a" and "a.b" of "a.b.c".
template <class Visit>
void forEachHead(const QString &name, Visit visit)
{
    for (qsizetype dot = name.indexOf(u'.'); dot >= 0; dot = name.indexOf(u'.', dot + 1))
        visit(name.left(dot));
}

/// The topics below each topic.prefix that a connector or the profile names.
class TopicIndex final
{
public:
    struct Entry
    {
        QString name;
        QStringList prefixes;
    };

    TopicIndex(const Profile &profile, const QList<Connector> &connectors, const QList<Topic> &topics)
    {
        for (const DirectionProfile &direction : profile.directions)
            m_below.insert(direction.topicPrefix, {});
        for (const Connector &connector : connectors)
            m_below.insert(prefixOf(connector), {});
        m_below.remove(QString());
        for (const Topic &topic : topics)
            add(topic.name);
        std::sort(m_entries.begin(), m_entries.end(),
                  [](const Entry &a, const Entry &b) { return a.name < b.name; });
    }

    static QString prefixOf(const Connector &source)
    {
        return value(source, u"topic.prefix"_s, value(source, u"database.server.name"_s));
    }

    [[nodiscard]] bool isPrefix(const QString &text) const { return m_below.contains(text); }
    [[nodiscard]] qsizetype prefixCount() const { return m_below.size(); }
    [[nodiscard]] QStringList below(const QString &prefix) const { return m_below.value(prefix); }

    /// Those whose name begins with `start`.
    [[nodiscard]] std::span<const Entry> beginningWith(const QString &start) const
    {
        const auto first = std::lower_bound(m_entries.cbegin(), m_entries.cend(), start,
                                            [](const Entry &e, const QString &s) { return e.name < s; });
        const auto last = std::find_if_not(first, m_entries.cend(),
                                           [&](const Entry &e) { return e.name.startsWith(start); });
        return {first, last};
    }

private:
    void add(const QString &name)
    {
        Entry entry{name, {}};
        forEachHead(name, [&](const QString &head) {
            const auto found = m_below.find(head);
            if (found == m_below.end())
                return;
            found->append(name);
            entry.prefixes.append(head);
        });
        if (!entry.prefixes.isEmpty())
            m_entries.append(entry);
    }

    QHash<QString, QStringList> m_below;
    QList<Entry> m_entries;
};

/// What every match of a pattern begins with, as far as the pattern says so by letters alone.
QString literalStart(const QString &pattern)
{
    static const QString special = u"\\^$.|?*+()[]{}"_s;
    if (pattern.contains(u'|'))
        return {};
    QString start;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        QChar c = pattern[i];
        const bool escaped = c == u'\\' && i + 1 < pattern.size() && special.contains(pattern[i + 1]);
        if (escaped)
            c = pattern[++i];
        else if (special.contains(c))
            break;
        const QChar next = i + 1 < pattern.size() ? pattern[i + 1] : QChar();
        if (next == u'*' || next == u'?' || next == u'{') // this letter may be missing
            break;
        start.append(c);
    }
    return start;
}

/// Which sink reads below which prefix. Each sink's config is read once, whatever the number of directions.
class SinkIndex final
{
public:
    SinkIndex(const QList<Connector> &connectors, const TopicIndex &topics, Discovery::Work &work)
        : m_topics(topics)
        , m_work(work)
    {
        for (const Connector &connector : connectors) {
            m_byName.insert(connector.name, &connector);
            if (connector.type == ConnectorType::Sink)
                add(connector);
        }
    }

    [[nodiscard]] const Connector *named(const QString &name) const { return m_byName.value(name); }
    [[nodiscard]] const Connector *reading(const QString &prefix) const { return m_byPrefix.value(prefix); }

private:
    void claim(const QString &prefix, const Connector &sink)
    {
        if (m_topics.isPrefix(prefix) && !m_byPrefix.contains(prefix))
            m_byPrefix.insert(prefix, &sink);
    }

    void add(const Connector &sink)
    {
        for (const QString &topic : value(sink, u"topics"_s).split(u',', Qt::SkipEmptyParts))
            forEachHead(topic.trimmed(), [&](const QString &head) { claim(head, sink); });
        const QString pattern = value(sink, u"topics.regex"_s);
        if (pattern.isEmpty())
            return;
        addMatches(sink, pattern);
        addMentions(sink, pattern);
    }

    void addMatches(const Connector &sink, const QString &pattern)
    {
        const auto candidates = m_topics.beginningWith(literalStart(pattern));
        if (candidates.empty() || m_byPrefix.size() == m_topics.prefixCount())
            return;
        ++m_work.patternsCompiled;
        const QRegularExpression regex(QRegularExpression::anchoredPattern(pattern));
        if (!regex.isValid())
            return;
        for (const TopicIndex::Entry &topic : candidates) {
            const bool known =
                std::all_of(topic.prefixes.cbegin(), topic.prefixes.cend(),
                            [&](const QString &prefix) { return m_byPrefix.contains(prefix); });
            if (known)
                continue;
            ++m_work.topicsMatched;
            if (!regex.match(topic.name).hasMatch())
                continue;
            for (const QString &prefix : topic.prefixes)
                claim(prefix, sink);
        }
    }

    /// Before the first topic exists, the pattern itself is all there is: "w2c\\.public\\..*" speaks of w2c.
    void addMentions(const Connector &sink, QString pattern)
    {
        static const QRegularExpression name(u"(?<![\\w.-])[\\w.-]+"_s);
        pattern.remove(u'\\');
        for (auto names = name.globalMatch(pattern); names.hasNext();)
            forEachHead(names.next().captured(), [&](const QString &head) { claim(head, sink); });
    }

    const TopicIndex &m_topics;
    Discovery::Work &m_work;
    QHash<QString, const Connector *> m_byName;
    QHash<QString, const Connector *> m_byPrefix;
};

/// The table that the heartbeat's action query writes, which is not data of the user's.
QString heartbeatTable(const QString &actionQuery)
{
    static const QRegularExpression target(
        u"(?:insert\\s+into|merge\\s+into|update)\\s+(?:only\\s+)?([\\w.\"]+)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return target.match(actionQuery).captured(1).remove(u'"');
}

/// Whether the topic's name below the prefix means this table. Either may lack the schema: the query by the
/// search_path, the topic by a RegexRouter.
bool isOfTable(const QString &topic, const QString &table)
{
    const QStringList ofTopic = topic.split(u'.');
    const QStringList ofTable = table.split(u'.', Qt::SkipEmptyParts);
    if (ofTable.isEmpty() || ofTopic.last().compare(ofTable.last(), Qt::CaseInsensitive) != 0)
        return false;
    const bool bothHaveSchemas = ofTopic.size() > 1 && ofTable.size() > 1;
    return !bothHaveSchemas ||
           ofTopic.at(ofTopic.size() - 2).compare(ofTable.at(ofTable.size() - 2), Qt::CaseInsensitive) == 0;
}

QStringList dataTopics(const Connector &source, const QString &prefix, const TopicIndex &topics)
{
    const QString heartbeats = heartbeatTable(value(source, u"heartbeat.action.query"_s));
    const QString signalTable = value(source, u"signal.data.collection"_s);
    QStringList result;
    for (const QString &topic : topics.below(prefix)) {
        const QString rest = topic.mid(prefix.size() + 1);
        if (rest != u"transaction" && !isOfTable(rest, heartbeats) && !isOfTable(rest, signalTable))
            result.append(topic);
    }
    result.sort();
    return result;
}

void describeSource(DirectionSpec &spec, const Profile &profile, const Connector &source,
                    const TopicIndex &topics)
{
    spec.connector = source.name;
    if (spec.from.isEmpty())
        spec.from = sourceDatabaseOf(source, profile);
    if (spec.topicPrefix.isEmpty())
        spec.topicPrefix = TopicIndex::prefixOf(source);
    spec.slotName = value(source, u"slot.name"_s, u"debezium"_s);
    spec.publication = value(source, u"publication.name"_s, u"dbz_publication"_s);
    spec.publicationIsOurs = value(source, u"publication.autocreate.mode"_s) == u"disabled";
    spec.heartbeatInterval =
        std::chrono::milliseconds(value(source, u"heartbeat.interval.ms"_s, u"0"_s).toInt());
    spec.heartbeatTopic =
        value(source, u"topic.heartbeat.prefix"_s, u"__debezium-heartbeat"_s) + u'.' + spec.topicPrefix;
    spec.topics = dataTopics(source, spec.topicPrefix, topics);
}

void describeSink(DirectionSpec &spec, const Profile &profile, const SinkIndex &sinks)
{
    const Connector *sink = spec.sink.isEmpty() ? sinks.reading(spec.topicPrefix) : sinks.named(spec.sink);
    if (!sink || spec.topicPrefix.isEmpty())
        return;
    spec.sink = sink->name;
    if (spec.group.isEmpty())
        spec.group = groupOfSink(*sink);
    if (spec.to.isEmpty())
        spec.to = targetDatabaseOf(*sink, profile);
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
        return isDebeziumPostgresSource(c) && sourceDatabaseOf(c, profile) == wanted.from;
    });
}

DirectionSpec fromProfile(const DirectionProfile &wanted, const Profile &profile,
                          const QList<Connector> &connectors, const TopicIndex &topics,
                          const SinkIndex &sinks)
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
    describeSink(spec, profile, sinks);
    nameDirection(spec, profile);
    return spec;
}

/// Two connectors may serve the same pair of databases; their names then tell the directions apart.
void tellApart(QList<DirectionSpec> &specs)
{
    QHash<std::pair<QString, QString>, int> sharing;
    for (const DirectionSpec &spec : std::as_const(specs))
        ++sharing[{spec.from, spec.to}];
    for (DirectionSpec &spec : specs) {
        if (sharing.value({spec.from, spec.to}) > 1 && !spec.name.contains(spec.connector))
            spec.name += u" (%1)"_s.arg(spec.connector);
    }
}

} // namespace

bool isDebeziumPostgresSource(const Connector &connector)
{
    return value(connector, u"connector.class"_s) == u"io.debezium.connector.postgresql.PostgresConnector" ||
           value(connector, u"connector.class"_s) == u"PostgresConnector";
}

QString groupOfSink(const Connector &sink)
{
    return value(sink, u"consumer.override.group.id"_s, u"connect-"_s + sink.name);
}

QHash<QString, QString> sinksByGroup(const QList<Connector> &connectors)
{
    QHash<QString, QString> sinks;
    for (const Connector &connector : connectors) {
        if (connector.type == ConnectorType::Sink)
            sinks.insert(groupOfSink(connector), connector.name);
    }
    return sinks;
}

namespace {

QList<DirectionSpec> discover(const Profile &profile, const QList<Connector> &connectors,
                              const QList<Topic> &allTopics, Discovery::Work &work)
{
    const TopicIndex topics(profile, connectors, allTopics);
    const SinkIndex sinks(connectors, topics, work);
    QList<DirectionSpec> specs;
    for (const DirectionProfile &wanted : profile.directions)
        specs.append(fromProfile(wanted, profile, connectors, topics, sinks));
    if (profile.directions.isEmpty()) {
        for (const Connector &connector : connectors) {
            if (!isDebeziumPostgresSource(connector))
                continue;
            DirectionSpec spec;
            describeSource(spec, profile, connector, topics);
            describeSink(spec, profile, sinks);
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

/// All that discovery reads of them.
bool sameConnectors(const QList<Connector> &a, const QList<Connector> &b)
{
    return std::equal(a.cbegin(), a.cend(), b.cbegin(), b.cend(), [](const Connector &x, const Connector &y) {
        return x.name == y.name && x.type == y.type && x.config == y.config;
    });
}

bool sameTopics(const QList<Topic> &a, const QList<Topic> &b)
{
    return std::equal(a.cbegin(), a.cend(), b.cbegin(), b.cend(),
                      [](const Topic &x, const Topic &y) { return x.name == y.name; });
}

/// Takes `now` over, and says whether it differs. What shares its data with the list of before is not even
/// looked at.
template <class List, class Same>
bool replaced(List &before, const List &now, Same same)
{
    if (before.constData() == now.constData() && before.size() == now.size())
        return false;
    const bool differs = !same(before, now);
    before = now;
    return differs;
}

} // namespace

QList<DirectionSpec> discoverDirections(const Profile &profile, const QList<Connector> &connectors,
                                        const QList<Topic> &topics)
{
    Discovery::Work work;
    return discover(profile, connectors, topics, work);
}

Discovery::Discovery(Profile profile)
    : m_profile(std::move(profile))
{}

const QList<DirectionSpec> &Discovery::directions(const QList<Connector> &connectors,
                                                  const QList<Topic> &topics)
{
    const bool otherConnectors = replaced(m_connectors, connectors, sameConnectors);
    const bool otherTopics = replaced(m_topics, topics, sameTopics);
    if (m_work.runs == 0 || otherConnectors || otherTopics) {
        ++m_work.runs;
        m_directions = discover(m_profile, m_connectors, m_topics, m_work);
    }
    return m_directions;
}

} // namespace sluice
