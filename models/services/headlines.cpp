#include "models/services/headlines.h"

#include "models/core/format.h"
#include "models/services/attention.h"
#include "models/services/failuretext.h"
#include "models/services/judge.h"
#include "models/services/sentencewords.h"

#include <QCoreApplication>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Attention", text);
}

/// How much each asks for a person. Paused is last of what is not well: somebody meant it.
int urgency(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Broken:
        return 6;
    case Verdict::Stuck:
        return 5;
    case Verdict::Behind:
        return 4;
    case Verdict::Unknown:
        return 3;
    case Verdict::Paused:
        return 2;
    case Verdict::Idle:
        return 1;
    case Verdict::Flowing:
        break;
    }
    return 0;
}

const DirectionReport *worstDirection(const PipelineState &state)
{
    const auto worst =
        std::max_element(state.directions.begin(), state.directions.end(), [](const auto &a, const auto &b) {
            return urgency(a.verdict) < urgency(b.verdict);
        });
    return worst == state.directions.end() ? nullptr : &*worst;
}

qsizetype countOf(const PipelineState &state, Verdict verdict)
{
    return std::count_if(state.directions.begin(), state.directions.end(),
                         [verdict](const auto &direction) { return direction.verdict == verdict; });
}

QString sentenceFor(qsizetype meant, qsizetype all, const QString &what)
{
    if (meant < all) {
        return meant == 1
                   ? tr("One of %1 directions is %2").arg(numberWord(all).toLower(), what)
                   : tr("%1 of %2 directions are %3").arg(numberWord(meant), numberWord(all).toLower(), what);
    }
    return all == 2 ? tr("Both directions are %1").arg(what)
                    : tr("All %1 directions are %2").arg(numberWord(all).toLower(), what);
}

bool everyServerIsGone(const PipelineState &state)
{
    return !state.servers.isEmpty() &&
           std::all_of(state.servers.begin(), state.servers.end(),
                       [](const ServerLight &server) { return server.asked && !server.reachable; });
}

QString headlineWithoutDirections(const PipelineState &state)
{
    if (!state.hasConnect)
        return notInProfile(ServerKind::Connect);
    if (!state.connectors.asked())
        return tr("Checking…");
    if (state.connectors.error)
        return failureText(tr("Kafka Connect"), *state.connectors.error).sentence;
    return tr("No direction is set up yet");
}

} // namespace

QStringList replicationTroubles(const PipelineState &state)
{
    QStringList sentences;
    for (const DatabaseState &database : state.databases) {
        const auto &facts = database.replication;
        if (!facts.error)
            continue;
        const QString rest = facts.value ? tr("Its slots were read %1.").arg(formatAge(facts.at, state.at))
                                         : tr("Its slots are not known.");
        sentences.append(facts.error->message + u' ' + rest);
    }
    return sentences;
}

QString offsetsTrouble(const PipelineState &state)
{
    const auto &facts = state.offsets;
    if (!facts.error || !state.cluster.live())
        return {};
    return facts.error->message + u' ' +
           (facts.value ? tr("The offsets were read %1.").arg(formatAge(facts.at, state.at))
                        : tr("The offsets are not known."));
}

QString overviewHeadline(const PipelineState &state)
{
    const DirectionReport *worst = worstDirection(state);
    if (!worst)
        return headlineWithoutDirections(state);
    if (everyServerIsGone(state))
        return tr("No server answers");
    const qsizetype all = state.directions.size();
    const qsizetype meant = countOf(state, worst->verdict);
    if (meant == all && worst->verdict == Verdict::Unknown && nothingAskedYet(state))
        return tr("Checking…");
    if (all == 1)
        return tr("%1 is %2").arg(worst->name, verdictPredicate(worst->verdict));
    if (isHealthy(worst->verdict) && meant < all)
        return tr("%1, %2 idle").arg(sentenceFor(all, all, tr("well")), numberWord(meant).toLower());
    return sentenceFor(meant, all, verdictPredicate(worst->verdict));
}

Health overviewHealth(const PipelineState &state)
{
    const DirectionReport *worst = worstDirection(state);
    return worst ? healthOf(worst->verdict) : Health::Unknown;
}

