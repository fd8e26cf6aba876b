#include "tests/bench/search/drain.h"

#include "models/clients/kafka/handles.h"

#include <QElapsedTimer>
#include <array>
#include <vector>

namespace sluice::bench {

using namespace kafka;

Drained drain(const QByteArray &bootstrap, const QString &topic, int partitions)
{
    Drained result;
    QElapsedTimer clock;
    clock.start();
    ConfPtr conf(rd_kafka_conf_new());
    const std::array<std::pair<const char *, const char *>, 6> settings{
        {{"bootstrap.servers", bootstrap.constData()},
         {"enable.auto.commit", "false"},
         {"check.crcs", "false"},
         {"queued.min.messages", "10000000"},
         {"queued.max.messages.kbytes", "262144"},
         {"fetch.wait.max.ms", "100"}}};
    for (const auto &[name, value] : settings)
        rd_kafka_conf_set(conf.get(), name, value, nullptr, 0);
    const ClientPtr client(rd_kafka_new(RD_KAFKA_CONSUMER, conf.release(), nullptr, 0));
    const TopicPtr handle(rd_kafka_topic_new(client.get(), topic.toUtf8().constData(), nullptr));
    const QueuePtr queue(rd_kafka_queue_new(client.get()));
    std::vector<std::int64_t> ends(static_cast<size_t>(partitions));
    int open = 0;
    for (int i = 0; i < partitions; ++i) {
        std::int64_t low = 0;
        rd_kafka_query_watermark_offsets(client.get(), topic.toUtf8().constData(), i, &low,
                                         &ends[static_cast<size_t>(i)], 5000);
        if (ends[static_cast<size_t>(i)] > low) {
            rd_kafka_consume_start_queue(handle.get(), i, RD_KAFKA_OFFSET_BEGINNING, queue.get());
            ++open;
        }
    }
    std::array<rd_kafka_message_t *, 512> batch{};
    while (open > 0) {
        const auto count = rd_kafka_consume_batch_queue(queue.get(), 10, batch.data(), batch.size());
        for (ssize_t i = 0; i < count; ++i) {
            const rd_kafka_message_t &message = *batch[static_cast<size_t>(i)];
            if (!message.err) {
                ++result.records;
                result.bytes += static_cast<qint64>(message.len + message.key_len);
                if (message.offset + 1 == ends[static_cast<size_t>(message.partition)])
                    --open;
            }
            rd_kafka_message_destroy(batch[static_cast<size_t>(i)]);
        }
    }
    result.seconds = static_cast<double>(clock.nsecsElapsed()) / 1e9;
    for (int i = 0; i < partitions; ++i)
        rd_kafka_consume_stop(handle.get(), i);
    return result;
}

} // namespace sluice::bench
