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

/// How much each asks for a person.
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
             direction.reason.isEmpty()
                 ? tr("%1 is %2.").arg(direction.name, verdictPredicate(direction.verdict))
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

} // namespace sluice
