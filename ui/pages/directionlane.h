#pragma once
// One direction as a card: verdict, reason, hops, and what can be done about it.

#include "models/core/connector.h"
#include "models/core/direction.h"
#include "ui/pages/page.h"

#include <QFrame>

class QAction;
class QPushButton;
class QToolButton;

namespace sluice::ui {

class ElidedLabel;
class HopStrip;
class StatePill;

class DirectionLane final : public QFrame
{
    Q_OBJECT
public:
    explicit DirectionLane(QWidget *parent = nullptr);

    void setDirection(const DirectionReport &direction, bool readOnly, const QDateTime &now);
    void setPending(const QString &text);
    [[nodiscard]] const DirectionReport &direction() const { return m_direction; }
    [[nodiscard]] HopStrip *strip() const { return m_strip; }

Q_SIGNALS:
    void actionRequested(sluice::ConnectorAction action, const QStringList &connectors);
    void pageRequested(sluice::ui::PageId page, const QString &item);

private:
    void buildMenu();
    void updateButtons();
    void ask(ConnectorAction action);
    void copyEvidence();
    void followHop(HopKind kind, const QString &name);

    DirectionReport m_direction;
    QDateTime m_now;
    QString m_pending;
    bool m_readOnly = false;
    ElidedLabel *m_title;
    StatePill *m_pill;
    ElidedLabel *m_reason;
    HopStrip *m_strip;
    QPushButton *m_pauseOrResume;
    QPushButton *m_restart;
    QToolButton *m_more;
    QList<QAction *> m_changes; ///< actions of the menu that send something
};

} // namespace sluice::ui
