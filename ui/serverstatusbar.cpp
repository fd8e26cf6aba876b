#include "ui/serverstatusbar.h"

#include "models/core/format.h"
#include "models/services/failuretext.h"
#include "ui/theme/statepainter.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace sluice::ui {

using namespace Qt::StringLiterals;

namespace {

QString latencyText(const ServerLight &server)
{
    return server.latency ? formatDuration(*server.latency) : QString();
}

Health lightHealth(const ServerLight &server)
{
    return !server.asked ? Health::Unknown : server.reachable ? Health::Good : Health::Bad;
}

QString failureValue(const ServerLight &server, const QDateTime &now)
{
    const QString reason = server.error ? failureText(server.name, *server.error).word.toLower()
                                        : ServerStatusBar::tr("no answer");
    return server.failingSince.isValid()
               ? ServerStatusBar::tr("%1, %2").arg(reason, formatAge(server.failingSince, now))
               : reason;
}

QString sentenceFor(const ServerLight &server, const QDateTime &now)
{
    QStringList lines{server.address.isEmpty() ? server.name : u"%1 (%2)"_s.arg(server.name, server.address)};
    if (!server.asked)
        lines.append(ServerStatusBar::tr("Not asked yet."));
    else if (server.reachable)
        lines.append(ServerStatusBar::tr("Answers in %1. Version %2.")
                         .arg(latencyText(server), server.version.isEmpty() ? u"—"_s : server.version));
    if (server.error)
        lines.append(server.error->message);
    if (server.failingSince.isValid())
        lines.append(ServerStatusBar::tr("Failing since %1.")
                         .arg(server.failingSince.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s)));
    if (server.lastSeen.isValid())
        lines.append(ServerStatusBar::tr("Last answer %1, %2.")
                         .arg(server.lastSeen.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s),
                              formatAge(server.lastSeen, now)));
    return lines.join(u'\n');
}

LightText lightText(const ServerLight &server, const QDateTime &now)
{
    const QString value = !server.asked      ? ServerStatusBar::tr("checking…")
                          : server.reachable ? latencyText(server)
                                             : failureValue(server, now);
    return {lightHealth(server), server.name, value, sentenceFor(server, now)};
}

void addBrokers(LightText &kafka, const ServerLight &cluster, const QList<ServerLight> &brokers,
                const QDateTime &now)
{
    if (brokers.isEmpty())
        return;
    qsizetype up = 0;
    for (const ServerLight &broker : brokers) {
        up += broker.reachable ? 1 : 0;
        kafka.toolTip += u"\n\n"_s + sentenceFor(broker, now);
    }
    if (!cluster.reachable)
        return;
    if (up < brokers.size()) {
        kafka.health = Health::Warning;
        kafka.value =
            ServerStatusBar::tr("%1 of %2 brokers, %3").arg(up).arg(brokers.size()).arg(latencyText(cluster));
    } else {
        kafka.value =
            u"%1, %2"_s.arg(formatCounted(up, ServerStatusBar::tr("broker"), ServerStatusBar::tr("brokers")),
                            latencyText(cluster));
    }
}

} // namespace

QList<LightText> lightTexts(const QList<ServerLight> &servers, const QDateTime &now)
{
    QList<ServerLight> brokers;
    for (const ServerLight &server : servers) {
        if (server.kind == ServerKind::Broker)
            brokers.append(server);
    }
    QList<LightText> texts;
    for (const ServerLight &server : servers) {
        if (server.kind == ServerKind::Broker)
            continue;
        texts.append(lightText(server, now));
        if (server.kind == ServerKind::Kafka)
            addBrokers(texts.last(), server, brokers, now);
    }
    return texts;
}

class ServerLightView final : public QWidget
{
public:
    explicit ServerLightView(QWidget *parent)
        : QWidget(parent)
    {}

    void setText(const LightText &text)
    {
        setPlainToolTip(this, text.toolTip);
        if (text.health == m_text.health && text.name == m_text.name && text.value == m_text.value)
            return;
        m_text = text;
        setAccessibleName(text.name + u' ' + text.value);
        update();
    }

    [[nodiscard]] int wish() const
    {
        return stateShapeSize + 6 + QFontMetrics(interfaceFont(12, true)).horizontalAdvance(m_text.name) + 5 +
               QFontMetrics(interfaceFont(12)).horizontalAdvance(m_text.value) + 2;
    }

    [[nodiscard]] QString summary() const { return m_text.name + u' ' + m_text.value; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &tokens = tokensFor(palette());
        QPainter painter(this);
        drawStateShape(&painter, QRectF(0, (height() - stateShapeSize) / 2.0, stateShapeSize, stateShapeSize),
                       m_text.health, tokens.colour(m_text.health));
        painter.setFont(interfaceFont(12, true));
        painter.setPen(tokens.text);
        QRect box = rect().adjusted(stateShapeSize + 6, 0, 0, 0);
        painter.drawText(box, Qt::AlignVCenter | Qt::AlignLeft, m_text.name);
        box.adjust(painter.fontMetrics().horizontalAdvance(m_text.name) + 5, 0, 0, 0);
        painter.setFont(interfaceFont(12));
        painter.setPen(m_text.health == Health::Bad ? tokens.bad : tokens.muted);
        painter.drawText(box, Qt::AlignVCenter | Qt::AlignLeft, m_text.value);
    }

private:
    LightText m_text;
};

ServerStatusBar::ServerStatusBar(QWidget *parent)
    : QFrame(parent)
    , m_area(new QWidget(this))
    , m_more(makeLabel({}, "small", m_area))
    , m_jobs(makeLabel(tr("No jobs running"), "small", this))
{
    setProperty("bar", QStringLiteral("bottom"));
    setFixedHeight(28);
    setAccessibleName(tr("Servers"));
    m_area->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 1, 16, 0);
    layout->setSpacing(16);
    layout->addWidget(m_area, 1);
    layout->addWidget(m_jobs);
    m_more->hide();
}

void ServerStatusBar::setServers(const QList<ServerLight> &servers, const QDateTime &now)
{
    const QList<LightText> texts = lightTexts(servers, now);
    while (m_lights.size() > texts.size())
        delete m_lights.takeLast();
    while (m_lights.size() < texts.size())
        m_lights.append(new ServerLightView(m_area));
    for (qsizetype i = 0; i < texts.size(); ++i)
        m_lights.at(i)->setText(texts.at(i));
    fit();
}

void ServerStatusBar::setJobs(const QString &text)
{
    setTextIfChanged(m_jobs, text.isEmpty() ? tr("No jobs running") : text);
}

void ServerStatusBar::fit()
{
    layout()->activate();
    constexpr int gap = 20;
    constexpr int moreWidth = 72;
    int x = 0;
    QStringList hidden;
    for (qsizetype i = 0; i < m_lights.size(); ++i) {
        ServerLightView *light = m_lights.at(i);
        const int width = light->wish();
        const int reserve = i + 1 < m_lights.size() ? moreWidth : 0;
        const bool fits = hidden.isEmpty() && x + width + reserve <= m_area->width();
        light->setVisible(fits);
        if (fits) {
            light->setGeometry(x, 0, width, m_area->height());
            x += width + gap;
        } else {
            hidden.append(light->summary());
        }
    }
    m_more->setVisible(!hidden.isEmpty());
    setTextIfChanged(m_more, tr("+%1 more").arg(hidden.size()));
    setPlainToolTip(m_more, hidden.join(u'\n'));
    m_more->setGeometry(x, 0, moreWidth, m_area->height());
}

void ServerStatusBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fit();
}

} // namespace sluice::ui
