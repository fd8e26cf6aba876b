#pragma once
// One record on its way to its partition. Private to this client.

#include "models/clients/kafka/engine.h"
#include "models/core/outgoingrecord.h"

namespace sluice::kafka {

/// What became of a record: how librdkafka ends with it.
struct Delivery
{
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
    bool maybeWritten = false; ///< no broker has said so, but one may have got it
    SentRecord place;
};

/// Blocks for Polling::connectTimeout plus Polling::answerTimeout and a second at most. The caller has made
/// sure that the topic and its partition are there.
[[nodiscard]] Result<SentRecord> writeRecord(Engine &engine, const OutgoingRecord &record);

/// Pure: what it means that a record was not acknowledged.
[[nodiscard]] Error deliveryError(const Delivery &delivery, const QString &topic);

} // namespace sluice::kafka
