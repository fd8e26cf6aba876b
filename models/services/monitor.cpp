#include "models/services/monitor.h"

#include "models/services/discovery.h"
#include "models/services/judge.h"
#include "models/services/poller.h"
#include "models/services/serverlights.h"
#include "models/services/topicrates.h"

#include <QHash>
#include <QTimer>
#include <limits>

namespace sluice {

namespace {

using std::chrono::milliseconds;

/// Settings, publications and roles change by hand, not by themselves.
constexpr int catalogueEvery = 5;
/// States are put together at most this often, however many answers come.
constexpr milliseconds coalesce{100};
/// One hour of looks every two seconds.
constexpr qsizetype historyLength = 1800;

} // namespace

class Monitor::Private
{
public:
    struct Database
    {
        NamedDatabase named;
        Poller<ReplicationFacts> *replication = nullptr;
        Poller<CatalogueFacts> *catalogue = nullptr;
    };

    Private(Monitor *monitor, Profile aProfile, QList<NamedDatabase> named, ConnectSource *aConnect,
            KafkaSource *aKafka);

    void makePollers(const QList<NamedDatabase> &named);
    void answerCame();
    void putTogether();
    void judgeDirections();
    void keepSlotHistory();
    [[nodiscard]] std::vector<PollerBase *> allPollers() const;
    [[nodiscard]] QStringList watchedGroups() const;
    void watchGroups(const QStringList &before);
    [[nodiscard]] QList<Topic> watchedTopics() const;
    [[nodiscard]] const DatabaseState *stateOf(const QString &name) const;

