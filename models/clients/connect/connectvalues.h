#pragma once
// What only Kafka Connect's own pages and the setup ask for; the values of models/core serve everybody else.

#include <QMap>
#include <QString>

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

} // namespace sluice::connect
