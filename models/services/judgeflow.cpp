#include "models/services/judging.h"

#include <algorithm>

namespace sluice::judging {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return Text::tr(text);
}

QString taskCount(const Connector &connector)
{
    const auto running =
        std::count_if(connector.tasks.cbegin(), connector.tasks.cend(),
                      [](const TaskStatus &t) { return t.state == ConnectorState::Running; });
    return connector.tasks.size() == 1 ? tr("%1/%2 task").arg(running).arg(connector.tasks.size())
                                       : tr("%1/%2 tasks").arg(running).arg(connector.tasks.size());
}

} // namespace

Opinion Judge::connectorOpinion(HopKind kind, const QString &name, const Connector &found, int rank) const
{
    Opinion o;
    o.hop.kind = kind;
    o.hop.name = name;
    o.rank = rank;
    o.hop.value = taskCount(found);
    const QString trouble = connectorTrouble(found);
    const auto with = [&](Health health, const QString &word, std::optional<Verdict> verdict,
                          const QString &reason) {
        o.hop.health = health;
        o.hop.word = word;
        o.hop.note = reason;
        o.verdict = verdict;
        o.reason = reason;
        return o;
    };
    if (!trouble.isEmpty())
        return with(Health::Bad, tr("Failed"), Verdict::Broken, trouble);
    switch (found.state) {
    case ConnectorState::Paused:
        return with(Health::Off, tr("Paused"), Verdict::Paused, tr("Connector %1 is paused.").arg(name));
    case ConnectorState::Stopped:
        return with(Health::Off, tr("Stopped"), Verdict::Paused, tr("Connector %1 is stopped.").arg(name));
    case ConnectorState::Unassigned:
        return with(Health::Warning, tr("Unassigned"), Verdict::Unknown,
                    tr("Connector %1 has no worker yet: Connect is rebalancing.").arg(name));
    case ConnectorState::Restarting:
        return with(Health::Warning, tr("Restarting"), Verdict::Unknown,
                    tr("Connector %1 is restarting.").arg(name));
    case ConnectorState::Unknown:
        return with(
            Health::Unknown, found.stateText, Verdict::Unknown,
            tr("Connect calls %1 \"%2\", a state that Sluice does not know.").arg(name, found.stateText));
    case ConnectorState::Failed:
    case ConnectorState::Running:
        break;
    }
    if (found.tasks.isEmpty())
        return with(Health::Stuck, tr("No task"), Verdict::Stuck,
                    tr("Connect says RUNNING, but connector %1 has no task.").arg(name));
    const auto notRunning = std::find_if(found.tasks.cbegin(), found.tasks.cend(), [](const TaskStatus &t) {
        return t.state != ConnectorState::Running;
    });
    if (notRunning != found.tasks.cend())
        return with(Health::Warning, connectorStateWord(notRunning->state), Verdict::Unknown,
                    tr("Task %1 of %2 is %3.").arg(notRunning->id).arg(name, notRunning->stateText));
    o.hop.health = Health::Good;
    o.hop.word = tr("Running");
    return o;
}

