#pragma once
// What the sending of a record needs of Kafka, so that its tests can stand a fake in its place.

#include "models/core/outgoingrecord.h"
#include "models/core/result.h"

#include <QFuture>

namespace sluice {

class RecordSender
{
public:
    virtual ~RecordSender() = default;

    /// Refused with ErrorKind::ReadOnly by a read-only client. After a Timeout, or Cancelled, the record may
    /// have been written all the same; after any other error it was not.
    ///@mutating
    virtual QFuture<Result<SentRecord>> sendRecord(const OutgoingRecord &record) = 0;
};

} // namespace sluice
