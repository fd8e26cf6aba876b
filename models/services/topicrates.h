#pragma once
// How fast each topic grows, by its end offsets from one look to the next.

#include "models/core/pipelinestate.h"

#include <QHash>

namespace sluice {

/// Over about the last ten seconds. A topic has no rate before its second look, while a partition's end is
/// not known, after it was made anew, and while Kafka does not answer: what was fast may stand still by now.
class TopicRates final
{
public:
    /// An answer that was seen before is not counted again.
    void observe(const Observed<QList<TopicOffsets>> &offsets);
    [[nodiscard]] const QHash<QString, double> &perSecond() const { return m_perSecond; }

private:
    struct Look
    {
        QDateTime at;
        QHash<QString, qint64> ends;
    };

    void measure();

    QList<Look> m_looks; ///< oldest first
    QHash<QString, double> m_perSecond;
};

} // namespace sluice
