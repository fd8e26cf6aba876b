#include "models/services/attention.h"

#include "models/core/format.h"
#include "models/services/failuretext.h"
#include "models/services/judge.h"

#include <QCoreApplication>
#include <QUrl>
#include <algorithm>
#include <array>

namespace sluice {

namespace {

using namespace Qt::StringLiterals;

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

int urgency(Health health)
{
    switch (health) {
    case Health::Bad:
        return 5;
    case Health::Stuck:
        return 4;
    case Health::Warning:
        return 3;
    case Health::Unknown:
        return 2;
    case Health::Off:
        return 1;
    case Health::Good:
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

QString numberWord(qsizetype number)
{
    static const std::array words{
        QT_TRANSLATE_NOOP("Attention", "None"), QT_TRANSLATE_NOOP("Attention", "One"),
        QT_TRANSLATE_NOOP("Attention", "Two"),  QT_TRANSLATE_NOOP("Attention", "Three"),
        QT_TRANSLATE_NOOP("Attention", "Four"), QT_TRANSLATE_NOOP("Attention", "Five")};
    return number < qsizetype(words.size()) ? tr(words.at(std::size_t(number))) : QString::number(number);
}

/// What a direction "is", or several "are".
QString predicate(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Flowing:
        return tr("flowing");
    case Verdict::Idle:
        return tr("idle");
    case Verdict::Behind:
        return tr("behind");
    case Verdict::Paused:
        return tr("paused");
    case Verdict::Stuck:
        return tr("stuck");
    case Verdict::Broken:
        return tr("broken");
    case Verdict::Unknown:
        break;
    }
    return tr("not known");
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

/// Collects what needs a person, each matter once: what only repeats a sentence that is there is not news.
class AttentionBuilder
{
public:
    explicit AttentionBuilder(const PipelineState &state)
        : m_state(state)
    {}

    QList<AttentionItem> list()
    {
        addServers();
        addFailedLooks();
        for (const DirectionReport &direction : m_state.directions)
            addDirection(direction);
        addConnectors();
        addSlots();
        addTopics();
        addPendingRestarts();
        addNotPermitted();
        std::stable_sort(m_items.begin(), m_items.end(),
                         [](const auto &a, const auto &b) { return urgency(a.health) > urgency(b.health); });
        return m_items;
    }

private:
    void addServers();
    void addFailedLooks();
    void addDirection(const DirectionReport &direction);
    void addHops(const DirectionReport &direction);
    void addConnectors();
    void addSlots();
    void addTopics();
    void addPendingRestarts();
    void addNotPermitted();

    template <class T>
    void addFailedLook(Health health, const QString &subject, const Observed<T> &observed)
    {
        if (observed.error)
            add({health, subject, observed.error->message, observed.error->detail, observed.failingSince});
    }

    bool add(const AttentionItem &item)
    {
        const bool said = std::any_of(m_items.cbegin(), m_items.cend(), [&item](const AttentionItem &other) {
            return other.text.contains(item.text) || item.text.contains(other.text);
        });
        if (!said)
            m_items.append(item);
        return !said;
    }

    const PipelineState &m_state;
    QList<AttentionItem> m_items;
};

void AttentionBuilder::addServers()
{
    const bool clusterGone =
        std::any_of(m_state.servers.begin(), m_state.servers.end(), [](const ServerLight &server) {
            return server.kind == ServerKind::Kafka && server.asked && !server.reachable;
        });
    for (const ServerLight &server : m_state.servers) {
        if (!server.asked || server.reachable || (clusterGone && server.kind == ServerKind::Broker))
            continue;
        const QString reason =
            server.error ? server.error->message : tr("%1 does not answer.").arg(server.name);
        add({Health::Bad, server.name, reason, server.error ? server.error->detail : QString(),
             server.failingSince});
    }
}

/// A server may answer and yet refuse one of the questions.
void AttentionBuilder::addFailedLooks()
{
    for (const DatabaseState &database : m_state.databases) {
        if (database.replication.error)
            addFailedLook(Health::Bad, database.name, database.replication);
        else
            addFailedLook(Health::Warning, database.name, database.catalogue);
    }
    addFailedLook(Health::Bad, tr("Kafka Connect"), m_state.connectors);
    addFailedLook(Health::Bad, tr("Kafka"), m_state.cluster);
    if (m_state.cluster.error)
        return;
    addFailedLook(Health::Warning, tr("Kafka"), m_state.offsets);
    addFailedLook(Health::Warning, tr("Kafka"), m_state.groups);
}

bool isBeingChecked(const DirectionReport &direction)
{
    return direction.verdict == Verdict::Unknown && !direction.settled && !direction.culprit;
}

void AttentionBuilder::addDirection(const DirectionReport &direction)
{
    if (!isHealthy(direction.verdict) && !isBeingChecked(direction))
        add({healthOf(direction.verdict),
             direction.name,
             direction.reason.isEmpty() ? tr("%1 is %2.").arg(direction.name, predicate(direction.verdict))
                                        : direction.reason,
             direction.secondary,
             {}});
    addHops(direction);
}

void AttentionBuilder::addHops(const DirectionReport &direction)
{
    for (const Hop &hop : direction.hops) {
        if (hop.health == Health::Good || hop.health == Health::Off)
            continue;
        if (!hop.note.isEmpty())
            add({hop.health,
                 direction.name,
                 hop.note,
                 direction.reason == hop.note ? QString() : direction.reason,
                 {}});
        else if (isHealthy(direction.verdict)) // else its reason stands for the hop
            add({hop.health,
                 direction.name,
                 tr("%1: %2 %3: %4").arg(direction.name, hopKindWord(hop.kind), hop.name, hop.word),
                 {},
                 {}});
    }
}

void AttentionBuilder::addConnectors()
{
    if (!m_state.connectors.live())
        return;
    for (const Connector &connector : *m_state.connectors.value) {
        if (const QString trouble = connectorTrouble(connector); !trouble.isEmpty())
            add({Health::Bad, connector.name, trouble, {}, {}});
    }
}

void AttentionBuilder::addSlots()
{
    for (const DatabaseState &database : m_state.databases) {
        if (!database.replication.live())
            continue;
        for (const ReplicationSlot &slot : database.replication.value->replicationSlots) {
            if (const QString trouble = slotTrouble(slot); !trouble.isEmpty())
                add({slot.lost() ? Health::Bad : Health::Warning, database.name, trouble, {}, {}});
        }
    }
}

/// Whether a direction already says that this topic has partitions without a leader.
bool isSaidOf(const QList<DirectionReport> &directions, const QString &topic)
{
    return std::any_of(directions.begin(), directions.end(), [&topic](const DirectionReport &direction) {
        return direction.topics.contains(topic) && direction.culprit == HopKind::Topics;
    });
}

void AttentionBuilder::addTopics()
{
    if (!m_state.cluster.live())
        return;
    QStringList offline;
    for (const Topic &topic : m_state.cluster.value->topics) {
        if (topic.offlinePartitions() > 0 && !isSaidOf(m_state.directions, topic.name))
            offline.append(topic.name);
    }
    if (offline.size() == 1)
        add({Health::Bad,
             tr("Kafka"),
             tr("Topic %1 has partitions without a leader.").arg(offline.first()),
             {},
             {}});
    else if (!offline.isEmpty())
        add({Health::Bad,
             tr("Kafka"),
             tr("%1 topics have partitions without a leader.").arg(numberWord(offline.size())),
             offline.join(u'\n'),
             {}});
}

void AttentionBuilder::addNotPermitted()
{
    for (const DatabaseState &database : m_state.databases) {
        if (!database.catalogue.value)
            continue;
        for (const NotPermitted &missing : database.catalogue.value->notPermitted) {
            add({Health::Unknown,
                 database.name,
                 tr("%1: not permitted to see %2").arg(database.name, missing.what),
                 missing.remedy,
                 {}});
        }
    }
}

void AttentionBuilder::addPendingRestarts()
{
    for (const DatabaseState &database : m_state.databases) {
        if (!database.catalogue.value)
            continue;
        for (const Setting &setting : database.catalogue.value->settings) {
            if (setting.pendingRestart)
                add({Health::Warning,
                     database.name,
                     tr("%1: %2 takes effect only after a restart").arg(database.name, setting.name),
                     {},
                     {}});
        }
    }
}

const ReplicationSlot *slotOf(const PipelineState &state, const DirectionReport &direction)
{
    for (const DatabaseState &database : state.databases) {
        if (database.name != direction.from || !database.replication.value)
            continue;
        for (const ReplicationSlot &slot : database.replication.value->replicationSlots) {
            if (slot.name == direction.slotName)
                return &slot;
        }
    }
    return nullptr;
}

QString walCost(const PipelineState &state, const DirectionReport &direction)
{
    const ReplicationSlot *slot = slotOf(state, direction);
    if (slot && slot->safeWalSize) {
        return tr("Meanwhile %1 keeps its WAL for slot %2; after %3 more the slot is lost.")
            .arg(direction.from, direction.slotName,
                 formatBytes(*slot->safeWalSize).replace(u' ', QChar(QChar::Nbsp)));
    }
    return tr("Meanwhile %1 keeps all its WAL for slot %2, until its disk is full.")
        .arg(direction.from, direction.slotName);
}

/// What grows while these connectors do not run.
QStringList costsOfWaiting(const PipelineState &state, const QStringList &connectors)
{
    QStringList costs;
    bool sinks = false;
    for (const DirectionReport &direction : state.directions) {
        if (connectors.contains(direction.connector) && !direction.slotName.isEmpty())
            costs.append(walCost(state, direction));
        sinks = sinks || connectors.contains(direction.sink);
    }
    if (sinks)
        costs.append(tr("Records wait in the topics for as long as these keep them."));
    return costs;
}

} // namespace

QList<AttentionItem> attentionList(const PipelineState &state)
{
    return AttentionBuilder(state).list();
}

QString attentionRest(const PipelineState &state)
{
    const bool everyServer = std::all_of(state.servers.begin(), state.servers.end(),
                                         [](const ServerLight &server) { return server.asked; });
    const bool everyDirection =
        std::none_of(state.directions.begin(), state.directions.end(), isBeingChecked);
    return everyServer && everyDirection && !state.servers.isEmpty()
               ? tr("Nothing. Every server answers and every hop is well.")
               : tr("Checking…");
}

QString attentionAsText(const QList<AttentionItem> &items)
{
    QStringList lines;
    for (const AttentionItem &item : items) {
        lines.append(item.subject.isEmpty() || item.text.contains(item.subject)
                         ? item.text
                         : tr("%1: %2").arg(item.subject, item.text));
        if (!item.detail.isEmpty())
            lines.append(u"  "_s + item.detail);
    }
    return lines.join(u'\n');
}

QList<Proof> proofsOf(const DirectionReport &direction, const QDateTime &now)
{
    const auto hop = [&direction](HopKind kind) {
        const auto found = std::find_if(direction.hops.begin(), direction.hops.end(),
                                        [kind](const Hop &each) { return each.kind == kind; });
        return found == direction.hops.end() ? Hop() : *found;
    };
    const auto rate = hop(HopKind::Topics).ratePerSecond;
    const auto slotLag = hop(HopKind::Slot).lag;
    const auto sinkLag = hop(HopKind::Sink).lag;
    const QString unknown = QChar(u'—');
    return {{tr("Last row"),
             direction.lastChange.isValid() ? formatAge(direction.lastChange, now) : tr("not seen yet")},
            {tr("Rate"), rate ? formatRate(*rate) : unknown},
            {tr("Slot behind"), slotLag ? formatBytes(*slotLag) : unknown},
            {tr("Sink behind"), sinkLag ? formatCounted(*sinkLag, tr("record"), tr("records")) : unknown}};
}

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
        return tr("%1 is %2").arg(worst->name, predicate(worst->verdict));
    if (isHealthy(worst->verdict) && meant < all)
        return tr("%1, %2 idle").arg(sentenceFor(all, all, tr("well")), numberWord(meant).toLower());
    return sentenceFor(meant, all, predicate(worst->verdict));
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

int directionsNeedingAttention(const PipelineState &state)
{
    return int(std::count_if(state.directions.begin(), state.directions.end(), [](const auto &direction) {
        return direction.verdict == Verdict::Broken || direction.verdict == Verdict::Stuck;
    }));
}

int connectorsNeedingAttention(const PipelineState &state)
{
    if (!state.connectors.value)
        return 0;
    return int(std::count_if(
        state.connectors.value->begin(), state.connectors.value->end(), [](const auto &connector) {
            return connector.state == ConnectorState::Failed ||
                   std::any_of(connector.tasks.begin(), connector.tasks.end(),
                               [](const auto &task) { return task.state == ConnectorState::Failed; });
        }));
}

int slotsNeedingAttention(const PipelineState &state)
{
    qsizetype count = 0;
    for (const DatabaseState &database : state.databases) {
        if (!database.replication.value)
            continue;
        const auto &all = database.replication.value->replicationSlots;
        count += std::count_if(all.begin(), all.end(), [](const auto &slot) {
            return slot.walStatus == WalStatus::Lost || slot.walStatus == WalStatus::Unreserved;
        });
    }
    for (const DirectionReport &direction : state.directions) {
        count += std::count_if(direction.hops.begin(), direction.hops.end(), [](const auto &hop) {
            return hop.kind == HopKind::Slot && hop.health == Health::Stuck;
        });
    }
    return int(count);
}

int topicsNeedingAttention(const PipelineState &state)
{
    if (!state.cluster.value)
        return 0;
    const auto &topics = state.cluster.value->topics;
    return int(std::count_if(topics.begin(), topics.end(),
                             [](const auto &topic) { return topic.offlinePartitions() > 0; }));
}

QString directionAsText(const DirectionReport &direction, const QDateTime &at)
{
    QStringList lines{
        tr("%1: %2 (%3)")
            .arg(direction.name, verdictWord(direction.verdict), at.toLocalTime().toString(Qt::ISODate))};
    for (const QString &sentence : {direction.reason, direction.secondary}) {
        if (!sentence.isEmpty())
            lines.append(sentence);
    }
    for (const QString &fact : direction.evidence)
        lines.append(u"- "_s + fact);
    for (const Hop &hop : direction.hops) {
        QStringList parts{hop.word};
        for (const QString &part : {hop.value, hop.note}) {
            if (!part.isEmpty())
                parts.append(part);
        }
        lines.append(tr("%1 %2: %3").arg(hopKindWord(hop.kind), hop.name, parts.join(u", "_s)));
    }
    return lines.join(u'\n');
}

QList<std::optional<double>> linkRates(const DirectionReport &direction)
{
    // Only topics and sinks count records: what leaves the topics' producer is what comes to it.
    QList<std::optional<double>> rates;
    for (qsizetype i = 1; i < direction.hops.size(); ++i) {
        std::optional<double> rate;
        for (qsizetype j = i; j < direction.hops.size() && !rate; ++j)
            rate = direction.hops.at(j).ratePerSecond;
        if (!rate && !rates.isEmpty())
            rate = rates.last();
        rates.append(rate);
    }
    return rates;
}

QString actionRequest(ConnectorAction action, const QString &connector)
{
    const QString name = QString::fromLatin1(QUrl::toPercentEncoding(connector));
    switch (action) {
    case ConnectorAction::Pause:
        return u"PUT /connectors/%1/pause"_s.arg(name);
    case ConnectorAction::Resume:
        return u"PUT /connectors/%1/resume"_s.arg(name);
    case ConnectorAction::Stop:
        return u"PUT /connectors/%1/stop"_s.arg(name);
    case ConnectorAction::Restart:
        return u"POST /connectors/%1/restart?includeTasks=true&onlyFailed=false"_s.arg(name);
    case ConnectorAction::RestartFailed:
        return u"POST /connectors/%1/restart?includeTasks=true&onlyFailed=true"_s.arg(name);
    }
    return {};
}

QString taskRestartRequest(const QString &connector, int task)
{
    return u"POST /connectors/%1/tasks/%2/restart"_s
        .arg(QString::fromLatin1(QUrl::toPercentEncoding(connector)))
        .arg(task);
}

QString actionConsequence(const PipelineState &state, ConnectorAction action, const QStringList &connectors)
{
    switch (action) {
    case ConnectorAction::Resume:
        return tr("Goes on where it stopped: what has waited is sent first.");
    case ConnectorAction::Restart:
        return tr(
            "The connector and all its tasks stop and start again. That takes some seconds, and records sent "
            "just before may be sent twice.");
    case ConnectorAction::RestartFailed:
        return tr("Only what has failed starts again; what runs is left alone.");
    case ConnectorAction::Pause:
    case ConnectorAction::Stop:
        break;
    }
    QStringList sentences;
    if (action == ConnectorAction::Stop)
        sentences.append(tr("The tasks are taken off the workers; the configuration and the offsets stay."));
    sentences.append(costsOfWaiting(state, connectors));
    return sentences.join(u' ');
}

} // namespace sluice
