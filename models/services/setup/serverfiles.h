#pragma once
// Whole configuration files for Kafka's brokers and Connect's workers, by version. Nothing is sent: a
// person puts them where the servers are.

#include "models/core/result.h"
#include "models/core/setup/setupfacts.h"
#include "models/core/setup/setupspec.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QVersionNumber>

namespace sluice::setup {

struct ServerFilesWish
{
    QVersionNumber kafka{4, 3}; ///< before 3.3 with ZooKeeper, from 4.0 on with KRaft
    bool zooKeeper = false;     ///< in between, where Kafka runs with either
    QStringList brokerHosts;    ///< one for each broker
    int brokerPort = 9092;
    int controllerPort = 9093;
    QString logDirs = QStringLiteral("/var/kafka-logs");
    QStringList workerHosts; ///< one for each Connect worker
    int workerPort = 8083;
    QString connectGroup = QStringLiteral("connect-cluster");
    QString pluginPath = QStringLiteral("/opt/kafka/plugins");
    int partitions = 3;
    int replicationFactor = 3;
    bool guideTuning = false; ///< the guide's threads and socket buffers

    bool operator==(const ServerFilesWish &) const = default;
};

struct ServerFile
{
    QString name;    ///< "broker-1.properties"
    QString content; ///< Java properties, each group with a comment that says why
    bool operator==(const ServerFile &) const = default;
};

/// The guide's values, for the servers of this setup as far as they are known.
[[nodiscard]] ServerFilesWish filesWish(const SetupSpec &spec, const SetupFacts &facts);

/// Whether this version of Kafka runs with KRaft as well as with ZooKeeper.
[[nodiscard]] bool choosesZooKeeper(const QVersionNumber &kafka);
[[nodiscard]] bool hasZooKeeper(const ServerFilesWish &wish);

/// One for each broker and each worker, in that order.
[[nodiscard]] QList<ServerFile> serverFiles(const ServerFilesWish &wish);

/// Writes them into the folder, which is made where it is missing; returns their paths. A file that is there
/// already is somebody's: then nothing is written.
[[nodiscard]] Result<QStringList> writeServerFiles(const QString &folder, const QList<ServerFile> &files);

/// What a wish gets wrong, one sentence each: too few brokers for the copies, no host.
[[nodiscard]] QStringList troublesOf(const ServerFilesWish &wish);

} // namespace sluice::setup
