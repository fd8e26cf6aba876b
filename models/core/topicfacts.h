#pragma once
// What is asked about one topic beyond its partitions: its settings, who reads it, and whose changes it
// holds.

#include "models/core/kafkacluster.h"

#include <QList>
#include <QString>
#include <optional>

namespace sluice {

/// Where the value of a setting comes from. Kafka takes the first that there is, in this order.
enum class ConfigSource
{
    Unknown,
    Topic,          ///< set on the topic itself
    Broker,         ///< set on one broker while it ran
    BrokerDefault,  ///< set on all brokers while they ran
    StaticBroker,   ///< in the broker's file
    Default,        ///< Kafka's own
    DefaultOrBroker ///< Kafka's own, or in the broker's file by another unit: brokers do not tell which
};

/// A value that counts, or would count where those before it were taken away.
struct ConfigSynonym
{
    QString name; ///< as the broker calls it: "log.retention.hours"
    QString value;
    ConfigSource source = ConfigSource::Unknown;

    bool operator==(const ConfigSynonym &) const = default;
};

struct TopicSetting
{
    QString name;
    QString value; ///< empty where sensitive
    ConfigSource source = ConfigSource::Unknown;
    bool isSensitive = false;
    QList<ConfigSynonym> synonyms; ///< what counts comes first; empty where sensitive

    bool operator==(const TopicSetting &) const = default;
};

using TopicSettings = QList<TopicSetting>; ///< sorted by name

/// What the setting is while nobody has set it, in its own unit; empty where the broker does not say.
[[nodiscard]] std::optional<QString> defaultValue(const TopicSetting &setting);
[[nodiscard]] QString configSourceWord(ConfigSource source);  ///< "Topic", "Broker's file", "Default"
[[nodiscard]] QString configSourceToken(ConfigSource source); ///< "topic", "staticBroker", for JSON

/// The groups that have committed an offset of one topic, or are reading it now.
struct TopicGroups
{
    QList<ConsumerGroup> groups; ///< sorted by id; offsets of this topic only
    int notAsked = 0;            ///< groups of the cluster beyond what one look asks
    int silent = 0;              ///< groups whose offsets could not be read, and that may read this topic
    std::optional<Error> why;    ///< of one of the silent

    bool operator==(const TopicGroups &) const = default;
};

/// What a source connector writes to a topic.
struct TopicOrigin
{
    QString connector;
    QString database; ///< as the profile calls it
    QString table;    ///< "public.citizens"; without a schema where a route has taken it away

    bool operator==(const TopicOrigin &) const = default;
};

} // namespace sluice
