#include "models/services/movement.h"

namespace sluice {

namespace {
constexpr qint64 rateWindowMs = 10'000;
constexpr qint64 looksMissed = 4;
} // namespace

void Movement::observe(const QDateTime &at, const QHash<QString, qint64> &counters)
{
    if (counters.isEmpty())
        return;
    qint64 grown = 0;
    for (auto it = counters.cbegin(); it != counters.cend(); ++it) {
        const auto before = m_last.constFind(it.key());
        if (before != m_last.cend() && it.value() > *before)
            grown += it.value() - *before;
        m_last.insert(it.key(), it.value());
    }
    m_total += grown;
    if (!m_firstSeen.isValid())
        m_firstSeen = at;
    m_lastSeen = at;
    if (grown > 0)
        m_lastMoved = at;
    m_points.append({at, m_total});
    while (m_points.size() > 2 && m_points.at(1).at.msecsTo(at) >= rateWindowMs)
        m_points.removeFirst();
}

bool Movement::movedWithin(std::chrono::milliseconds span, const QDateTime &now) const
{
    return m_lastMoved.isValid() && m_lastMoved.msecsTo(now) <= span.count();
}

bool Movement::movedSince(const QDateTime &then) const
{
    return m_lastMoved.isValid() && then.isValid() && m_lastMoved > then;
}

std::optional<double> Movement::rate(const QDateTime &now) const
{
    if (m_points.size() < 2)
        return std::nullopt;
    const qint64 ms = m_points.first().at.msecsTo(m_points.last().at);
    if (ms <= 0 || m_lastSeen.msecsTo(now) > looksMissed * ms / (m_points.size() - 1))
        return std::nullopt;
    return static_cast<double>(m_points.last().total - m_points.first().total) * 1000.0 /
           static_cast<double>(ms);
}

} // namespace sluice
