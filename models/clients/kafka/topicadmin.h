#pragma once
// Creates and deletes topics. Private to this client.

#include "models/clients/kafka/engine.h"

namespace sluice::kafka {

struct NewTopic
{
    QString name;
    int partitions = 0;
    int replicationFactor = 0;
    QMap<QString, QString> config;
};

/// Blocks for twice Polling::answerTimeout at most: once for the controller, once until the topic with all
/// its partitions, each with a leader, is in the metadata. `brokers`: how many there are, for the sentence.
[[nodiscard]] Result<void> createTopic(Engine &engine, Handle &handle, const NewTopic &topic, int brokers);

/// Likewise, until the topic is gone from the metadata.
[[nodiscard]] Result<void> deleteTopic(Engine &engine, Handle &handle, const QString &name);

/// Pure: what a controller's refusal means.
[[nodiscard]] Error createError(rd_kafka_resp_err_t code, const QString &said, const NewTopic &topic,
                                int brokers);
[[nodiscard]] Error deleteError(rd_kafka_resp_err_t code, const QString &said, const QString &name);

} // namespace sluice::kafka
