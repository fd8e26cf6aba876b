#include "models/core/topicfacts.h"

#include <QCoreApplication>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

/// Retention and roll times are kept by the broker in hours or minutes, and by the topic in milliseconds.
QString inUnitOf(const TopicSetting &setting, const ConfigSynonym &synonym)
{
    const qint64 factor = synonym.name.endsWith(u".hours"_s)     ? 3'600'000
                          : synonym.name.endsWith(u".minutes"_s) ? 60'000
                                                                 : 1;
    bool isNumber = false;
    const qint64 number = synonym.value.toLongLong(&isNumber);
    if (factor == 1 || !isNumber || number < 0 || !setting.name.endsWith(u".ms"_s))
        return synonym.value;
    return QString::number(number * factor);
}

} // namespace

std::optional<QString> defaultValue(const TopicSetting &setting)
{
    if (setting.isSensitive)
        return {};
    if (setting.source == ConfigSource::Default)
        return setting.value;
    const auto found =
        std::find_if(setting.synonyms.cbegin(), setting.synonyms.cend(),
                     [](const ConfigSynonym &each) { return each.source == ConfigSource::Default; });
    return found == setting.synonyms.cend() ? std::nullopt : std::optional(inUnitOf(setting, *found));
}

QString configSourceWord(ConfigSource source)
{
    const auto text = [](const char *word) { return QCoreApplication::translate("sluice::topic", word); };
    switch (source) {
    case ConfigSource::Topic:
        return text("Topic");
    case ConfigSource::Broker:
        return text("Broker, dynamic");
    case ConfigSource::BrokerDefault:
        return text("All brokers, dynamic");
    case ConfigSource::StaticBroker:
        return text("Broker's file");
    case ConfigSource::Default:
        return text("Default");
    case ConfigSource::DefaultOrBroker:
        return text("Default or broker");
    case ConfigSource::Unknown:
        break;
    }
    return text("Unknown");
}

QString configSourceToken(ConfigSource source)
{
    switch (source) {
    case ConfigSource::Topic:
        return u"topic"_s;
    case ConfigSource::Broker:
        return u"broker"_s;
    case ConfigSource::BrokerDefault:
        return u"brokerDefault"_s;
    case ConfigSource::StaticBroker:
        return u"staticBroker"_s;
    case ConfigSource::Default:
        return u"default"_s;
    case ConfigSource::DefaultOrBroker:
        return u"defaultOrBroker"_s;
    case ConfigSource::Unknown:
        break;
    }
    return u"unknown"_s;
}

} // namespace sluice
