#include "ui/pages/overviewpage.h"

#include "models/core/format.h"
#include "models/services/actionpreview.h"
#include "models/services/attention.h"
#include "models/services/failuretext.h"
#include "models/services/headlines.h"
#include "ui/pages/attentioncard.h"
#include "ui/pages/directionlane.h"
#include "ui/pages/hopstrip.h"
#include "ui/pages/walchart.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/text.h"

#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace sluice::ui {

namespace {

/// The outlines of two lanes, while nothing is known yet.
class Skeleton final : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &tokens = tokensFor(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        for (int lane = 0; lane < 2; ++lane)
            drawLane(painter, QRect(0, lane * 192, width(), 180), tokens);
    }

private:
    static void drawLane(QPainter &painter, const QRect &box, const Tokens &tokens)
    {
        painter.setPen(tokens.line);
        painter.setBrush(tokens.surface);
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.offTint);
        painter.drawRoundedRect(QRect(box.left() + 16, box.top() + 18, 260, 12), 4, 4);
        painter.drawRoundedRect(QRect(box.left() + 16, box.top() + 46, 420, 10), 4, 4);
        const int card = (box.width() - 32 - 5 * 34) / 6;
        for (int i = 0; i < 6; ++i)
            painter.drawRoundedRect(QRect(box.left() + 16 + i * (card + 34), box.top() + 76, card, 88), 5, 5);
    }
};

/// Whose line is red: the slot of a direction that is stuck or broken there.
QStringList troubledSlots(const PipelineState &state)
{
    QStringList names;
    for (const DirectionReport &direction : state.directions) {
        for (const Hop &hop : direction.hops) {
            if (hop.kind == HopKind::Slot && (hop.health == Health::Stuck || hop.health == Health::Bad))
                names.append(hop.name);
        }
    }
    return names;
}

QFrame *makeCard(QWidget *parent)
{
    auto *card = new QFrame(parent);
    card->setProperty("card", true);
    return card;
}

} // namespace

OverviewPage::OverviewPage(QWidget *parent)
    : Page(parent)
    , m_title(makeLabel(tr("Checking…"), "pageTitle", this))
    , m_subtitle(makeLabel({}, "muted", this))
    , m_body(new QStackedWidget(this))
    , m_skeleton(new Skeleton)
    , m_empty(new EmptyState)
    , m_content(nullptr)
    , m_laneLayout(new QVBoxLayout)
    , m_chartTitle(makeLabel(tr("Retained WAL"), "section"))
    , m_chartNothing(makeLabel(tr("No slot has been measured yet."), "muted"))
    , m_chart(new WalChart)
    , m_attention(new AttentionCard)
    , m_clock(new QTimer(this))
{
    setObjectName(QStringLiteral("overview"));
    m_content = buildContent();
    for (QWidget *widget : {m_skeleton, static_cast<QWidget *>(m_empty), m_content})
        m_body->addWidget(widget);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 0);
    layout->setSpacing(0);
    layout->addWidget(m_title);
    layout->addSpacing(4);
    layout->addWidget(m_subtitle);
    layout->addSpacing(12);
    layout->addWidget(m_body, 1);
    m_clock->setInterval(1000);
    connect(m_clock, &QTimer::timeout, this, &OverviewPage::updateHeading);
    connect(m_empty, &EmptyState::actionTriggered, this, [this] {
        if (!m_state.hasConnect)
            Q_EMIT pageRequested(PageId::Replication, {});
        else if (m_state.connectors.error)
            Q_EMIT refreshRequested();
        else
            Q_EMIT pageRequested(PageId::Connectors, {});
    });
    updateBody();
}

QWidget *OverviewPage::buildContent()
{
    auto *chartCard = makeCard(this);
    auto *chartLayout = new QVBoxLayout(chartCard);
    chartLayout->setContentsMargins(16, 12, 16, 8);
    chartLayout->setSpacing(4);
    chartLayout->addWidget(m_chartTitle);
    chartLayout->addWidget(m_chartNothing);
    chartLayout->addWidget(m_chart, 1);

    auto *cards = new QHBoxLayout;
    cards->setSpacing(12);
    cards->addWidget(chartCard, 1);
    cards->addWidget(m_attention, 1);
    for (QWidget *card : {static_cast<QWidget *>(chartCard), static_cast<QWidget *>(m_attention)}) {
        card->setMinimumHeight(188);
        card->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    }

    auto *content = new QWidget;
    content->setProperty("page", true);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 16);
    layout->setSpacing(12);
    m_laneLayout->setSpacing(12);
    layout->addLayout(m_laneLayout);
    layout->addLayout(cards, 1);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    return scroll;
}