Opinion Judge::connector() const
{
    const Observed<QList<Connector>> &facts = *m_in.connectors;
    const Connector *found = find(m_spec.connector);
    if (!m_in.hasConnect) {
        Opinion o;
        o.hop.kind = HopKind::Connector;
        o.hop.name = m_spec.connector;
        notNamed(o, ServerKind::Connect);
        return o;
    }
    if (facts.error) {
        const FailureText failure = failureText(tr("Kafka Connect"), *facts.error);
        Opinion o;
        o.hop.kind = HopKind::Connector;
        o.hop.name = m_spec.connector;
        o.hop.health = Health::Bad;
        o.hop.word = failure.word;
        o.hop.value = since(facts.failingSince, m_in.now);
        o.hop.note = facts.error->message;
        o.hop.lastSeen = facts.at;
        o.rank = RankConnect;
        const bool stillMoves =
            slotIsRead() && aliveNow() &&
            m_evidence.data.movedSince(facts.failingSince.addMSecs(2 * m_in.polling.interval.count()));
        o.verdict = stillMoves ? Verdict::Unknown : Verdict::Broken;
        o.reason = stillMoves ? tr("Rows still move, but %1: %2").arg(failure.sentence, facts.error->message)
                              : tr("%1: %2").arg(failure.sentence, facts.error->message);
        return o;
    }
    Opinion o;
    if (found) {
        o = connectorOpinion(HopKind::Connector, m_spec.connector, *found, RankConnector);
        if (o.hop.health == Health::Good && m_in.source && m_in.source->replication.live() &&
            !m_in.source->replication.value->slotsNotPermitted && !slotIsRead()) {
            o.hop.health = Health::Warning;
            o.hop.word = tr("Says running");
        }
    } else {
        o.hop.kind = HopKind::Connector;
        o.hop.name = m_spec.connector;
        o.rank = RankConnector;
        o.hop.word = facts.value ? tr("Missing") : tr("Checking");
        if (facts.value) {
            o.hop.health = Health::Bad;
            o.verdict = Verdict::Broken;
            o.reason = m_spec.connector.isEmpty()
                           ? tr("No connector captures %1 yet.").arg(m_spec.from)
                           : tr("Connect has no connector called %1.").arg(m_spec.connector);
        }
    }
    o.hop.lastSeen = facts.at;
    return o;
}

Opinion Judge::topics() const
{
    Opinion o;
    o.hop.kind = HopKind::Topics;
    o.rank = RankTopics;
    o.hop.lastSeen = m_in.offsets->at;
    o.hop.ratePerSecond = m_evidence.data.rate(m_in.now);
    const Observed<ClusterFacts> &cluster = *m_in.cluster;
    qsizetype partitions = 0;
    int offline = 0;
    int under = 0;
    for (const Topic &topic : cluster.value ? cluster.value->topics : QList<Topic>()) {
        if (!m_spec.topics.contains(topic.name))
            continue;
        partitions += topic.partitions.size();
        offline += topic.offlinePartitions();
        under += topic.underReplicatedPartitions();
    }
    o.hop.name =
        m_spec.topics.size() == 1 ? m_spec.topics.first() : tr("%1 topics").arg(m_spec.topics.size());
    if (!m_in.hasKafka) {
        notNamed(o, ServerKind::Kafka);
        return o;
    }
    o.hop.value = partitions == 1 ? tr("1 partition") : tr("%1 partitions").arg(partitions);
    if (cluster.error) {
        o.hop.health = Health::Bad;
        o.hop.word = failureText(tr("Kafka"), *cluster.error).word;
        o.hop.note = cluster.error->message;
        o.hop.ratePerSecond.reset();
        o.verdict = Verdict::Broken;
        o.rank = RankServer + 1;
        o.reason = cluster.error->message;
        return o;
    }
    if (!cluster.value) {
        o.hop.word = tr("Checking");
        return o;
    }
    o.hop.health = Health::Good;
    o.hop.word = tr("In sync");
    if (offline > 0) {
        o.hop.health = Health::Bad;
        o.hop.word = tr("%1 offline").arg(offline);
        o.verdict = Verdict::Broken;
        o.reason = offline == 1 ? tr("1 partition has no leader: it can be neither written nor read until a "
                                     "broker that holds it is back.")
                                : tr("%1 partitions have no leader: they can be neither written nor read "
                                     "until a broker that holds them is back.")
                                      .arg(offline);
    } else if (under > 0) {
        o.hop.health = Health::Warning;
        o.hop.word = tr("%1 under-replicated").arg(under);
        o.hop.note =
            tr("%1 of %2 partitions have fewer copies in sync than they should.").arg(under).arg(partitions);
    } else if (m_spec.topics.isEmpty()) {
        o.hop.health = Health::Unknown;
        o.hop.word = tr("None yet");
        o.hop.note =
            tr("No topic begins with %1. yet; the first change of a table makes it.").arg(m_spec.topicPrefix);
        o.hop.value.clear();
    }
    return o;
}

} // namespace sluice::judging
