#include "ui/pages/hopstrip.h"

#include "models/core/format.h"
#include "models/services/directiontext.h"
#include "ui/pages/hopcard.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QPainter>
#include <algorithm>
#include <numeric>

namespace sluice::ui {

namespace {

constexpr int linkWidth = 34;
constexpr int narrowestCard = 84;
/// Facts older than this are shown as old: more than any poll takes.
constexpr qint64 staleAfterSeconds = 10;

/// Cuts the widest down until all fit, then shares out what is left over.
QList<int> shareOut(QList<int> widths, int available)
{
    const auto total = [&widths] { return std::accumulate(widths.begin(), widths.end(), 0); };
    while (total() > available) {
        const int widest = *std::max_element(widths.begin(), widths.end());
        if (widest <= narrowestCard)
            break;
        for (int &width : widths)
            width = qMin(width, widest - 1);
    }
    int spare = available - total();
    for (qsizetype i = 0; spare > 0 && !widths.isEmpty(); i = (i + 1) % widths.size(), --spare)
        ++widths[i];
    return widths;
}

/// A publication that is well says nothing that its slot does not: the room is better spent on names.
DirectionReport worthShowing(DirectionReport direction)
{
    direction.hops.removeIf(
        [](const Hop &hop) { return hop.kind == HopKind::Publication && hop.health == Health::Good; });
    return direction;
}

} // namespace

HopStrip::HopStrip(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void HopStrip::setDirection(const DirectionReport &report, const QDateTime &now)
{
    const DirectionReport direction = worthShowing(report);
    ensureCards(direction.hops.size());
    for (qsizetype i = 0; i < direction.hops.size(); ++i) {
        const Hop &hop = direction.hops.at(i);
        const bool stale = hop.lastSeen.isValid() && hop.lastSeen.secsTo(now) > staleAfterSeconds;
        const auto accused =
            direction.culprit == hop.kind ? std::optional(healthOf(direction.verdict)) : std::nullopt;
        m_cards.at(i)->setHop(hop, accused, stale, formatAge(hop.lastSeen, now));
    }
    updateLinks(direction);
}

void HopStrip::ensureCards(qsizetype count)
{
    if (count == m_cards.size())
        return;
    while (m_cards.size() > count)
        delete m_cards.takeLast();
    while (m_cards.size() < count) {
        auto *card = new HopCard(this);
        connect(card, &HopCard::clicked, this,
                [this, card] { Q_EMIT hopActivated(card->hop().kind, card->hop().name); });
        m_cards.append(card);
        card->show();
    }
    place();
}

void HopStrip::updateLinks(const DirectionReport &direction)
{
    const QList<std::optional<double>> rates = linkRates(direction);
    QList<Link> links;
    for (qsizetype i = 0; i < rates.size(); ++i) {
        const bool besideCulprit = direction.culprit && (direction.hops.at(i).kind == *direction.culprit ||
                                                         direction.hops.at(i + 1).kind == *direction.culprit);
        const bool moving = rates.at(i) ? *rates.at(i) > 0 : direction.verdict == Verdict::Flowing;
        links.append({rates.at(i) ? formatRate(*rates.at(i)) : QString(), moving,
                      besideCulprit && !moving && healthOf(direction.verdict) != Health::Off});
    }
    if (links == m_links)
        return;
    m_links = links;
    update();
}

QList<int> HopStrip::naturalWidths() const
{
    QList<int> widths;
    for (const HopCard *card : m_cards)
        widths.append(card->naturalWidth());
    return widths;
}

void HopStrip::setWishes(const QList<int> &widths)
{
    if (widths == m_wishes)
        return;
    m_wishes = widths;
    place();
}

QSize HopStrip::sizeHint() const
{
    return {700, HopCard::cardHeight};
}

QSize HopStrip::minimumSizeHint() const
{
    const int count = int(m_cards.size());
    return {count * narrowestCard + qMax(0, count - 1) * linkWidth, HopCard::cardHeight};
}

void HopStrip::place()
{
    const int links = qMax(0, int(m_cards.size()) - 1) * linkWidth;
    const QList<int> wishes = m_wishes.size() == m_cards.size() ? m_wishes : naturalWidths();
    const QList<int> widths = shareOut(wishes, width() - links);
    int x = 0;
    for (qsizetype i = 0; i < m_cards.size(); ++i) {
        m_cards.at(i)->setGeometry(x, 0, widths.at(i), HopCard::cardHeight);
        x += widths.at(i) + linkWidth;
    }
    update();
}

void HopStrip::resizeEvent(QResizeEvent *)
{
    place();
}

void HopStrip::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    painter.setFont(interfaceFont(11));
    for (qsizetype i = 0; i + 1 < m_cards.size() && i < m_links.size(); ++i) {
        const Link &link = m_links.at(i);
        const int left = m_cards.at(i)->geometry().right() + 1;
        const int right = m_cards.at(i + 1)->geometry().left();
        const int y = HopCard::cardHeight / 2 - 4;
        painter.setPen(QPen(link.moving   ? tokens.good
                            : link.broken ? tokens.bad
                                          : tokens.off,
                            2, link.moving ? Qt::SolidLine : Qt::CustomDashLine, Qt::FlatCap));
        if (!link.moving) {
            QPen pen = painter.pen();
            pen.setDashPattern({2, 2});
            painter.setPen(pen);
        }
        painter.drawLine(QPointF(left, y), QPointF(right, y));
        painter.setPen(tokens.muted);
        painter.drawText(QRect(left - 4, y + 4, right - left + 8, 14), Qt::AlignCenter, link.rate);
    }
}

} // namespace sluice::ui
