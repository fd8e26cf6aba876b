#include "tests/bench/search/benchtopics.h"

#include "models/clients/kafka/handles.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <random>
#include <thread>
#include <vector>

namespace sluice::bench {

namespace {

using namespace kafka;

constexpr std::array kCities{"Pune",   "Chennai", "Vijayawada", "Hyderabad",
                             "Mysuru", "Kochi",   "Nagpur",     "Guntur"};
constexpr std::array kRules{"RULE_ELIGIBLE", "RULE_INCOME", "RULE_LAND", "RULE_DUPLICATE", "RULE_DECEASED"};

ConfPtr confOf(const QByteArray &bootstrap)
{
    ConfPtr conf(rd_kafka_conf_new());
    rd_kafka_conf_set(conf.get(), "bootstrap.servers", bootstrap.constData(), nullptr, 0);
    return conf;
}

ClientPtr producerOf(const QByteArray &bootstrap, const QByteArray &compression)
{
    ConfPtr conf = confOf(bootstrap);
    const std::array<std::pair<const char *, const char *>, 6> settings{
        {{"compression.codec", compression.constData()},
         {"queue.buffering.max.messages", "2000000"},
         {"queue.buffering.max.kbytes", "1000000"},
         {"batch.num.messages", "10000"},
         {"batch.size", "1000000"},
         {"linger.ms", "20"}}};
    char reason[256] = "";
    for (const auto &[name, value] : settings)
        rd_kafka_conf_set(conf.get(), name, value, reason, sizeof reason);
    ClientPtr client(rd_kafka_new(RD_KAFKA_PRODUCER, conf.release(), reason, sizeof reason));
    return client;
}

qint64 recordsIn(rd_kafka_t *client, const BenchTopic &topic)
{
    qint64 sum = 0;
    for (int i = 0; i < topic.partitions; ++i) {
        std::int64_t low = 0;
        std::int64_t high = 0;
        if (rd_kafka_query_watermark_offsets(client, topic.name.toUtf8().constData(), i, &low, &high, 3000))
            return -1;
        sum += high - low;
    }
    return sum;
}

bool create(rd_kafka_t *client, const BenchTopic &topic)
{
    char reason[256] = "";
    rd_kafka_NewTopic_t *wanted =
        rd_kafka_NewTopic_new(topic.name.toUtf8().constData(), topic.partitions, 1, reason, sizeof reason);
    rd_kafka_NewTopic_set_config(wanted, "retention.ms", "-1");
    const QueuePtr queue(rd_kafka_queue_new(client));
    rd_kafka_CreateTopics(client, &wanted, 1, nullptr, queue.get());
    const EventPtr event(rd_kafka_queue_poll(queue.get(), 20000));
    rd_kafka_NewTopic_destroy(wanted);
    return event && !rd_kafka_event_error(event.get());
}

void remove(rd_kafka_t *client, const BenchTopic &topic)
{
    rd_kafka_DeleteTopic_t *unwanted = rd_kafka_DeleteTopic_new(topic.name.toUtf8().constData());
    const QueuePtr queue(rd_kafka_queue_new(client));
    rd_kafka_DeleteTopics(client, &unwanted, 1, nullptr, queue.get());
    const EventPtr event(rd_kafka_queue_poll(queue.get(), 20000));
    rd_kafka_DeleteTopic_destroy(unwanted);
    rd_kafka_flush(client, 1000);
}

/// Waits where librdkafka's queue is full.
bool produce(rd_kafka_t *client, rd_kafka_topic_t *topic, int partition, const QByteArray &key,
             const QByteArray &value)
{
    while (rd_kafka_produce(topic, partition, RD_KAFKA_MSG_F_COPY, const_cast<char *>(value.constData()),
                            static_cast<size_t>(value.size()), key.constData(),
                            static_cast<size_t>(key.size()), nullptr)) {
        if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL)
            return false;
        rd_kafka_poll(client, 50);
    }
    return true;
}

bool fill(rd_kafka_t *client, const BenchTopic &topic)
{
    const TopicPtr handle(rd_kafka_topic_new(client, topic.name.toUtf8().constData(), nullptr));
    for (qint64 n = 0; n < topic.records; ++n) {
        if (!produce(client, handle.get(), static_cast<int>(n % topic.partitions), envelopeKey(n),
                     envelope(n)))
            return false;
        if (n % 10000 == 0)
            rd_kafka_poll(client, 0);
    }
    return rd_kafka_flush(client, 600000) == RD_KAFKA_RESP_ERR_NO_ERROR;
}

} // namespace

QByteArray envelopeKey(qint64 n)
{
    return "{\"id\":" + QByteArray::number(n) + "}";
}

