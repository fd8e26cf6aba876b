#pragma once
// Topics as `sluicectl topics` prints them. What is not known is a dash, or null.

#include "models/items/topicmodel.h"

#include <QHash>
#include <QJsonObject>

namespace sluice::cli {

[[nodiscard]] QString topicsText(const QList<TopicRow> &rows, bool colour);
/// `sinks`: connectors by their groups.
[[nodiscard]] QString topicText(const TopicRow &row, const Observed<TopicSettings> &settings,
                                const Observed<TopicGroups> &groups, const QHash<QString, QString> &sinks,
                                bool colour);

[[nodiscard]] QJsonObject topicsJson(const QList<TopicRow> &rows);
[[nodiscard]] QJsonObject topicJson(const TopicRow &row, const Observed<TopicSettings> &settings,
                                    const Observed<TopicGroups> &groups,
                                    const QHash<QString, QString> &sinks);

} // namespace sluice::cli
