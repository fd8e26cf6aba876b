#pragma once
// What needs a person, the worst first, and how much of it each page has. Pure.

#include "models/core/pipelinestate.h"

#include <QList>

namespace sluice {

/// One line of "What needs attention".
struct AttentionItem
{
    Health health = Health::Unknown;
    QString subject; ///< whom it is about: a server, a direction, a database
    QString text;    ///< one sentence
    QString detail;  ///< the remedy, or the server's own text; may be empty
    QDateTime since; ///< invalid: not known

    bool operator==(const AttentionItem &) const = default;
};

/// The worst first; what one server's failure explains is said once, for the server.
[[nodiscard]] QList<AttentionItem> attentionList(const PipelineState &state);

/// What is said where that list is empty: that all is well, or that it is still being looked at.
[[nodiscard]] QString attentionRest(const PipelineState &state);

/// The list as text, for a ticket or a chat.
[[nodiscard]] QString attentionAsText(const QList<AttentionItem> &items);

/// Numbers beside the pages' names.
[[nodiscard]] int directionsNeedingAttention(const PipelineState &state);
[[nodiscard]] int connectorsNeedingAttention(const PipelineState &state);
[[nodiscard]] int slotsNeedingAttention(const PipelineState &state);
[[nodiscard]] int topicsNeedingAttention(const PipelineState &state);

} // namespace sluice
