#include "models/services/judging.h"

#include <algorithm>

namespace sluice::judging {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return Text::tr(text);
}

/// A slot that keeps less than this unconfirmed is not worth a word: an idle server writes a little WAL too.
constexpr qint64 smallWal = 16 * 1024 * 1024;

QString notReadable(const NotPermitted &missing)
{
    return tr("Sluice is not permitted to read %1. What would permit it: %2.")
        .arg(missing.what, missing.remedy);
}

} // namespace

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

} // namespace sluice::judging
