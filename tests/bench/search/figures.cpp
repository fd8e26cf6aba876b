#include "tests/bench/search/figures.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>
#include <algorithm>
#include <cstdio>

namespace sluice::bench {

using namespace Qt::StringLiterals;

double Series::min() const
{
    return m_values.isEmpty() ? 0 : *std::min_element(m_values.cbegin(), m_values.cend());
}

double Series::max() const
{
    return m_values.isEmpty() ? 0 : *std::max_element(m_values.cbegin(), m_values.cend());
}

double Series::percentile(double percent) const
{
    if (m_values.isEmpty())
        return 0;
    QList<double> sorted = m_values;
    std::sort(sorted.begin(), sorted.end());
    const double at = percent / 100 * static_cast<double>(sorted.size() - 1);
    const auto low = static_cast<qsizetype>(at);
    const auto high = std::min(low + 1, sorted.size() - 1);
    return sorted[low] + (sorted[high] - sorted[low]) * (at - static_cast<double>(low));
}

bool Figures::Figure::held() const
{
    return least ? series.median() >= bound : series.median() <= bound;
}

void Figures::atLeast(const QString &name, const Series &series, double bound, const QString &note)
{
    add({name, series, bound, true, note});
}

void Figures::atMost(const QString &name, const Series &series, double bound, const QString &note)
{
    add({name, series, bound, false, note});
}

void Figures::add(Figure figure)
{
    std::fprintf(stderr, "  %s: %.2f\n", qPrintable(figure.name), figure.series.median());
    m_figures.append(std::move(figure));
}

void Figures::print() const
{
    for (const Figure &figure : m_figures)
        std::printf("%-6s %-46s %7.2f  (%.2f to %.2f, n=%d; %s %.2f)  %s\n",
                    figure.held() ? "held" : "MISSED", qPrintable(figure.name), figure.series.median(),
                    figure.series.min(), figure.series.max(), int(figure.series.count()),
                    figure.least ? "at least" : "at most", figure.bound, qPrintable(figure.note));
}

QByteArray Figures::toJson() const
{
    QJsonArray list;
    for (const Figure &figure : m_figures) {
        QJsonArray values;
        for (const double value : figure.series.values())
            values.append(value);
        list.append(QJsonObject{{u"name"_s, figure.name},
                                {u"median"_s, figure.series.median()},
                                {u"min"_s, figure.series.min()},
                                {u"max"_s, figure.series.max()},
                                {figure.least ? u"atLeast"_s : u"atMost"_s, figure.bound},
                                {u"held"_s, figure.held()},
                                {u"note"_s, figure.note},
                                {u"values"_s, values}});
    }
    return QJsonDocument(QJsonObject{{u"at"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
                                     {u"processors"_s, QThread::idealThreadCount()},
                                     {u"figures"_s, list}})
        .toJson();
}

bool Figures::allHeld() const
{
    return std::all_of(m_figures.cbegin(), m_figures.cend(),
                       [](const Figure &figure) { return figure.held(); });
}

} // namespace sluice::bench
