#pragma once
// The REST request of each action, in one place: what is recorded and what is sent are the same.

#include "models/core/connector.h"

#include <QByteArray>

namespace sluice::connect {

struct ActionRequest
{
    QByteArray method;
    QByteArray tail; ///< after /connectors/{name}

    bool operator==(const ActionRequest &) const = default;
};

[[nodiscard]] inline ActionRequest actionRequest(ConnectorAction action)
{
    switch (action) {
    case ConnectorAction::Pause:
        return {"PUT", "/pause"};
    case ConnectorAction::Resume:
        return {"PUT", "/resume"};
    case ConnectorAction::Stop:
        return {"PUT", "/stop"};
    case ConnectorAction::Restart:
        return {"POST", "/restart?includeTasks=true&onlyFailed=false"};
    case ConnectorAction::RestartFailed:
        break;
    }
    return {"POST", "/restart?includeTasks=true&onlyFailed=true"};
}

[[nodiscard]] inline ActionRequest taskRestartRequest(int task)
{
    return {"POST", "/tasks/" + QByteArray::number(task) + "/restart"};
}

} // namespace sluice::connect
