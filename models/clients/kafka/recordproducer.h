#pragma once
// Writes single records, through librdkafka in a thread of its own.

#include "models/clients/kafka/recordsender.h"
#include "models/core/profile.h"
#include "models/core/secret.h"

#include <memory>

namespace sluice::kafka {

/// Read-only, it refuses every record before anything is sent. A record is written once (idempotence), on all
/// replicas in sync (acks=all), or given up: within twice Polling::connectTimeout plus Polling::answerTimeout
/// and a second. Topics in which Kafka and Connect keep their own state are refused. When the client dies,
/// what is under way ends with ErrorKind::Cancelled.
class RecordProducer final : public RecordSender
{
public:
    RecordProducer(KafkaProfile profile, Secret password, Secret keyPassword, Polling deadlines,
                   bool readOnly);
    ~RecordProducer() override;

    /// From now on, records that wait for their turn included.
    void setReadOnly(bool on);

    QFuture<Result<SentRecord>> sendRecord(const OutgoingRecord &record) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::kafka
