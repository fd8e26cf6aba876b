#include "ui/pages/walchart.h"

#include "models/core/format.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/text.h"

#include <QDateTimeAxis>
#include <QEvent>
#include <QGraphicsLayout>
#include <QGraphicsSimpleTextItem>
#include <QLineSeries>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int labelGap = 6;
constexpr int widestLabel = 160;

/// Three times the usual step: more than three polls are missing.
qint64 gapOf(const QList<Sample> &samples)
{
    QList<qint64> steps;
    for (qsizetype i = 1; i < samples.size() && i < 50; ++i)
        steps.append(samples.at(i - 1).at.msecsTo(samples.at(i).at));
    if (steps.isEmpty())
        return 0;
    std::nth_element(steps.begin(), steps.begin() + steps.size() / 2, steps.end());
    return qMax<qint64>(3000, steps.at(steps.size() / 2) * 7 / 2);
}

QList<QList<QPointF>> segments(const QList<Sample> &samples, double unit)
{
    const qint64 gap = gapOf(samples);
    QList<QList<QPointF>> parts;
    for (qsizetype i = 0; i < samples.size(); ++i) {
        if (i == 0 || samples.at(i - 1).at.msecsTo(samples.at(i).at) > gap)
            parts.append(QList<QPointF>());
        parts.last().append(
            QPointF(double(samples.at(i).at.toMSecsSinceEpoch()), samples.at(i).value / unit));
    }
    return parts;
}

double largest(const QList<SlotHistory> &history)
{
    double most = 0;
    for (const SlotHistory &slot : history) {
        for (const Sample &sample : slot.retainedBytes)
            most = qMax(most, sample.value);
    }
    return most;
}

/// The next of 1, 2, 4, 8 times a power of ten, so that four steps have round labels.
double roundUp(double value)
{
    const double power = std::pow(10, std::floor(std::log10(qMax(value, 1e-9))));
    for (const double factor : {1.0, 2.0, 4.0, 8.0}) {
        if (value <= factor * power)
            return factor * power;
    }
    return 10 * power;
}

std::pair<double, QString> unitFor(double bytes)
{
    if (bytes >= 1e12)
        return {1e12, u"TB"_s};
    if (bytes >= 1e9)
        return {1e9, u"GB"_s};
    if (bytes >= 1e6)
        return {1e6, u"MB"_s};
    return {1e3, u"kB"_s};
}

/// Lines that nobody needs to worry about are told apart by these, in turn; the worst is not red by position
/// but by fact.
QColor seriesColour(const Tokens &tokens, qsizetype index)
{
    const QColor colours[] = {tokens.accent, tokens.good, tokens.muted, tokens.warning};
    return colours[index % 4];
}

} // namespace

WalChart::WalChart(QWidget *parent)
    : QChartView(parent)
    , m_time(new QDateTimeAxis(this))
    , m_bytes(new QValueAxis(this))
{
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(NoFrame);
    setMinimumHeight(120);
    setFocusPolicy(Qt::NoFocus);
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setMargins(QMargins(0, 4, 0, 0));
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_bytes, Qt::AlignLeft);
    m_bytes->setTickCount(5);
    m_time->setTickCount(4);
    for (QAbstractAxis *axis : {static_cast<QAbstractAxis *>(m_time), static_cast<QAbstractAxis *>(m_bytes)})
        axis->setLabelsFont(interfaceFont(11));
    m_time->setGridLineVisible(false);
    m_bytes->setLineVisible(false);
    connect(chart(), &QChart::plotAreaChanged, this, &WalChart::placeLabels);
    viewport()->setAutoFillBackground(false);
    applyColours();
}

void WalChart::setHistory(const QList<SlotHistory> &history, const QStringList &troubled)
{
    if (history == m_history && troubled == m_troubled)
        return;
    m_history = history;
    m_troubled = troubled;
    rebuild();
}

QString WalChart::span() const
{
    QDateTime first;
    QDateTime last;
    for (const SlotHistory &slot : m_history) {
        for (const Sample &sample : slot.retainedBytes) {
            first = first.isValid() ? qMin(first, sample.at) : sample.at;
            last = last.isValid() ? qMax(last, sample.at) : sample.at;
        }
    }
    const qint64 minutes = first.isValid() ? first.secsTo(last) / 60 : 0;
    return minutes < 1 ? QString() : tr("last %1").arg(formatDuration(std::chrono::minutes(minutes)));
}