void OverviewPage::setState(const PipelineState &state)
{
    m_state = state;
    updateLanes();
    m_chart->setHistory(state.slotHistory, troubledSlots(state));
    const QString span = m_chart->span();
    setTextIfChanged(m_chartTitle, span.isEmpty() ? tr("Retained WAL") : tr("Retained WAL, %1").arg(span));
    m_chart->setVisible(!state.slotHistory.isEmpty());
    m_chartNothing->setVisible(state.slotHistory.isEmpty());
    updateBody();
    updateHeading();
}

void OverviewPage::updateHeading()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    setTextIfChanged(m_title, overviewHeadline(m_state));
    QString detail = overviewDetail(m_state, now);
    if (m_state.at.isValid())
        detail += (detail.isEmpty() ? QString() : QStringLiteral(" ")) +
                  tr("Checked %1.").arg(formatAge(m_state.at, now));
    setTextIfChanged(m_subtitle, detail);
    m_attention->setItems(attentionList(m_state), attentionRest(m_state), now);
    m_attention->setDirections(m_state.directions, now);
}

void OverviewPage::updateLanes()
{
    while (m_lanes.size() > m_state.directions.size())
        delete m_lanes.takeLast();
    while (m_lanes.size() < m_state.directions.size())
        m_lanes.append(addLane());
    for (qsizetype i = 0; i < m_lanes.size(); ++i) {
        const DirectionReport &direction = m_state.directions.at(i);
        m_lanes.at(i)->setDirection(direction, m_state.readOnly, m_state.at);
        m_lanes.at(i)->setPending(m_pending.value(direction.connector));
    }
    alignColumns();
}

DirectionLane *OverviewPage::addLane()
{
    auto *lane = new DirectionLane;
    m_laneLayout->addWidget(lane);
    connect(lane, &DirectionLane::actionRequested, this, &Page::actionRequested);
    connect(lane, &DirectionLane::pageRequested, this, &Page::pageRequested);
    return lane;
}

void OverviewPage::alignColumns()
{
    QHash<qsizetype, QList<int>> widest; // by number of hops
    for (const DirectionLane *lane : std::as_const(m_lanes)) {
        const QList<int> natural = lane->strip()->naturalWidths();
        QList<int> &wishes = widest[natural.size()];
        wishes.resize(natural.size());
        for (qsizetype i = 0; i < natural.size(); ++i)
            wishes[i] = qMax(wishes.at(i), natural.at(i));
    }
    for (const DirectionLane *lane : std::as_const(m_lanes))
        lane->strip()->setWishes(widest.value(lane->strip()->naturalWidths().size()));
}

void OverviewPage::updateBody()
{
    if (!m_state.directions.isEmpty()) {
        m_body->setCurrentWidget(m_content);
    } else if (!m_state.hasConnect) {
        m_empty->setContent(notInProfile(ServerKind::Connect) + u'.', tr("Show the slots"),
                            tr("Directions are found by the connectors that run there."));
        m_body->setCurrentWidget(m_empty);
    } else if (!m_state.connectors.asked()) {
        m_body->setCurrentWidget(m_skeleton);
    } else {
        if (m_state.connectors.error)
            m_empty->setContent(
                m_state.connectors.error->message, tr("Try again"),
                tr("Sluice keeps trying. Directions appear as soon as Kafka Connect answers."));
        else
            m_empty->setContent(
                tr("Kafka Connect has no Debezium connector that joins two databases of this profile."),
                tr("Show the connectors"));
        m_body->setCurrentWidget(m_empty);
    }
}

void OverviewPage::setPending(const QString &connector, const QString &text)
{
    if (text.isEmpty())
        m_pending.remove(connector);
    else
        m_pending.insert(connector, text);
    for (DirectionLane *lane : std::as_const(m_lanes)) {
        if (lane->direction().connector == connector)
            lane->setPending(text);
    }
}

void OverviewPage::showItem(const QString &direction)
{
    auto *scroll = qobject_cast<QScrollArea *>(m_content);
    for (DirectionLane *lane : std::as_const(m_lanes)) {
        if (lane->direction().name == direction)
            scroll->ensureWidgetVisible(lane);
    }
}

QString OverviewPage::headline() const
{
    return m_title->text();
}

void OverviewPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_clock->start();
}

void OverviewPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_clock->stop();
}

} // namespace sluice::ui
