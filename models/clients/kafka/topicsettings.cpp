#include "models/clients/kafka/topicsettings.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace sluice::kafka {

namespace {

/// The answer for one setting of a topic is about a hundred bytes.
constexpr qsizetype kTopicsInARequest = 250;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::kafka::KafkaClient", text);
}

QString settingsOf(const QString &topic)
{
    return tr("The settings of topic %1").arg(topic);
}

ConfigSource sourceOf(const rd_kafka_ConfigEntry_t *entry)
{
    switch (rd_kafka_ConfigEntry_source(entry)) {
    case RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG:
        return ConfigSource::Topic;
    case RD_KAFKA_CONFIG_SOURCE_DYNAMIC_BROKER_CONFIG:
        return ConfigSource::Broker;
    case RD_KAFKA_CONFIG_SOURCE_DYNAMIC_DEFAULT_BROKER_CONFIG:
        return ConfigSource::BrokerDefault;
    case RD_KAFKA_CONFIG_SOURCE_STATIC_BROKER_CONFIG:
        return ConfigSource::StaticBroker;
    case RD_KAFKA_CONFIG_SOURCE_DEFAULT_CONFIG:
        return ConfigSource::Default;
    default:
        return ConfigSource::Unknown;
    }
}

QList<ConfigSynonym> synonymsOf(const rd_kafka_ConfigEntry_t *entry)
{
    QList<ConfigSynonym> synonyms;
    size_t count = 0;
    const auto **found = rd_kafka_ConfigEntry_synonyms(entry, &count);
    for (size_t i = 0; i < count; ++i)
        synonyms << ConfigSynonym{QString::fromUtf8(rd_kafka_ConfigEntry_name(found[i])),
                                  QString::fromUtf8(rd_kafka_ConfigEntry_value(found[i])),
                                  sourceOf(found[i])};
    return synonyms;
}

/// Those that a broker's file may set in hours or minutes too. Kafka (4.3) then calls the value a default all
/// the same, and names no synonym.
bool hasOtherUnits(const QString &name)
{
    return name == u"retention.ms" || name == u"segment.ms" || name == u"segment.jitter.ms" ||
           name == u"flush.ms";
}

TopicSetting settingOf(const rd_kafka_ConfigEntry_t *entry)
{
    TopicSetting setting;
    setting.name = QString::fromUtf8(rd_kafka_ConfigEntry_name(entry));
    setting.source = sourceOf(entry);
    setting.isSensitive = rd_kafka_ConfigEntry_is_sensitive(entry) == 1;
    if (setting.isSensitive) // the broker sends no value then; should one do, it stays out
        return setting;
    setting.value = QString::fromUtf8(rd_kafka_ConfigEntry_value(entry));
    setting.synonyms = synonymsOf(entry);
    if (setting.source == ConfigSource::Default && setting.synonyms.isEmpty() && hasOtherUnits(setting.name))
        setting.source = ConfigSource::DefaultOrBroker;
    return setting;
}

TopicSettings settingsOf(const rd_kafka_ConfigResource_t *resource)
{
    TopicSettings settings;
    size_t count = 0;
    const auto **entries = rd_kafka_ConfigResource_configs(resource, &count);
    for (size_t i = 0; i < count; ++i)
        settings << settingOf(entries[i]);
    std::ranges::sort(settings, {}, &TopicSetting::name);
    return settings;
}

/// One that answers; -1 leaves the choice to librdkafka.
int brokerToAsk(const Engine &engine)
{
    const auto brokers = engine.knowledge().brokers;
    const auto found = std::find_if(brokers.cbegin(), brokers.cend(),
                                    [](const KnownBroker &broker) { return !broker.suspect; });
    return found == brokers.cend() ? -1 : found.key();
}

