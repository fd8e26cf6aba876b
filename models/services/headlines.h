#pragma once
// The answer of each page in one sentence, its title. Pure.

#include "models/core/pipelinestate.h"

#include <QStringList>

namespace sluice {

/// One sentence for each database that cannot be asked: why, and how old its slots are.
[[nodiscard]] QStringList replicationTroubles(const PipelineState &state);
/// The same of the topics' offsets where the topics themselves are known; empty where they are live.
[[nodiscard]] QString offsetsTrouble(const PipelineState &state);

/// "Both directions are flowing", "One of two directions is stuck", "Checking…".
[[nodiscard]] QString overviewHeadline(const PipelineState &state);
/// The worst of the directions for the headline's colour; Unknown where there is none.
[[nodiscard]] Health overviewHealth(const PipelineState &state);
/// What is said below the headline: who is meant and since when. Without the age of the look itself.
[[nodiscard]] QString overviewDetail(const PipelineState &state, const QDateTime &now);

/// The titles of the other pages: "All 4 connectors are running", "One slot is inactive".
[[nodiscard]] QString connectorsHeadline(const PipelineState &state);
[[nodiscard]] QString replicationHeadline(const PipelineState &state);
[[nodiscard]] QString topicsHeadline(const PipelineState &state);

/// True before any server has answered or failed.
[[nodiscard]] bool nothingAskedYet(const PipelineState &state);

} // namespace sluice
