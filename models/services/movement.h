#pragma once
// Whether a counter moves, since when, and how fast: the evidence that RUNNING alone does not give.

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>
#include <chrono>
#include <optional>

namespace sluice {

/// Watches a family of counters that only grow (the end offsets of a topic's partitions, an LSN). A member
/// that is unknown in one look is simply not compared; one that goes back (topic made anew) starts over.
class Movement final
{
public:
    void observe(const QDateTime &at, const QHash<QString, qint64> &counters);
    void observe(const QDateTime &at, qint64 counter) { observe(at, {{QString(), counter}}); }

    [[nodiscard]] bool everSeen() const { return m_firstSeen.isValid(); }
    [[nodiscard]] QDateTime firstSeen() const { return m_firstSeen; } ///< first look; invalid: none
    [[nodiscard]] QDateTime lastSeen() const { return m_lastSeen; }
    [[nodiscard]] QDateTime lastMoved() const { return m_lastMoved; } ///< invalid: not seen to move
    [[nodiscard]] bool movedWithin(std::chrono::milliseconds span, const QDateTime &now) const;
    [[nodiscard]] bool movedSince(const QDateTime &then) const;

    /// Growth per second over about the last ten seconds; empty before the second look, and once the newest
    /// look is several looks old: what was fast may stand still by now.
    [[nodiscard]] std::optional<double> rate(const QDateTime &now) const;

private:
    struct Point
    {
        QDateTime at;
        qint64 total = 0;
    };

    QHash<QString, qint64> m_last;
    QList<Point> m_points;
    qint64 m_total = 0;
    QDateTime m_firstSeen;
    QDateTime m_lastSeen;
    QDateTime m_lastMoved;
};

} // namespace sluice
