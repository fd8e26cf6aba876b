#include "ui/pages/directionlane.h"

#include "models/services/actionpreview.h"
#include "models/services/directiontext.h"
#include "ui/actiontext.h"
#include "ui/pages/hopstrip.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/statepill.h"
#include "ui/widgets/text.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace sluice::ui {

using namespace Qt::StringLiterals;

DirectionLane::DirectionLane(QWidget *parent)
    : QFrame(parent)
    , m_title(new ElidedLabel(this))
    , m_pill(new StatePill(this))
    , m_reason(new ElidedLabel(this))
    , m_strip(new HopStrip(this))
    , m_pauseOrResume(new QPushButton(this))
    , m_restart(new QPushButton(tr("Restart…"), this))
    , m_more(new QToolButton(this))
{
    setProperty("card", true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_title->setFont(interfaceFont(14, true));
    m_title->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_title->setElideMode(Qt::ElideMiddle);
    buildMenu();

    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_title);
    top->addWidget(m_pill);
    top->addStretch(1);
    top->addWidget(m_pauseOrResume);
    top->addWidget(m_restart);
    top->addWidget(m_more);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 11, 16, 15);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addSpacing(4);
    layout->addWidget(m_reason);
    layout->addSpacing(10);
    layout->addWidget(m_strip);

    connect(m_pauseOrResume, &QPushButton::clicked, this, [this] {
        ask(m_direction.verdict == Verdict::Paused ? ConnectorAction::Resume : ConnectorAction::Pause);
    });
    connect(m_restart, &QPushButton::clicked, this, [this] { ask(ConnectorAction::Restart); });
    connect(m_strip, &HopStrip::hopActivated, this, &DirectionLane::followHop);
}

void DirectionLane::buildMenu()
{
    auto *menu = new QMenu(m_more);
    menu->setToolTipsVisible(true); // a disabled entry says why
    const auto change = [this, menu](const QString &text, ConnectorAction action) {
        m_changes.append(
            menu->addAction(icon(actionIcon(action)), text, this, [this, action] { ask(action); }));
    };
    change(tr("Restart only what has failed…"), ConnectorAction::RestartFailed);
    change(tr("Stop…"), ConnectorAction::Stop);
    menu->addSeparator();
    menu->addAction(icon(u"copy"_s), tr("Copy the evidence as text"), this, &DirectionLane::copyEvidence);
    menu->addSeparator();
    menu->addAction(icon(u"connectors"_s), tr("Go to the connector"), this,
                    [this] { Q_EMIT pageRequested(PageId::Connectors, m_direction.connector); });
    menu->addAction(tr("Go to the sink"), this,
                    [this] { Q_EMIT pageRequested(PageId::Connectors, m_direction.sink); });
    menu->addAction(icon(u"topics"_s), tr("Go to the topics"), this,
                    [this] { Q_EMIT pageRequested(PageId::Topics, m_direction.topics.value(0)); });
    m_more->setIcon(icon(u"more"_s));
    m_more->setMenu(menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setFocusPolicy(Qt::StrongFocus);
}

void DirectionLane::setDirection(const DirectionReport &direction, bool readOnly, const QDateTime &now)
{
    m_direction = direction;
    m_readOnly = readOnly;
    m_now = now;
    m_title->setText(direction.name);
    m_pill->setState(healthOf(direction.verdict), verdictWord(direction.verdict));
    m_reason->setText(direction.reason, direction.secondary);
    m_strip->setDirection(direction, now);
    m_more->setAccessibleName(tr("More for %1").arg(direction.name));
    updateButtons();
}

void DirectionLane::setPending(const QString &text)
{
    m_pending = text;
    updateButtons();
}

void DirectionLane::updateButtons()
{
    const bool able = !m_readOnly && !m_direction.connector.isEmpty() && m_pending.isEmpty();
    const QString why = m_readOnly                        ? readOnlyReason()
                        : m_direction.connector.isEmpty() ? tr("No connector is known for this direction.")
                                                          : QString();
    const QString usual = m_direction.verdict == Verdict::Paused ? tr("Resume…") : tr("Pause…");
    const QString text = m_pending.isEmpty() ? usual : m_pending;
    if (m_pauseOrResume->text() != text)
        m_pauseOrResume->setText(text);
    for (QPushButton *button : {m_pauseOrResume, m_restart}) {
        button->setEnabled(able);
        setPlainToolTip(button, why);
        button->setAccessibleName(tr("%1 %2").arg(button->text(), m_direction.connector));
    }
    for (QAction *action : std::as_const(m_changes)) {
        action->setEnabled(able);
        action->setToolTip(plainToolTip(why));
    }
}

void DirectionLane::ask(ConnectorAction action)
{
    Q_EMIT actionRequested(action, {m_direction.connector});
}

void DirectionLane::copyEvidence()
{
    QApplication::clipboard()->setText(directionAsText(m_direction, m_now));
}

void DirectionLane::followHop(HopKind kind, const QString &name)
{
    switch (kind) {
    case HopKind::Connector:
        Q_EMIT pageRequested(PageId::Connectors, m_direction.connector);
        break;
    case HopKind::Sink:
        Q_EMIT pageRequested(PageId::Connectors, m_direction.sink);
        break;
    case HopKind::Topics:
        Q_EMIT pageRequested(PageId::Topics, m_direction.topics.value(0));
        break;
    case HopKind::Slot:
    case HopKind::Publication:
        Q_EMIT pageRequested(PageId::Replication, m_direction.from + u'/' + m_direction.slotName);
        break;
    case HopKind::SourceDatabase:
    case HopKind::TargetDatabase:
        Q_EMIT pageRequested(PageId::Replication, name);
        break;
    }
}

} // namespace sluice::ui
