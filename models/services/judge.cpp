#include "models/services/judge.h"

#include "models/services/judging.h"

#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace judging {

namespace {

QString tr(const char *text)
{
    return Text::tr(text);
}

/// A row that moved this recently makes a direction "flowing"; longer ago, it is idle.
constexpr seconds flowingWindow{60};

} // namespace

QString since(const QDateTime &then, const QDateTime &now)
{
    return formatDuration(milliseconds(std::max<qint64>(0, then.msecsTo(now))));
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

} // namespace judging

namespace {

QString tr(const char *text)
{
    return judging::Text::tr(text);
}

const TaskStatus *firstFailed(const Connector &connector)
{
    const auto it = std::find_if(connector.tasks.cbegin(), connector.tasks.cend(),
                                 [](const TaskStatus &t) { return t.state == ConnectorState::Failed; });
    return it == connector.tasks.cend() ? nullptr : &*it;
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
    return judging::Judge(spec, input, evidence).report();
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
