#pragma once
// The judge of one direction: an opinion for each hop, and the conclusion from them. Private to
// models/services; its parts are judgesource.cpp, judgeflow.cpp, judgesink.cpp and judge.cpp.

#include "models/core/format.h"
#include "models/services/failuretext.h"
#include "models/services/judge.h"

#include <QCoreApplication>
#include <chrono>
#include <optional>

namespace sluice::judging {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Text
{
    static QString tr(const char *text) { return QCoreApplication::translate("Judge", text); }
};

/// Kafka Connect writes a source's position, and a sink's, once in offset.flush.interval.ms: 60 s by default.
inline constexpr seconds commitWindow{130};

/// What one hop says: how it looks, and, where it is not well, what follows for the direction.
struct Opinion
{
    Hop hop;
    std::optional<Verdict> verdict; ///< empty: nothing against it
    QString reason;
    int rank = 100;           ///< the lower, the nearer to the root cause
    bool provisional = false; ///< more looks are needed before this counts
};

/// Ranks: a lost slot outranks a trace; a server that is gone outranks what it drags down with it.
enum Rank
{
    RankServer = 10,
    RankConnect = 20,
    RankLost = 25,
    RankConnector = 30,
    RankPublication = 40,
    RankSlot = 50,
    RankTopics = 60,
    RankMovement = 70,
    RankSink = 80,
    RankTarget = 90,
    RankLag = 95,
    RankAbsent = 99 ///< not in the profile: says why nothing is known, where nothing else is wrong
};

class Judge
{
public:
    Judge(const DirectionSpec &spec, const JudgeInput &input, const DirectionEvidence &evidence)
        : m_spec(spec)
        , m_in(input)
        , m_evidence(evidence)
    {}

    DirectionReport report();

private:
    Opinion sourceDatabase() const;
    Opinion publication() const;
    Opinion slot() const;
    Opinion connector() const;
    Opinion topics() const;
    Opinion sink() const;
    Opinion targetDatabase() const;
    Opinion database(HopKind kind, const DatabaseState *state, const QString &name, int rank) const;
    Opinion connectorOpinion(HopKind kind, const QString &name, const Connector &found, int rank) const;
    void judgeGroup(Opinion &opinion) const;
    void judgeLag(Opinion &opinion, const ConsumerGroup &group) const;
    std::optional<qint64> waitingFor(const ConsumerGroup &group) const;
    std::optional<qint64> inTheLog(const QString &topic, int partition) const;
    bool commitsStandStill() const;
    bool offsetsAreFresh() const;

    std::optional<Opinion> movement(const Opinion &slotOpinion) const;
    const Connector *find(const QString &name) const;
    const ReplicationSlot *findSlot() const;
    const ConsumerGroup *findGroup() const;
    milliseconds aliveWindow() const;
    bool slotIsRead() const;
    bool aliveNow() const;
    bool everythingAsked() const;
    void notNamed(Opinion &opinion, ServerKind kind) const;
    QStringList evidenceLines(const ReplicationSlot *slot) const;
    void conclude(DirectionReport &report, const QList<Opinion> &opinions,
                  const std::optional<Opinion> &still) const;

    const DirectionSpec &m_spec;
    const JudgeInput &m_in;
    const DirectionEvidence &m_evidence;
};

/// "4 min 12 s"
[[nodiscard]] QString since(const QDateTime &then, const QDateTime &now);

} // namespace sluice::judging
