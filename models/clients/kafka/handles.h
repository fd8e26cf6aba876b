#pragma once
// librdkafka's C objects, each owned by one unique_ptr. Private to this client.

#include <librdkafka/rdkafka.h>
#include <memory>

namespace sluice::kafka {

template <auto Function>
struct Deleter
{
    template <class T>
    void operator()(T *object) const
    {
        if (object)
            Function(object);
    }
};

inline void destroyWithoutLeaving(rd_kafka_t *rk)
{
    // We never join a group, so there is nothing to leave and nobody to wait for.
    rd_kafka_destroy_flags(rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

template <class T, auto Function>
using Owned = std::unique_ptr<T, Deleter<Function>>;

using ClientPtr = Owned<rd_kafka_t, destroyWithoutLeaving>;
using ConfPtr = Owned<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using TopicPtr = Owned<rd_kafka_topic_t, rd_kafka_topic_destroy>;
using QueuePtr = Owned<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using EventPtr = Owned<rd_kafka_event_t, rd_kafka_event_destroy>;
using MessagePtr = Owned<rd_kafka_message_t, rd_kafka_message_destroy>;
using OptionsPtr = Owned<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;
using ResourcePtr = Owned<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>;
using PartitionsPtr = Owned<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using MetadataPtr = Owned<const rd_kafka_metadata_t, rd_kafka_metadata_destroy>;

} // namespace sluice::kafka
