#include "models/services/serverlights.h"

#include <QCoreApplication>
#include <algorithm>

namespace sluice {

namespace {

using namespace Qt::StringLiterals;

QString tr(const char *text)
{
    return QCoreApplication::translate("ServerLights", text);
}

template <class T>
ServerLight lightOf(ServerKind kind, const QString &name, const QString &address, const Observed<T> &observed)
{
    ServerLight light;
    light.kind = kind;
    light.name = name;
    light.address = address;
    light.asked = observed.asked();
    light.reachable = observed.live();
    light.error = observed.error;
    light.failingSince = observed.failingSince;
    light.lastSeen = observed.at;
    if (light.reachable)
        light.latency = observed.latency;
    return light;
}

/// Workers are told apart by their address; brokers by their name, which they keep when they move.
bool isSameServer(const ServerLight &a, const ServerLight &b)
{
    return a.kind == b.kind && (a.kind == ServerKind::Broker ? a.name == b.name : a.address == b.address);
}

/// Of one among several that the same poll asks. `at` is when it was asked.
void date(ServerLight &light, const QDateTime &at, const QList<ServerLight> &before)
{
    const auto former = std::find_if(before.cbegin(), before.cend(),
                                     [&](const ServerLight &each) { return isSameServer(each, light); });
    if (former != before.cend()) {
        light.lastSeen = former->lastSeen;
        light.failingSince = former->failingSince;
    }
    if (light.reachable) {
        light.lastSeen = at;
        light.failingSince = {};
    } else if (light.asked && !light.failingSince.isValid()) {
        light.failingSince = at;
    }
}

/// When the newest round was, whether it went well or not.
template <class T>
QDateTime askedAt(const Observed<T> &observed)
{
    return observed.error ? observed.failingSince : observed.at;
}

ServerLight databaseLight(const DatabaseState &db)
{
    ServerLight light = lightOf(ServerKind::Postgres, db.name, db.address, db.replication);
    if (db.replication.value)
        light.version = db.replication.value->serverVersion;
    return light;
}

QList<ServerLight> workerLights(const Profile &profile, const Observed<QList<WorkerAnswer>> &workers,
                                const QList<ServerLight> &before)
{
    QList<ServerLight> lights;
    for (const QUrl &url : profile.connect.urls) {
        ServerLight light;
        light.kind = ServerKind::Connect;
        light.address = restAddress(url).toDisplayString();
        light.name = profile.connect.urls.size() == 1 ? tr("Connect")
                                                      : tr("Connect %1").arg(restAddress(url).authority());
        const QList<WorkerAnswer> answers = workers.value.value_or(QList<WorkerAnswer>());
        const auto answer = std::find_if(answers.cbegin(), answers.cend(),
                                         [&](const WorkerAnswer &a) { return a.url == restAddress(url); });
        light.asked = answer != answers.cend() || workers.error.has_value();
        light.error = workers.error;
        if (answer != answers.cend() && !workers.error) {
            light.reachable = answer->facts.has_value();
            if (answer->facts) {
                light.version = answer->facts->version;
                light.latency = answer->facts->latency;
            } else {
                light.error = answer->facts.error();
            }
        }
        date(light, askedAt(workers), before);
        lights.append(light);
    }
    return lights;
}

/// One that the profile names and that has never told its number is known by its address only.
QString brokerName(const Broker &broker, const QString &address)
{
    return tr("broker %1").arg(broker.id < 0 ? address : QString::number(broker.id));
}

QList<ServerLight> kafkaLights(const Profile &profile, const Observed<ClusterFacts> &cluster,
                               const QList<ServerLight> &before)
{
    QList<ServerLight> lights;
    ServerLight whole =
        lightOf(ServerKind::Kafka, tr("Kafka"), profile.kafka.bootstrapServers.join(u", "_s), cluster);
    if (cluster.value) {
        // The quickest answer of a broker says more of the network than the whole round, which waits for the
        // slowest.
        for (const Broker &broker : cluster.value->brokers) {
            if (broker.reachable() && whole.reachable)
                whole.latency = std::min(whole.latency.value_or(*broker.latency), *broker.latency);
        }
    }
    lights.append(whole);
    for (const Broker &broker : cluster.value ? cluster.value->brokers : QList<Broker>()) {
        ServerLight light;
        light.kind = ServerKind::Broker;
        light.address = u"%1:%2"_s.arg(broker.host).arg(broker.port);
        light.name = brokerName(broker, light.address);
        light.asked = true;
        light.reachable = broker.reachable() && !cluster.error;
        light.latency = light.reachable ? broker.latency : std::nullopt;
        light.error = cluster.error ? cluster.error : broker.error;
        date(light, askedAt(cluster), before);
        lights.append(light);
    }
    return lights;
}

} // namespace

QList<ServerLight> serverLights(const Profile &profile, const PipelineState &state,
                                const Observed<QList<WorkerAnswer>> &workers,
                                const QList<ServerLight> &before)
{
    QList<ServerLight> lights;
    for (const DatabaseState &db : state.databases)
        lights.append(databaseLight(db));
    if (!profile.connect.urls.isEmpty())
        lights.append(workerLights(profile, workers, before));
    if (!profile.kafka.bootstrapServers.isEmpty())
        lights.append(kafkaLights(profile, state.cluster, before));
    return lights;
}

} // namespace sluice
