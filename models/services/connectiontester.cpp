#include "models/services/connectiontester.h"

#include "models/clients/connect/connectclient.h"
#include "models/clients/kafka/kafkaclient.h"
#include "models/clients/postgres/postgresclient.h"
#include "models/core/format.h"
#include "models/core/whenready.h"

#include <QPromise>
#include <QUrl>
#include <algorithm>

namespace sluice {

namespace {

using Answer = std::shared_ptr<QPromise<Result<QString>>>;

Answer begin()
{
    auto answer = std::make_shared<QPromise<Result<QString>>>();
    answer->start();
    return answer;
}

void end(const Answer &answer, Result<QString> result)
{
    answer->addResult(std::move(result));
    answer->finish();
}

} // namespace

ConnectionTester::ConnectionTester(QObject *parent)
    : QObject(parent)
{}

QFuture<Result<QString>> ConnectionTester::testDatabase(const DatabaseProfile &profile,
                                                        const Secret &password, const Polling &deadlines)
{
    const Answer answer = begin();
    auto client = std::make_shared<postgres::PostgresClient>(profile, password, deadlines);
    whenReady(client->testLogin(), this, [answer, client](const Result<postgres::LoginFacts> &login) {
        end(answer, login.map([](const postgres::LoginFacts &facts) {
            return tr("PostgreSQL %1, logged in to %2 as %3, %4, %5")
                .arg(facts.serverVersion, facts.database, facts.user,
                     facts.encrypted ? tr("encrypted") : tr("not encrypted"), formatDuration(facts.latency));
        }));
    });
    return answer->future();
}

QFuture<Result<QString>> ConnectionTester::testKafka(const KafkaProfile &profile, const Secret &password,
                                                     const Secret &keyPassword, const Polling &deadlines)
{
    const Answer answer = begin();
    auto client = std::make_shared<kafka::KafkaClient>(profile, password, keyPassword, deadlines);
    whenReady(client->fetchCluster(), this, [answer, client](const Result<ClusterFacts> &cluster) {
        end(answer, cluster.map([](const ClusterFacts &facts) {
            const auto up = std::count_if(facts.brokers.cbegin(), facts.brokers.cend(),
                                          [](const Broker &b) { return b.reachable(); });
            return tr("%1 of %2 brokers answer, %3 topics")
                .arg(up)
                .arg(facts.brokers.size())
                .arg(facts.topics.size());
        }));
    });
    return answer->future();
}

QFuture<Result<QString>> ConnectionTester::testConnect(const ConnectProfile &profile, const Secret &password,
                                                       const Secret &keyPassword, const Polling &deadlines)
{
    const Answer answer = begin();
    auto client = std::make_shared<connect::ConnectClient>(profile, password, keyPassword, deadlines, true);
    whenReady(client->fetchWorkers(), this, [answer, client](const QList<WorkerAnswer> &workers) {
        const auto bad =
            std::find_if(workers.cbegin(), workers.cend(), [](const WorkerAnswer &w) { return !w.facts; });
        if (bad != workers.cend())
            end(answer, tl::unexpected(bad->facts.error()));
        else if (workers.isEmpty())
            end(answer, fail(ErrorKind::Invalid, tr("No URL is given.")));
        else
            end(answer, tr("Kafka Connect %1, %2, %3")
                            .arg(workers.first().facts->version,
                                 formatCounted(workers.size(), tr("worker"), tr("workers")),
                                 formatDuration(workers.first().facts->latency)));
    });
    return answer->future();
}

} // namespace sluice
