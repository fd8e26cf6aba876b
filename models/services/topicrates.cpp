#include "models/services/topicrates.h"

namespace sluice {

namespace {
constexpr qint64 windowMs = 10'000;
} // namespace

void TopicRates::observe(const Observed<QList<TopicOffsets>> &offsets)
{
    if (!offsets.live()) {
        m_looks.clear();
        m_perSecond.clear();
        return;
    }
    if (!m_looks.isEmpty() && m_looks.constLast().at == offsets.at)
        return;
    Look look{offsets.at, {}};
    look.ends.reserve(offsets.value->size());
    for (const TopicOffsets &topic : *offsets.value) {
        if (const auto end = topic.endSum())
            look.ends.insert(topic.topic, *end);
    }
    m_looks.append(look);
    while (m_looks.size() > 2 && m_looks.at(1).at.msecsTo(offsets.at) >= windowMs)
        m_looks.removeFirst();
    measure();
}

void TopicRates::measure()
{
    m_perSecond.clear();
    const Look &newest = m_looks.constLast();
    for (auto topic = newest.ends.cbegin(); topic != newest.ends.cend(); ++topic) {
        const Look *oldest = nullptr;
        qint64 before = *topic;
        for (qsizetype i = m_looks.size() - 2; i >= 0; --i) {
            const auto then = m_looks.at(i).ends.constFind(topic.key());
            if (then == m_looks.at(i).ends.cend() || *then > before)
                break; // not seen, or another topic of that name
            before = *then;
            oldest = &m_looks.at(i);
        }
        const qint64 ms = oldest ? oldest->at.msecsTo(newest.at) : 0;
        if (ms > 0)
            m_perSecond.insert(topic.key(),
                               static_cast<double>(*topic - before) * 1000.0 / static_cast<double>(ms));
    }
}

} // namespace sluice
