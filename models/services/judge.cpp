#include "models/services/judge.h"

#include "models/core/format.h"
#include "models/services/failuretext.h"

#include <QCoreApplication>
#include <algorithm>

namespace sluice {

namespace {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;
using std::chrono::seconds;

QString tr(const char *text)
{
    return QCoreApplication::translate("Judge", text);
}

/// A row that moved this recently makes a direction "flowing"; longer ago, it is idle.
constexpr seconds flowingWindow{60};
/// Kafka Connect writes a source's position, and a sink's, once in offset.flush.interval.ms: 60 s by default.
constexpr seconds commitWindow{130};
/// Fewer waiting records than this are no lag worth a word.
constexpr qint64 smallLag = 1000;
/// A slot that keeps less than this unconfirmed is not worth a word: an idle server writes a little WAL too.
constexpr qint64 smallWal = 16 * 1024 * 1024;
/// A coordinator moves within this when its broker dies; until then the last answer counts.
constexpr seconds groupGrace{10};

/// What one hop says: how it looks, and, where it is not well, what follows for the direction.
struct Opinion
{
    Hop hop;
    std::optional<Verdict> verdict; ///< empty: nothing against it
    QString reason;
    int rank = 100;           ///< the lower, the nearer to the root cause
    bool provisional = false; ///< more looks are needed before this counts
};

/// Ranks: a lost slot outranks a trace; a server that is gone outranks what it drags down with it.
enum Rank
{
    RankServer = 10,
    RankConnect = 20,
    RankLost = 25,
    RankConnector = 30,
    RankPublication = 40,
    RankSlot = 50,
    RankTopics = 60,
    RankMovement = 70,
    RankSink = 80,
    RankTarget = 90,
    RankLag = 95,
    RankAbsent = 99 ///< not in the profile: says why nothing is known, where nothing else is wrong
};

class Judge
{
public:
    Judge(const DirectionSpec &spec, const JudgeInput &input, const DirectionEvidence &evidence)
        : m_spec(spec)
        , m_in(input)
        , m_evidence(evidence)
    {}

    DirectionReport report();

private:
    Opinion sourceDatabase() const;
    Opinion publication() const;
    Opinion slot() const;
    Opinion connector() const;
    Opinion topics() const;
    Opinion sink() const;
    Opinion targetDatabase() const;
    Opinion database(HopKind kind, const DatabaseState *state, const QString &name, int rank) const;
    Opinion connectorOpinion(HopKind kind, const QString &name, const Connector &found, int rank) const;
    void judgeGroup(Opinion &opinion) const;
    void judgeLag(Opinion &opinion, const ConsumerGroup &group) const;
    std::optional<qint64> waitingFor(const ConsumerGroup &group) const;
    std::optional<qint64> inTheLog(const QString &topic, int partition) const;
    bool commitsStandStill() const;
    bool offsetsAreFresh() const;

    std::optional<Opinion> movement(const Opinion &slotOpinion) const;
    const Connector *find(const QString &name) const;
    const ReplicationSlot *findSlot() const;
    const ConsumerGroup *findGroup() const;
    milliseconds aliveWindow() const;
    bool slotIsRead() const;
    bool aliveNow() const;
    bool everythingAsked() const;
    void notNamed(Opinion &opinion, ServerKind kind) const;
    QStringList evidenceLines(const ReplicationSlot *slot) const;
    void conclude(DirectionReport &report, const QList<Opinion> &opinions,
                  const std::optional<Opinion> &still) const;

