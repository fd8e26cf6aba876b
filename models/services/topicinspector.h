#pragma once
// What is known of topics beyond the monitor's looks: asked only while somebody looks at it.

#include "models/core/profile.h"
#include "models/core/topicfacts.h"
#include "models/services/cleanuppolicies.h"
#include "models/services/poller.h"

#include <QObject>
#include <memory>

namespace sluice {

class KafkaSource;

/// The settings and the groups of one topic each, again and again until nobody looks any more. What was known
/// of a topic goes with it: another one begins unknown.
class TopicInspector final : public QObject
{
    Q_OBJECT
public:
    /// `kafka` may be null; it must outlive this.
    TopicInspector(KafkaSource *kafka, Polling polling, QObject *parent = nullptr);
    ~TopicInspector() override;

    [[nodiscard]] CleanupPolicies &policies() { return m_policies; }

    /// Empty: nobody looks.
    void watchSettings(const QString &topic);
    void watchGroups(const QString &topic);
    /// Asks now for what is watched.
    void refresh();

    [[nodiscard]] const QString &settingsTopic() const { return m_settings.topic; }
    [[nodiscard]] const QString &groupsTopic() const { return m_groups.topic; }
    [[nodiscard]] const Observed<TopicSettings> &settings() const;
    [[nodiscard]] const Observed<TopicGroups> &groups() const;

Q_SIGNALS:
    void settingsChanged();
    void groupsChanged();

private:
    template <class T>
    struct Watch
    {
        QString topic;
        std::unique_ptr<Poller<T>> poller;
    };

    template <class T, class Fetch, class Changed>
    void watch(Watch<T> &watch, const QString &topic, std::chrono::milliseconds interval, Fetch fetch,
               Changed changed);

    KafkaSource *m_kafka;
    Polling m_polling;
    CleanupPolicies m_policies;
    Watch<TopicSettings> m_settings;
    Watch<TopicGroups> m_groups;
};

} // namespace sluice
