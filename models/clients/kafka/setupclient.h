#pragma once
// What the setup asks of Kafka and changes there, through librdkafka in a thread of its own.

#include "models/clients/kafka/setupkafka.h"
#include "models/core/profile.h"
#include "models/core/secret.h"

#include <memory>

namespace sluice::kafka {

/// Read-only, it refuses every call that changes something (ErrorKind::ReadOnly) before anything is sent.
/// Calls run one after the other, each within Polling::connectTimeout plus twice Polling::answerTimeout.
/// Where the cluster cannot be reached, the error is that of KafkaClient::fetchCluster. When the client dies,
/// calls under way end with ErrorKind::Cancelled.
class KafkaSetupClient final : public SetupKafka
{
public:
    KafkaSetupClient(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines,
                     bool readOnly);
    ~KafkaSetupClient() override;

    /// From now on, calls that wait for their turn included.
    void setReadOnly(bool on);

    /// The broker whose settings are in the answer is one that answers. A topic whose settings could not be
    /// read is in the cluster's list but not in topicConfigs.
    QFuture<Result<KafkaSetupFacts>> fetchSetup(const QStringList &topics) override;
    /// Done when the topic is in the metadata and each of its partitions has a leader. A number of -1 leaves
    /// it to the brokers. Not permitted, or forbidden by a policy: Permission; wrong numbers, name or
    /// settings: Invalid. After a Timeout the topic may be there all the same.
    QFuture<Result<void>> createTopic(const QString &name, int partitions, int replicationFactor,
                                      const QMap<QString, QString> &config) override;
    /// Done when the topic is gone from the metadata. NotFound where there is none.
    QFuture<Result<void>> deleteTopic(const QString &name) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::kafka
