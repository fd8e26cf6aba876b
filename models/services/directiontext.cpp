#include "models/services/directiontext.h"

#include "models/core/format.h"
#include "models/services/judge.h"

#include <QCoreApplication>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Attention", text);
}

} // namespace

QList<Proof> proofsOf(const DirectionReport &direction, const QDateTime &now)
{
    const auto hop = [&direction](HopKind kind) {
        const auto found = std::find_if(direction.hops.begin(), direction.hops.end(),
                                        [kind](const Hop &each) { return each.kind == kind; });
        return found == direction.hops.end() ? Hop() : *found;
    };
    const auto rate = hop(HopKind::Topics).ratePerSecond;
    const auto slotLag = hop(HopKind::Slot).lag;
    const auto sinkLag = hop(HopKind::Sink).lag;
    const QString unknown = QChar(u'—');
    return {{tr("Last row"),
             direction.lastChange.isValid() ? formatAge(direction.lastChange, now) : tr("not seen yet")},
            {tr("Rate"), rate ? formatRate(*rate) : unknown},
            {tr("Slot behind"), slotLag ? formatBytes(*slotLag) : unknown},
            {tr("Sink behind"), sinkLag ? formatCounted(*sinkLag, tr("record"), tr("records")) : unknown}};
}

QString directionAsText(const DirectionReport &direction, const QDateTime &at)
{
    QStringList lines{
        tr("%1: %2 (%3)")
            .arg(direction.name, verdictWord(direction.verdict), at.toLocalTime().toString(Qt::ISODate))};
    for (const QString &sentence : {direction.reason, direction.secondary}) {
        if (!sentence.isEmpty())
            lines.append(sentence);
    }
    for (const QString &fact : direction.evidence)
        lines.append(u"- "_s + fact);
    for (const Hop &hop : direction.hops) {
        QStringList parts{hop.word};
        for (const QString &part : {hop.value, hop.note}) {
            if (!part.isEmpty())
                parts.append(part);
        }
        lines.append(tr("%1 %2: %3").arg(hopKindWord(hop.kind), hop.name, parts.join(u", "_s)));
    }
    return lines.join(u'\n');
}

QList<std::optional<double>> linkRates(const DirectionReport &direction)
{
    // Only topics and sinks count records: what leaves the topics' producer is what comes to it.
    QList<std::optional<double>> rates;
    for (qsizetype i = 1; i < direction.hops.size(); ++i) {
        std::optional<double> rate;
        for (qsizetype j = i; j < direction.hops.size() && !rate; ++j)
            rate = direction.hops.at(j).ratePerSecond;
        if (!rate && !rates.isEmpty())
            rate = rates.last();
        rates.append(rate);
    }
    return rates;
}

} // namespace sluice
