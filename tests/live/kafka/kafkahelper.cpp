#include "tests/live/kafka/kafkahelper.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDeadlineTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace sluice::test {

namespace {

using namespace sluice::kafka;

ClientPtr client(rd_kafka_type_t type, QList<std::pair<QByteArray, QByteArray>> settings)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    for (const auto &[name, value] : settings)
        rd_kafka_conf_set(conf, name.constData(), value.constData(), nullptr, 0);
    return ClientPtr(rd_kafka_new(type, conf, nullptr, 0));
}

bool admin(rd_kafka_t *rk, const std::function<void(rd_kafka_queue_t *)> &request)
{
    const QueuePtr queue(rd_kafka_queue_new(rk));
    request(queue.get());
    const EventPtr event(rd_kafka_queue_poll(queue.get(), 15000));
    return event && !rd_kafka_event_error(event.get());
}

} // namespace

const char *whySkipped()
{
    return "SLUICE_PLAYGROUND_STATUS names no file with the output of `playground status --json`";
}

std::optional<KafkaProfile> playgroundKafka()
{
    QFile file(qEnvironmentVariable("SLUICE_PLAYGROUND_STATUS"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString servers =
        QJsonDocument::fromJson(file.readAll()).object()[u"kafka"_s].toObject()[u"bootstrap"_s].toString();
    if (servers.isEmpty())
        return {};
    KafkaProfile profile;
    profile.bootstrapServers = servers.split(u',');
    return profile;
}

bool playground(const QStringList &arguments)
{
    QProcess process;
    // Another command where the tests are pointed at another playground than that of the whole run.
    process.start(qEnvironmentVariable("SLUICE_PLAYGROUND_COMMAND",
                                       QStringLiteral(SLUICE_SOURCE_DIR "/tests/live/playground")),
                  arguments);
    return process.waitForFinished(120'000) && process.exitCode() == 0;
}

LiveTopic::LiveTopic(const KafkaProfile &profile, int partitions, int replicas,
                     QList<std::pair<QByteArray, QByteArray>> config)
    : m_servers(profile.bootstrapServers.join(u',').toUtf8())
{
    static int number = 0;
    m_name = "sluice-test-" + QByteArray::number(QCoreApplication::applicationPid()) + '-' +
             QByteArray::number(++number) + '-' +
             QByteArray::number(QDateTime::currentMSecsSinceEpoch() % 1000000);
    admin(producer(), [&](rd_kafka_queue_t *queue) {
        rd_kafka_NewTopic_t *topic =
            rd_kafka_NewTopic_new(m_name.constData(), partitions, replicas, nullptr, 0);
        for (const auto &[name, value] : config)
            rd_kafka_NewTopic_set_config(topic, name.constData(), value.constData());
        rd_kafka_CreateTopics(producer(), &topic, 1, nullptr, queue);
        rd_kafka_NewTopic_destroy(topic);
    });
    waitForPartitions(partitions);
}

LiveTopic::LiveTopic(const KafkaProfile &profile, const QString &name)
    : m_servers(profile.bootstrapServers.join(u',').toUtf8())
    , m_name(name.toUtf8())
{}

/// Until the brokers have heard of them.
bool LiveTopic::waitForPartitions(int partitions)
{
    produce({}); // connects
    for (const QDeadlineTimer patience(15'000); !patience.hasExpired(); rd_kafka_poll(producer(), 20)) {
        const TopicPtr topic(rd_kafka_topic_new(producer(), m_name.constData(), nullptr));
        const rd_kafka_metadata_t *metadata = nullptr;
        if (rd_kafka_metadata(producer(), 0, topic.get(), &metadata, 2000))
            continue;
        const MetadataPtr owned(metadata);
        int led = 0;
        for (int p = 0; metadata->topic_cnt > 0 && p < metadata->topics[0].partition_cnt; ++p)
            led += metadata->topics[0].partitions[p].leader >= 0;
        if (led == partitions)
            return true;
    }
    return false;
}

bool LiveTopic::grow(int partitions)
{
    return admin(producer(),
                 [&](rd_kafka_queue_t *queue) {
                     rd_kafka_NewPartitions_t *wanted = rd_kafka_NewPartitions_new(
                         m_name.constData(), static_cast<std::size_t>(partitions), nullptr, 0);
                     rd_kafka_CreatePartitions(producer(), &wanted, 1, nullptr, queue);
                     rd_kafka_NewPartitions_destroy(wanted);
                 }) &&
           waitForPartitions(partitions);
}

LiveTopic::~LiveTopic()
{
    admin(producer(), [&](rd_kafka_queue_t *queue) {
        rd_kafka_DeleteTopic_t *topic = rd_kafka_DeleteTopic_new(m_name.constData());
        rd_kafka_DeleteTopics(producer(), &topic, 1, nullptr, queue);
        rd_kafka_DeleteTopic_destroy(topic);
    });
}

rd_kafka_t *LiveTopic::producer()
{
    if (!m_producer)
        m_producer =
            client(RD_KAFKA_PRODUCER,
                   {{"bootstrap.servers", m_servers},
                    {"linger.ms", "5"},
                    {"log_level", "0"},
                    {"message.max.bytes", "10000000"},
                    // A frozen leader is left soon, for the one that the cluster elects in its place.
                    {"socket.timeout.ms", "3000"},
                    {"topic.metadata.refresh.interval.ms", "1000"}});
    return m_producer.get();
}

bool LiveTopic::send(rd_kafka_t *to, const Entry &entry)
{
    rd_kafka_headers_t *headers = rd_kafka_headers_new(static_cast<size_t>(entry.headers.size()));
    for (const auto &[name, value] : entry.headers)
        rd_kafka_header_add(headers, name.constData(), name.size(), value.constData(), value.size());
    const auto bytes = [](const std::optional<QByteArray> &of) {
        return of ? const_cast<char *>(of->constData()) : nullptr;
    };
    const auto size = [](const std::optional<QByteArray> &of) {
        return of ? static_cast<size_t>(of->size()) : 0;
    };
    const QDeadlineTimer patience(5000);
    for (;;) {
        const auto failure = rd_kafka_producev(
            to, RD_KAFKA_V_TOPIC(m_name.constData()), RD_KAFKA_V_PARTITION(entry.partition),
            RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(bytes(entry.key), size(entry.key)),
            RD_KAFKA_V_VALUE(bytes(entry.value), size(entry.value)), RD_KAFKA_V_TIMESTAMP(entry.timestamp),
            RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
        // A broker that has not heard of the new topic yet may have told that it does not exist.
        const bool maybeTooEarly =
            failure == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC || failure == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
        if (failure == RD_KAFKA_RESP_ERR__QUEUE_FULL || (maybeTooEarly && !patience.hasExpired())) {
            rd_kafka_poll(to, 10);
            continue;
        }
        if (failure)
            rd_kafka_headers_destroy(headers);
        return !failure;
    }
}

bool LiveTopic::produce(const QList<Entry> &entries)
{
    bool good = true;
    for (const Entry &entry : entries)
        good = send(producer(), entry) && good;
    return rd_kafka_flush(producer(), 20000) == RD_KAFKA_RESP_ERR_NO_ERROR && good;
}

bool LiveTopic::produceNumbers(int partition, int from, int count, qint64 firstTimestamp)
{
    QList<Entry> entries;
    for (int i = from; i < from + count; ++i)
        entries << Entry{partition,
                         QByteArray::number(i),
                         "value " + QByteArray::number(i),
                         {},
                         firstTimestamp ? firstTimestamp + i - from : 0};
    return produce(entries);
}

bool LiveTopic::produceInTransactions(const QList<Entry> &entries, int perTransaction, bool commit)
{
    const ClientPtr to = client(RD_KAFKA_PRODUCER, {{"bootstrap.servers", m_servers},
                                                    {"transactional.id", m_name + (commit ? "-c" : "-a")},
                                                    {"linger.ms", "0"},
                                                    {"log_level", "0"}});
    if (auto *error = rd_kafka_init_transactions(to.get(), 20000))
        return rd_kafka_error_destroy(error), false;
    for (qsizetype i = 0; i < entries.size(); i += perTransaction) {
        if (auto *error = rd_kafka_begin_transaction(to.get()))
            return rd_kafka_error_destroy(error), false;
        for (qsizetype j = i; j < std::min(i + perTransaction, entries.size()); ++j)
            if (!send(to.get(), entries[j]))
                return false;
        rd_kafka_flush(to.get(), 20000);
        if (auto *error = commit ? rd_kafka_commit_transaction(to.get(), 20000)
                                 : rd_kafka_abort_transaction(to.get(), 20000))
            return rd_kafka_error_destroy(error), false;
    }
    return true;
}

bool LiveTopic::deleteBefore(int partition, qint64 offset)
{
    const PartitionsPtr list(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(list.get(), m_name.constData(), partition)->offset = offset;
    return admin(producer(), [&](rd_kafka_queue_t *queue) {
        rd_kafka_DeleteRecords_t *request = rd_kafka_DeleteRecords_new(list.get());
        rd_kafka_DeleteRecords(producer(), &request, 1, nullptr, queue);
        rd_kafka_DeleteRecords_destroy(request);
    });
}

bool LiveTopic::commit(const QByteArray &group, int partition, qint64 offset)
{
    const ClientPtr consumer = client(
        RD_KAFKA_CONSUMER, {{"bootstrap.servers", m_servers}, {"group.id", group}, {"log_level", "0"}});
    const PartitionsPtr list(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(list.get(), m_name.constData(), partition)->offset = offset;
    return rd_kafka_commit(consumer.get(), list.get(), 0) == RD_KAFKA_RESP_ERR_NO_ERROR;
}

} // namespace sluice::test