    const DirectionSpec &m_spec;
    const JudgeInput &m_in;
    const DirectionEvidence &m_evidence;
};

QString since(const QDateTime &then, const QDateTime &now)
{
    return formatDuration(milliseconds(std::max<qint64>(0, then.msecsTo(now))));
}

QString notReadable(const NotPermitted &missing)
{
    return tr("Sluice is not permitted to read %1. What would permit it: %2.")
        .arg(missing.what, missing.remedy);
}

QString taskCount(const Connector &connector)
{
    const auto running =
        std::count_if(connector.tasks.cbegin(), connector.tasks.cend(),
                      [](const TaskStatus &t) { return t.state == ConnectorState::Running; });
    return connector.tasks.size() == 1 ? tr("%1/%2 task").arg(running).arg(connector.tasks.size())
                                       : tr("%1/%2 tasks").arg(running).arg(connector.tasks.size());
}

const TaskStatus *firstFailed(const Connector &connector)
{
    const auto it = std::find_if(connector.tasks.cbegin(), connector.tasks.cend(),
                                 [](const TaskStatus &t) { return t.state == ConnectorState::Failed; });
    return it == connector.tasks.cend() ? nullptr : &*it;
}

/// Three missed beats, or three looks, whichever is longer.
milliseconds Judge::aliveWindow() const
{
    return std::max(
        {m_in.polling.interval * 3, m_spec.heartbeatInterval * 3 + seconds(2), milliseconds(seconds(6))});
}

bool Judge::aliveNow() const
{
    const milliseconds window = aliveWindow();
    return m_evidence.data.movedWithin(window, m_in.now) ||
           m_evidence.heartbeat.movedWithin(window, m_in.now);
}

const Connector *Judge::find(const QString &name) const
{
    if (!m_in.connectors->value || name.isEmpty())
        return nullptr;
    const QList<Connector> &all = *m_in.connectors->value;
    const auto it =
        std::find_if(all.cbegin(), all.cend(), [&](const Connector &c) { return c.name == name; });
    return it == all.cend() ? nullptr : &*it;
}

const ReplicationSlot *Judge::findSlot() const
{
    if (!m_in.source || !m_in.source->replication.value || m_spec.slotName.isEmpty())
        return nullptr;
    const QList<ReplicationSlot> &all = m_in.source->replication.value->replicationSlots;
    const auto it = std::find_if(all.cbegin(), all.cend(),
                                 [&](const ReplicationSlot &s) { return s.name == m_spec.slotName; });
    return it == all.cend() ? nullptr : &*it;
}

const ConsumerGroup *Judge::findGroup() const
{
    if (!m_in.groups->value || m_spec.group.isEmpty())
        return nullptr;
    const QList<ConsumerGroup> &all = *m_in.groups->value;
    const auto it =
        std::find_if(all.cbegin(), all.cend(), [&](const ConsumerGroup &g) { return g.id == m_spec.group; });
    return it == all.cend() ? nullptr : &*it;
}

bool Judge::slotIsRead() const
{
    const ReplicationSlot *slot = findSlot();
    return slot && slot->active && m_in.source->replication.live();
}

Opinion Judge::database(HopKind kind, const DatabaseState *state, const QString &name, int rank) const
{
    Opinion o;
    o.hop.kind = kind;
    o.hop.name = name;
    o.rank = rank;
    if (!state) {
        o.hop.word = tr("Not in profile");
        o.hop.note = tr("This profile has no database called %1, so Sluice cannot look at it.").arg(name);
        return o;
    }
    const Observed<ReplicationFacts> &facts = state->replication;
    o.hop.lastSeen = facts.at;
    if (facts.error) {
        const FailureText failure = failureText(name, *facts.error);
        o.hop.health = Health::Bad;
        o.hop.word = failure.word;
        o.hop.value = since(facts.failingSince, m_in.now);
        o.hop.note = facts.error->message;
        o.verdict = Verdict::Broken;
        o.reason = tr("%1: %2").arg(failure.sentence, facts.error->message);
        if (facts.error->kind == ErrorKind::Auth || facts.error->kind == ErrorKind::Permission) {
            // It answers: only Sluice's own login may not look. That says nothing of the flow.
            o.hop.health = Health::Unknown;
            o.verdict = Verdict::Unknown;
        }
    } else if (facts.value) {
        o.hop.health = Health::Good;
        o.hop.word = tr("Up");
        o.hop.value = facts.value->serverVersion;
    } else {
        o.hop.word = tr("Checking");
    }
    return o;
}

Opinion Judge::sourceDatabase() const
{
    Opinion o = database(HopKind::SourceDatabase, m_in.source, m_spec.from, RankServer);
    // The console may be cut off from a database that Connect still reaches: then rows go on arriving.
    if (o.verdict &&
        m_evidence.data.movedSince(
            m_in.source->replication.failingSince.addMSecs(2 * m_in.polling.interval.count())) &&
        aliveNow()) {
        o.verdict = Verdict::Unknown;
        o.reason = tr("Rows still reach the topics, but Sluice itself cannot ask %1: %2")
                       .arg(m_spec.from, m_in.source->replication.error->message);
    }
    return o;
}

Opinion Judge::targetDatabase() const
{
    return database(HopKind::TargetDatabase, m_in.target, m_spec.to, RankTarget);
}

Opinion Judge::publication() const
{
    Opinion o;
    o.hop.kind = HopKind::Publication;
    o.hop.name = m_spec.publication;
    o.rank = RankPublication;
    const Observed<CatalogueFacts> *facts = m_in.source ? &m_in.source->catalogue : nullptr;
    if (!facts || !facts->live()) { // what it was before the failure is not what it is now
        o.hop.word = facts && facts->error ? failureText(m_spec.from, *facts->error).word : tr("Unknown");
        o.hop.note = facts && facts->error ? facts->error->message : QString();
        return o;
    }
    o.hop.lastSeen = facts->at;
    if (!facts->value->publications) {
        o.hop.word = tr("Unknown");
        o.hop.note = notReadable(facts->value->publications.error());
        return o;
    }
    const QList<Publication> &all = *facts->value->publications;
    const auto found = std::find_if(all.cbegin(), all.cend(),
                                    [&](const Publication &p) { return p.name == m_spec.publication; });
    if (found == all.cend()) {
        o.hop.health = Health::Bad;
        o.hop.word = tr("Missing");
        if (m_spec.publication.isEmpty())
            return o;
        o.verdict = m_spec.publicationIsOurs ? Verdict::Broken : Verdict::Stuck;
        o.reason = tr("Publication %1 does not exist on %2. Create it for the tables to capture, then "
                      "restart the connector.")
                       .arg(m_spec.publication, m_spec.from);
        return o;
    }
    o.hop.health = Health::Good;
    o.hop.word = tr("Publishes");
    if (found->allTables) {
        o.hop.value = tr("all tables");
        return o;
    }
    if (!found->tables) {
        o.hop.note = notReadable(found->tables.error());
        return o;
    }
    o.hop.value = found->tables->size() == 1 ? tr("1 table") : tr("%1 tables").arg(found->tables->size());
    if (found->tables->isEmpty()) {
        o.hop.health = Health::Warning;
        o.hop.note =
            tr("Publication %1 holds no table, so no change leaves %2.").arg(m_spec.publication, m_spec.from);
    }
    return o;
}

Opinion Judge::slot() const
{
    Opinion o;
    o.hop.kind = HopKind::Slot;
    o.hop.name = m_spec.slotName;
    o.rank = RankSlot;
    const Observed<ReplicationFacts> *facts = m_in.source ? &m_in.source->replication : nullptr;
    o.hop.lastSeen = facts ? facts->at : QDateTime();
    const ReplicationSlot *slot = findSlot();
    if (slot && slot->retainedBytes) {
        o.hop.value = formatBytes(*slot->retainedBytes);
        o.hop.lag = slot->confirmedLagBytes;
    }
    if (!facts || !facts->live() || m_spec.slotName.isEmpty()) {
        o.hop.word = tr("Unknown");
        return o;
    }
    if (facts->value->slotsNotPermitted) {
        o.hop.word = tr("Unknown");
        o.hop.note = notReadable(*facts->value->slotsNotPermitted);
        return o;
    }
    if (!slot) {
        o.hop.health = Health::Bad;
        o.hop.word = tr("Missing");
        o.verdict = Verdict::Broken;
        o.reason = tr("Slot %1 does not exist on %2: changes made now are not kept for the connector.")
                       .arg(m_spec.slotName, m_spec.from);
        return o;
    }
    if (slot->lost()) {
        o.hop.health = Health::Bad;
        o.hop.word = tr("Lost");
        o.rank = RankLost;
        o.verdict = Verdict::Broken;
        o.reason = slotTrouble(*slot);
        return o;
    }
    if (!slot->active) {
        const QDateTime from = slot->inactiveSince.value_or(m_evidence.slotInactiveSince);
        o.hop.health = Health::Stuck;
        o.hop.word = from.isValid() ? tr("Inactive %1").arg(since(from, m_in.now)) : tr("Inactive");
        o.verdict = Verdict::Stuck;
        o.reason = tr("Connect says RUNNING, but nobody reads slot %1.").arg(m_spec.slotName);
        o.hop.note = o.reason;
        return o;
    }
    o.hop.health = Health::Good;
    o.hop.word = tr("Active");
    if (const QString trouble = slotTrouble(*slot); !trouble.isEmpty()) {
        o.hop.health = Health::Warning;
        o.hop.note = trouble;
    } else if (m_evidence.confirmed.everSeen() && m_evidence.wal.movedWithin(commitWindow, m_in.now) &&
               m_evidence.confirmed.firstSeen().msecsTo(m_in.now) > milliseconds(commitWindow).count() &&
               !m_evidence.confirmed.movedWithin(commitWindow, m_in.now) &&
               slot->confirmedLagBytes.value_or(0) >= smallWal) {
        o.hop.health = Health::Warning;
        o.hop.word = tr("Stands still");
        o.verdict = Verdict::Behind;
        o.reason =
            tr("Slot %1 is read, but its confirmed_flush_lsn has not moved for %2 while WAL piles up: "
               "%3 so far.")
                .arg(m_spec.slotName, formatDuration(commitWindow), formatBytes(*slot->confirmedLagBytes));
        o.hop.note = o.reason;
    }
    return o;
}

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

/// Records that lie in a partition; empty while its offsets are not known.
std::optional<qint64> Judge::inTheLog(const QString &topic, int partition) const
{
    for (const TopicOffsets &known : m_in.offsets->value.value_or(QList<TopicOffsets>())) {
        if (known.topic != topic)
            continue;
        for (const PartitionOffsets &offsets : known.partitions) {
            if (offsets.partition == partition && offsets.begin && offsets.end)
                return *offsets.end - *offsets.begin;
        }
    }
    return std::nullopt;
}

/// Records that the group has still to read. What it never committed waits from the beginning of the log;
/// empty where a part is not known, for a part is no lag.
std::optional<qint64> Judge::waitingFor(const ConsumerGroup &group) const
{
    QList<CommittedOffset> read = group.offsets;
    if (read.isEmpty()) { // nobody was ever given a partition: all of the direction's wait
        for (const TopicOffsets &topic : m_in.offsets->value.value_or(QList<TopicOffsets>())) {
            for (const PartitionOffsets &partition : topic.partitions) {
                if (m_spec.topics.contains(topic.topic))
                    read.append({topic.topic, partition.partition, {}, {}, {}});
            }
        }
    }
    qint64 sum = 0;
    for (const CommittedOffset &offset : std::as_const(read)) {
        const std::optional<qint64> waits =
            offset.committed ? offset.lag : inTheLog(offset.topic, offset.partition);
        if (!waits)
            return std::nullopt;
        sum += *waits;
    }
    return sum;
}

bool Judge::commitsStandStill() const
{
    const Movement &seen = m_evidence.committed.everSeen() ? m_evidence.committed : m_evidence.data;
    return seen.everSeen() && seen.firstSeen().msecsTo(m_in.now) > milliseconds(commitWindow).count() &&
           !m_evidence.committed.movedWithin(commitWindow, m_in.now);
}

/// How far the applier is. Not to know it is no health.
void Judge::judgeGroup(Opinion &o) const
{
    if (m_spec.group.isEmpty() || !m_in.groups->asked())
        return;
    const ConsumerGroup *group = findGroup();
    const bool lately = m_in.groups->error && m_in.groups->failingSince.isValid() &&
                        m_in.groups->failingSince.msecsTo(m_in.now) < milliseconds(groupGrace).count();
    const std::optional<Error> error = m_in.groups->error && !lately ? m_in.groups->error
                                       : group                       ? group->error
                                                                     : std::nullopt;
    if (!error && group)
        return judgeLag(o, *group);
    o.hop.ratePerSecond.reset();
    if (o.verdict)
        return;
    o.hop.health = Health::Unknown;
    o.hop.word = tr("Unknown");
    o.verdict = Verdict::Unknown;
    o.rank = RankLag;
    o.reason = error ? tr("How far group %1 has read cannot be known: %2").arg(m_spec.group, error->message)
                     : tr("How far group %1 has read is not known yet.").arg(m_spec.group);
    o.provisional = !error;
    o.hop.note = o.reason;
}

void Judge::judgeLag(Opinion &o, const ConsumerGroup &group) const
{
    const std::optional<qint64> lag = waitingFor(group);
    o.hop.lag = lag;
    if (lag)
        o.hop.value = tr("lag %1").arg(formatCount(*lag));
    if (o.verdict || lag == 0)
        return;
    const bool everCommitted = std::any_of(group.offsets.cbegin(), group.offsets.cend(),
                                           [](const CommittedOffset &offset) { return offset.committed; });
    const double rate = m_evidence.data.rate(m_in.now).value_or(0);
    const QString waiting = lag ? tr("%1 records wait").arg(formatCount(*lag)) : tr("Records may wait");
    if (group.state == GroupState::Empty || group.state == GroupState::Dead) {
        o.hop.health = Health::Stuck;
        o.hop.word = tr("No members");
        o.verdict = Verdict::Stuck;
        o.reason = tr("%1, and nobody reads as group %2.").arg(waiting, group.id);
    } else if (commitsStandStill()) {
        o.hop.health = Health::Stuck;
        o.hop.word = tr("Not moving");
        o.verdict = Verdict::Stuck;
        o.reason = tr("%1, and group %2 has committed nothing for %3.")
                       .arg(waiting, group.id, formatDuration(commitWindow));
    } else if (!lag || !everCommitted) {
        o.hop.health = Health::Unknown;
        o.verdict = Verdict::Unknown;
        o.rank = RankLag;
        o.provisional = true;
        o.reason = lag ? tr("%1, and group %2 has not committed anything yet.").arg(waiting, group.id)
                       : tr("How far group %1 has read is not known yet.").arg(group.id);
    } else if (static_cast<double>(*lag) > std::max(static_cast<double>(smallLag), rate * 90)) {
        o.hop.health = Health::Warning;
        o.hop.word = tr("Behind");
        o.verdict = Verdict::Behind;
        o.rank = RankLag;
        o.reason = tr("Changes reach the topics, but group %1 is %2 records behind.")
                       .arg(group.id, formatCount(*lag));
    }
    o.hop.note = o.reason;
}

Opinion Judge::sink() const
{
    Opinion o;
    const Connector *found = find(m_spec.sink);
    if (found) {
        o = connectorOpinion(HopKind::Sink, m_spec.sink, *found, RankSink);
    } else {
        o.hop.kind = HopKind::Sink;
        o.hop.name = m_spec.sink.isEmpty() ? m_spec.group : m_spec.sink;
        o.rank = RankSink;
        o.hop.word = m_spec.sink.isEmpty() && m_spec.group.isEmpty() ? tr("None known") : tr("Unknown");
        if (!m_spec.sink.isEmpty() && m_in.connectors->live()) {
            o.hop.health = Health::Bad;
            o.hop.word = tr("Missing");
            o.verdict = Verdict::Broken;
            o.reason = tr("Connect has no connector called %1.").arg(m_spec.sink);
        }
    }
    o.hop.lastSeen = m_in.groups->at;
    o.hop.ratePerSecond = m_evidence.committed.rate(m_in.now);
    if (m_in.connectors->error) { // what the sink was before is not what it is now
        o.hop.health = Health::Unknown;
        o.hop.word = tr("Unknown");
        o.verdict.reset();
    }
    const ConsumerGroup *group = findGroup();
    if (!found && !o.verdict && group && group->state == GroupState::Stable) {
        o.hop.health = Health::Good;
        o.hop.word = groupStateWord(group->state);
    }
    judgeGroup(o);
    return o;
}

/// Old offsets say nothing about now: neither that something moves nor that nothing does.
bool Judge::offsetsAreFresh() const
{
    return m_in.offsets->live() && m_in.offsets->at.msecsTo(m_in.now) <= aliveWindow().count();
}

/// The cross-check: everything says that it runs, but does anything move?
std::optional<Opinion> Judge::movement(const Opinion &slotOpinion) const
{
    Opinion o;
    o.hop.kind = HopKind::Slot;
    o.rank = RankMovement;
    // Without Kafka there is nothing to see move, and without Connect one does not know where to look.
    if (aliveNow() || !m_in.hasKafka || !m_in.hasConnect)
        return std::nullopt;
    if (m_in.offsets->asked() && !offsetsAreFresh()) {
        o.hop.kind = HopKind::Topics;
        o.verdict = Verdict::Unknown;
        o.provisional = !m_in.offsets->error;
        o.reason = m_in.offsets->error ? tr("Whether anything moves is not known: the end offsets cannot be "
                                            "read. %1")
                                             .arg(m_in.offsets->error->message)
                                       : tr("Checking whether anything moves.");
        return o;
    }
    const Movement &beats = m_evidence.heartbeat.everSeen() ? m_evidence.heartbeat : m_evidence.data;
    const bool looked = beats.everSeen() && beats.firstSeen().msecsTo(m_in.now) >= aliveWindow().count();
    if (!looked) {
        o.verdict = Verdict::Unknown;
        o.provisional = true;
        o.reason = tr("Checking whether anything moves.");
        return o;
    }
    if (m_spec.heartbeatInterval.count() > 0) {
        const QDateTime last = std::max(beats.lastMoved(), beats.firstSeen());
        o.verdict = Verdict::Stuck;
        o.reason = tr("Everything says that it runs, but no heartbeat has come for %1; one is due every %2.")
                       .arg(since(last, m_in.now), formatDuration(m_spec.heartbeatInterval));
        return o;
    }
    if (m_evidence.confirmed.movedWithin(commitWindow, m_in.now) ||
        (slotOpinion.hop.health == Health::Good && !m_evidence.wal.movedWithin(commitWindow, m_in.now)))
        return std::nullopt;
    o.verdict = Verdict::Unknown;
    o.reason = tr("Nothing has moved, and connector %1 has no heartbeat: idle and stuck look the same. Set "
                  "heartbeat.interval.ms.")
                   .arg(m_spec.connector);
    return o;
}

QStringList Judge::evidenceLines(const ReplicationSlot *slot) const
{
    QStringList lines;
    const auto moved = [&](const QString &what, const Movement &movement) {
        if (!movement.everSeen())
            lines.append(tr("%1: not seen.").arg(what));
        else if (movement.lastMoved().isValid())
            lines.append(tr("%1: last moved %2.").arg(what, formatAge(movement.lastMoved(), m_in.now)));
        else
            lines.append(tr("%1: has not moved in the %2 that Sluice has watched.")
                             .arg(what, since(movement.firstSeen(), m_in.now)));
    };
    if (slot)
        lines.append(tr("Slot %1: %2, restart_lsn %3, confirmed_flush_lsn %4.")
                         .arg(slot->name, slot->active ? tr("active") : tr("inactive"),
                              slot->restartLsn ? slot->restartLsn->toString() : tr("none"),
                              slot->confirmedFlushLsn ? slot->confirmedFlushLsn->toString() : tr("none")));
    moved(tr("End offsets of the data topics"), m_evidence.data);
    if (m_spec.heartbeatInterval.count() > 0)
        moved(tr("Heartbeat topic %1").arg(m_spec.heartbeatTopic), m_evidence.heartbeat);
    moved(tr("confirmed_flush_lsn"), m_evidence.confirmed);
    if (!m_spec.group.isEmpty())
        moved(tr("Committed offsets of group %1").arg(m_spec.group), m_evidence.committed);
    return lines;
}

/// Of what the profile names; the rest is never asked.
bool Judge::everythingAsked() const
{
    const bool connect = !m_in.hasConnect || m_in.connectors->asked();
    const bool kafka = !m_in.hasKafka || (m_in.cluster->asked() && m_in.offsets->asked());
    return connect && kafka && (!m_in.source || m_in.source->replication.asked()) &&
           (!m_in.target || m_in.target->replication.asked());
}

void Judge::notNamed(Opinion &o, ServerKind kind) const
{
    o.hop.word = tr("Not in profile");
    o.hop.note = tr("%1, so Sluice cannot see whether rows move.").arg(notInProfile(kind));
    o.rank = RankAbsent;
    o.verdict = Verdict::Unknown;
    o.reason = o.hop.note;
}

void Judge::conclude(DirectionReport &report, const QList<Opinion> &opinions,
                     const std::optional<Opinion> &still) const
{
    const Opinion *worst = nullptr;
    // Not to know one hop explains what follows from it, but hides neither what is known to be broken nor how
    // the far end is.
    const auto outweighs = [](const Opinion &a, const Opinion &b) {
        const auto certain = [](const Opinion &o) {
            return *o.verdict == Verdict::Broken || (*o.verdict != Verdict::Unknown && o.rank >= RankSink);
        };
        if (*a.verdict == Verdict::Unknown && certain(b))
            return false;
        if (*b.verdict == Verdict::Unknown && certain(a))
            return true;
        return a.rank < b.rank;
    };
    const auto consider = [&](const Opinion &o) {
        if (o.verdict && (!worst || outweighs(o, *worst)))
            worst = &o;
    };
    std::for_each(opinions.cbegin(), opinions.cend(), consider);
    if (still)
        consider(*still);
    if (worst) {
        report.verdict = *worst->verdict;
        report.reason = worst->reason;
        report.settled = !worst->provisional && (worst->rank != RankAbsent || everythingAsked());
        if (report.settled)
            report.culprit = worst->hop.kind;
        return;
    }
    report.settled = everythingAsked();
    if (!report.settled) {
        report.reason = tr("Checking.");
        return;
    }
    if (m_evidence.data.movedWithin(flowingWindow, m_in.now)) {
        report.verdict = Verdict::Flowing;
        const double rate = m_evidence.data.rate(m_in.now).value_or(0);
        report.reason = tr("Changes arrive. Last one %1, %2.")
                            .arg(formatAge(m_evidence.data.lastMoved(), m_in.now), formatRate(rate));
    } else {
        report.verdict = Verdict::Idle;
        report.reason = m_evidence.heartbeat.everSeen() && m_evidence.heartbeat.lastMoved().isValid()
                            ? tr("Ready and idle: no row has changed, the last heartbeat came %1.")
                                  .arg(formatAge(m_evidence.heartbeat.lastMoved(), m_in.now))
                            : tr("Ready and idle: no row has changed.");
    }
}

DirectionReport Judge::report()
{
    const Opinion slotOpinion = slot();
    const QList<Opinion> opinions{sourceDatabase(), publication(), slotOpinion,     connector(),
                                  topics(),         sink(),        targetDatabase()};
    DirectionReport report;
    report.name = m_spec.name;
    report.from = m_spec.from;
    report.to = m_spec.to;
    report.connector = m_spec.connector;
    report.sink = m_spec.sink;
    report.group = m_spec.group;
    report.slotName = m_spec.slotName;
    report.publication = m_spec.publication;
    report.topicPrefix = m_spec.topicPrefix;
    report.topics = m_spec.topics;
    for (const Opinion &opinion : opinions)
        report.hops.append(opinion.hop);
    report.lastChange = m_evidence.data.lastMoved();
    const ReplicationSlot *found = findSlot();
    report.evidence = evidenceLines(found);
    conclude(report, opinions, movement(slotOpinion));
    if (!isHealthy(report.verdict) && report.settled && found && found->retainedBytes &&
        (!found->active || report.verdict == Verdict::Paused))
        report.secondary = tr("WAL is kept for it: %1.").arg(formatBytes(*found->retainedBytes));
    return report;
}

QHash<QString, qint64> endsOf(const QList<TopicOffsets> &all, const QStringList &topics)
{
    QHash<QString, qint64> ends;
    for (const TopicOffsets &topic : all) {
        if (!topics.contains(topic.topic))
            continue;
        for (const PartitionOffsets &partition : topic.partitions) {
            if (partition.end)
                ends.insert(u"%1/%2"_s.arg(topic.topic).arg(partition.partition), *partition.end);
        }
    }
    return ends;
}

} // namespace

QString connectorTrouble(const Connector &connector)
{
    if (connector.state == ConnectorState::Failed)
        return tr("Connector %1 has failed: %2").arg(connector.name, innermostCause(connector.trace));
    const TaskStatus *task = firstFailed(connector);
    return task ? tr("Task %1 of %2 has failed: %3")
                      .arg(task->id)
                      .arg(connector.name, innermostCause(task->trace))
                : QString();
}

QString slotTrouble(const ReplicationSlot &slot)
{
    if (slot.lost())
        return tr("Slot %1 is lost: the WAL it needs was removed%2. A new slot and a new snapshot are "
                  "needed.")
            .arg(slot.name,
                 slot.invalidationReason.isEmpty() ? QString() : u" ("_s + slot.invalidationReason + u')');
    if (slot.walStatus == WalStatus::Unreserved || slot.walStatus == WalStatus::Extended)
        return tr("Slot %1 keeps more WAL than wished (wal_status %2): it will be lost if it does not catch "
                  "up.")
            .arg(slot.name, slot.walStatusText);
    return {};
}

DirectionReport judgeDirection(const DirectionSpec &spec, const JudgeInput &input,
                               const DirectionEvidence &evidence)
{
    return Judge(spec, input, evidence).report();
}

void gatherEvidence(DirectionEvidence &evidence, const DirectionSpec &spec, const JudgeInput &input)
{
    if (input.offsets->live() && evidence.data.lastSeen() != input.offsets->at) {
        const QDateTime &at = input.offsets->at;
        evidence.data.observe(at, endsOf(*input.offsets->value, spec.topics));
        evidence.heartbeat.observe(at, endsOf(*input.offsets->value, {spec.heartbeatTopic}));
    }
    if (input.groups->live()) {
        QHash<QString, qint64> committed;
        for (const ConsumerGroup &group : *input.groups->value) {
            for (const CommittedOffset &offset : group.offsets) {
                if (group.id == spec.group && offset.committed)
                    committed.insert(u"%1/%2"_s.arg(offset.topic).arg(offset.partition), *offset.committed);
            }
        }
        if (evidence.committed.lastSeen() != input.groups->at)
            evidence.committed.observe(input.groups->at, committed);
    }
    if (!input.source || !input.source->replication.live() ||
        evidence.wal.lastSeen() == input.source->replication.at)
        return;
    const QDateTime &at = input.source->replication.at;
    const ReplicationFacts &facts = *input.source->replication.value;
    evidence.wal.observe(at, static_cast<qint64>(facts.walPosition.value));
    bool inactive = false;
    for (const ReplicationSlot &slot : facts.replicationSlots) {
        if (slot.name != spec.slotName)
            continue;
        inactive = !slot.active;
        if (slot.confirmedFlushLsn)
            evidence.confirmed.observe(at, static_cast<qint64>(slot.confirmedFlushLsn->value));
    }
    if (!inactive)
        evidence.slotInactiveSince = {};
    else if (!evidence.slotInactiveSince.isValid())
        evidence.slotInactiveSince = at;
}

} // namespace sluice
