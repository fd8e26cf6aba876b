#pragma once
// Finds the directions of the flow in the configs of the deployed connectors, and completes those that a
// profile names.

#include "models/core/connector.h"
#include "models/core/kafkacluster.h"
#include "models/core/profile.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>
#include <chrono>

namespace sluice {

/// Where one direction runs through. Names only; whether the named things exist is for the judge.
struct DirectionSpec
{
    QString name;      ///< "smart_warehouse → smart_citizen"
    QString from;      ///< database of the profile; its database name where the profile does not have it
    QString to;        ///< likewise; empty where no applier is known
    QString connector; ///< source connector
    QString sink;      ///< sink connector; empty: the applier is something else
    QString group;     ///< consumer group of the applier; empty: none known
    QString slotName;
    QString publication;
    bool publicationIsOurs = false; ///< publication.autocreate.mode=disabled: the connector will not make it
    QString topicPrefix;
    QString heartbeatTopic;
    std::chrono::milliseconds heartbeatInterval{0}; ///< 0: no heartbeat
    QStringList topics;                             ///< existing topics with changes of tables, sorted

    bool operator==(const DirectionSpec &) const = default;
};

[[nodiscard]] bool isDebeziumPostgresSource(const Connector &connector);
/// The consumer group that this sink's tasks read with.
[[nodiscard]] QString groupOfSink(const Connector &sink);
/// The sinks by their groups.
[[nodiscard]] QHash<QString, QString> sinksByGroup(const QList<Connector> &connectors);

/// One spec for each direction of the profile, or, where it names none, for each Debezium PostgreSQL source
/// connector. `topics` are those of the cluster; a list that is not known yet may be empty.
[[nodiscard]] QList<DirectionSpec>
discoverDirections(const Profile &profile, const QList<Connector> &connectors, const QList<Topic> &topics);

/// The same, found anew only when a config, or the name of a connector or topic, has changed: the state is
/// put together ten times a second, and there may be a thousand connectors.
class Discovery final
{
public:
    explicit Discovery(Profile profile);

    const QList<DirectionSpec> &directions(const QList<Connector> &connectors, const QList<Topic> &topics);

    /// What it cost so far, for tests.
    struct Work
    {
        int runs = 0;
        int patternsCompiled = 0;
        int topicsMatched = 0; ///< attempts of a pattern on a topic
    };
    [[nodiscard]] const Work &work() const { return m_work; }

private:
    Profile m_profile;
    QList<Connector> m_connectors;
    QList<Topic> m_topics;
    QList<DirectionSpec> m_directions;
    Work m_work;
};

} // namespace sluice