void WalChart::rebuild()
{
    for (const Label &label : std::as_const(m_labels))
        delete label.item;
    m_labels.clear(); // before the series that they point to
    updateAxes();
    const Tokens &tokens = tokensFor(palette());
    QList<Line> lines;
    qsizetype index = 0;
    for (const SlotHistory &slot : std::as_const(m_history)) {
        const QColor colour = m_troubled.contains(slot.slot) ? tokens.bad : seriesColour(tokens, index++);
        for (const QList<QPointF> &part : segments(slot.retainedBytes, m_unit))
            lines.append({part, colour});
    }
    matchSeries(lines.size());
    for (qsizetype i = 0; i < lines.size(); ++i) {
        auto *series = static_cast<QLineSeries *>(chart()->series().at(i));
        const QPen pen(lines.at(i).colour, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
        if (series->pen() != pen)
            series->setPen(pen);
        series->replace(lines.at(i).points);
    }
    addLabels(tokens);
}

/// Series stay from one look to the next: making them anew lays the whole chart out again.
void WalChart::matchSeries(qsizetype wanted)
{
    while (chart()->series().size() > wanted) {
        QAbstractSeries *last = chart()->series().last();
        chart()->removeSeries(last);
        delete last;
    }
    while (chart()->series().size() < wanted) {
        auto *series = new QLineSeries;
        chart()->addSeries(series);
        series->attachAxis(m_time);
        series->attachAxis(m_bytes);
    }
}

void WalChart::addLabels(const Tokens &tokens)
{
    qsizetype index = 0;
    for (const SlotHistory &slot : std::as_const(m_history)) {
        const QColor colour = m_troubled.contains(slot.slot) ? tokens.bad : seriesColour(tokens, index++);
        if (!slot.retainedBytes.isEmpty())
            addLabel(slot, colour);
    }
    reserveMargin();
    placeLabels();
}

/// The names stand right of the plot: the newest end of a line is what one came to see.
void WalChart::reserveMargin()
{
    int widest = 0;
    for (const Label &label : std::as_const(m_labels))
        widest = qMax(widest, int(std::ceil(label.item->boundingRect().width())));
    const QMargins margins(0, 4, widest > 0 ? widest + labelGap : 0, 0);
    if (chart()->margins() != margins)
        chart()->setMargins(margins);
}

void WalChart::addLabel(const SlotHistory &slot, const QColor &colour)
{
    auto *item = new QGraphicsSimpleTextItem(chart());
    item->setFont(interfaceFont(11));
    item->setText(QFontMetrics(item->font()).elidedText(slot.slot, Qt::ElideMiddle, widestLabel));
    item->setToolTip(plainToolTip(slot.slot));
    item->setBrush(colour);
    item->setZValue(20);
    const Sample &last = slot.retainedBytes.last();
    m_labels.append({item, QPointF(double(last.at.toMSecsSinceEpoch()), last.value / m_unit),
                     qobject_cast<QLineSeries *>(chart()->series().last())});
}

void WalChart::updateAxes()
{
    const double most = largest(m_history);
    const auto [unit, name] = unitFor(most);
    m_unit = unit;
    const double top = roundUp(qMax(most / unit, 1.0));
    m_bytes->setRange(0, top);
    m_bytes->setLabelFormat(top < 4 ? u"%.1f "_s + name : u"%.0f "_s + name);
    QDateTime first = QDateTime::currentDateTime().addSecs(-60);
    QDateTime last;
    for (const SlotHistory &slot : std::as_const(m_history)) {
        if (slot.retainedBytes.isEmpty())
            continue;
        first = qMin(first, slot.retainedBytes.first().at);
        last = last.isValid() ? qMax(last, slot.retainedBytes.last().at) : slot.retainedBytes.last().at;
    }
    m_time->setRange(first.toLocalTime(),
                     (last.isValid() ? last : QDateTime::currentDateTime()).toLocalTime());
    m_time->setFormat(first.secsTo(last) < 300 ? u"HH:mm:ss"_s : u"HH:mm"_s);
}

void WalChart::placeLabels()
{
    // Beside the end of each line; where two ends meet, the lower one goes further down, and all move up
    // again where that leaves the plot.
    const QRectF plot = chart()->plotArea();
    std::sort(m_labels.begin(), m_labels.end(),
              [](const Label &a, const Label &b) { return a.end.y() > b.end.y(); });
    qreal below = plot.top();
    for (const Label &label : std::as_const(m_labels)) {
        const QPointF end = chart()->mapToPosition(label.end, label.series);
        const qreal height = label.item->boundingRect().height();
        label.item->setPos(plot.right() + labelGap, qMax(below, end.y() - height / 2));
        below = label.item->y() + height;
    }
    qreal above = plot.bottom() + labelGap;
    for (auto label = m_labels.crbegin(); label != m_labels.crend(); ++label) {
        const qreal height = label->item->boundingRect().height();
        label->item->setY(qMin(label->item->y(), above - height));
        above = label->item->y();
    }
}

void WalChart::applyColours()
{
    const Tokens &tokens = tokensFor(palette());
    setBackgroundBrush(Qt::NoBrush);
    for (QAbstractAxis *axis :
         {static_cast<QAbstractAxis *>(m_time), static_cast<QAbstractAxis *>(m_bytes)}) {
        axis->setLabelsColor(tokens.muted);
        axis->setGridLineColor(tokens.line);
        axis->setLinePenColor(tokens.line);
    }
}

void WalChart::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        applyColours();
        rebuild();
    }
}

void WalChart::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    placeLabels();
}

} // namespace sluice::ui
