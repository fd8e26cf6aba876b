#pragma once
// One direction in words and figures: what proves it, and what a ticket needs of it. Pure.

#include "models/core/pipelinestate.h"

#include <QList>
#include <optional>

namespace sluice {

/// What shows that a direction works: "Last row", "2 s ago".
struct Proof
{
    QString what;
    QString value;

    bool operator==(const Proof &) const = default;
};

[[nodiscard]] QList<Proof> proofsOf(const DirectionReport &direction, const QDateTime &now);

/// A direction as text, for a ticket or a chat: verdict, reason, evidence, hops.
[[nodiscard]] QString directionAsText(const DirectionReport &direction, const QDateTime &at);

/// Records a second on the way into each hop after the first; empty where it cannot be known.
[[nodiscard]] QList<std::optional<double>> linkRates(const DirectionReport &direction);

} // namespace sluice