    Monitor *q;
    Profile profile;
    ConnectSource *connect;
    KafkaSource *kafka;
    std::vector<Database> databases;
    Poller<QList<Connector>> *connectors = nullptr;
    Poller<QList<WorkerAnswer>> *workers = nullptr;
    Poller<ClusterFacts> *cluster = nullptr;
    Poller<QList<TopicOffsets>> *offsets = nullptr;
    Poller<QList<ConsumerGroup>> *groups = nullptr;
    QHash<QString, DirectionEvidence> evidence; ///< by name of the direction
    QHash<std::pair<QString, QString>, QDateTime> lastSample;
    Discovery discovery;
    TopicRates rates;
    PipelineState state;
    bool running = false;
    QTimer publish;
};

Monitor::Private::Private(Monitor *monitor, Profile aProfile, QList<NamedDatabase> named,
                          ConnectSource *aConnect, KafkaSource *aKafka)
    : q(monitor)
    , profile(std::move(aProfile))
    , connect(aConnect)
    , kafka(aKafka)
    , discovery(profile)
{
    state.profile = profile.name;
    state.readOnly = profile.readOnly;
    state.hasConnect = connect != nullptr;
    state.hasKafka = kafka != nullptr;
    publish.setSingleShot(true);
    QObject::connect(&publish, &QTimer::timeout, q, [this] {
        putTogether();
        Q_EMIT q->changed(state);
    });
    makePollers(named);
    putTogether();
}

void Monitor::Private::makePollers(const QList<NamedDatabase> &named)
{
    const Polling &polling = profile.polling;
    const auto came = [this] { answerCame(); };
    for (const NamedDatabase &db : named) {
        DatabaseSource *source = db.source;
        databases.push_back(
            {db,
             new Poller<ReplicationFacts>(
                 polling, polling.interval, [source] { return source->fetchReplication(); }, came, q),
             new Poller<CatalogueFacts>(
                 polling, polling.interval * catalogueEvery, [source] { return source->fetchCatalogue(); },
                 came, q)});
    }
    if (connect) {
        connectors = new Poller<QList<Connector>>(
            polling, polling.interval, [this] { return connect->fetchConnectors(); }, came, q);
        // Every worker's own error stands in its entry; the call as a whole cannot fail.
        workers = new Poller<QList<WorkerAnswer>>(
            polling, polling.interval,
            [this] {
                auto promise = std::make_shared<QPromise<Result<QList<WorkerAnswer>>>>();
                promise->start();
                whenReady(connect->fetchWorkers(), q, [promise](const QList<WorkerAnswer> &answers) {
                    promise->addResult(Result<QList<WorkerAnswer>>(answers));
                    promise->finish();
                });
                return promise->future();
            },
            came, q);
    }
    if (kafka) {
        cluster = new Poller<ClusterFacts>(
            polling, polling.interval, [this] { return kafka->fetchCluster(); },
            [this] {
                if (cluster->observed().successes == 1)
                    offsets->refresh(); // now that the topics are known
                answerCame();
            },
            q);
        offsets = new Poller<QList<TopicOffsets>>(
            polling, polling.interval, [this] { return kafka->fetchOffsets(watchedTopics()); }, came, q);
        groups = new Poller<QList<ConsumerGroup>>(
            polling, polling.interval, [this] { return kafka->fetchGroups(watchedGroups()); }, came, q);
    }
}

std::vector<PollerBase *> Monitor::Private::allPollers() const
{
    std::vector<PollerBase *> all;
    for (const Database &db : databases) {
        all.push_back(db.replication);
        all.push_back(db.catalogue);
    }
    for (PollerBase *poller :
         std::initializer_list<PollerBase *>{connectors, workers, cluster, offsets, groups}) {
        if (poller)
            all.push_back(poller);
    }
    return all;
}

QList<Topic> Monitor::Private::watchedTopics() const
{
    return cluster->observed().value ? cluster->observed().value->topics : QList<Topic>();
}

/// The groups that belong to a direction. Other groups are asked for where a page shows them.
QStringList Monitor::Private::watchedGroups() const
{
    QStringList result;
    for (const DirectionReport &direction : state.directions) {
        if (!direction.group.isEmpty() && !result.contains(direction.group))
            result.append(direction.group);
    }
    return result;
}

void Monitor::Private::answerCame()
{
    if (!publish.isActive())
        publish.start(coalesce);
}

const DatabaseState *Monitor::Private::stateOf(const QString &name) const
{
    for (const DatabaseState &db : state.databases) {
        if (db.name == name)
            return &db;
    }
    return nullptr;
}

void Monitor::Private::putTogether()
{
    state.at = QDateTime::currentDateTimeUtc();
    state.databases.clear();
    for (const Database &db : databases)
        state.databases.append(
            {db.named.name, db.named.address, db.replication->observed(), db.catalogue->observed()});
    if (connectors) {
        state.connectors = connectors->observed();
        state.workers = workers->observed().value.value_or(QList<WorkerAnswer>());
    }
    if (cluster) {
        state.cluster = cluster->observed();
        state.offsets = offsets->observed();
        state.groups = groups->observed();
        rates.observe(state.offsets);
        state.topicRates = rates.perSecond();
    }
    judgeDirections();
    state.servers = serverLights(
        profile, state, workers ? workers->observed() : Observed<QList<WorkerAnswer>>(), state.servers);
    keepSlotHistory();
}

void Monitor::Private::judgeDirections()
{
    const QStringList groupsBefore = watchedGroups();
    const QList<DirectionSpec> specs = discovery.directions(
        state.connectors.value.value_or(QList<Connector>()), cluster ? watchedTopics() : QList<Topic>());
    state.directions.clear();
    for (const DirectionSpec &spec : specs) {
        JudgeInput input{state.at,          profile.polling, stateOf(spec.from), stateOf(spec.to),
                         &state.connectors, &state.cluster,  &state.offsets,     &state.groups,
                         state.hasConnect,  state.hasKafka};
        DirectionEvidence &seen = evidence[spec.name];
        gatherEvidence(seen, spec, input);
        state.directions.append(judgeDirection(spec, input, seen));
    }
    if (groups)
        watchGroups(groupsBefore);
}

/// Where no direction has a group, nobody is asked for any.
void Monitor::Private::watchGroups(const QStringList &before)
{
    const QStringList now = watchedGroups();
    if (now.isEmpty()) {
        groups->stop();
        state.groups = {};
    } else if (running && before.isEmpty()) {
        groups->start();
    } else if (now != before) {
        groups->refresh();
    }
}

void Monitor::Private::keepSlotHistory()
{
    for (const DatabaseState &db : std::as_const(state.databases)) {
        if (!db.replication.live())
            continue;
        for (const ReplicationSlot &slot : db.replication.value->replicationSlots) {
            QDateTime &last = lastSample[{db.name, slot.name}];
            if (!slot.retainedBytes || last == db.replication.at)
                continue;
            last = db.replication.at;
            auto found =
                std::find_if(state.slotHistory.begin(), state.slotHistory.end(), [&](const SlotHistory &h) {
                    return h.database == db.name && h.slot == slot.name;
                });
            if (found == state.slotHistory.end())
                found =
                    state.slotHistory.insert(state.slotHistory.end(), SlotHistory{db.name, slot.name, {}});
            found->retainedBytes.append({last, static_cast<double>(*slot.retainedBytes)});
            if (found->retainedBytes.size() > historyLength)
                found->retainedBytes.removeFirst();
        }
    }
}

Monitor::Monitor(Profile profile, QList<NamedDatabase> databases, ConnectSource *connect, KafkaSource *kafka,
                 QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(profile), std::move(databases), connect, kafka))
{}

Monitor::~Monitor()
{
    stop();
}

void Monitor::start()
{
    d->running = true;
    for (PollerBase *poller : d->allPollers()) {
        if (poller != d->groups || !d->watchedGroups().isEmpty())
            poller->start();
    }
}

void Monitor::stop()
{
    d->running = false;
    for (PollerBase *poller : d->allPollers())
        poller->stop();
    d->publish.stop();
}

void Monitor::refresh()
{
    for (PollerBase *poller : d->allPollers())
        poller->refresh();
}

void Monitor::refreshConnectors()
{
    if (d->connectors)
        d->connectors->refresh();
}

void Monitor::setReadOnly(bool on)
{
    d->state.readOnly = on;
    Q_EMIT changed(d->state);
}

const PipelineState &Monitor::state() const
{
    return d->state;
}

int Monitor::rounds() const
{
    int least = std::numeric_limits<int>::max();
    for (const Private::Database &db : d->databases) {
        if (db.catalogue->attempts() == 0)
            return 0;
        least = std::min(least, db.replication->attempts());
    }
    for (const PollerBase *poller :
         std::initializer_list<PollerBase *>{d->connectors, d->workers, d->cluster, d->offsets, d->groups}) {
        if (poller && (poller != d->groups || !d->watchedGroups().isEmpty()))
            least = std::min(least, poller->attempts());
    }
    return least == std::numeric_limits<int>::max() ? 0 : least;
}

} // namespace sluice
