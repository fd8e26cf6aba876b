#pragma once
// `sluicectl setup files`: configuration files for Kafka's brokers and Connect's workers. Asks no server.

#include "app/cli/arguments.h"

namespace sluice::cli {

[[nodiscard]] Exit runFiles(const Arguments &arguments);

} // namespace sluice::cli
