#pragma once
// What was measured against what was asked: a table for people, JSON for later.

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace sluice::bench {

class Series final
{
public:
    void add(double value) { m_values.append(value); }
    [[nodiscard]] qsizetype count() const { return m_values.size(); }
    [[nodiscard]] double median() const { return percentile(50); }
    [[nodiscard]] double min() const;
    [[nodiscard]] double max() const;
    [[nodiscard]] double percentile(double percent) const;
    [[nodiscard]] const QList<double> &values() const { return m_values; }

private:
    QList<double> m_values;
};

class Figures final
{
public:
    void atLeast(const QString &name, const Series &series, double bound, const QString &note);
    void atMost(const QString &name, const Series &series, double bound, const QString &note);

    void print() const;
    [[nodiscard]] QByteArray toJson() const;
    [[nodiscard]] bool allHeld() const; ///< by their medians

private:
    struct Figure
    {
        QString name;
        Series series;
        double bound = 0;
        bool least = true;
        QString note;

        [[nodiscard]] bool held() const;
    };
    void add(Figure figure);

    QList<Figure> m_figures;
};

} // namespace sluice::bench
