#include "models/services/rows/rowplaces.h"

#include "models/services/connectorplace.h"
#include "models/services/discovery.h"
#include "models/services/rows/sinktable.h"
#include "models/services/topicroutes.h"

#include <QCoreApplication>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::RowPlaces", text);
}

class Places final
{
public:
    Places(const QString &topic, envelope::Source source, const Profile &profile, const PipelineState &state)
        : m_topic(topic)
        , m_source(std::move(source))
        , m_profile(profile)
        , m_connectors(state.connectors.value.value_or(QList<Connector>()))
        , m_state(state)
    {
        findDirection();
        findCapturing();
        if (m_source.table.isEmpty())
            takeFromTopic();
    }

    [[nodiscard]] RowPlaces all() const
    {
        RowPlaces places;
        places.sides.append(source());
        for (const Connector &sink : m_connectors) {
            if (readsTopic(sink, m_topic))
                places.sides.append(target(sink));
        }
        if (places.sides.size() == 1)
            places.sides.append(noTarget());
        if (m_capturing)
            places.format = formatOf(*m_capturing);
        return places;
    }

private:
    static envelope::ConnectorFormat formatOf(const Connector &connector)
    {
        QHash<QString, QString> config;
        for (auto it = connector.config.cbegin(); it != connector.config.cend(); ++it)
            config.insert(it.key(), it.value());
        return envelope::formatFromConfig(config);
    }

    void findDirection()
    {
        for (const DirectionReport &direction : m_state.directions) {
            const bool below =
                !direction.topicPrefix.isEmpty() && m_topic.startsWith(direction.topicPrefix + u'.');
            if (direction.topics.contains(m_topic) || (!m_direction && below))
                m_direction = &direction;
        }
    }

    void findCapturing()
    {
        for (const Connector &connector : m_connectors) {
            if (!isDebeziumPostgresSource(connector))
                continue;
            const QString prefix = prefixOf(connector);
            const bool isIt = m_direction ? connector.name == m_direction->connector
                              : !m_source.name.isEmpty()
                                  ? prefix == m_source.name
                                  : !prefix.isEmpty() && m_topic.startsWith(prefix + u'.');
            if (isIt)
                m_capturing = &connector;
        }
    }

    static QString prefixOf(const Connector &connector)
    {
        return configValue(connector, u"topic.prefix"_s, configValue(connector, u"database.server.name"_s));
    }

    /// "prefix.schema.table": so the connector calls the topic of a table, unless a transform changes it.
    void takeFromTopic()
    {
        if (!m_capturing || !configValue(*m_capturing, u"transforms"_s).isEmpty())
            return;
        const QString start = prefixOf(*m_capturing) + u'.';
        const QStringList parts = m_topic.mid(start.size()).split(u'.');
        if (!m_topic.startsWith(start) || parts.size() != 2)
            return;
        m_source.name = prefixOf(*m_capturing);
        m_source.database = configValue(*m_capturing, u"database.dbname"_s);
        m_source.schema = parts.first();
        m_source.table = parts.last();
    }

    [[nodiscard]] RowSide source() const
    {
        RowSide side;
        side.isSource = true;
        side.database = sourceDatabase();
        side.table = {m_source.schema, m_source.table};
        if (m_source.table.isEmpty() || m_source.schema.isEmpty())
            unknown(side, tr("Neither the record nor the name of its topic says which table it is of."));
        else if (side.database.isEmpty())
            unknown(side, tr("Neither the record nor a connector says which database it is from."));
        else
            checkProfile(side, m_capturing ? sourceAddressOf(*m_capturing) : ConnectorAddress());
        return side;
    }

    [[nodiscard]] QString sourceDatabase() const
    {
        if (m_direction && !m_direction->from.isEmpty())
            return m_direction->from;
        if (m_capturing)
            return sourceDatabaseOf(*m_capturing, m_profile);
        return m_source.database.isEmpty() ? QString() : byDatabaseName(m_source.database);
    }

    /// As the profile calls the only database of this name.
    [[nodiscard]] QString byDatabaseName(const QString &dbname) const
    {
        QStringList names;
        for (const DatabaseProfile &db : m_profile.databases) {
            if (db.dbname == dbname)
                names.append(db.name);
        }
        return names.size() == 1 ? names.first() : dbname;
    }

    [[nodiscard]] RowSide target(const Connector &sink) const
    {
        RowSide side;
        const bool ofDirection = m_direction && m_direction->sink == sink.name && !m_direction->to.isEmpty();
        side.database = ofDirection ? m_direction->to : targetDatabaseOf(sink, m_profile);
        const SinkTable found = sinkTable(sink, m_topic, m_source);
        side.table = found.table;
        side.notes = found.notes;
        if (side.database.isEmpty())
            unknown(side, tr("%1 names no PostgreSQL database that it writes to.").arg(sink.name));
        else if (found.table.table.isEmpty())
            unknown(side, found.problem);
        else
            checkProfile(side, targetAddressOf(sink));
        return side;
    }

    [[nodiscard]] RowSide noTarget() const
    {
        RowSide side;
        side.database = m_direction ? m_direction->to : QString();
        if (!m_state.hasConnect)
            unknown(side,
                    tr("The profile names no Kafka Connect, which would tell where the rows are written."));
        else if (!m_state.connectors.value)
            unknown(side, tr("Kafka Connect has not yet told which connector writes the rows, and where."));
        else
            unknown(side, tr("No sink connector reads this topic."));
        return side;
    }

    static void unknown(RowSide &side, const QString &reason)
    {
        side.state = RowState::TableUnknown;
        side.reason = reason;
    }

    void checkProfile(RowSide &side, const ConnectorAddress &address) const
    {
        const auto has =
            std::find_if(m_profile.databases.cbegin(), m_profile.databases.cend(),
                         [&](const DatabaseProfile &database) { return database.name == side.database; });
        if (has == m_profile.databases.cend()) {
            side.state = RowState::NotInProfile;
            side.reason =
                tr("The profile does not have the database %1: add it to see its row.").arg(side.database);
        } else if (isGuess(*has, address)) {
            unknown(side, tr("Several databases of the profile are called %1, and nothing says which one it "
                             "is: name the direction's databases in the profile.")
                              .arg(has->dbname));
        }
    }

    /// The connector may reach its server by another address than the profile does.
    [[nodiscard]] bool isGuess(const DatabaseProfile &database, const ConnectorAddress &address) const
    {
        const auto namesakes =
            std::count_if(m_profile.databases.cbegin(), m_profile.databases.cend(),
                          [&](const DatabaseProfile &each) { return each.dbname == database.dbname; });
        const bool named = std::any_of(m_profile.directions.cbegin(), m_profile.directions.cend(),
                                       [&](const DirectionProfile &each) {
                                           return each.from == database.name || each.to == database.name;
                                       });
        return namesakes > 1 && !named && (database.host != address.host || database.port != address.port);
    }

    const QString m_topic;
    envelope::Source m_source;
    const Profile &m_profile;
    const QList<Connector> m_connectors;
    const PipelineState &m_state;
    const DirectionReport *m_direction = nullptr;
    const Connector *m_capturing = nullptr;
};

} // namespace

RowPlaces rowPlaces(const QString &topic, const envelope::Source &source, const Profile &profile,
                    const PipelineState &state)
{
    return Places(topic, source, profile, state).all();
}

} // namespace sluice
