#pragma once
// What the state of a pipeline says to a person: the answer in one sentence, and what needs somebody. Pure.

#include "models/core/pipelinestate.h"

#include <QStringList>

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

/// What shows that a direction works: "Last row", "2 s ago".
struct Proof
{
    QString what;
    QString value;

    bool operator==(const Proof &) const = default;
};

[[nodiscard]] QList<Proof> proofsOf(const DirectionReport &direction, const QDateTime &now);

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

/// Numbers beside the pages' names.
[[nodiscard]] int directionsNeedingAttention(const PipelineState &state);
[[nodiscard]] int connectorsNeedingAttention(const PipelineState &state);
[[nodiscard]] int slotsNeedingAttention(const PipelineState &state);
[[nodiscard]] int topicsNeedingAttention(const PipelineState &state);

/// A direction as text, for a ticket or a chat: verdict, reason, evidence, hops.
[[nodiscard]] QString directionAsText(const DirectionReport &direction, const QDateTime &at);

/// Records a second on the way into each hop after the first; empty where it cannot be known.
[[nodiscard]] QList<std::optional<double>> linkRates(const DirectionReport &direction);

/// Exactly what Connect will be sent: "PUT /connectors/x/pause".
[[nodiscard]] QString actionRequest(ConnectorAction action, const QString &connector);
[[nodiscard]] QString taskRestartRequest(const QString &connector, int task);
/// What the action means and may cost, in sentences.
[[nodiscard]] QString actionConsequence(const PipelineState &state, ConnectorAction action,
                                        const QStringList &connectors);

} // namespace sluice
