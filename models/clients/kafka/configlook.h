#pragma once
// The settings of topics and of a broker, by DescribeConfigs. Private to this client.

#include "models/clients/kafka/engine.h"
#include "models/core/setup/setupfacts.h"

namespace sluice::kafka {

using ConfigEntries = QMap<QString, KafkaConfigEntry>; ///< by key

struct ConfigAnswer
{
    QMap<QString, ConfigEntries> topics; ///< those whose settings could be read
    Result<ConfigEntries> broker = fail(ErrorKind::Internal, {});
};

/// Asks `broker` for its own settings and for those of the topics. Blocks for Polling::answerTimeout at most.
[[nodiscard]] ConfigAnswer lookAtConfigs(Engine &engine, Handle &handle, int broker,
                                         const QStringList &topics);

} // namespace sluice::kafka
