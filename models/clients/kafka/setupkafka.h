#pragma once
// What the setup needs of Kafka, so that its tests can stand a fake in its place.
// What changes something is marked ///@mutating: a test holds that a read-only client refuses each of them.

#include "models/core/setup/setupfacts.h"

#include <QFuture>

namespace sluice {

class SetupKafka
{
public:
    virtual ~SetupKafka() = default;

    /// Brokers, topics, one broker's settings, and those of the topics that are named here and exist.
    virtual QFuture<Result<KafkaSetupFacts>> fetchSetup(const QStringList &topics) = 0;
    /// Refused with ErrorKind::ReadOnly by a read-only client; a topic that exists is ErrorKind::Conflict.
    ///@mutating
    virtual QFuture<Result<void>> createTopic(const QString &name, int partitions, int replicationFactor,
                                              const QMap<QString, QString> &config) = 0;
    ///@mutating
    virtual QFuture<Result<void>> deleteTopic(const QString &name) = 0;
};

} // namespace sluice