QByteArray envelope(qint64 n)
{
    std::mt19937_64 random(static_cast<std::uint64_t>(n) + 1);
    const auto pick = [&](const auto &words) { return words[random() % words.size()]; };
    const auto row = [&](qint64 id, const char *name) {
        char text[512];
        std::snprintf(
            text, sizeof text,
            "{\"id\":%lld,\"family_id\":\"%08llx-%04llx-4000-8000-%012llx\",\"name\":\"%s\",\"city\":\"%s\","
            "\"rule\":\"%s\",\"score\":0.%03d,\"updated_at\":%lld}",
            static_cast<long long>(id), static_cast<unsigned long long>(random() & 0xffffffff),
            static_cast<unsigned long long>(random() & 0xffff),
            static_cast<unsigned long long>(random() & 0xffffffffffff), name, pick(kCities), pick(kRules),
            static_cast<int>(random() % 1000), static_cast<long long>(1764000000000000 + n * 1000));
        return QByteArray(text);
    };
    char source[256];
    std::snprintf(
        source, sizeof source,
        "{\"version\":\"3.6.1.Final\",\"connector\":\"postgresql\",\"name\":\"warehouse\",\"ts_ms\":%lld,"
        "\"db\":\"smart_warehouse\",\"schema\":\"public\",\"table\":\"families\",\"txId\":%lld,\"lsn\":%lld}",
        static_cast<long long>(1764000000000 + n), static_cast<long long>(1000 + n / 10),
        static_cast<long long>(30000000 + n * 200));
    const bool update = n % 3 != 0;
    return QByteArray("{\"before\":") + (update ? row(n, "SITA DEVI") : QByteArray("null")) +
           ",\"after\":" + row(n, "SITA RAMA DEVI") + ",\"source\":" + source + ",\"op\":\"" +
           (update ? "u" : "c") + "\",\"ts_ms\":" + QByteArray::number(1764000000100 + n) + "}";
}

bool ensureTopic(const QByteArray &bootstrap, const BenchTopic &topic)
{
    const ClientPtr client = producerOf(bootstrap, topic.compression);
    if (!client)
        return false;
    const qint64 there = recordsIn(client.get(), topic);
    if (there == topic.records)
        return true;
    std::fprintf(stderr, "making %s: %lld records, %s\n", qPrintable(topic.name),
                 static_cast<long long>(topic.records), topic.compression.constData());
    if (there >= 0)
        remove(client.get(), topic);
    for (int attempt = 0; attempt < 20 && !create(client.get(), topic); ++attempt)
        rd_kafka_poll(client.get(), 500);
    return fill(client.get(), topic) && recordsIn(client.get(), topic) == topic.records;
}

bool renewTopic(const QByteArray &bootstrap, const BenchTopic &topic)
{
    if (const ClientPtr client = producerOf(bootstrap, topic.compression);
        client && recordsIn(client.get(), topic) >= 0)
        remove(client.get(), topic);
    for (int attempt = 0; attempt < 20; ++attempt) {
        // A client of its own each time: one remembers of a topic that it was not there.
        const ClientPtr client = producerOf(bootstrap, topic.compression);
        if (client && create(client.get(), topic) && recordsIn(client.get(), topic) == 0)
            return true;
        if (client)
            rd_kafka_poll(client.get(), 500);
    }
    return false;
}

qint64 stream(const QByteArray &bootstrap, const BenchTopic &topic, int perSecond, int seconds)
{
    using namespace std::chrono;
    constexpr int ticksPerSecond = 100;
    constexpr qint64 distinct = 20'000;
    const ClientPtr client = producerOf(bootstrap, topic.compression);
    const TopicPtr handle(rd_kafka_topic_new(client.get(), topic.name.toUtf8().constData(), nullptr));
    std::vector<std::pair<QByteArray, QByteArray>>
        entries; // made before, so that making them costs nothing now
    for (qint64 n = 0; n < distinct; ++n)
        entries.emplace_back(envelopeKey(n), envelope(n));
    const auto begin = steady_clock::now();
    qint64 n = 0;
    for (int tick = 0; tick < ticksPerSecond * seconds; ++tick) {
        for (int i = 0; i < perSecond / ticksPerSecond; ++i, ++n) {
            const auto &[key, value] = entries[static_cast<std::size_t>(n % distinct)];
            if (!produce(client.get(), handle.get(), static_cast<int>(n % topic.partitions), key, value))
                return -1;
        }
        rd_kafka_poll(client.get(), 0);
        std::this_thread::sleep_until(begin + milliseconds(1000 / ticksPerSecond) * (tick + 1));
    }
    rd_kafka_flush(client.get(), 60000);
    return recordsIn(client.get(), topic);
}

} // namespace sluice::bench
