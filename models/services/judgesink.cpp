#include "models/services/judging.h"

#include <algorithm>

namespace sluice::judging {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return Text::tr(text);
}

/// Fewer waiting records than this are no lag worth a word.
constexpr qint64 smallLag = 1000;
/// A coordinator moves within this when its broker dies; until then the last answer counts.
constexpr seconds groupGrace{10};

} // namespace

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

} // namespace sluice::judging