QString overviewDetail(const PipelineState &state, const QDateTime &now)
{
    const DirectionReport *worst = worstDirection(state);
    if (!worst)
        return state.connectors.error ? state.connectors.error->message : QString();
    if (!isHealthy(worst->verdict)) {
        return worst->lastChange.isValid()
                   ? tr("%1 last moved %2.").arg(worst->name, formatAge(worst->lastChange, now))
                   : tr("%1 has not been seen to move yet.").arg(worst->name);
    }
    QDateTime newest;
    for (const DirectionReport &direction : state.directions) {
        if (direction.lastChange.isValid() && (!newest.isValid() || direction.lastChange > newest))
            newest = direction.lastChange;
    }
    return newest.isValid() ? tr("Last change %1.").arg(formatAge(newest, now))
                            : tr("No change has been seen yet.");
}

QString connectorsHeadline(const PipelineState &state)
{
    if (!state.hasConnect)
        return notInProfile(ServerKind::Connect);
    if (state.connectors.error)
        return failureText(tr("Kafka Connect"), *state.connectors.error).sentence;
    if (!state.connectors.value)
        return tr("Checking…");
    const QList<Connector> &all = *state.connectors.value;
    if (all.isEmpty())
        return tr("No connector is deployed");
    if (const int failed = connectorsNeedingAttention(state); failed > 0)
        return failed == 1 ? tr("One connector has failed")
                           : tr("%1 connectors have failed").arg(numberWord(failed));
    const qsizetype running = std::count_if(all.begin(), all.end(), [](const Connector &connector) {
        return connector.state == ConnectorState::Running;
    });
    if (running < all.size())
        return tr("%1 of %2 connectors are running")
            .arg(numberWord(running), numberWord(all.size()).toLower());
    return all.size() == 1   ? tr("The connector is running")
           : all.size() == 2 ? tr("Both connectors are running")
                             : tr("All %1 connectors are running").arg(numberWord(all.size()).toLower());
}

QString replicationHeadline(const PipelineState &state)
{
    qsizetype known = 0;
    qsizetype inactive = 0;
    qsizetype live = 0;
    const DatabaseState *gone = nullptr;
    for (const DatabaseState &database : state.databases) {
        if (database.replication.error && !gone)
            gone = &database;
        if (!database.replication.live())
            continue;
        ++live;
        const auto &all = database.replication.value->replicationSlots;
        known += all.size();
        inactive += std::count_if(all.begin(), all.end(), [](const auto &slot) { return !slot.active; });
    }
    if (gone)
        return live == 0 && state.databases.size() > 1
                   ? tr("No database answers")
                   : failureText(gone->name, *gone->replication.error).sentence;
    if (live == 0)
        return tr("Checking…");
    if (const int lost = slotsNeedingAttention(state); lost > 0)
        return lost == 1 ? tr("One slot needs attention")
                         : tr("%1 slots need attention").arg(numberWord(lost));
    if (known == 0)
        return tr("There is no replication slot");
    if (inactive > 0)
        return inactive == 1 ? tr("One slot is inactive")
                             : tr("%1 slots are inactive").arg(numberWord(inactive));
    return known == 1   ? tr("The slot is being read")
           : known == 2 ? tr("Both slots are being read")
                        : tr("All %1 slots are being read").arg(numberWord(known).toLower());
}

QString topicsHeadline(const PipelineState &state)
{
    if (!state.hasKafka)
        return notInProfile(ServerKind::Kafka);
    if (state.cluster.error)
        return failureText(tr("Kafka"), *state.cluster.error).sentence;
    if (!state.cluster.value)
        return tr("Checking…");
    if (const int offline = topicsNeedingAttention(state); offline > 0)
        return offline == 1 ? tr("One topic has partitions without a leader")
                            : tr("%1 topics have partitions without a leader").arg(numberWord(offline));
    const auto &topics = state.cluster.value->topics;
    const qsizetype thin = std::count_if(topics.begin(), topics.end(), [](const auto &topic) {
        return topic.underReplicatedPartitions() > 0;
    });
    if (thin > 0)
        return thin == 1 ? tr("One topic is under-replicated")
                         : tr("%1 topics are under-replicated").arg(numberWord(thin));
    return topics.isEmpty() ? tr("There is no topic") : tr("All topics are in sync");
}

bool nothingAskedYet(const PipelineState &state)
{
    return std::none_of(state.servers.begin(), state.servers.end(),
                        [](const auto &server) { return server.asked; }) &&
           !state.connectors.asked() && !state.cluster.asked();
}

} // namespace sluice
