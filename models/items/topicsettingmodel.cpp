#include "models/items/topicsettingmodel.h"

#include "models/core/format.h"

#include <QStringList>
#include <algorithm>
#include <limits>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

bool isSet(const TopicSetting &setting)
{
    return setting.source != ConfigSource::Default && setting.source != ConfigSource::DefaultOrBroker &&
           setting.source != ConfigSource::Unknown;
}

/// "log.retention.hours = 168 (Default)", in the order in which Kafka looks.
QString synonymsText(const TopicSetting &setting)
{
    QStringList lines;
    for (const ConfigSynonym &each : setting.synonyms)
        lines.append(u"%1 = %2 (%3)"_s.arg(each.name, each.value, configSourceWord(each.source)));
    return lines.join(u'\n');
}

/// What a large number of bytes or milliseconds means; empty where that says no more.
QString meaningOf(const QString &name, const QString &value)
{
    bool isNumber = false;
    const qint64 number = value.toLongLong(&isNumber);
    if (!isNumber || number < 1000 || number == std::numeric_limits<qint64>::max())
        return {};
    if (name.endsWith(u".ms"_s))
        return formatDuration(std::chrono::milliseconds(number));
    return name.endsWith(u".bytes"_s) ? formatBytes(number) : QString();
}

QString withMeaning(const QString &name, const QString &value)
{
    const QString meaning = meaningOf(name, value);
    return meaning.isEmpty() ? value : u"%1 (%2)"_s.arg(value, meaning);
}

} // namespace

void TopicSettingModel::setSettings(TopicSettings settings)
{
    std::stable_partition(settings.begin(), settings.end(), isSet);
    replaceRows(settings);
}

int TopicSettingModel::setCount() const
{
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), isSet));
}

QVariant TopicSettingModel::cell(const TopicSetting &row, int column, int role) const
{
    const bool shown = role == Qt::DisplayRole || role == SortRole;
    switch (column) {
    case Name:
        return shown ? row.name : QVariant();
    case Value:
        if (row.isSensitive)
            return role == Qt::DisplayRole ? QVariant(tr("hidden")) : QVariant();
        if (role == Qt::DisplayRole)
            return withMeaning(row.name, row.value);
        return shown || role == Qt::ToolTipRole ? row.value : QVariant();
    case Source:
        if (role == MarkRole)
            return isSet(row);
        if (role == Qt::ToolTipRole && row.source == ConfigSource::DefaultOrBroker)
            return tr("A broker's file may set it in hours or minutes; brokers do not tell.");
        if (role == Qt::ToolTipRole)
            return synonymsText(row);
        return shown ? configSourceWord(row.source) : QVariant();
    case Default:
        if (const auto value = defaultValue(row))
            return role == Qt::DisplayRole            ? withMeaning(row.name, *value)
                   : shown || role == Qt::ToolTipRole ? QVariant(*value)
                                                      : QVariant();
        return role == Qt::DisplayRole ? QVariant(unknownText()) : QVariant();
    default:
        return {};
    }
}

QString TopicSettingModel::title(int column) const
{
    switch (column) {
    case Name:
        return tr("Setting");
    case Value:
        return tr("Value");
    case Source:
        return tr("Set by");
    case Default:
        return tr("Kafka's default");
    default:
        return {};
    }
}

} // namespace sluice
