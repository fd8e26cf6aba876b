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

ServerLight databaseLight(const DatabaseState &db)
{
    ServerLight light = lightOf(ServerKind::Postgres, db.name, db.address, db.replication);
    if (db.replication.value)
        light.version = db.replication.value->serverVersion;
    return light;
}

QString addressOf(const QUrl &url)
{
    return url.toDisplayString(QUrl::RemoveUserInfo | QUrl::StripTrailingSlash);
}

QList<ServerLight> workerLights(const Profile &profile, const PipelineState &state,
                                const Observed<QList<WorkerAnswer>> &workers)
{
    QList<ServerLight> lights;
    for (const QUrl &url : profile.connect.urls) {
        ServerLight light;
        light.kind = ServerKind::Connect;
        light.address = addressOf(url);
        light.name = profile.connect.urls.size() == 1
                         ? tr("Connect")
                         : tr("Connect %1").arg(url.authority(QUrl::FullyDecoded));
        const QList<WorkerAnswer> answers = workers.value.value_or(QList<WorkerAnswer>());
        const auto answer = std::find_if(answers.cbegin(), answers.cend(),
                                         [&](const WorkerAnswer &a) { return a.url == url; });
        light.asked = answer != answers.cend() || workers.error.has_value();
        light.error = workers.error;
        light.lastSeen = workers.at;
        if (answer != answers.cend() && !workers.error) {
            light.reachable = answer->facts.has_value();
            if (answer->facts) {
                light.version = answer->facts->version;
                light.latency = answer->facts->latency;
            } else {
                light.error = answer->facts.error();
                light.failingSince = state.connectors.failingSince;
            }
        }
        lights.append(light);
    }
    return lights;
}

QList<ServerLight> kafkaLights(const Profile &profile, const Observed<ClusterFacts> &cluster)
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
        light.name = tr("broker %1").arg(broker.id);
        light.address = u"%1:%2"_s.arg(broker.host).arg(broker.port);
        light.asked = true;
        light.reachable = broker.reachable() && !cluster.error;
        light.latency = light.reachable ? broker.latency : std::nullopt;
        light.error = cluster.error ? cluster.error : broker.error;
        light.failingSince = cluster.failingSince;
        light.lastSeen = cluster.at;
        lights.append(light);
    }
    return lights;
}

} // namespace

QList<ServerLight> serverLights(const Profile &profile, const PipelineState &state,
                                const Observed<QList<WorkerAnswer>> &workers)
{
    QList<ServerLight> lights;
    for (const DatabaseState &db : state.databases)
        lights.append(databaseLight(db));
    if (!profile.connect.urls.isEmpty())
        lights.append(workerLights(profile, state, workers));
    if (!profile.kafka.bootstrapServers.isEmpty())
        lights.append(kafkaLights(profile, state.cluster));
    return lights;
}

} // namespace sluice
