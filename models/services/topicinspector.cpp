#include "models/services/topicinspector.h"

#include "models/clients/kafka/kafkasource.h"

namespace sluice {

namespace {

/// In poll intervals: settings change by hand; groups are listed by each broker.
constexpr int settingsEvery = 15;
constexpr int groupsEvery = 3;

template <class T>
const Observed<T> &observedBy(const std::unique_ptr<Poller<T>> &poller)
{
    static const Observed<T> nothing;
    return poller ? poller->observed() : nothing;
}

} // namespace

TopicInspector::TopicInspector(KafkaSource *kafka, Polling polling, QObject *parent)
    : QObject(parent)
    , m_kafka(kafka)
    , m_polling(polling)
    , m_policies(kafka)
{}

TopicInspector::~TopicInspector() = default;

template <class T, class Fetch, class Changed>
void TopicInspector::watch(Watch<T> &watch, const QString &topic, std::chrono::milliseconds interval,
                           Fetch fetch, Changed changed)
{
    if (watch.topic == topic || !m_kafka)
        return;
    watch.topic = topic;
    watch.poller.reset(); // an answer that is under way finds nobody
    if (topic.isEmpty())
        return;
    watch.poller = std::make_unique<Poller<T>>(
        m_polling, interval, [this, topic, fetch] { return (m_kafka->*fetch)(topic); }, changed, nullptr);
    watch.poller->start();
}

void TopicInspector::watchSettings(const QString &topic)
{
    watch(m_settings, topic, m_polling.interval * settingsEvery, &KafkaSource::fetchTopicSettings,
          [this] { Q_EMIT settingsChanged(); });
}

void TopicInspector::watchGroups(const QString &topic)
{
    watch(m_groups, topic, m_polling.interval * groupsEvery, &KafkaSource::fetchTopicGroups,
          [this] { Q_EMIT groupsChanged(); });
}

void TopicInspector::refresh()
{
    if (m_settings.poller)
        m_settings.poller->refresh();
    if (m_groups.poller)
        m_groups.poller->refresh();
}

const Observed<TopicSettings> &TopicInspector::settings() const
{
    return observedBy(m_settings.poller);
}

const Observed<TopicGroups> &TopicInspector::groups() const
{
    return observedBy(m_groups.poller);
}

} // namespace sluice
