#include "models/clients/kafka/configlook.h"

#include <QCoreApplication>
#include <QDeadlineTimer>

namespace sluice::kafka {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::kafka::KafkaClient", text);
}

/// Tells the two answers apart: both come by the same queue.
enum class Asked : intptr_t
{
    Broker = 1,
    Topics
};

ConfigEntries entriesOf(const rd_kafka_ConfigResource_t *resource)
{
    ConfigEntries entries;
    size_t count = 0;
    const auto **found = rd_kafka_ConfigResource_configs(resource, &count);
    for (size_t i = 0; i < count; ++i) {
        KafkaConfigEntry entry;
        entry.name = QString::fromUtf8(rd_kafka_ConfigEntry_name(found[i]));
        entry.isDefault = rd_kafka_ConfigEntry_is_default(found[i]) == 1;
        entry.isReadOnly = rd_kafka_ConfigEntry_is_read_only(found[i]) == 1;
        entry.isSensitive = rd_kafka_ConfigEntry_is_sensitive(found[i]) == 1;
        if (!entry.isSensitive) // the broker sends none then; should one do, it stays out
            entry.value = QString::fromUtf8(rd_kafka_ConfigEntry_value(found[i]));
        entries.insert(entry.name, entry);
    }
    return entries;
}

void ask(rd_kafka_t *rk, rd_kafka_queue_t *queue, Asked what, int broker, std::chrono::milliseconds timeout,
         const std::vector<ResourcePtr> &resources)
{
    const OptionsPtr options(rd_kafka_AdminOptions_new(rk, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), static_cast<int>(timeout.count()), nullptr, 0);
    rd_kafka_AdminOptions_set_opaque(options.get(), reinterpret_cast<void *>(static_cast<intptr_t>(what)));
    if (what == Asked::Topics) // else it is the controller that is asked, which may be the frozen one
        rd_kafka_AdminOptions_set_broker(options.get(), broker, nullptr, 0);
    std::vector<rd_kafka_ConfigResource_t *> list;
    for (const ResourcePtr &resource : resources)
        list.push_back(resource.get());
    rd_kafka_DescribeConfigs(rk, list.data(), list.size(), options.get(), queue);
}

std::vector<ResourcePtr> resourcesOf(rd_kafka_ResourceType_t type, const QStringList &names)
{
    std::vector<ResourcePtr> resources;
    for (const QString &name : names)
        resources.emplace_back(rd_kafka_ConfigResource_new(type, name.toUtf8().constData()));
    return resources;
}

void takeResource(ConfigAnswer &answer, const rd_kafka_ConfigResource_t *resource)
{
    const QString name = QString::fromUtf8(rd_kafka_ConfigResource_name(resource));
    const auto code = rd_kafka_ConfigResource_error(resource);
    const bool isBroker = rd_kafka_ConfigResource_type(resource) == RD_KAFKA_RESOURCE_BROKER;
    if (code && isBroker)
        answer.broker =
            tl::unexpected(errorOf(code, tr("The settings of broker %1").arg(name),
                                   QString::fromUtf8(rd_kafka_ConfigResource_error_string(resource))));
    else if (code)
        qCWarning(lcKafka) << "The settings of topic" << name
                           << "cannot be read:" << rd_kafka_ConfigResource_error_string(resource);
    else if (isBroker)
        answer.broker = entriesOf(resource);
    else
        answer.topics.insert(name, entriesOf(resource));
}

void takeEvent(ConfigAnswer &answer, rd_kafka_event_t *event, int broker)
{
    const auto what = static_cast<Asked>(reinterpret_cast<intptr_t>(rd_kafka_event_opaque(event)));
    if (const auto code = rd_kafka_event_error(event)) {
        const QString said = QString::fromUtf8(rd_kafka_event_error_string(event));
        if (what == Asked::Broker)
            answer.broker = tl::unexpected(errorOf(code, tr("The settings of broker %1").arg(broker), said));
        else
            qCWarning(lcKafka) << "The settings of the topics cannot be read:" << said;
        return;
    }
    size_t count = 0;
    const auto **resources =
        rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event), &count);
    for (size_t i = 0; i < count; ++i)
        takeResource(answer, resources[i]);
}

} // namespace

ConfigAnswer lookAtConfigs(Engine &engine, Handle &handle, int broker, const QStringList &topics)
{
    const auto timeout = engine.access.deadlines.answerTimeout;
    const QDeadlineTimer deadline(timeout + std::chrono::milliseconds(100)); // librdkafka's own comes first
    const QueuePtr queue(rd_kafka_queue_new(handle.get()));
    ConfigAnswer answer;
    answer.broker =
        tl::unexpected(errorOf(RD_KAFKA_RESP_ERR__TIMED_OUT, tr("The settings of broker %1").arg(broker)));
    ask(handle.get(), queue.get(), Asked::Broker, broker, timeout,
        resourcesOf(RD_KAFKA_RESOURCE_BROKER, {QString::number(broker)}));
    if (!topics.isEmpty())
        ask(handle.get(), queue.get(), Asked::Topics, broker, timeout,
            resourcesOf(RD_KAFKA_RESOURCE_TOPIC, topics));
    int open = topics.isEmpty() ? 1 : 2;
    while (open > 0 && !engine.stop && !deadline.hasExpired()) {
        const EventPtr event(rd_kafka_queue_poll(queue.get(), 50));
        if (!event)
            continue;
        takeEvent(answer, event.get(), broker);
        --open;
    }
    return answer;
}

} // namespace sluice::kafka
