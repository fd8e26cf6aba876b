#pragma once
// What only Kafka Connect's own pages and the setup ask for; the values of models/core serve everybody else.

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace sluice::connect {

/// GET /health of one worker.
struct Health
{
    bool healthy = false;
    QString message;

    bool operator==(const Health &) const = default;
};

/// One entry of GET /connectors/{name}/tasks.
struct TaskConfig
{
    int id = 0;
    QMap<QString, QString> config; ///< secrets already masked

    bool operator==(const TaskConfig &) const = default;
};

/// One setting that a plug-in knows, from GET /connector-plugins/{p}/config.
struct PluginConfigKey
{
    QString name;
    QString type; ///< STRING, INT, BOOLEAN, LIST, PASSWORD, …
    bool required = false;
    QString defaultValue;
    QString importance; ///< HIGH, MEDIUM, LOW
    QString documentation;
    QString group;
    QString displayName;
    QStringList dependents;

    bool operator==(const PluginConfigKey &) const = default;
};

} // namespace sluice::connect
