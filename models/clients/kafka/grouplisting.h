#pragma once
// Groups with their members, two requests for each broker however many groups there are. Private to this
// client.

#include "models/clients/kafka/handle.h"
#include "models/clients/kafka/offsetquery.h"
#include "models/core/kafkacluster.h"

#include <QHash>
#include <QSet>

namespace sluice::kafka {

struct GroupListing
{
    QHash<QString, ConsumerGroup> groups;                     ///< without offsets
    QHash<QString, QSet<PartitionKey>> assigned;              ///< to any member, by group
    rd_kafka_resp_err_t failure = RD_KAFKA_RESP_ERR_NO_ERROR; ///< then `groups` is empty
    bool complete = true;                                     ///< false: some broker has not answered
};

/// Blocks for `timeout` at most. With members, in two requests for each broker. With a broker that is down
/// the call fails as a whole or leaves that broker's groups out, as chance will have it.
[[nodiscard]] GroupListing listGroups(Handle &handle, std::chrono::milliseconds timeout);

/// Likewise, without members: what the brokers that answer tell. For when the other call has failed.
[[nodiscard]] GroupListing listGroupNames(Handle &handle, std::chrono::milliseconds timeout);

/// Pure: the partitions in a member's assignment (ConsumerProtocolAssignment, versions 0 to 3). Empty where
/// the bytes are of another protocol or broken.
[[nodiscard]] QSet<PartitionKey> parseAssignment(QByteArrayView bytes);

[[nodiscard]] GroupState groupStateOf(const QString &word);

} // namespace sluice::kafka
