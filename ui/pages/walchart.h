#pragma once
// Retained WAL of each slot over the time that Sluice has watched.

#include "models/core/pipelinestate.h"

#include <QtCharts/QChartView>

class QDateTimeAxis;
class QGraphicsSimpleTextItem;
class QLineSeries;
class QValueAxis;

namespace sluice::ui {

struct Tokens;

class WalChart final : public QChartView
{
    Q_OBJECT
public:
    explicit WalChart(QWidget *parent = nullptr);

    /// Lines of `troubled` slots are red.
    void setHistory(const QList<SlotHistory> &history, const QStringList &troubled = {});
    /// "last 12 min"; empty while there are no two points.
    [[nodiscard]] QString span() const;

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void rebuild();
    void updateAxes();
    void applyColours();
    void placeLabels();
    void reserveMargin();
    void addLabel(const SlotHistory &slot, const QColor &colour);
    void addLabels(const Tokens &tokens);
    void matchSeries(qsizetype wanted);

    struct Line
    {
        QList<QPointF> points;
        QColor colour;
    };

    struct Label
    {
        QGraphicsSimpleTextItem *item;
        QPointF end; ///< in values of the chart
        QLineSeries *series;
    };

    QList<SlotHistory> m_history;
    QStringList m_troubled;
    QDateTimeAxis *m_time;
    QValueAxis *m_bytes;
    QList<Label> m_labels;
    double m_unit = 1e6;
};

} // namespace sluice::ui