void send(const Engine &engine, Handle &handle, rd_kafka_queue_t *queue, const QStringList &topics,
          const char *only)
{
    const OptionsPtr options(rd_kafka_AdminOptions_new(handle.get(), RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS));
    rd_kafka_AdminOptions_set_request_timeout(
        options.get(), static_cast<int>(engine.access.deadlines.answerTimeout.count()), nullptr, 0);
    if (const int broker = brokerToAsk(engine); broker >= 0) // else it is the controller, maybe a frozen one
        rd_kafka_AdminOptions_set_broker(options.get(), broker, nullptr, 0);
    std::vector<ResourcePtr> resources;
    std::vector<rd_kafka_ConfigResource_t *> list;
    for (const QString &topic : topics) {
        resources.emplace_back(
            rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.toUtf8().constData()));
        if (only)
            rd_kafka_ConfigResource_set_config(resources.back().get(), only, "");
        list.push_back(resources.back().get());
    }
    rd_kafka_DescribeConfigs(handle.get(), list.data(), list.size(), options.get(), queue);
}

using Answers = QHash<QString, Result<TopicSettings>>;

Answers answersIn(rd_kafka_event_t *event)
{
    Answers answers;
    size_t count = 0;
    const auto **resources =
        rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event), &count);
    for (size_t i = 0; i < count; ++i) {
        const QString topic = QString::fromUtf8(rd_kafka_ConfigResource_name(resources[i]));
        if (const auto code = rd_kafka_ConfigResource_error(resources[i]))
            answers.insert(
                topic, tl::unexpected(
                           errorOf(code, settingsOf(topic),
                                   QString::fromUtf8(rd_kafka_ConfigResource_error_string(resources[i])))));
        else
            answers.insert(topic, settingsOf(resources[i]));
    }
    return answers;
}

/// `what` names the question in an error. Of each topic the whole, or `only` one setting.
Result<Answers> describe(Engine &engine, const QStringList &topics, const char *only, const QString &what)
{
    const auto handle = engine.handle();
    if (!handle)
        return tl::unexpected(handle.error());
    const QueuePtr queue(rd_kafka_queue_new((*handle)->get()));
    send(engine, **handle, queue.get(), topics, only);
    // librdkafka's own deadline comes first
    const QDeadlineTimer deadline(engine.access.deadlines.answerTimeout + std::chrono::milliseconds(100));
    while (!engine.stop && !deadline.hasExpired()) {
        const EventPtr event(rd_kafka_queue_poll(queue.get(), 50));
        if (!event)
            continue;
        if (const auto code = rd_kafka_event_error(event.get()))
            return tl::unexpected(
                errorOf(code, what, QString::fromUtf8(rd_kafka_event_error_string(event.get()))));
        return answersIn(event.get());
    }
    if (engine.stop)
        return cancelled();
    return tl::unexpected(errorOf(RD_KAFKA_RESP_ERR__TIMED_OUT, what));
}

} // namespace

Result<TopicSettings> lookAtSettings(Engine &engine, const QString &topic)
{
    const auto answers = describe(engine, {topic}, nullptr, settingsOf(topic));
    if (!answers)
        return tl::unexpected(answers.error());
    return answers->value(topic, fail(ErrorKind::BadAnswer,
                                      tr("%1: the answer could not be understood.").arg(settingsOf(topic))));
}

Result<QHash<QString, QString>> lookAtCleanupPolicies(Engine &engine, const QStringList &topics)
{
    QHash<QString, QString> policies;
    for (qsizetype from = 0; from < topics.size(); from += kTopicsInARequest) {
        const auto answers = describe(engine, topics.mid(from, kTopicsInARequest), "cleanup.policy",
                                      tr("The settings of the topics"));
        if (!answers && policies.isEmpty())
            return tl::unexpected(answers.error());
        if (!answers)
            break;
        for (auto it = answers->cbegin(); it != answers->cend(); ++it)
            policies.insert(it.key(), *it && !(*it)->isEmpty() ? (*it)->constFirst().value : QString());
    }
    return policies;
}

} // namespace sluice::kafka
