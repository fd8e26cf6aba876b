#pragma once
// In which tables of which databases the row of a record should be: by the record itself, and by the
// connectors around its topic.

#include "models/core/pipelinestate.h"
#include "models/core/profile.h"
#include "models/core/rownow.h"
#include "models/services/topics/envelope/envelope.h"

namespace sluice {

struct RowPlaces
{
    QList<RowSide> sides;             ///< the source first; asking, where it is known whom and for what
    envelope::ConnectorFormat format; ///< how the source connector writes values

    bool operator==(const RowPlaces &) const = default;
};

/// `source`: of the record; what it does not say is looked for in the topic's name.
[[nodiscard]] RowPlaces rowPlaces(const QString &topic, const envelope::Source &source,
                                  const Profile &profile, const PipelineState &state);

} // namespace sluice
