#include "app/cli/topicstext.h"

#include "app/cli/terminal.h"
#include "app/cli/texttable.h"
#include "models/core/format.h"
#include "models/items/health.h"
#include "models/items/topicgroupmodel.h"
#include "models/items/topicsettingmodel.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace sluice::cli {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluicectl", text);
}

/// The cells of the window's table, one line a row; its first column is a state, where it has one.
QString tableText(const QAbstractItemModel &model, bool hasState, bool colour)
{
    TextTable table;
    QStringList titles;
    for (int column = 0; column < model.columnCount(); ++column)
        titles.append(model.headerData(column, Qt::Horizontal).toString());
    table.row(titles);
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column) {
            const QModelIndex index = model.index(row, column);
            const QString text = safe(index.data().toString());
            cells.append(hasState && column == 0
                             ? stateText(static_cast<Health>(index.data(HealthRole).toInt()), text, colour)
                             : text);
        }
        table.row(cells);
    }
    return table.text();
}

QString section(const QString &title, bool known, const std::optional<Error> &error, const QString &table,
                const QString &empty)
{
    const QString why = error ? u"  "_s + safe(error->message) + u'\n' : QString();
    return u'\n' + title + u'\n' + why +
           (known ? (table.isEmpty() ? u"  "_s + empty + u'\n' : table) : QString());
}

template <class T>
QJsonValue orNull(const std::optional<T> &value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonObject rowJson(const TopicRow &row)
{
    const auto origin = row.origin.value_or(TopicOrigin());
    return {{u"name"_s, row.topic.name},
            {u"internal"_s, row.topic.internal},
            {u"heartbeat"_s, row.heartbeat},
            {u"health"_s, healthToken(row.stale ? Health::Unknown : stateOf(row.topic).health)},
            {u"state"_s, stateOf(row.topic).word},
            {u"partitions"_s, row.topic.partitions.size()},
            {u"offlinePartitions"_s, row.topic.offlinePartitions()},
            {u"underReplicatedPartitions"_s, row.topic.underReplicatedPartitions()},
            {u"recordsAtMost"_s, orNull(row.records())},
            {u"ratePerSecond"_s, orNull(row.rate)},
            {u"cleanupPolicy"_s, textOrNull(row.policy.value_or(QString()))},
            {u"table"_s, textOrNull(origin.table)},
            {u"database"_s, textOrNull(origin.database)},
            {u"connector"_s, textOrNull(origin.connector)}};
}

QJsonValue settingsJson(const Observed<TopicSettings> &settings)
{
    if (!settings.value)
        return {};
    QJsonArray list;
    for (const TopicSetting &each : *settings.value)
        list.append(QJsonObject{{u"name"_s, each.name},
                                {u"value"_s, each.isSensitive ? QJsonValue() : QJsonValue(each.value)},
                                {u"sensitive"_s, each.isSensitive},
                                {u"source"_s, configSourceToken(each.source)},
                                {u"default"_s, orNull(defaultValue(each))}});
    return list;
}

QJsonObject groupJson(const ConsumerGroup &group, const QString &sink)
{
    QJsonArray partitions;
    for (const CommittedOffset &each : group.offsets)
        partitions.append(QJsonObject{{u"partition"_s, each.partition},
                                      {u"committed"_s, orNull(each.committed)},
                                      {u"end"_s, orNull(each.end)},
                                      {u"lag"_s, orNull(each.lag)}});
    return {{u"id"_s, group.id},
            {u"state"_s, stateOf(group).word},
            {u"members"_s, group.state == GroupState::Unknown && group.members.isEmpty()
                               ? QJsonValue()
                               : QJsonValue(group.members.size())},
            {u"lag"_s, orNull(group.totalLag())},
            {u"connector"_s, textOrNull(sink)},
            {u"partitions"_s, partitions},
            {u"error"_s, group.error ? QJsonValue(group.error->message) : QJsonValue()}};
}

QJsonValue groupsJson(const Observed<TopicGroups> &groups, const QHash<QString, QString> &sinks)
{
    if (!groups.value)
        return {};
    QJsonArray list;
    for (const ConsumerGroup &each : groups.value->groups)
        list.append(groupJson(each, sinks.value(each.id)));
    return list;
}

QJsonValue errorJson(const std::optional<Error> &error)
{
    return error ? QJsonValue(error->message) : QJsonValue();
}

} // namespace

QString topicsText(const QList<TopicRow> &rows, bool colour)
{
    TopicModel model;
    model.setRows(rows);
    return rows.isEmpty() ? tr("There is no topic to show.") + u'\n' : tableText(model, true, colour);
}

QString topicText(const TopicRow &row, const Observed<TopicSettings> &settings,
                  const Observed<TopicGroups> &groups, const QHash<QString, QString> &sinks, bool colour)
{
    TopicSettingModel settingModel;
    settingModel.setSettings(settings.value.value_or(TopicSettings()));
    TopicGroupModel groupModel;
    const TopicGroups known = groups.value.value_or(TopicGroups());
    groupModel.setRows(topicGroupRows(known, sinks));
    QString text = topicsText({row}, colour);
    text += section(tr("Settings"), settings.value.has_value(), settings.error,
                    settingModel.rowCount() > 0 ? tableText(settingModel, false, colour) : QString(),
                    tr("The brokers tell no setting of this topic."));
    text += section(tr("Consumers"), groups.value.has_value(), groups.error,
                    groupModel.rowCount() > 0 ? tableText(groupModel, true, colour) : QString(),
                    tr("No consumer group that was asked has committed an offset here."));
    if (known.notAsked + known.silent > 0)
        text += u"  "_s +
                tr("Not known of %1.")
                    .arg(formatCounted(known.notAsked + known.silent, tr("more group"), tr("more groups"))) +
                u'\n';
    return text;
}

QJsonObject topicsJson(const QList<TopicRow> &rows)
{
    QJsonArray list;
    for (const TopicRow &row : rows)
        list.append(rowJson(row));
    return {{u"topics"_s, list}};
}

QJsonObject topicJson(const TopicRow &row, const Observed<TopicSettings> &settings,
                      const Observed<TopicGroups> &groups, const QHash<QString, QString> &sinks)
{
    QJsonObject object = rowJson(row);
    object.insert(u"settings"_s, settingsJson(settings));
    object.insert(u"settingsError"_s, errorJson(settings.error));
    object.insert(u"groups"_s, groupsJson(groups, sinks));
    object.insert(u"groupsError"_s, errorJson(groups.error));
    object.insert(u"groupsNotAsked"_s, groups.value ? QJsonValue(groups.value->notAsked) : QJsonValue());
    object.insert(u"groupsSilent"_s, groups.value ? QJsonValue(groups.value->silent) : QJsonValue());
    return object;
}

} // namespace sluice::cli
