#pragma once
// What Sluice concludes: one way of the flow, its hops, and a verdict with its evidence.

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace sluice {

/// A closed set. `Paused` is kept apart from `Broken`: somebody meant it.
enum class Verdict
{
    Unknown,
    Flowing,
    Idle,
    Behind,
    Paused,
    Stuck,
    Broken
};

enum class HopKind
{
    SourceDatabase,
    Publication,
    Slot,
    Connector,
    Topics,
    Sink,
    TargetDatabase
};

/// How a thing is, shown by colour, shape and word. `Off` is on purpose (paused, stopped), `Unknown` is not
/// known.
enum class Health
{
    Unknown,
    Good,
    Warning,
    Stuck,
    Bad,
    Off
};

struct Hop
{
    HopKind kind = HopKind::SourceDatabase;
    QString name; ///< "warehouse_to_citizen"
    Health health = Health::Unknown;
    QString word;                        ///< "Active", "Inactive", "Running", "In sync", "Up", …
    QString value;                       ///< "1.2 MB", "1/1 task", "lag 3"; short
    QString note;                        ///< the longer sentence for a tooltip or the JSON; may be empty
    std::optional<double> ratePerSecond; ///< records (topics, sink) or empty where it cannot be known
    std::optional<qint64> lag;           ///< bytes for a slot, records for a sink
    QDateTime lastSeen;                  ///< when the facts were read; invalid: never

    bool operator==(const Hop &) const = default;
};

struct DirectionReport
{
    QString name; ///< "smart_warehouse → smart_citizen"
    QString from;
    QString to;
    QString connector;
    QString sink;
    QString group;
    QString slotName;
    QString publication;
    QString topicPrefix;
    QStringList topics;
    Verdict verdict = Verdict::Unknown;
    QString reason;                 ///< one sentence
    QString secondary;              ///< what it costs or when last seen: "WAL is kept: about 9 h left."
    QStringList evidence;           ///< the facts the verdict rests on, one sentence each
    std::optional<HopKind> culprit; ///< the first hop that is not well
    QList<Hop> hops;
    QDateTime lastChange; ///< when a row was last seen to move; invalid: not seen yet
    bool settled = false; ///< false while the evidence for a verdict is still being collected

    bool operator==(const DirectionReport &) const = default;
};

[[nodiscard]] QString verdictWord(Verdict verdict);  ///< "Flowing", for people
[[nodiscard]] QString verdictToken(Verdict verdict); ///< "flowing", for JSON
[[nodiscard]] QString hopKindToken(HopKind kind);    ///< "slot"
[[nodiscard]] QString hopKindWord(HopKind kind);     ///< "Slot"
[[nodiscard]] QString healthToken(Health health);    ///< "good"
[[nodiscard]] bool isHealthy(Verdict verdict);       ///< flowing and idle only
[[nodiscard]] Health healthOf(Verdict verdict);

} // namespace sluice
