#pragma once
// Who reads a topic, and so acts on a record that is sent to it.

#include "models/core/pipelinestate.h"
#include "models/services/topics/envelope/envelope.h"

namespace sluice {

/// What sending a record to a topic may cost.
struct SendCost
{
    QStringList sentences;    ///< one for each reader, and what cannot be taken back
    bool destructive = false; ///< somebody acts on it, or it is not known that nobody does
    QString refusal;          ///< why nothing may be sent to this topic; empty: it may

    bool operator==(const SendCost &) const = default;
};

/// Of a record of this content: `source` is empty where it is no change of a row.
[[nodiscard]] SendCost sendCost(const PipelineState &state, const QString &topic,
                                const envelope::Record &record);

} // namespace sluice
